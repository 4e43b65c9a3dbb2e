package dev.weir.bench.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bench.run.folder.Runs;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class RunHistogramsTest {

    @Test
    void addsUpToThoseOfTheUnionToTheLastBit() {
        SplittableRandom random = new SplittableRandom(3);
        List<RequestResult> all = new ArrayList<>();
        List<RunHistograms> parts = List.of(new RunHistograms(), new RunHistograms(), new RunHistograms());
        for (int i = 0; i < 300; i++) {
            RequestResult answer = Runs.answer(i, i, random);
            all.add(answer);
            parts.get(random.nextInt(parts.size())).add(answer);
        }
        RunHistograms sum = new RunHistograms();
        parts.forEach(sum::add);
        Collections.shuffle(all, new Random(4));
        RunHistograms union = new RunHistograms();
        all.forEach(union::add);
        assertThat(sum.metrics()).isEqualTo(union.metrics());
        for (Metric metric : union.metrics()) {
            assertThat(encoded(sum.of(metric))).isEqualTo(encoded(union.of(metric)));
        }
    }

    @Test
    void countsOnlyGoodRequests() {
        RunHistograms histograms = new RunHistograms();
        for (Outcome outcome : Outcome.values()) {
            histograms.add(new RequestResult.Builder(0, 0, "p", 0)
                    .ended(outcome, 1)
                    .values(Metric.TTFT, 5)
                    .build());
        }
        assertThat(histograms.of(Metric.TTFT).getTotalCount()).isEqualTo(1);
    }

    @Test
    void countsValuesBelowZeroAsZeroAndAnyOther() {
        RunHistograms histograms = new RunHistograms();
        histograms.add(new RequestResult.Builder(0, 0, "p", 0)
                .ended(Outcome.OK, 1)
                .values(Metric.DECODE_LAG, -3, 0, Long.MAX_VALUE)
                .build());
        Histogram values = histograms.of(Metric.DECODE_LAG);
        assertThat(values.getCountAtValue(0)).isEqualTo(2);
        assertThat(values.getMaxValue()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void countsRequestsWhereAMetricHasManyValuesEach() {
        RunHistograms histograms = new RunHistograms();
        histograms.add(Runs.answer(0, 0, new SplittableRandom(1)));
        histograms.add(Runs.answer(1, 0, new SplittableRandom(2)));
        assertThat(histograms.of(Metric.ICL).getTotalCount()).isGreaterThan(2);
        assertThat(histograms.requests(Metric.ICL)).isEqualTo(2);
        assertThat(histograms.requests(Metric.TTFT)).isEqualTo(2);
        assertThat(histograms.requests(Metric.TTFA)).isZero();
    }

    @Test
    void theGapsOfOneAnswerCountAsOneRequest() {
        RunHistograms histograms = new RunHistograms();
        histograms.add(new RequestResult.Builder(0, 0, "p", 0)
                .ended(Outcome.OK, 100)
                .values(Metric.ICL, new long[50])
                .values(Metric.E2EL, 100)
                .build());
        for (int i = 1; i < 20; i++) {
            histograms.add(new RequestResult.Builder(i, 0, "p", 0)
                    .ended(Outcome.OK, 100)
                    .values(Metric.E2EL, 100)
                    .build());
        }
        RunHistograms sum = new RunHistograms();
        sum.add(histograms);
        for (RunHistograms each : List.of(histograms, sum)) {
            assertThat(each.requests(Metric.ICL)).isEqualTo(1);
            assertThat(each.requests(Metric.E2EL)).isEqualTo(20);
        }
        RunHistograms ofLog = new RunHistograms();
        ofLog.add(Metric.ICL, histograms.of(Metric.ICL));
        ofLog.add(Metric.E2EL, histograms.of(Metric.E2EL));
        assertThat(ofLog.requests(Metric.ICL))
                .as("a log does not say whose values they are")
                .isEqualTo(20);
    }

    private static byte[] encoded(Histogram histogram) {
        ByteBuffer buffer = ByteBuffer.allocate(histogram.getNeededByteBufferCapacity());
        byte[] bytes = new byte[histogram.encodeIntoByteBuffer(buffer)];
        buffer.flip().get(bytes);
        return bytes;
    }
}
