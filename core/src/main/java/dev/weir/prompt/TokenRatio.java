package dev.weir.prompt;

import java.util.Objects;

/**
 * Characters for a token, measured on one prompt that a server counted. It holds for that model's tokenizer and for text of that kind:
 * JSON takes more tokens for its characters than prose.
 *
 * @param characters code points of the prompt that was counted; 1 or more
 * @param tokens what the server counted for it; 1 or more
 * @param source which prompt and model that was
 */
public record TokenRatio(long characters, long tokens, String source) {

    /**
     * @throws IllegalArgumentException if a count is less than 1
     */
    public TokenRatio {
        if (characters < 1 || tokens < 1) {
            throw new IllegalArgumentException(
                    "a ratio needs 1 character and 1 token at least, got " + characters + " and " + tokens);
        }
        Objects.requireNonNull(source, "source");
    }

    /** Code points for one token. */
    public double charactersPerToken() {
        return (double) characters / tokens;
    }

    /**
     * What so many characters of text like that would be, rounded up.
     *
     * @param ofCharacters code points; 0 or more
     */
    public TokenCount.Estimated estimate(long ofCharacters) {
        return new TokenCount.Estimated((long) Math.ceil(ofCharacters / charactersPerToken()), this);
    }

    /** In words, such as {@code 13680 characters : 4819 tokens of prompt-full}. */
    public String describe() {
        return characters + " characters : " + tokens + " tokens of " + source;
    }
}
