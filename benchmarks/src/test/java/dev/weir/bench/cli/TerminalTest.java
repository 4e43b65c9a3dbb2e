package dev.weir.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TerminalTest {

    @ParameterizedTest
    @CsvSource({"20, 40", "40, 40", "60, 60", "80, 80", "119, 80", "120, 120", "300, 120"})
    void textIsNoWiderThanTheTerminal(int columns, int width) {
        assertThat(Terminal.width(OptionalInt.of(columns))).isEqualTo(width);
    }

    @Test
    void textIsEightyColumnsWideWhereThereIsNone() {
        assertThat(Terminal.width(OptionalInt.empty())).isEqualTo(80);
    }
}
