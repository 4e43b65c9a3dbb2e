package dev.weir.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.Writer;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every {@code --help} has, whatever commands there are; what each says is held by {@link CommandReferenceTest}. */
class HelpTest {

    private static final int COLUMNS = 80;

    static Stream<String> commands() {
        PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
        return Weir.commandLine(nowhere, nowhere, OptionalInt.empty()).getSubcommands().keySet().stream()
                .sorted();
    }

    static Stream<String> helps() {
        return Stream.concat(Stream.of("weir"), commands());
    }

    private static String help(String name) {
        return help(name, COLUMNS);
    }

    private static String help(String name, int columns) {
        String[] arguments = name.equals("weir") ? new String[] {"--help"} : new String[] {name, "--help"};
        CommandLineRun run = CommandLineRun.on(OptionalInt.of(columns), arguments);
        assertThat(run.status()).isZero();
        return run.out();
    }

    @ParameterizedTest
    @MethodSource("commands")
    void hasAnExampleAndTheStatuses(String name) {
        assertThat(help(name))
                .as(
                        "the help of %s needs exitCodeListHeading, exitCodeList and a footer with \"Example:\" and a line to type",
                        name)
                .contains("Exit status:", "Example", "weir " + name + " ", "--debug");
    }

    /** Not inside a URL, an option or a number with its unit: each word is one that the help has on endless lines too. */
    @ParameterizedTest
    @MethodSource("helps")
    void endsItsLinesBetweenWords(String name) {
        Set<String> words = words(name, 1_000);
        for (int columns : new int[] {66, COLUMNS, 100, 120}) {
            assertThat(words).as("at %d columns", columns).containsAll(words(name, columns));
        }
    }

    private static Set<String> words(String name, int columns) {
        return new HashSet<>(List.of(help(name, columns).split("\\s+")));
    }

    @ParameterizedTest
    @MethodSource("helps")
    void fits80Columns(String name) {
        assertThat(help(name).lines().filter(line -> line.length() > COLUMNS)).isEmpty();
    }
}
