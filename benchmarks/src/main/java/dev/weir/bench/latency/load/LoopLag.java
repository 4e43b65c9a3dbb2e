package dev.weir.bench.latency.load;

import dev.weir.bench.run.Percentile;
import java.util.Locale;
import java.util.Optional;
import org.HdrHistogram.Histogram;

/**
 * How late the loop ran its tasks: what this process itself was behind, whatever the server did. Not thread-safe.
 *
 * <p>A late loop sends late, reads late, and finds several records in a read where there was one. Arrival times of the kernel do not
 * suffer, those of the process do.
 */
public final class LoopLag {

    /** Beyond this, ns, gaps between records as short as fast servers have are no longer seen. */
    static final long TOLERATED_P99_NS = 10_000_000;

    private static final int ENOUGH = 20;
    private static final double NS_PER_MS = 1e6;

    private final Histogram lagNs = new Histogram(3);
    private long late;

    public LoopLag() {}

    /** A task that was due then runs now; both ns, on the loop's clock. */
    public void ran(long dueNs, long nowNs) {
        lagNs.recordValue(Math.max(0, nowNs - dueNs));
        if (nowNs - dueNs > TOLERATED_P99_NS) {
            late++;
        }
    }

    /** Whether the generator was at its limit, in words. Few tasks know no percentile: of these more than one must have been late. */
    public Optional<String> saturation() {
        long tasks = lagNs.getTotalCount();
        long p99Ns = lagNs.getValueAtPercentile(99);
        boolean isPercentileKnown = Percentile.P99.isKnownFrom(tasks);
        if (tasks < ENOUGH || p99Ns <= TOLERATED_P99_NS || (!isPercentileKnown && late < 2)) {
            return Optional.empty();
        }
        return Optional.of(String.format(
                Locale.ROOT,
                "the generator was at its limit: %s ran more than %.0f ms late; send less, or measure from a machine that does nothing"
                        + " else",
                isPercentileKnown ? "1 in 100 of its tasks" : late + " of its " + tasks + " tasks",
                (isPercentileKnown ? p99Ns : TOLERATED_P99_NS) / NS_PER_MS));
    }
}
