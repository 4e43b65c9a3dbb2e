package dev.weir.bench.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PrintableTest {

    static IntStream obeyed() {
        IntStream c0 = IntStream.range(0, 0x20).filter(c -> c != '\n' && c != '\t');
        IntStream delAndC1 = IntStream.rangeClosed(0x7F, 0x9F);
        IntStream separatorsAndDirections =
                IntStream.of(0x2028, 0x2029, 0x202A, 0x202B, 0x202C, 0x202D, 0x202E, 0x2066, 0x2067, 0x2068, 0x2069);
        return IntStream.concat(IntStream.concat(c0, delAndC1), separatorsAndDirections);
    }

    @ParameterizedTest
    @MethodSource("obeyed")
    void replacesWhatATerminalWouldObey(int character) {
        String hostile = "a" + Character.toString(character) + "2Jb";
        assertThat(Printable.text(hostile)).isEqualTo("a\uFFFD2Jb");
        assertThat(Printable.line(hostile)).doesNotContain(Character.toString(character));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "two\n\tlines",
                "na\u00EFve \u00A0 caf\u00E9",
                "\u5830 \uD83C\uDFF4\uDB40\uDC67\uDB40\uDC62\uDB40\uDC7F",
                "\uD83D\uDC68\u200D\uD83D\uDC69\u200D\uD83D\uDC67",
                "\u200F\u05E9\u05DC\u05D5\u05DD\u200E 5"
            })
    void leavesTheRestAsItIs(String text) {
        assertThat(Printable.text(text)).isEqualTo(text);
    }

    @Test
    void writesALineBreakOfWindowsAsOne() {
        assertThat(Printable.text("a\r\nb\rc")).isEqualTo("a\nb\uFFFDc");
    }

    @Test
    void putsEverythingOnOneLine() {
        assertThat(Printable.line("a\r\n\tb\u2028c\u0085d  e")).isEqualTo("a b c d e");
    }
}
