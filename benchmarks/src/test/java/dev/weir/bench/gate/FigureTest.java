package dev.weir.bench.gate;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FigureTest {

    @Test
    void showsTimesInTheUnitThatFits() {
        assertThat(Figure.showNs(21.34)).isEqualTo("21.3 ns");
        assertThat(Figure.showNs(588.2)).isEqualTo("588 ns");
        assertThat(Figure.showNs(12_345)).isEqualTo("12.3 us");
        assertThat(Figure.showNs(1.5e9)).isEqualTo("1500.0 ms");
    }
}
