package dev.weir.bench.cli;

import dev.weir.bench.cli.options.RunArguments;
import dev.weir.bench.compare.Attribute;
import dev.weir.bench.compare.Comparison;
import dev.weir.bench.compare.ComparisonJson;
import dev.weir.bench.compare.ComparisonReport;
import dev.weir.bench.compare.Uncompared;
import dev.weir.bench.run.folder.RunFolder;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code weir compare}: runs of several machines beside each other. */
@Command(
        name = "compare",
        mixinStandardHelpOptions = true,
        versionProvider = Weir.Version.class,
        description =
                "Lays runs beside each other and says what is faster, and how sure that is. Runs of the same label, machine, model"
                        + " and load are taken together as a group; each group is compared with that of the first run.",
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:compared; suites that could not be, beside the runs' own, are named",
            "1:the runs cannot be read or must not be compared, and the message says why",
            "2:the command line is wrong"
        },
        footer = {
            "",
            "Three runs or more of each group show what differs from run to run; with",
            "fewer, only differences above 3 %% are called differences.",
            "",
            "Example:",
            "  weir compare weir-runs/RTX4090-* weir-runs/H100-*"
        })
final class CompareCommand implements Callable<Integer> {

    /** How a comparison is written. */
    enum Format {
        TEXT,
        MARKDOWN,
        CSV,
        JSON
    }

    private final PrintWriter out;
    private final int width;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "RUN", arity = "1..*", description = "Folders of runs, two or more.")
    private List<Path> runs = List.of();

    @Option(
            names = "--force",
            paramLabel = "NAME",
            arity = "1..*",
            description =
                    "Compares although this differs, and says so above the table: digest, model, quantization, prompts,"
                            + " options, context-length, server-version, client-build, clock or suite.")
    private List<Attribute> force = List.of();

    @Option(
            names = "--format",
            description = "text, markdown, csv or json; json also holds percentile curves. Default: text.")
    private Format format = Format.TEXT;

    @Option(names = "--json", description = "Short for --format json.")
    private boolean json;

    CompareCommand(PrintWriter out, OptionalInt columns) {
        this.out = out;
        this.width = Terminal.width(columns);
    }

    @Override
    public Integer call() {
        if (runs.size() < 2) {
            throw new ParameterException(spec.commandLine(), "it takes two runs to compare");
        }
        Set<Attribute> mayDiffer = EnumSet.noneOf(Attribute.class);
        mayDiffer.addAll(force);
        List<Comparison> comparisons = new ArrayList<>();
        List<Uncompared> uncompared = new ArrayList<>();
        Map<String, List<RunFolder>> suites = RunArguments.readSuites(runs);
        suites.forEach((suite, ofSuite) ->
                RunArguments.compare(suite, () -> comparisons.add(Comparison.of(ofSuite, mayDiffer)), uncompared));
        RunArguments.suitesOfSome(suites).forEach(suite -> uncompared.add(Uncompared.ofSomeRuns(suite)));
        ComparisonReport report = new ComparisonReport(comparisons, uncompared);
        out.print(
                switch (json ? Format.JSON : format) {
                    case TEXT -> report.text(width);
                    case MARKDOWN -> report.markdown();
                    case CSV -> report.csv();
                    case JSON -> ComparisonJson.of(comparisons, uncompared);
                });
        out.flush();
        return 0;
    }
}
