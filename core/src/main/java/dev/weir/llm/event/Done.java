package dev.weir.llm.event;

import java.util.Optional;
import java.util.Set;

/**
 * The end of an answer.
 *
 * @param reason {@code done_reason}: stop, length, load, unload, or whatever a remote model gave; servers before 0.1.35 send none
 * @param metrics what the server measured
 * @param contextJson {@code context} of /api/generate exactly as sent, a JSON array of token ids to be passed on in a next request; it
 *     holds the whole conversation, about 1 MB at 128k tokens
 * @param promptFillsContext whether the prompt took the whole context, to the last token. Ollama before 0.12.6 has then cut the prompt
 *     without a word, in all likelihood, and answered what was left of it; later ones refuse such a prompt ({@code
 *     LlmPromptTooLongException})
 */
public record Done(Optional<String> reason, Metrics metrics, Optional<String> contextJson, boolean promptFillsContext) {

    private static final Set<String> LIMITS = Set.of("length", "max_output_tokens", "max_tokens");

    /** An end of which nobody knows that its prompt filled the context. */
    public Done(Optional<String> reason, Metrics metrics, Optional<String> contextJson) {
        this(reason, metrics, contextJson, false);
    }

    /**
     * Whether the answer was ended by its token limit or the context's, and not by the model: the reason is {@code length} (Ollama, OpenAI's
     * chat completions), {@code max_output_tokens} (OpenAI's responses) or {@code max_tokens} (Anthropic's messages).
     */
    public boolean reachedALimit() {
        return isLimit(reason);
    }

    /** Whether a reason is one of those of {@link #reachedALimit}. */
    public static boolean isLimit(Optional<String> reason) {
        return reason.filter(LIMITS::contains).isPresent();
    }
}
