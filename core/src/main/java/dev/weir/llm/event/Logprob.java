package dev.weir.llm.event;

import java.util.List;

/**
 * A token and how likely the model found it.
 *
 * @param token its text; U+FFFD stands for bytes that are no whole code point
 * @param logprob natural logarithm of its probability; NaN if not sent
 * @param bytes its bytes, each 0 to 255; empty if not sent
 * @param top the likeliest tokens in its place, themselves without {@code top}; empty if not asked for
 */
public record Logprob(String token, double logprob, List<Integer> bytes, List<Logprob> top) {

    /** Copies the lists. */
    public Logprob {
        bytes = List.copyOf(bytes);
        top = List.copyOf(top);
    }
}
