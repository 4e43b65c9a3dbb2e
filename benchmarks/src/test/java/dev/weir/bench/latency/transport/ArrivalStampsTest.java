package dev.weir.bench.latency.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.arrival.ClockMapping;
import org.junit.jupiter.api.Test;

class ArrivalStampsTest {

    private long nowNs = 1_000;
    private long wallAheadNs = 1_700_000_000_000_000_000L;
    private final ArrivalStamps stamps =
            new ArrivalStamps(new ClockMapping(() -> nowNs++, () -> nowNs++ + wallAheadNs));

    private long arrivalNs(long trueNs, long readNs) {
        return stamps.arrivalNs(trueNs + wallAheadNs, readNs);
    }

    @Test
    void aStampIsMappedToTheMonotonicClock() {
        stamps.beginBatch();
        long trueNs = nowNs;
        assertThat(arrivalNs(trueNs, trueNs + 50_000)).isBetween(trueNs - 2, trueNs + 2);
        assertThat(stamps.doubts().sentences()).isEmpty();
    }

    @Test
    void anArrivalIsNeverAfterItsRead() {
        stamps.beginBatch();
        assertThat(arrivalNs(nowNs + 1_000_000, nowNs)).isEqualTo(nowNs);
    }

    @Test
    void aReadWithoutAStampHasTheTimeOfItsReturnAndIsCounted() {
        stamps.beginBatch();
        assertThat(stamps.withoutStamp(77)).isEqualTo(77);
        arrivalNs(nowNs, nowNs);
        assertThat(stamps.doubts().sentences()).singleElement().asString().startsWith("1 of 2 reads had no stamp");
    }

    @Test
    void aStepOfTheWallClockIsToldAndTheBatchThatFindsItIsNotMapped() {
        for (long stepNs : new long[] {3_600_000_000_000L, -2_000_000L}) {
            stamps.beginBatch();
            long beforeStep = nowNs + wallAheadNs;
            wallAheadNs += stepNs;
            stamps.beginBatch();
            long readNs = nowNs + 10;
            assertThat(stamps.arrivalNs(beforeStep, readNs)).isEqualTo(readNs);
            stamps.beginBatch();
            long trueNs = nowNs;
            assertThat(arrivalNs(trueNs, trueNs + 50_000)).isBetween(trueNs - 2, trueNs + 2);
        }
        assertThat(stamps.doubts().sentences()).hasSize(2).first().asString().contains("stepped 2 times");
    }
}
