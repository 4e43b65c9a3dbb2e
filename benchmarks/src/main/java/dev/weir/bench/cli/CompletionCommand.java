package dev.weir.bench.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
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
            "In ~/.zshrc, below \"autoload -U compinit && compinit\", the same. The shell",
            "has to know Weir as weir:",
            "  alias weir='java -jar /path/to/weir.jar'"
        })
final class CompletionCommand implements Callable<Integer> {

    private final PrintWriter out;
    private final Supplier<CommandLine> commandLine;

    /** @param commandLine with all commands */
    CompletionCommand(PrintWriter out, Supplier<CommandLine> commandLine) {
        this.out = out;
        this.commandLine = commandLine;
    }

    @Override
    public Integer call() {
        out.print(AutoComplete.bash("weir", commandLine.get()));
        out.flush();
        return ExitStatus.DONE;
    }
}
