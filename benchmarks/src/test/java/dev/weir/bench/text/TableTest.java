package dev.weir.bench.text;

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
    void writesMarkdown() {
        Table table = new Table(1, "name", "value");
        table.row("a|b", "1");
        assertThat(table.toMarkdown()).isEqualTo("| name | value |\n| :-- | --: |\n| a\\|b | 1 |\n");
    }

    @Test
    void quotesWhatWouldBreakACsvRow() {
        Table table = new Table(1, "name", "value");
        table.row("a, b", "the \"best\"\nof all");
        assertThat(table.toCsv()).isEqualTo("name,value\n\"a, b\",\"the \"\"best\"\"\nof all\"\n");
    }
}
