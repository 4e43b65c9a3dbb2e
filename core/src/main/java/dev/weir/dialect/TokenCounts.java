package dev.weir.dialect;

import dev.weir.decode.internal.JsonName;
import dev.weir.decode.internal.JsonReader;
import dev.weir.decode.internal.MalformedJsonException;
import dev.weir.llm.event.Metrics;
import java.util.OptionalLong;

/**
 * {@code usage}, as each dialect writes it:
 *
 * <pre>{@code
 * chat completions  {"prompt_tokens":11,"completion_tokens":18,"prompt_tokens_details":{"cached_tokens":8}}
 * responses         {"input_tokens":11,"output_tokens":18,"input_tokens_details":{"cached_tokens":8}}
 * messages          {"input_tokens":3,"output_tokens":18,"cache_read_input_tokens":8,"cache_creation_input_tokens":0}
 * }</pre>
 *
 * Anthropic does not count as {@code input_tokens} what it takes from a cache or puts there; the prompt has all three. What is missing, no
 * integer or negative is unknown.
 */
final class TokenCounts {

    private static final long UNKNOWN = -1;

    private static final JsonName PROMPT_TOKENS = JsonName.of("prompt_tokens");
    private static final JsonName INPUT_TOKENS = JsonName.of("input_tokens");
    private static final JsonName COMPLETION_TOKENS = JsonName.of("completion_tokens");
    private static final JsonName OUTPUT_TOKENS = JsonName.of("output_tokens");
    private static final JsonName PROMPT_TOKENS_DETAILS = JsonName.of("prompt_tokens_details");
    private static final JsonName INPUT_TOKENS_DETAILS = JsonName.of("input_tokens_details");
    private static final JsonName CACHED_TOKENS = JsonName.of("cached_tokens");
    private static final JsonName CACHE_READ = JsonName.of("cache_read_input_tokens");
    private static final JsonName CACHE_CREATION = JsonName.of("cache_creation_input_tokens");

    private long prompt = UNKNOWN;
    private long completion = UNKNOWN;
    private long cached = UNKNOWN;
    private long cacheRead = UNKNOWN;
    private long cacheCreation = UNKNOWN;

    void clear() {
        prompt = UNKNOWN;
        completion = UNKNOWN;
        cached = UNKNOWN;
        cacheRead = UNKNOWN;
        cacheCreation = UNKNOWN;
    }

    /** Reads {@code usage}; one that is no object counts as absent. */
    void read(JsonReader json) throws MalformedJsonException {
        clear();
        if (!json.enterObject()) {
            return;
        }
        while (json.nextMember()) {
            if (json.nameIs(PROMPT_TOKENS) || json.nameIs(INPUT_TOKENS)) {
                prompt = count(json);
            } else if (json.nameIs(COMPLETION_TOKENS) || json.nameIs(OUTPUT_TOKENS)) {
                completion = count(json);
            } else if (json.nameIs(PROMPT_TOKENS_DETAILS) || json.nameIs(INPUT_TOKENS_DETAILS)) {
                readDetails(json);
            } else if (json.nameIs(CACHE_READ)) {
                cacheRead = count(json);
            } else if (json.nameIs(CACHE_CREATION)) {
                cacheCreation = count(json);
            } else {
                json.skip();
            }
        }
    }

    private void readDetails(JsonReader json) throws MalformedJsonException {
        cached = UNKNOWN;
        if (!json.enterObject()) {
            return;
        }
        while (json.nextMember()) {
            if (json.nameIs(CACHED_TOKENS)) {
                cached = count(json);
            } else {
                json.skip();
            }
        }
    }

    private static long count(JsonReader json) throws MalformedJsonException {
        return Math.max(UNKNOWN, json.readLong(UNKNOWN));
    }

    /** Whether nothing is known. */
    boolean isEmpty() {
        return prompt == UNKNOWN
                && completion == UNKNOWN
                && cached == UNKNOWN
                && cacheRead == UNKNOWN
                && cacheCreation == UNKNOWN;
    }

    /** Takes over what {@code later} knows. */
    void update(TokenCounts later) {
        prompt = latest(prompt, later.prompt);
        completion = latest(completion, later.completion);
        cached = latest(cached, later.cached);
        cacheRead = latest(cacheRead, later.cacheRead);
        cacheCreation = latest(cacheCreation, later.cacheCreation);
    }

    private static long latest(long before, long later) {
        return later == UNKNOWN ? before : later;
    }

    /** Counts are all that these dialects tell; durations stay unknown. */
    Metrics metrics() {
        long apart = Math.max(0, cacheRead) + Math.max(0, cacheCreation);
        return new Metrics(
                OptionalLong.empty(),
                OptionalLong.empty(),
                known(prompt == UNKNOWN ? UNKNOWN : prompt + apart),
                known(cached == UNKNOWN ? cacheRead : cached),
                OptionalLong.empty(),
                known(completion),
                OptionalLong.empty());
    }

    private static OptionalLong known(long count) {
        return count == UNKNOWN ? OptionalLong.empty() : OptionalLong.of(count);
    }
}
