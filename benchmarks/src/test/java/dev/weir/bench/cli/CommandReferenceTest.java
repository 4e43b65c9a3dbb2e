package dev.weir.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/**
 * {@code docs/reference/commands.md} holds the help of every command as it is now. After a change, {@code -Dweir.docs=renew} writes it anew;
 * the difference is what users will see.
 */
class CommandReferenceTest {

    private static final Path PAGE = Path.of("../docs/reference/commands.md");
    private static final int COLUMNS = 100;

    private static final String HEAD = """
            # Commands

            What `--help` says of each command, at %d columns. This page is written by `CommandReferenceTest`, which fails where it is not what the
            commands say; after a change of theirs, this renews it:

            ```sh
            mvn -pl benchmarks test -Dtest=CommandReferenceTest -Dsurefire.failIfNoSpecifiedTests=false -Dweir.docs=renew
            ```

            Exit statuses that all share: 0 done; 1 a check failed, or it could not be done; 2 used wrongly; 3 the server cannot be reached. Where a
            command has others, its help says so; [all in one table](exit-statuses.md).

            """;

    @Test
    void isWhatTheCommandsSay() throws IOException {
        String page = page();
        if (System.getProperty("weir.docs", "").equals("renew")) {
            Files.writeString(PAGE, page);
        }
        assertThat(PAGE)
                .as("%s; renew it with -Dweir.docs=renew", PAGE)
                .content()
                .isEqualTo(page);
    }

    private static String page() {
        CommandLine weir = Weir.commandLine(nowhere(), nowhere(), OptionalInt.of(COLUMNS));
        return HEAD.replace("%d", String.valueOf(COLUMNS))
                + weir.getSubcommands().keySet().stream()
                        .map(name -> "[" + name + "](#weir-" + name + ")")
                        .collect(Collectors.joining(", ", "", "\n\n"))
                + section("weir", weir)
                + weir.getSubcommands().entrySet().stream()
                        .map(command -> "\n" + section("weir " + command.getKey(), command.getValue()))
                        .collect(Collectors.joining());
    }

    private static String section(String name, CommandLine command) {
        StringWriter help = new StringWriter();
        command.usage(new PrintWriter(help), CommandLine.Help.Ansi.OFF);
        String text = help.toString()
                .lines()
                .map(String::stripTrailing)
                .collect(Collectors.joining("\n"))
                .strip();
        return "## " + name + "\n\n```text\n" + text + "\n```\n";
    }

    private static PrintWriter nowhere() {
        return new PrintWriter(Writer.nullWriter());
    }
}
