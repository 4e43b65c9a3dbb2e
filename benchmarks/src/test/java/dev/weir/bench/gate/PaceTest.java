package dev.weir.bench.gate;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PaceTest {

    private double goneSeconds;

    @Test
    void takesThePlanForTrueUntilSomethingWasMeasured() {
        Pace pace = new Pace(300, () -> goneSeconds);
        goneSeconds = 50;
        assertThat(pace.ratio()).isEqualTo(1);
        assertThat(pace.hasTimeFor(240, 10)).isTrue();
        assertThat(pace.hasTimeFor(241, 10)).isFalse();
    }

    @Test
    void allowsLessOnASlowerMachine() {
        Pace pace = new Pace(300, () -> goneSeconds);
        pace.took(3, 4);
        pace.took(5, 8);
        goneSeconds = 100;
        assertThat(pace.ratio()).isEqualTo(1.5);
        assertThat(pace.hasTimeFor(120, 20)).isTrue();
        assertThat(pace.hasTimeFor(121, 20)).isFalse();
        assertThat(pace.describe(40, 61)).contains("1.5 times", "40 of 61 JVMs");
    }

    /** The user's recordings take nothing from the questions, nor does a base that takes minutes to build. */
    @Test
    void passesOverWhatCountsForNothing() {
        Pace pace = new Pace(300, () -> goneSeconds);
        goneSeconds = 200;
        assertThat(pace.hasTimeFor(101, 0)).isFalse();
        pace.passOver(40);
        assertThat(pace.hasTimeFor(140, 0)).isTrue();
        assertThat(pace.hasTimeFor(141, 0)).isFalse();
        pace.built(59);
        assertThat(pace.hasTimeFor(141, 0)).as("a minute of a build counts").isFalse();
        pace.built(360);
        assertThat(pace.hasTimeFor(440, 0)).isTrue();
        assertThat(pace.hasTimeFor(441, 0)).isFalse();
    }

    @Test
    void knowsNoLimitWhereThereIsNone() {
        Pace pace = new Pace(Double.POSITIVE_INFINITY, () -> goneSeconds);
        pace.took(1, 1_000);
        pace.built(1_000);
        assertThat(pace.isLimited()).isFalse();
        assertThat(pace.hasTimeFor(1e9, 10)).isTrue();
    }
}
