package dev.weir.replay.match;

import java.nio.charset.StandardCharsets;
import java.util.OptionalInt;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * How many tokens a request allows: {@code options.num_predict} of Ollama's API, {@code max_completion_tokens} or {@code max_tokens} of
 * the OpenAI-compatible one. Numbers below 1 are no limit, as with Ollama.
 */
public final class TokenLimit {

    private TokenLimit() {}

    /** The limit; empty where there is none. */
    public static OptionalInt of(ReceivedRequest request) {
        JsonNode json;
        try {
            json = JsonMapper.shared().readTree(request.body().getBytes(StandardCharsets.UTF_8));
        } catch (JacksonException e) {
            return OptionalInt.empty();
        }
        return Stream.of(
                        json.path("options").path("num_predict"),
                        json.path("max_completion_tokens"),
                        json.path("max_tokens"))
                .filter(limit -> limit.isInt() && limit.intValue() > 0)
                .mapToInt(JsonNode::intValue)
                .findFirst();
    }
}
