package dev.weir.bench.overhead;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bench.run.Percentile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OverheadTest {

    /** As {@code weir overhead --help} says. */
    @ParameterizedTest
    @ValueSource(ints = {67, 100, 250, 500, 661, 1_000, 10_000})
    void aLevelAsksForAsManyAnswersAsAP99Takes(int streams) {
        assertThat(Percentile.P99.isKnownFrom((long) streams * Overhead.rounds(streams)))
                .isTrue();
    }

    @Test
    void aLevelOfFewStreamsTakesNoMoreThanTenRounds() {
        assertThat(Overhead.rounds(1)).isEqualTo(10);
        assertThat(Overhead.rounds(66)).isEqualTo(10);
        assertThat(Percentile.P99.isKnownFrom(66L * Overhead.rounds(66))).isFalse();
    }
}
