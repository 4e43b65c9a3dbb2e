package dev.weir.prompt;

import java.util.Objects;

/**
 * How large a prompt is.
 *
 * @param characters code points
 * @param tokens as far as they are known
 */
public record PromptSize(long characters, TokenCount tokens) {

    /**
     * @throws IllegalArgumentException if {@code characters} is negative
     */
    public PromptSize {
        if (characters < 0) {
            throw new IllegalArgumentException("a prompt has 0 characters or more, not " + characters);
        }
        Objects.requireNonNull(tokens, "tokens");
    }

    /** Of a prompt that no server has counted. */
    public static PromptSize of(String prompt) {
        return new PromptSize(codePoints(prompt), new TokenCount.Unknown());
    }

    /**
     * Of a prompt that a server has counted.
     *
     * @param promptEvalCount {@code prompt_eval_count} of the answer to this prompt; it includes what the model's chat template adds
     * @throws IllegalArgumentException if the count is negative
     */
    public static PromptSize counted(String prompt, long promptEvalCount) {
        return new PromptSize(codePoints(prompt), new TokenCount.Counted(promptEvalCount));
    }

    /** Of a prompt that is like one that was counted. */
    public static PromptSize estimated(String prompt, TokenRatio ratio) {
        long characters = codePoints(prompt);
        return new PromptSize(characters, ratio.estimate(characters));
    }

    /** In words for a report. */
    public String describe() {
        return characters + " characters, " + tokens.describe();
    }

    private static long codePoints(String prompt) {
        return prompt.codePointCount(0, prompt.length());
    }
}
