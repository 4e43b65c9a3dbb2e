package dev.weir.plan;

/**
 * Takes the plans of one answer, each as soon as it has closed.
 *
 * <p>Order: plans, valid or not, come in the order in which they close, or break off. The steps of a plan come before the plan itself
 * and after the plan before it.
 *
 * <p>It may ask the extractor that calls it, {@code isSatisfied} and {@code mayBeThought}, and is answered of the text up to what it is
 * told of, that included. To feed, finish or reset that extractor within a call is an {@link IllegalStateException}.
 */
@FunctionalInterface
public interface PlanListener {

    /**
     * A valid plan, at the moment its closing brace was read. Two plans of one agent both come; the report names the agent.
     *
     * @param plan immutable; the caller's to keep
     * @param fromByte offset of its opening brace from the start of the text
     * @param toByte offset after its closing brace
     */
    void onPlan(Plan plan, long fromByte, long toByte);

    /**
     * A plan that is not to be executed: it closed but is not valid, or it never closed. The first {@value PlanReport#MAX_LISTED} of a text
     * come here, and the one in which the text ends.
     *
     * @param plan immutable; the caller's to keep
     */
    default void onRejected(RejectedPlan plan) {}

    /**
     * Another one, behind as many as are described: a model that repeats itself writes thousands, and to say of each what is wrong with it
     * would cost many times what reading a plan costs.
     *
     * @param fromByte offset of its opening brace from the start of the text
     * @param toByte offset after its closing brace, or of the byte at which reading it was given up
     * @param closed whether it closed; if not, it broke off, was too large or nested too deep
     */
    default void onFurtherRejected(long fromByte, long toByte, boolean closed) {}

    /**
     * A step of a plan in progress, at the moment its closing brace was read: an object directly inside the plan's {@code steps}.
     *
     * <p>Nothing of it has been validated, and its plan may yet be rejected, or turn out to be a part of another plan; of a second member
     * {@code steps}, which replaces the first, the steps are counted from 0 again. So this is for measuring and for showing progress, not
     * for acting.
     *
     * @param planFromByte offset of the plan's opening brace, which the plan's own event will carry as {@code fromByte}
     * @param stepIndex counted from 0 within the plan
     * @param utf8 holds the step's JSON from {@code from} (inclusive) to {@code to} (exclusive); it belongs to the extractor and may
     *     change as soon as this call returns
     * @param from index of its opening brace
     * @param to index after its closing brace
     */
    default void onStep(long planFromByte, int stepIndex, byte[] utf8, int from, int to) {}
}
