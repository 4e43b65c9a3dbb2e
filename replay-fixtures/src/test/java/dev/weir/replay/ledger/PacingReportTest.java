package dev.weir.replay.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class PacingReportTest {

    @Test
    void isInMicroseconds() {
        Histogram errorsNs = new Histogram(3);
        for (int us = 1; us <= 1000; us++) {
            errorsNs.recordValue(us * 64L);
        }
        assertThat(PacingReport.json(errorsNs))
                .isEqualTo("{\"unit\":\"us\",\"count\":1000,\"p50\":32.015,\"p90\":57.631,\"p99\":63.391,"
                        + "\"p99_9\":63.967,\"max\":64.031}");
    }

    @Test
    void ofNothingHasNoPercentiles() {
        assertThat(PacingReport.json(new Histogram(3)))
                .isEqualTo("{\"unit\":\"us\",\"count\":0,\"p50\":null,\"p90\":null,\"p99\":null,"
                        + "\"p99_9\":null,\"max\":null}");
    }
}
