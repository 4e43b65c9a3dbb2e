package dev.weir.planner;

import java.util.List;

/**
 * A prompt that filled the model's whole context. A server that cuts prompts instead of refusing them (Ollama before 0.12.6) has cut it,
 * in all likelihood: the plans of its answer are plans for a world that the model saw a part of. Give the client a larger
 * {@code contextLength}, or ask for fewer agents at once.
 *
 * @param agentIds the agents that the prompt asked for, by the caller's numbers, ascending
 * @param promptTokens what the server counted, and the context's length
 */
public record PromptCut(List<Long> agentIds, long promptTokens) {

    /** Copies the list. */
    public PromptCut {
        agentIds = List.copyOf(agentIds);
    }
}
