package dev.weir.bench.latency.answer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ErrorBodyTest {

    private static String message(String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        ErrorBody error = new ErrorBody();
        error.add(bytes, 0, bytes.length);
        return error.message();
    }

    /** U+009B begins a command as ESC [ does, U+202E turns what follows around. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u001b[31m",
                "\u009b31m",
                "\u0085",
                "\u2028",
                "\u2029",
                "\u202e",
                "\u202a",
                "\u2066",
                "\u2069",
                "\r\n\t"
            })
    void keepsNothingThatATerminalWouldObey(String obeyed) {
        for (String body : new String[] {"out" + obeyed + "of cards", "<html>out" + obeyed + "of cards"}) {
            assertThat(message(body))
                    .startsWith(body.startsWith("<") ? "an HTML page, out " : "out ")
                    .endsWith("of cards");
            assertThat(message(body).codePoints())
                    .allMatch(c -> Character.getType(c) != Character.CONTROL
                            && Character.getType(c) != Character.LINE_SEPARATOR
                            && Character.getType(c) != Character.PARAGRAPH_SEPARATOR
                            && Character.getType(c) != Character.FORMAT);
        }
        assertThat(message("{\"error\":{\"message\":\"out\u009bof\u202ecards\"}}"))
                .isEqualTo("out of cards");
    }
}
