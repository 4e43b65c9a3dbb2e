package dev.weir.prompt;

import java.util.OptionalLong;

/**
 * What a prompt may be at most. Ollama 0.12.6 and later refuse a prompt that is larger than the model's context, if they are told to;
 * others cut it and answer what is left. Better to fail before, or to ask for a context that holds it.
 *
 * @param maxCharacters code points; 1 or more
 * @param maxTokens 1 or more, or empty for no limit
 */
public record PromptBudget(long maxCharacters, OptionalLong maxTokens) {

    /**
     * @throws IllegalArgumentException if a limit is less than 1
     */
    public PromptBudget {
        if (maxCharacters < 1 || maxTokens.orElse(1) < 1) {
            throw new IllegalArgumentException(
                    "limits must be 1 or more, were " + maxCharacters + " characters and " + maxTokens + " tokens");
        }
    }

    /**
     * A limit for characters only.
     *
     * @throws IllegalArgumentException if it is less than 1
     */
    public static PromptBudget ofCharacters(long maxCharacters) {
        return new PromptBudget(maxCharacters, OptionalLong.empty());
    }

    /**
     * What a context leaves for the prompt.
     *
     * @param contextTokens the context of the model as it is loaded ({@code num_ctx})
     * @param answerTokens what the answer may take of it ({@code num_predict})
     * @throws IllegalArgumentException if the answer leaves no token for the prompt
     */
    public static PromptBudget ofContext(long contextTokens, long answerTokens) {
        return new PromptBudget(Long.MAX_VALUE, OptionalLong.of(contextTokens - answerTokens));
    }

    /**
     * The context that holds a prompt and its answer.
     *
     * @param prompt its size, counted or estimated
     * @param answerTokens what the answer may take ({@code num_predict})
     * @return tokens for {@code num_ctx}; empty where the prompt's are unknown
     */
    public static OptionalLong contextFor(PromptSize prompt, long answerTokens) {
        OptionalLong promptTokens = prompt.tokens().tokens();
        return promptTokens.isPresent()
                ? OptionalLong.of(Math.addExact(promptTokens.getAsLong(), answerTokens))
                : promptTokens;
    }

    /**
     * Lets a prompt through or refuses it. Tokens are held against the limit whether they were counted or estimated; where they are
     * unknown, only characters are.
     *
     * @return the size that was given
     * @throws PromptTooLargeException if it exceeds a limit
     */
    public PromptSize require(PromptSize size) {
        if (size.characters() > maxCharacters) {
            throw new PromptTooLargeException(size, maxCharacters + " characters");
        }
        if (maxTokens.isPresent() && size.tokens().tokens().orElse(0) > maxTokens.getAsLong()) {
            throw new PromptTooLargeException(size, maxTokens.getAsLong() + " tokens");
        }
        return size;
    }
}
