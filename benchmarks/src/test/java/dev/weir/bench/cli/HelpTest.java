package dev.weir.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.Writer;
import java.util.OptionalInt;
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
        String[] arguments = name.equals("weir") ? new String[] {"--help"} : new String[] {name, "--help"};
        CommandLineRun run = CommandLineRun.on(OptionalInt.of(COLUMNS), arguments);
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

    @ParameterizedTest
    @MethodSource("helps")
    void fits80Columns(String name) {
        assertThat(help(name).lines().filter(line -> line.length() > COLUMNS)).isEmpty();
    }
}
