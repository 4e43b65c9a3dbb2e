package dev.weir.bench.inspect;

import dev.weir.recording.BodyFormat;
import dev.weir.recording.Recording;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What an answer of the OpenAI-compatible API holds, in server-sent events or in one piece (openai/openai.go):
 *
 * <pre>{@code
 * data: {"choices":[{"delta":{"content":"Hi","reasoning":"..."},"finish_reason":null}]}
 * data: {"choices":[],"usage":{"prompt_tokens":11,"completion_tokens":18}}
 * data: [DONE]
 * }</pre>
 *
 * Of several choices, the first. Serves one recording.
 */
final class OpenAiAnswer {

    /** Behind a gateway there may be more before it. */
    private static final String PATH = "/chat/completions";

    /** Of the same servers and others: events and objects of another form. */
    private static final List<String> OTHER_DIALECTS = List.of("/v1/messages", "/v1/responses", "/v1/completions");

    private static final String DATA = "data:";
    private static final String LAST = "[DONE]";
    private static final JsonMapper MAPPER = new JsonMapper();

    private final StringBuilder content = new StringBuilder();
    private final StringBuilder reasoning = new StringBuilder();
    private long events;
    private long malformed;
    private boolean ended;
    private @Nullable String finishReason;
    private @Nullable String error;
    private OptionalLong promptTokens = OptionalLong.empty();
    private OptionalLong completionTokens = OptionalLong.empty();

    private OpenAiAnswer() {}

    /** The answer that a recording holds; empty where its body is none, or one of another dialect. */
    static Optional<OpenAiAnswer> of(Recording recording) {
        boolean inEvents = recording.bodyFormat() == BodyFormat.SSE;
        boolean inOnePiece = recording.bodyFormat() == BodyFormat.JSON && pathEndsWith(PATH, recording);
        if (isOtherDialect(recording) || !(inEvents || inOnePiece)) {
            return Optional.empty();
        }
        String body = new String(recording.plainBody(), StandardCharsets.UTF_8);
        OpenAiAnswer answer = new OpenAiAnswer();
        if (inEvents) {
            body.lines()
                    .filter(line -> line.startsWith(DATA))
                    .forEach(line -> answer.read(line.substring(DATA.length()).strip()));
        } else {
            answer.read(body);
            answer.ended = true;
        }
        return Optional.of(answer);
    }

    /** Whether a recording is of a path that answers in a form that is not read here. */
    static boolean isOtherDialect(Recording recording) {
        return OTHER_DIALECTS.stream().anyMatch(path -> pathEndsWith(path, recording));
    }

    private static boolean pathEndsWith(String end, Recording recording) {
        return recording.path().split("\\?", 2)[0].endsWith(end);
    }

    private void read(String data) {
        if (data.equals(LAST)) {
            ended = true;
            return;
        }
        try {
            read(MAPPER.readTree(data));
            events++;
        } catch (JacksonException e) {
            malformed++;
        }
    }

    private void read(JsonNode event) {
        JsonNode choice = event.path("choices").path(0);
        JsonNode message = choice.has("delta") ? choice.path("delta") : choice.path("message");
        content.append(message.path("content").asString(""));
        reasoning.append(message.path("reasoning").asString(""));
        finishReason = choice.path("finish_reason").asString(finishReason);
        JsonNode failure = event.path("error");
        error = failure.path("message").asString(failure.asString(error));
        JsonNode usage = event.path("usage");
        promptTokens = count(usage, "prompt_tokens", promptTokens);
        completionTokens = count(usage, "completion_tokens", completionTokens);
    }

    private static OptionalLong count(JsonNode usage, String name, OptionalLong before) {
        JsonNode count = usage.path(name);
        return count.isIntegralNumber() ? OptionalLong.of(count.longValue()) : before;
    }

    /** JSON objects. */
    long events() {
        return events;
    }

    /** Events whose data is no JSON. */
    long malformed() {
        return malformed;
    }

    /** Whether the last event, {@code [DONE]}, came; always for an answer in one piece. */
    boolean ended() {
        return ended;
    }

    Text content() {
        return new Text(content.toString());
    }

    Text reasoning() {
        return new Text(reasoning.toString());
    }

    Optional<String> finishReason() {
        return Optional.ofNullable(finishReason);
    }

    Optional<String> error() {
        return Optional.ofNullable(error);
    }

    OptionalLong promptTokens() {
        return promptTokens;
    }

    OptionalLong completionTokens() {
        return completionTokens;
    }
}
