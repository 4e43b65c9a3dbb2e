package dev.weir.plan;

/** Takes the plans of one answer, each as soon as it has closed. */
@FunctionalInterface
public interface PlanListener {

    /**
     * A valid plan, at the moment its closing brace was read.
     *
     * @param plan immutable; the caller's to keep
     * @param fromByte offset of its opening brace from the start of the text
     * @param toByte offset after its closing brace
     */
    void onPlan(Plan plan, long fromByte, long toByte);
}
