package dev.weir.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bench.launch.StandardStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.net.ConnectException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What all commands have in common. */
class WeirTest {

    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    /** Takes a line and refuses what comes after it. */
    private OutputStream broken(String reason) {
        return new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                if (written.toString(StandardCharsets.UTF_8).contains("\n")) {
                    throw new IOException(reason);
                }
                written.write(b);
            }
        };
    }

    private int run(OutputStream out, Map<String, String> environment, String... arguments) {
        return Weir.run(new StandardStream(out), new StandardStream(err), environment, arguments);
    }

    private String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    /** As in {@code weir inspect | head -1}; Linux in English and in German, Windows. */
    @ParameterizedTest
    @ValueSource(strings = {"Broken pipe", "Daten\u00FCbergabe unterbrochen (broken pipe)", "The pipe is being closed"})
    void aReaderThatHasSeenEnoughIsNoErrorAndEndsTheCommandQuietly(String reason) {
        assertThat(run(broken(reason), Map.of(), "inspect")).isEqualTo(141);
        assertThat(err()).isEmpty();
        assertThat(run(broken(reason), Map.of(), "inspect", "chat-tools", "no-such-recording"))
                .as("nothing is read that nobody would see")
                .isEqualTo(141);
        assertThat(err()).isEmpty();
    }

    /** picocli lets errors through. */
    @Test
    void anErrorIsToldInWordsAsWhatFailsIs() {
        StringWriter said = new StringWriter();
        PrintWriter full = new PrintWriter(new Writer() {
            @Override
            public void write(char[] text, int from, int length) {
                throw new OutOfMemoryError("Java heap space");
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        });
        assertThat(Weir.run(full, new PrintWriter(said), OptionalInt.empty(), "inspect", "chat-tools"))
                .isEqualTo(1);
        assertThat(said.toString())
                .startsWith("weir: there is too little memory (Java heap space)")
                .contains("-Xmx")
                .doesNotContain("\tat ");
    }

    @Test
    void helpBeforeACommandIsOfTheWhole() {
        assertThat(run(written, Map.of(), "--help", "quick")).isZero();
        assertThat(written.toString(StandardCharsets.UTF_8)).contains("latency", "compare", "doctor");
    }

    @Test
    void outputThatCannotBeWrittenIsAFailure() {
        assertThat(run(broken("No space left on device"), Map.of(), "inspect", "chat-tools"))
                .isEqualTo(1);
        assertThat(err().lines())
                .containsExactly("weir: not all could be written to standard output (No space left on device)");
    }

    @ParameterizedTest
    @CsvSource(nullValues = "none", textBlock = """
                    none, 0
                    '',   0
                    0,    0
                    wide, 0
                    -80,  0
                    40,   40
                    80,   80
                    """)
    void breaksLinesWhereTheEnvironmentNamesColumns(String columns, int widest) {
        run(written, columns == null ? Map.of() : Map.of("COLUMNS", columns), "inspect", "generate-batch-10");
        int longest = written.toString(StandardCharsets.UTF_8)
                .lines()
                .mapToInt(String::length)
                .max()
                .orElseThrow();
        if (widest == 0) {
            assertThat(longest).isGreaterThan(100);
        } else {
            assertThat(longest).isLessThanOrEqualTo(widest);
        }
    }

    @Test
    void errorsFitTheTerminalToo() {
        run(written, Map.of("COLUMNS", "60"), "inspect", "no-such-recording-of-such-a-name");
        run(written, Map.of("COLUMNS", "60"), "inspect", "--no-such-option-of-such-a-name", "no-such-recording");
        assertThat(err().lines()).hasSize(5).allMatch(line -> line.length() <= 60);
    }

    @Test
    void helpFitsTheTerminalToo() {
        run(written, Map.of("COLUMNS", "60"), "inspect", "--help");
        assertThat(written.toString(StandardCharsets.UTF_8).lines().filter(line -> line.length() > 60))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"inspct, inspect", "serv, serve", "Inspect, inspect"})
    void ofACommandThatDoesNotExistSaysWhichMayHaveBeenMeant(String given, String meant) {
        CommandLineRun run = CommandLineRun.of(given);
        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err().lines())
                .containsExactly(
                        "weir: there is no command " + given + " (did you mean " + meant + "?); see weir --help");
    }

    @Test
    void ofACommandThatIsLikeNoneSuggestsNone() {
        assertThat(CommandLineRun.of("xyz").err().lines())
                .containsExactly("weir: there is no command xyz; see weir --help");
    }

    @Test
    void ofAnArgumentTooManySaysWhich() {
        CommandLineRun run = CommandLineRun.of("serve", "chat-prose");
        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err()).startsWith("weir serve: one argument too many: chat-prose");
    }

    @Test
    void aServerThatCannotBeReachedHasAStatusOfItsOwn() {
        assertThat(ExitStatus.of(new IOException("cannot ask http://localhost:1", new ConnectException("refused"))))
                .isEqualTo(3);
        assertThat(ExitStatus.of(new IOException("disk full"))).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-V", "--version"})
    void saysItsVersion(String flag) {
        CommandLineRun run = CommandLineRun.of(flag);
        assertThat(run.status()).isZero();
        assertThat(run.out()).startsWith("weir ");
    }

    @Test
    void helpListsTheStatuses() {
        assertThat(CommandLineRun.of("--help").out()).contains("Exit status:", "3   the server cannot be reached");
    }
}
