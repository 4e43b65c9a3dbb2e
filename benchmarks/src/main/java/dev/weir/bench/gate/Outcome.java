package dev.weir.bench.gate;

/** How a run of the gate ends, and its exit status. */
enum Outcome {
    /** Every question keeps its budget, and none is slower than the base by more than the limit. */
    PASS(0),
    /** One does not, beyond doubt. */
    FAIL(1),
    /** Nothing was judged: a flag, a build, a benchmark that fails. */
    NO_VERDICT(2),
    /** It was measured, and cannot be told. */
    INCONCLUSIVE(3);

    private final int exitStatus;

    Outcome(int exitStatus) {
        this.exitStatus = exitStatus;
    }

    int exitStatus() {
        return exitStatus;
    }
}
