package dev.weir.http;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import okhttp3.Response;
import okio.Buffer;
import okio.BufferedSource;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The body of a response that is no success: Ollama's {@code {"error":"...","signin_url":"..."}}, {@code {"error":{"message":"..."}}} of
 * others, or whatever a proxy says.
 *
 * @param message {@code error}, or the beginning of a body without; empty if there is none
 * @param signinUrl {@code signin_url}
 * @param fromServer whether it is JSON with an {@code error}, as the server writes it and hardly a proxy in front of it
 */
public record ErrorBody(String message, @Nullable String signinUrl, boolean fromServer) {

    private static final JsonMapper JSON = new JsonMapper();
    private static final int MAX_BYTES = 64 * 1024;
    private static final int MAX_QUOTED_CHARS = 200;
    private static final int MAX_QUOTED_CHARS_OF_PAGE = 80;
    private static final int MAX_READ_CHARS_OF_PAGE = 4_096;
    private static final int MAX_QUOTED_URL_CHARS = 1_000;
    private static final Pattern PAGE =
            Pattern.compile("\\s*<(!doctype\\s+html|html|head|body)\\b", Pattern.CASE_INSENSITIVE);
    private static final Pattern MARKUP = Pattern.compile(
            "<(script|style)\\b.*?(</\\1\\s*>|\\z)|<[^>]*>?", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    /** What a terminal or a log would obey: control characters, and what turns the direction of text. */
    private static final Pattern OBEYED = Pattern.compile("[\\p{Cc}\u2028\u2029\u202A-\u202E\u2066-\u2069]");

    /**
     * Reads it; what cannot be read is left out, since the status says enough.
     *
     * @throws IOException if the thread was interrupted
     */
    public static ErrorBody of(Response response) throws IOException {
        return of(beginning(response));
    }

    static ErrorBody of(String body) {
        try {
            JsonNode json = JSON.readTree(body);
            JsonNode error = json.path("error");
            if (error.isString()) {
                JsonNode signinUrl = json.path("signin_url");
                return new ErrorBody(error.stringValue(), signinUrl.isString() ? signinUrl.stringValue() : null, true);
            }
            if (error.path("message").isString()) { // as the OpenAI-compatible paths and many gateways say it
                return new ErrorBody(error.path("message").stringValue(), null, true);
            }
        } catch (JacksonException e) {
            // no JSON, so not the server's
        }
        return new ErrorBody(quote(body), null, false);
    }

    /** The message, for a sentence of ours: a server may say any number of words. */
    public String quotedMessage() {
        return quote(message);
    }

    /**
     * The beginning of a text that somebody else wrote, on one line; of an HTML page its first words. In the place of what a terminal would
     * obey stands U+FFFD.
     */
    public static String quote(String text) {
        if (!PAGE.matcher(text).lookingAt()) {
            return quote(text, MAX_QUOTED_CHARS);
        }
        String beginning = text.substring(0, Math.min(text.length(), MAX_READ_CHARS_OF_PAGE));
        return "an HTML page, " + quote(MARKUP.matcher(beginning).replaceAll(" "), MAX_QUOTED_CHARS_OF_PAGE);
    }

    /** The same for an address, which is of no use if it is cut. */
    public static String quoteUrl(String url) {
        return quote(url, MAX_QUOTED_URL_CHARS);
    }

    private static String quote(String text, int maxChars) {
        String line = OBEYED.matcher(text.replaceAll("\\s+", " "))
                .replaceAll("\uFFFD")
                .strip();
        return line.length() <= maxChars ? line : line.substring(0, maxChars) + "...";
    }

    private static String beginning(Response response) throws IOException {
        BufferedSource source = response.body().source();
        try {
            source.request(MAX_BYTES);
        } catch (IOException e) {
            // It breaks off, or takes too long: what has arrived may still say what is wrong.
            if (Thread.currentThread().isInterrupted()) {
                throw e;
            }
        }
        Buffer arrived = source.getBuffer();
        return arrived.snapshot((int) Math.min(MAX_BYTES, arrived.size())).string(StandardCharsets.UTF_8);
    }
}
