package dev.weir.bench.latency.transport;

import dev.weir.arrival.ClockMapping;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Turns the kernel's stamps into times of {@link System#nanoTime}, batch by batch, and counts those that cannot be trusted: a read then has
 * the time at which it returned. On the loop only, but for {@link #doubts}.
 */
final class ArrivalStamps {

    private final ClockMapping mapping;
    private boolean isStepped;
    /** Written by the loop only, so that plain reads of them suffice there. */
    private final AtomicLong reads = new AtomicLong();

    private final AtomicLong unstamped = new AtomicLong();
    private final AtomicLong steps = new AtomicLong();

    ArrivalStamps(ClockMapping mapping) {
        this.mapping = mapping;
    }

    /** Reads both clocks. Where the wall clock was stepped since the batch before, nobody can say which stamps are from before the step. */
    void beginBatch() {
        mapping.refresh();
        isStepped = mapping.steps() != steps.getPlain();
        steps.setRelease(mapping.steps());
    }

    /**
     * When the bytes of a read arrived; never after {@code readNs}.
     *
     * @param stampNs the kernel's stamp, on the wall clock
     * @param readNs when the read returned
     */
    long arrivalNs(long stampNs, long readNs) {
        if (isStepped) {
            return withoutStamp(readNs);
        }
        count(reads);
        return Math.min(readNs, mapping.toMonotonicNs(stampNs));
    }

    /** Counts a read that has no stamp to be used, and gives its time of return. */
    long withoutStamp(long readNs) {
        count(reads);
        count(unstamped);
        return readNs;
    }

    private static void count(AtomicLong counter) {
        counter.setRelease(counter.getPlain() + 1);
    }

    /** As {@link Transport#doubts} has them. From any thread. */
    StampDoubts doubts() {
        return new StampDoubts(reads.get(), unstamped.get(), steps.get());
    }
}
