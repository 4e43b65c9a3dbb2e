package dev.weir.bench.run;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LoadTest {

    @Test
    void isDescribedInTheNumbersThatItsUserWrote() {
        assertThat(Load.open(2, 1, null, 0).describe()).isEqualTo("open, 2 requests/s");
        assertThat(Load.open(200, 0.5, null, 0).describe()).isEqualTo("open, 200 requests/s, burstiness 0.5");
        assertThat(Load.open(1.0 / 3, Double.POSITIVE_INFINITY, "2s", 0).describe())
                .isEqualTo("open, 0.333333 requests/s, burstiness Infinity, ramp 2s");
        assertThat(Load.closed(1, null, 0).describe()).isEqualTo("closed, 1 stream");
    }
}
