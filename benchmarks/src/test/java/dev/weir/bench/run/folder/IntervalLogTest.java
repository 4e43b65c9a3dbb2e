package dev.weir.bench.run.folder;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bench.run.Metric;
import dev.weir.bench.run.Outcome;
import dev.weir.bench.run.RequestResult;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.EncodableHistogram;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogReader;
import org.junit.jupiter.api.Test;

class IntervalLogTest {

    private static final long S = 1_000_000_000;
    private static final Instant START = Instant.parse("2026-11-25T12:00:00Z");

    /** A request every second, as an interval log has it. */
    private static List<Histogram> logged(long seconds) throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try (IntervalLog log = new IntervalLog(file, START)) {
            for (long second = 0; second < seconds; second++) {
                log.add(new RequestResult.Builder(second, 0, "p", second * S)
                        .ended(Outcome.OK, second * S + 1)
                        .values(Metric.E2EL, 1 + second % 100)
                        .build());
            }
        }
        List<Histogram> intervals = new ArrayList<>();
        try (HistogramLogReader reader = new HistogramLogReader(new ByteArrayInputStream(file.toByteArray()))) {
            for (EncodableHistogram next = reader.nextIntervalHistogram();
                    next != null;
                    next = reader.nextIntervalHistogram()) {
                intervals.add((Histogram) next);
            }
        }
        return intervals;
    }

    @Test
    void intervalsAreASecondInTheFirstTenMinutes() throws IOException {
        List<Histogram> intervals = logged(600);
        assertThat(intervals).hasSize(600).allMatch(interval -> interval.getTotalCount() == 1);
    }

    /** 600 of a second, then 300 of each longer length, and from 76,800 s on 37 of 256 s. */
    @Test
    void aDaysLogIsNoLongerThanAnHoursOfSeconds() throws IOException {
        List<Histogram> intervals = logged(86_272);
        assertThat(intervals).hasSize(600 + 7 * 300 + 37);
        assertThat(intervals.stream().mapToLong(Histogram::getTotalCount).sum()).isEqualTo(86_272);
        long beganMs = START.toEpochMilli();
        for (Histogram interval : intervals) {
            long lengthMs = interval.getEndTimeStamp() - interval.getStartTimeStamp();
            assertThat(interval.getStartTimeStamp())
                    .as("no gap, and none twice")
                    .isEqualTo(beganMs);
            assertThat(interval.getTotalCount()).as("one a second").isEqualTo(lengthMs / 1_000);
            beganMs = interval.getEndTimeStamp();
        }
        assertThat(intervals.get(700).getTotalCount()).isEqualTo(2);
        assertThat(intervals.get(950).getTotalCount()).isEqualTo(4);
    }
}
