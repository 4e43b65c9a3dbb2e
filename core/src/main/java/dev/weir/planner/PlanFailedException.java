package dev.weir.planner;

/** How an agent's stage completes when there is no plan for it. */
public final class PlanFailedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final long agentId;
    private final transient PlanFailure failure;

    PlanFailedException(long agentId, PlanFailure failure) {
        super(
                "no plan for agent " + agentId + ": " + failure.message(),
                failure.cause().orElse(null));
        this.agentId = agentId;
        this.failure = failure;
    }

    /** The caller's number for the agent. */
    public long agentId() {
        return agentId;
    }

    /** Why. */
    public PlanFailure failure() {
        return failure;
    }
}
