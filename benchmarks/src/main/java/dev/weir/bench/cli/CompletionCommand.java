package dev.weir.bench.cli;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code weir completion}: what a shell needs to complete commands and options. */
@Command(
        name = "completion",
        mixinStandardHelpOptions = true,
        versionProvider = Weir.Version.class,
        description = "Prints a script that has bash or zsh complete Weir's commands and options.",
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {"0:done", "2:the command line is wrong"},
        footer = {
            "",
            "Example, for a line in ~/.bashrc:",
            "  source <(weir completion)",
            "In ~/.zshrc the same, below \"autoload -U compinit && compinit\" where that is",
            "there. The shell has to know Weir as weir:",
            "  alias weir='java -jar /path/to/weir.jar'"
        })
final class CompletionCommand implements Callable<Integer> {

    private static final Pattern CHOICES = Pattern.compile("^( *local \\w+_option_args=)(\\(.*\\))", Pattern.MULTILINE);

    private final PrintWriter out;
    private final Supplier<CommandLine> commandLine;

    /** @param commandLine with all commands */
    CompletionCommand(PrintWriter out, Supplier<CommandLine> commandLine) {
        this.out = out;
        this.commandLine = commandLine;
    }

    @Override
    public Integer call() {
        out.print(asTyped(AutoComplete.bash("weir", commandLine.get())));
        out.flush();
        return ExitStatus.DONE;
    }

    /** picocli offers the names of enum constants, such as {@code CLIENT_BUILD}; help and messages know them as {@code client-build}. */
    private static String asTyped(String script) {
        return CHOICES.matcher(script)
                .replaceAll(choices -> Matcher.quoteReplacement(choices.group(1)
                        + choices.group(2).toLowerCase(Locale.ROOT).replace('_', '-')));
    }
}
