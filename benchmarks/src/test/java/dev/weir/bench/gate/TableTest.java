package dev.weir.bench.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TableTest {

    @Test
    void alignsNamesToTheLeftAndNumbersToTheRight() {
        Table table = new Table(1, "name", "ns");
        table.row("weir", "9.5");
        table.row("readLine", "1000");
        assertThat(table.toString()).isEqualTo("""
                        name        ns
                        --------  ----
                        weir       9.5
                        readLine  1000
                        """);
    }

    @Test
    void refusesARowOfAnotherWidth() {
        assertThatThrownBy(() -> new Table(1, "name", "ns").row("weir")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void showsTimesInTheUnitThatFits() {
        assertThat(Figure.showNs(21.34)).isEqualTo("21.3 ns");
        assertThat(Figure.showNs(588.2)).isEqualTo("588 ns");
        assertThat(Figure.showNs(12_345)).isEqualTo("12.3 us");
        assertThat(Figure.showNs(1.5e9)).isEqualTo("1500.0 ms");
    }
}
