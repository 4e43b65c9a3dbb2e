package dev.weir.planner;

/**
 * For how many agents a server takes the format schema. A schema grows with the agents, and beyond some size the server's grammar
 * compiler fails: at the cost of seconds, and sometimes of the process that holds the model. So a size that was refused twice in a row
 * is not tried again, unless that size or a larger one has worked before, and it must have been something else. Once is not enough: a
 * server fails for other reasons too, and answers when it is asked again, with or without a schema.
 *
 * <p>Thread-safe.
 */
final class SchemaUse {

    private int largestAccepted;
    private int smallestRefused = Integer.MAX_VALUE;
    private boolean refusedBefore;

    /** Whether to send a schema for that many agents. */
    synchronized boolean isWorthTrying(int agents) {
        return agents < smallestRefused;
    }

    /** An answer by this schema has begun. */
    synchronized void accepted(int agents) {
        largestAccepted = Math.max(largestAccepted, agents);
        refusedBefore = false;
    }

    /** The server failed with this schema before it answered, and answered without it. */
    synchronized void refused(int agents) {
        if (agents > largestAccepted && refusedBefore) {
            smallestRefused = Math.min(smallestRefused, agents);
        }
        refusedBefore = true;
    }
}
