package dev.weir.replay.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FaultTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "none",
                "silence",
                "hang-up",
                "cut-inside:0",
                "cut-between:3",
                "reset:7",
                "stall:1",
                "error-line:2:out of memory",
                "malformed-line:0:{\"a\":1:2}"
            })
    void writesTheSpecItReads(String spec) {
        assertThat(Fault.parse(spec)).hasToString(spec).isEqualTo(Fault.parse(spec));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "None",
                "none:0",
                "silence:1",
                "hang-up:",
                "reset",
                "reset:",
                "reset:-1",
                "reset:x",
                "reset:1:text",
                "cut",
                "stall:99999999999",
                "error-line",
                "error-line:x",
                "error-line:0:a\nb"
            })
    void listsWhatIsAllowedForAnythingElse(String spec) {
        assertThatThrownBy(() -> Fault.parse(spec))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining('"' + spec + '"')
                .hasMessageContaining(Fault.ALLOWED);
    }

    @Test
    void hasAUsualText() {
        assertThat(Fault.after(Fault.Kind.ERROR_LINE, 4))
                .isEqualTo(Fault.parse("error-line:4"))
                .hasToString("error-line:4:an error was encountered while running the model: unexpected EOF");
    }

    @Test
    void takesNoCountOrTextThatMeansNothing() {
        assertThatThrownBy(() -> new Fault(Fault.Kind.SILENCE, 1, "")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Fault(Fault.Kind.STALL, 1, "x")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Fault(Fault.Kind.STALL, -1, "")).isInstanceOf(IllegalArgumentException.class);
    }
}
