package dev.weir.planner;

import dev.weir.plan.Plan;

/**
 * Takes what comes of a flush, while the model is still writing.
 *
 * <p>Called by the thread that reads the answer: the one that flushes or, where prompts are asked side by side ({@link
 * PlannerOptions#maxInFlight()}), another, but by one at a time. No answer is read on before a call returns. What a listener throws ends
 * the flush.
 */
@FunctionalInterface
public interface BatchListener {

    /**
     * An agent's plan, at the moment its closing brace arrived. At most once for an agent.
     *
     * @param agentId the caller's number for the agent
     * @param plan valid; its own {@code agentId} is the agent's number in the prompt
     */
    void onPlan(long agentId, Plan plan);

    /** A plan that no agent got, at the moment it closed or broke off. */
    default void onUnused(UnusedPlan plan) {}

    /**
     * There will be no plan for this agent. At most once, at the end of the answer that should have held it.
     *
     * @param agentId the caller's number for the agent
     * @param failure why
     */
    default void onFailed(long agentId, PlanFailure failure) {}

    /** The server seems to have cut a prompt. At most once for a prompt, at the end of its answer: its plans have been handed out. */
    default void onPromptCut(PromptCut cut) {}
}
