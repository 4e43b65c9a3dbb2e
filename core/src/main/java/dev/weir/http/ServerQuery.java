package dev.weir.http;

import dev.weir.llm.failure.LlmException;
import dev.weir.llm.failure.LlmMalformedStreamException;
import dev.weir.llm.failure.LlmTooLargeException;
import dev.weir.llm.failure.LlmTotalTimeoutException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import okhttp3.Call;
import okhttp3.Response;
import okio.BufferedSource;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Asks a server about itself, and reads the JSON object that it answers with. Thread-safe. */
public final class ServerQuery {

    /** Bytes are UTF-8, whatever they look like (RFC 8259, section 8.1). */
    private static final JsonMapper JSON = new JsonMapper(JsonFactory.builder()
            .disable(TokenStreamFactory.Feature.CHARSET_DETECTION)
            .build());

    private static final int MAX_BODY_BYTES = 8_000_000;
    private static final int MAX_QUOTED_BYTES = 16_384;

    private final ServerHttp http;
    private final ServerAdvice advice;
    private final Duration timeout;

    /**
     * @param http sends
     * @param advice what to do where it fails
     * @param timeout by which the calls give up, for messages
     */
    public ServerQuery(ServerHttp http, ServerAdvice advice, Duration timeout) {
        this.http = http;
        this.advice = advice;
        this.timeout = timeout;
    }

    /**
     * Makes a call, and waits for its answer.
     *
     * @param path of the call, for messages
     * @param model that the question is about; may be empty
     * @throws LlmException if the answer is no success, or no JSON object
     */
    public JsonNode ask(String path, Call call, String model) {
        AnswerFailures failures = AnswerFailures.ofQuery(advice, http.where(path), model);
        try (Response response = ServerHttp.execute(call)) {
            if (!response.isSuccessful()) {
                throw failures.refused(response, ErrorBody.of(response));
            }
            return parse(path, response, body(path, response));
        } catch (SocketTimeoutException e) {
            throw failures.noAnswer(e);
        } catch (InterruptedIOException e) {
            if (Thread.currentThread().isInterrupted()) {
                throw failures.noAnswer(e);
            }
            throw new LlmTotalTimeoutException(
                    http.where(path) + " did not answer within " + timeout.toMillis()
                            + " ms; see whether the machine is overloaded, or " + advice.toStart() + " anew",
                    timeout,
                    e);
        } catch (IOException e) {
            throw failures.noAnswer(e);
        }
    }

    /** The answer is of another kind. */
    public LlmException unexpected(String path, String found) {
        return new LlmMalformedStreamException(
                http.where(path) + " answered with " + found + "; check that the base URL is " + advice.whose(), null);
    }

    private byte[] body(String path, Response response) throws IOException {
        BufferedSource source = response.body().source();
        if (source.request(MAX_BODY_BYTES + 1L)) {
            throw new LlmTooLargeException(
                    http.where(path) + " answered with more than " + MAX_BODY_BYTES
                            + " bytes; check that the base URL is " + advice.whose(),
                    MAX_BODY_BYTES,
                    null);
        }
        return source.readByteArray();
    }

    private JsonNode parse(String path, Response response, byte[] body) {
        try {
            JsonNode json = JSON.readTree(body);
            if (json.isObject()) {
                return json;
            }
        } catch (JacksonException e) {
            throw noObject(path, "no JSON", response, body);
        }
        throw noObject(path, "no JSON object", response, body);
    }

    private LlmException noObject(String path, String what, Response response, byte[] body) {
        String text = new String(body, 0, Math.min(body.length, MAX_QUOTED_BYTES), StandardCharsets.UTF_8);
        return unexpected(
                path,
                "status " + response.code() + " and " + what + ": "
                        + (text.isBlank() ? "an empty body" : ErrorBody.quote(text))
                        + " (content type: " + ErrorBody.quote(response.header("Content-Type", "not told")) + ")");
    }
}
