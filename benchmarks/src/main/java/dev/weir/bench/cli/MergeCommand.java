package dev.weir.bench.cli;

import dev.weir.bench.cli.latency.FindingsTables;
import dev.weir.bench.cli.latency.ResultTable;
import dev.weir.bench.cli.latency.TypedCommand;
import dev.weir.bench.cli.options.RunArguments;
import dev.weir.bench.compare.Merge;
import dev.weir.bench.run.Findings;
import dev.weir.bench.run.folder.RunFolder;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code weir merge}: what several generators measured of one server at one time, as one run. */
@Command(
        name = "merge",
        mixinStandardHelpOptions = true,
        versionProvider = Weir.Version.class,
        description =
                "Makes one run of what several generators measured of one server, or of the same several, at one time. Its"
                        + " histograms are those of all requests together, to the last count.",
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:merged",
            "1:they are no parts of one run, or one cannot be read or the result written",
            "2:the command line is wrong"
        },
        footer = {
            "",
            "Of runs made with --shard i/n all n are needed, each once.",
            "Each suite that all runs have is merged.",
            "",
            "Example:",
            "  weir merge weir-runs/generator-1 weir-runs/generator-2 --to weir-runs/both"
        })
final class MergeCommand implements Callable<Integer> {

    private final PrintWriter out;
    private final int width;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "RUN", arity = "1..*", description = "Folders of runs, two or more; one, with --partial.")
    private List<Path> runs = List.of();

    @Option(
            names = "--to",
            paramLabel = "DIR",
            required = true,
            description = "Where the result is to lie: a new folder.")
    private Path to;

    @Option(
            names = "--partial",
            description = "Goes on where shards are missing; the result says which, and is marked as degraded.")
    private boolean partial;

    @Option(names = "--json", description = "Prints summary.json of the result instead of tables.")
    private boolean json;

    MergeCommand(PrintWriter out, OptionalInt columns) {
        this.out = out;
        this.width = Terminal.width(columns);
    }

    @Override
    public Integer call() throws IOException {
        if (runs.size() < 2 && !partial) {
            throw new ParameterException(
                    spec.commandLine(), "it takes two runs to merge; where one shard is all there is, add --partial");
        }
        List<String> commandLine = TypedCommand.of(spec).commandLine();
        for (Map.Entry<String, List<RunFolder>> suite :
                RunArguments.openSuites(runs).entrySet()) {
            Path folder = suite.getKey().equals(RunArguments.MAIN)
                    ? to
                    : to.resolve("suites").resolve(suite.getKey());
            Merge.write(suite.getValue(), partial, commandLine, folder);
        }
        RunFolder merged = RunFolder.read(to);
        if (json) {
            out.print(merged.summaryJson());
        } else {
            out.print(new ResultTable(merged, width));
            for (Findings findings : merged.findings()) {
                out.println();
                out.print(FindingsTables.of(findings));
            }
        }
        out.flush();
        return 0;
    }
}
