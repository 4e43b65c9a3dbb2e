package dev.weir.planner;

/** One agent is in one planning run twice; which of its snapshots would its plan be for? */
public final class AgentQueuedTwiceException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    private final long agentId;

    AgentQueuedTwiceException(long agentId) {
        super("agent " + agentId
                + " is already queued; flush first, or queue it once, with its latest snapshot, before a flush");
        this.agentId = agentId;
    }

    /** The caller's number for the agent. */
    public long agentId() {
        return agentId;
    }
}
