package dev.weir.decode;

import dev.weir.llm.event.Metrics;
import java.util.OptionalLong;

/** The metrics of a record, member by member. */
final class MetricsReader {

    private OptionalLong totalDurationNs = OptionalLong.empty();
    private OptionalLong loadDurationNs = OptionalLong.empty();
    private OptionalLong promptEvalCount = OptionalLong.empty();
    private OptionalLong promptEvalCachedCount = OptionalLong.empty();
    private OptionalLong promptEvalDurationNs = OptionalLong.empty();
    private OptionalLong evalCount = OptionalLong.empty();
    private OptionalLong evalDurationNs = OptionalLong.empty();

    /** Reads a value if the member is a metric, and skips it otherwise. */
    void readOrSkip(String member, JsonSource json) {
        switch (member) {
            case "total_duration" -> totalDurationNs = json.optionalLong();
            case "load_duration" -> loadDurationNs = json.optionalLong();
            case "prompt_eval_count" -> promptEvalCount = json.optionalLong();
            case "prompt_eval_cached_count" -> promptEvalCachedCount = json.optionalLong();
            case "prompt_eval_duration" -> promptEvalDurationNs = json.optionalLong();
            case "eval_count" -> evalCount = json.optionalLong();
            case "eval_duration" -> evalDurationNs = json.optionalLong();
            default -> json.skip();
        }
    }

    Metrics metrics() {
        return new Metrics(
                totalDurationNs,
                loadDurationNs,
                promptEvalCount,
                promptEvalCachedCount,
                promptEvalDurationNs,
                evalCount,
                evalDurationNs);
    }
}
