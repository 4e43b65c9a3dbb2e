package dev.weir.plan;

import java.util.List;
import java.util.stream.Collectors;

/** An answer holds no valid plan, however tolerantly it is read. */
public final class NoPlanException extends RuntimeException {

    private static final long serialVersionUID = 1L;
    private static final int MAX_NAMED = 3;

    private final transient List<RejectedPlan> rejected;

    NoPlanException(int textBytes, List<RejectedPlan> rejected) {
        super("no valid plan in " + textBytes + " bytes of text: "
                + (rejected.isEmpty()
                        ? "nothing in it is an object with a member steps; ask for JSON, with a format if the server has one"
                        : rejected.stream()
                                .limit(MAX_NAMED)
                                .map(RejectedPlan::message)
                                .collect(Collectors.joining("; "))));
        this.rejected = List.copyOf(rejected);
    }

    /** The plans that were found and not valid; empty if there was none, and after deserialisation. */
    public List<RejectedPlan> rejected() {
        return rejected == null ? List.of() : rejected;
    }
}
