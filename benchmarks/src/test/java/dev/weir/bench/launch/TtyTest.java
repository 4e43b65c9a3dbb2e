package dev.weir.bench.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TtyTest {

    @ParameterizedTest
    @CsvSource({"80, 80", "9999, 9999", "0, -1", "-80, -1", "wide, -1", "12345, -1"})
    void isAsWideAsTheEnvironmentSays(String columns, int expected) {
        assertThat(Tty.columns(Map.of("COLUMNS", columns)).orElse(-1)).isEqualTo(expected);
    }
}
