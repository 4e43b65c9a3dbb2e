package dev.weir.bench.latency.load;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LoopLagTest {

    private static final long MS = 1_000_000;

    private final LoopLag lag = new LoopLag();

    private void ran(int tasks, long lateMs) {
        for (int i = 0; i < tasks; i++) {
            lag.ran(i, i + lateMs * MS);
        }
    }

    @Test
    void oneLateTaskOfFewSaysNothing() {
        ran(59, 0);
        ran(1, 500);
        assertThat(lag.saturation()).isEmpty();
    }

    @Test
    void fewTasksAreCounted() {
        ran(58, 0);
        ran(2, 500);
        assertThat(lag.saturation().orElseThrow())
                .startsWith("the generator was at its limit: 2 of its 60 tasks ran more than 10 ms late");
    }

    @Test
    void lessThanOneInAHundredIsTolerated() {
        ran(660, 0);
        ran(6, 500);
        assertThat(lag.saturation()).isEmpty();
    }

    @Test
    void manyTasksKnowTheirPercentile() {
        ran(700, 0);
        ran(20, 500);
        assertThat(lag.saturation().orElseThrow())
                .startsWith("the generator was at its limit: 1 in 100 of its tasks ran more than 500 ms late");
    }
}
