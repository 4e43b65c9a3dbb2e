package dev.weir.plan;

import java.util.List;
import java.util.stream.Collectors;

/** An answer holds no valid plan, however tolerantly it is read. */
public final class NoPlanException extends RuntimeException {

    private static final long serialVersionUID = 1L;
    private static final int MAX_NAMED = 3;

    private final transient List<RejectedPlan> rejected;
    private final long rejectedCount;

    /**
     * @param textBytes length of the answer
     * @param rejected the plans that were found, but are not valid; the first {@value PlanReport#MAX_LISTED} of them
     * @param rejectedCount how many they are
     */
    public NoPlanException(int textBytes, List<RejectedPlan> rejected, long rejectedCount) {
        super("no valid plan in " + textBytes + " bytes of text: " + why(rejected, rejectedCount));
        this.rejected = List.copyOf(rejected);
        this.rejectedCount = rejectedCount;
    }

    private static String why(List<RejectedPlan> rejected, long rejectedCount) {
        if (rejected.isEmpty()) {
            return "nothing in it is an object with a member steps; ask for JSON, with a format if the server has one";
        }
        String named =
                rejected.stream().limit(MAX_NAMED).map(RejectedPlan::message).collect(Collectors.joining("; "));
        return rejectedCount > MAX_NAMED
                ? named + "; and " + (rejectedCount - MAX_NAMED) + " more plans were rejected"
                : named;
    }

    /**
     * The plans that were found and not valid, the first {@value PlanReport#MAX_LISTED}; empty if there was none, and after
     * deserialisation.
     */
    public List<RejectedPlan> rejected() {
        return rejected == null ? List.of() : rejected;
    }

    /** How many plans were found and not valid. */
    public long rejectedCount() {
        return rejectedCount;
    }
}
