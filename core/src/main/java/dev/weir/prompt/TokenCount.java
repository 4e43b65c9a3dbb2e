package dev.weir.prompt;

import java.util.OptionalLong;

/**
 * How many tokens a prompt is, as far as it is known. Only a server knows: it has the model's tokenizer. So a count says where it comes
 * from, and an estimate is called one wherever it is printed.
 */
public sealed interface TokenCount {

    /** The number, counted or estimated; empty where there is neither. */
    OptionalLong tokens();

    /** In words for a report, such as {@code 178 tokens} or {@code about 180 tokens (estimated from ...)}. */
    String describe();

    /**
     * What a server counted when it evaluated this very prompt ({@code prompt_eval_count} of Ollama's last record).
     *
     * @param count 0 or more
     */
    record Counted(long count) implements TokenCount {

        /**
         * @throws IllegalArgumentException if the count is negative
         */
        public Counted {
            requireCount(count);
        }

        @Override
        public OptionalLong tokens() {
            return OptionalLong.of(count);
        }

        @Override
        public String describe() {
            return count + " tokens";
        }
    }

    /**
     * What a prompt of this many characters might be, if it were like one that was counted.
     *
     * @param count 0 or more
     * @param basis the ratio it was computed from
     */
    record Estimated(long count, TokenRatio basis) implements TokenCount {

        /**
         * @throws IllegalArgumentException if the count is negative
         */
        public Estimated {
            requireCount(count);
        }

        @Override
        public OptionalLong tokens() {
            return OptionalLong.of(count);
        }

        @Override
        public String describe() {
            return "about " + count + " tokens (estimated from " + basis.describe() + ")";
        }
    }

    /** Nobody has counted, and there is nothing to estimate from. */
    record Unknown() implements TokenCount {

        @Override
        public OptionalLong tokens() {
            return OptionalLong.empty();
        }

        @Override
        public String describe() {
            return "an unknown number of tokens";
        }
    }

    private static void requireCount(long count) {
        if (count < 0) {
            throw new IllegalArgumentException("a token count must be 0 or more, was " + count);
        }
    }
}
