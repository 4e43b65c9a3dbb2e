package dev.weir.planner;

import dev.weir.prompt.Snapshot;
import java.util.Objects;

/**
 * One agent that needs a plan.
 *
 * @param agentId the caller's number for it; any, and each agent another
 * @param snapshot the world as it sees it
 */
public record AgentRequest(long agentId, Snapshot snapshot) {

    /**
     * @throws NullPointerException if there is no snapshot
     */
    public AgentRequest {
        Objects.requireNonNull(snapshot, "snapshot");
    }
}
