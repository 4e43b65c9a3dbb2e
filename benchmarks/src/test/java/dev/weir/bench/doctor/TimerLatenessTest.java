package dev.weir.bench.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TimerLatenessTest {

    private long nowNs;
    private int sleeps;

    @Test
    void saysHowMuchLaterThanAskedItWoke() {
        TimerLateness lateness = TimerLateness.measure(() -> nowNs, ns -> nowNs += ns + lateNs());
        assertThat(lateness.times()).isEqualTo(700);
        assertThat(lateness.medianNs()).isBetween(50_000L, 50_100L);
        assertThat(lateness.p99Ns()).isBetween(3_000_000L, 3_010_000L);
    }

    @Test
    void sleepsOnWhereItWokeEarly() {
        TimerLateness lateness = TimerLateness.measure(() -> nowNs, ns -> nowNs += Math.max(1_000, ns / 2));
        assertThat(lateness.maxNs()).isLessThan(1_001);
    }

    private long lateNs() {
        return ++sleeps % 50 == 0 ? 3_000_000 : 50_000;
    }
}
