package dev.weir.bench.latency.transport;

/** Who says when bytes arrived. */
public enum ArrivalClock {
    /** Linux, when the bytes reached this machine. Independent of how busy this process is. */
    KERNEL("kernel"),
    /** This process, when its read returned: a busy client is inside every figure. */
    PROCESS("process");

    private final String label;

    ArrivalClock(String label) {
        this.label = label;
    }

    /** The name in files and tables. */
    public String label() {
        return label;
    }
}
