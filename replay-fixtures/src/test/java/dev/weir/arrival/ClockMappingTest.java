package dev.weir.arrival;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class ClockMappingTest {

    private static final long DISTANCE_NS = -1_700_000_000_000_000_000L;

    /** Both clocks, turned by hand: each reading takes a while. */
    private static final class Clocks {

        private final Random random = new Random(7);
        private long nowNs = 1_000_000_000L;
        private long distanceNs = DISTANCE_NS;

        long monotonic() {
            nowNs += 20 + random.nextInt(200);
            return nowNs;
        }

        long realtime() {
            nowNs += 20 + random.nextInt(200);
            return nowNs - distanceNs;
        }
    }

    private final Clocks clocks = new Clocks();
    private final ClockMapping mapping = new ClockMapping(clocks::monotonic, clocks::realtime);

    @Test
    void everyPairNarrowsTheDistanceAndTheTrueOneStaysInside() {
        long atFirst = mapping.uncertaintyNs();
        for (int i = 0; i < 1_000; i++) {
            mapping.refresh();
            assertThat(mapping.toMonotonicNs(-DISTANCE_NS))
                    .isBetween(-mapping.uncertaintyNs(), mapping.uncertaintyNs());
        }
        assertThat(mapping.uncertaintyNs()).isLessThanOrEqualTo(atFirst).isLessThan(40);
        assertThat(mapping.steps()).isZero();
    }

    @Test
    void aStepIsCountedAndTheNewDistanceUsed() {
        for (long stepNs : new long[] {3_600_000_000_000L, -5_000_000L, 20_000L}) {
            long before = mapping.steps();
            clocks.distanceNs += stepNs;
            mapping.refresh();
            assertThat(mapping.steps()).as("a step of %d ns", stepNs).isEqualTo(before + 1);
            assertThat(mapping.toMonotonicNs(5 - clocks.distanceNs) - 5)
                    .isBetween(-mapping.uncertaintyNs(), mapping.uncertaintyNs());
        }
    }

    @Test
    void arrivalsAreMappedAndNeverLaterThanTheRead() {
        for (int i = 0; i < 1_000; i++) {
            mapping.refresh();
        }
        long arrivedNs = clocks.nowNs;
        long returnedNs = arrivedNs + 70_000;
        clocks.nowNs = returnedNs;
        assertThat(mapping.arrivalNs(arrivedNs - DISTANCE_NS, returnedNs)).isBetween(arrivedNs - 40, arrivedNs + 40);
        assertThat(mapping.arrivalNs(returnedNs + 5_000_000 - DISTANCE_NS, returnedNs))
                .isEqualTo(returnedNs);
    }

    @Test
    void anArrivalAcrossAStepIsWhenTheReadReturned() {
        long stampNs = clocks.nowNs - DISTANCE_NS;
        clocks.distanceNs += 1_000_000_000L;
        long returnedNs = clocks.nowNs + 10_000;
        assertThat(mapping.arrivalNs(stampNs, returnedNs)).isEqualTo(returnedNs);
        assertThat(mapping.steps()).isEqualTo(1);
    }

    @Test
    void theMachinesOwnClocksAgree() {
        ClockMapping machine = new ClockMapping();
        long beforeNs = System.nanoTime();
        long wallNs = java.time.Instant.now().getEpochSecond() * 1_000_000_000L;
        long afterNs = System.nanoTime();
        // The wall clock was cut to whole seconds.
        assertThat(machine.toMonotonicNs(wallNs))
                .isBetween(beforeNs - 1_000_000_000L - machine.uncertaintyNs(), afterNs + machine.uncertaintyNs());
    }
}
