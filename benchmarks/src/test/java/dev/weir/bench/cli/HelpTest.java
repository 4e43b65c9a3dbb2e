package dev.weir.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What {@code --help} says, of whatever commands there are, is what {@code src/test/resources/dev/weir/bench/cli/help} holds; so that a
 * change of it is seen by whoever reads the change. {@code mvn -pl benchmarks -am test -Dtest=HelpTest -Dsurefire.failIfNoSpecifiedTests=false
 * -Dtest.jvm.args=-Dweir.help.write=true} writes the files anew.
 */
class HelpTest {

    private static final Path FILES = Path.of("src/test/resources/dev/weir/bench/cli/help");
    private static final boolean WRITE = Boolean.getBoolean("weir.help.write");
    private static final String WRITE_LINE = "mvn -pl benchmarks -am test -Dtest=HelpTest"
            + " -Dsurefire.failIfNoSpecifiedTests=false -Dtest.jvm.args=-Dweir.help.write=true";
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
    @MethodSource("helps")
    void isWhatItWas(String name) throws IOException {
        Path file = FILES.resolve(name + ".txt");
        String help = help(name);
        if (WRITE) {
            Files.createDirectories(FILES);
            Files.writeString(file, help);
        }
        assertThat(file)
                .as(
                        "there is no snapshot of the help of %s; look at what it says, and write it with: %s",
                        name, WRITE_LINE)
                .exists();
        assertThat(help)
                .as("the help of %s has changed; if it should, write the snapshot anew with: %s", name, WRITE_LINE)
                .isEqualTo(Files.readString(file));
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
