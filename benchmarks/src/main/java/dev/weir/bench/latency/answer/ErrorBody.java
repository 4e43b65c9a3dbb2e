package dev.weir.bench.latency.answer;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Gathers the beginning of a body that came with a status other than 200, and says what it says: {@code {"error":"..."}} of Ollama,
 * {@code {"error":{"message":"..."}}} of OpenAI and gateways, or the first words of anything else; of an HTML page without its markup.
 */
final class ErrorBody {

    private static final JsonMapper JSON = new JsonMapper();
    private static final int MOST_BYTES = 8 * 1024;
    private static final int MOST_CHARS = 200;
    private static final int MOST_CHARS_OF_PAGE = 80;
    private static final Pattern PAGE =
            Pattern.compile("\\s*<(!doctype\\s+html|html|head|body)\\b", Pattern.CASE_INSENSITIVE);
    private static final Pattern MARKUP = Pattern.compile(
            "<(script|style)\\b.*?(</\\1\\s*>|\\z)|<[^>]*>?", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    /** White space, and what a terminal or a log would obey: control characters, and what turns the direction of text. */
    private static final Pattern OBEYED = Pattern.compile("[\\s\\p{Cc}\u2028\u2029\u202A-\u202E\u2066-\u2069]+");

    private final ByteArrayOutputStream beginning = new ByteArrayOutputStream();

    void add(byte[] bytes, int from, int to) {
        beginning.write(bytes, from, Math.min(to - from, MOST_BYTES - beginning.size()));
    }

    void clear() {
        beginning.reset();
    }

    /** In one line; empty where there was no body. */
    String message() {
        String text = beginning.toString(StandardCharsets.UTF_8);
        try {
            JsonNode error = JSON.readTree(text).path("error");
            JsonNode message = error.isObject() ? error.path("message") : error;
            if (message.isString()) {
                return excerpt(message.stringValue(), MOST_CHARS);
            }
        } catch (JacksonException e) {
            // no JSON: a proxy's page, say
        }
        return PAGE.matcher(text).lookingAt()
                ? "an HTML page, " + excerpt(MARKUP.matcher(text).replaceAll(" "), MOST_CHARS_OF_PAGE)
                : excerpt(text, MOST_CHARS);
    }

    private static String excerpt(String text, int mostChars) {
        String line = OBEYED.matcher(text).replaceAll(" ").strip();
        return line.codePointCount(0, line.length()) <= mostChars
                ? line
                : line.substring(0, line.offsetByCodePoints(0, mostChars)) + "...";
    }
}
