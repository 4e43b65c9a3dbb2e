package dev.weir.bench.gate.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class SampleTest {

    @Test
    void countsEveryJvm() {
        Sample sample = of(100, 104, 98);
        assertThat(sample.medianNs()).isEqualTo(100);
        assertThat(sample.spread()).isEqualTo(0.06);
        assertThat(sample.modes()).isEmpty();
        assertThat(sample.describe()).isEqualTo("6 %");
    }

    @Test
    void oneJvmHasNoSpread() {
        assertThat(of(100).describe()).isEqualTo("-");
        assertThat(new Sample(List.of(JvmTime.of(List.of(140.0, 120.0, 105.0, 100.0)))).describe())
                .isEqualTo("-, 1 unsteady");
    }

    @Test
    void namesTwoModes() {
        Sample sample = of(100, 801, 102, 99, 795, 803);
        Modes modes = sample.modes().orElseThrow();
        assertThat(modes.slow()).isEqualTo(3);
        assertThat(modes.of()).isEqualTo(6);
        assertThat(modes.ratio()).isBetween(7.9, 8.1);
        assertThat(sample.describe()).endsWith("two modes: 3 of 6 JVMs 8.0x slower");
    }

    @Test
    void namesOneJvmThatStandsApart() {
        assertThat(of(100, 99, 101, 180).describe()).endsWith("one apart: 1 of 4 JVMs 1.8x slower");
    }

    @Test
    void seesNoModesInAWideSpread() {
        assertThat(of(100, 120, 145, 170, 210, 240).modes()).isEmpty();
        assertThat(of(100, 130, 190).modes()).isEmpty();
    }

    @Test
    void tellsWhichJvmsHadNotSettled() {
        JvmTime settled = JvmTime.of(List.of(101.0, 100.0, 100.5, 99.0));
        JvmTime warming = JvmTime.of(List.of(140.0, 120.0, 105.0, 100.0));
        JvmTime deoptimised = JvmTime.of(List.of(100.0, 101.0, 180.0, 181.0));
        JvmTime disturbedOnce = JvmTime.of(List.of(100.0, 101.0, 180.0, 100.0));
        assertThat(settled.isSteady()).isTrue();
        assertThat(disturbedOnce.isSteady()).isTrue();
        assertThat(warming.isSteady()).isFalse();
        assertThat(deoptimised.isSteady()).isFalse();
        assertThat(new Sample(List.of(settled, warming, deoptimised, disturbedOnce)).describe())
                .endsWith("2 unsteady");
    }

    @Test
    void cannotTellFromThreeIterations() {
        assertThat(JvmTime.of(List.of(300.0, 200.0, 100.0)).isSteady()).isTrue();
        assertThat(JvmTime.of(List.of(300.0, 200.0, 100.0)).ns()).isEqualTo(200);
    }

    @Test
    void refusesASampleOfNothing() {
        assertThatThrownBy(() -> new Sample(List.of())).isInstanceOf(IllegalArgumentException.class);
    }

    static Sample of(double... ns) {
        return new Sample(Arrays.stream(ns).mapToObj(one -> new JvmTime(one, 1)).toList());
    }
}
