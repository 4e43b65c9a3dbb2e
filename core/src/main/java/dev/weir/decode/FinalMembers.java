package dev.weir.decode;

import dev.weir.decode.internal.JsonString;
import dev.weir.llm.event.Done;
import dev.weir.llm.event.Metrics;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The members that only a final record has, in the form in which servers write them. One that came lately, {@code prompt_eval_cached_count},
 * is left to the slow reader.
 */
final class FinalMembers {

    private static final int REJECTED = JsonString.REJECTED;

    final JsonString reason = new JsonString();
    final IntegerMember totalDuration = new IntegerMember();
    final IntegerMember loadDuration = new IntegerMember();
    final IntegerMember promptEvalCount = new IntegerMember();
    final IntegerMember promptEvalDuration = new IntegerMember();
    final IntegerMember evalCount = new IntegerMember();
    final IntegerMember evalDuration = new IntegerMember();
    private int contextFrom;
    private int contextTo;

    void clear() {
        reason.clear();
        totalDuration.clear();
        loadDuration.clear();
        promptEvalCount.clear();
        promptEvalDuration.clear();
        evalCount.clear();
        evalDuration.clear();
        contextFrom = 0;
        contextTo = 0;
    }

    /**
     * Reads {@code context}, which with its thousands of token ids is most of a final record: {@code "[" integer { "," integer } "]"}.
     *
     * @return the index after it, or {@link JsonString#REJECTED}
     */
    int readContext(byte[] bytes, int at, int to) {
        if (at == to || bytes[at] != '[') {
            return REJECTED;
        }
        int i = at;
        do {
            i = IntegerMember.end(bytes, i + 1, to);
        } while (i != REJECTED && i < to && bytes[i] == ',');
        if (i == REJECTED || i == to || bytes[i] != ']') {
            return REJECTED;
        }
        contextFrom = at;
        contextTo = i + 1;
        return contextTo;
    }

    /** The end of the answer, as the record in {@code bytes} has it. */
    Done toDone(byte[] bytes) {
        return new Done(
                optionalText(reason.bytes(), reason.from(), reason.to()),
                new Metrics(
                        totalDuration.value(),
                        loadDuration.value(),
                        promptEvalCount.value(),
                        OptionalLong.empty(),
                        promptEvalDuration.value(),
                        evalCount.value(),
                        evalDuration.value()),
                optionalText(bytes, contextFrom, contextTo));
    }

    private static Optional<String> optionalText(byte[] bytes, int from, int to) {
        return from == to ? Optional.empty() : Optional.of(new String(bytes, from, to - from, StandardCharsets.UTF_8));
    }
}
