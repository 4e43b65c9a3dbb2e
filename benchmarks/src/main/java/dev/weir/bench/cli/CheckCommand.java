package dev.weir.bench.cli;

import dev.weir.bench.cli.options.RunArguments;
import dev.weir.bench.compare.Attribute;
import dev.weir.bench.compare.RegressionCheck;
import dev.weir.bench.compare.RegressionReport;
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
import java.util.SortedSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** {@code weir check}: whether a server became slower, as an exit status. */
@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        versionProvider = Weir.Version.class,
        description =
                "Says whether latency or throughput of a candidate got worse than a baseline's, beyond a margin and beyond noise;"
                        + " for the CI of a serving stack.",
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:not worse",
            "1:worse, or the runs cannot be checked, and the message says why",
            "2:the command line is wrong",
            "4:inconclusive; measure longer"
        },
        footer = {
            "",
            "The server's version may differ: that is what is checked. Three runs or more",
            "on each side show what differs from run to run.",
            "",
            "Examples:",
            "  weir check runs/new --baseline runs/main",
            "  weir check new-1 new-2 new-3 --baseline old-1 old-2 old-3 --margin 5%%"
        })
final class CheckCommand implements Callable<Integer> {

    private final PrintWriter out;
    private final int width;

    @Parameters(paramLabel = "CANDIDATE", arity = "1..*", description = "Folders of the candidate's runs.")
    private List<Path> candidate = List.of();

    @Option(
            names = "--baseline",
            paramLabel = "RUN",
            arity = "1..*",
            required = true,
            description = "Folders of the baseline's runs, under the same load.")
    private List<Path> baseline = List.of();

    @Option(
            names = "--margin",
            paramLabel = "SHARE",
            converter = ShareConverter.class,
            description = "By how much a figure may worsen, such as 5%% or 0.05. Default: 10%%.")
    private double margin = 0.1;

    @Option(
            names = "--force",
            paramLabel = "NAME",
            arity = "1..*",
            description = "Checks although this differs too, and says so: as of weir compare.")
    private List<Attribute> force = List.of();

    @Option(names = "--json", description = "For other programs.")
    private boolean isJson;

    CheckCommand(PrintWriter out, OptionalInt columns) {
        this.out = out;
        this.width = Terminal.width(columns);
    }

    @Override
    public Integer call() {
        Set<Attribute> mayDiffer = EnumSet.of(Attribute.SERVER_VERSION);
        mayDiffer.addAll(force);
        Map<String, List<RunFolder>> before = RunArguments.readSuites(baseline);
        Map<String, List<RunFolder>> now = RunArguments.readSuites(candidate);
        List<RegressionCheck> checks = new ArrayList<>();
        List<Uncompared> unchecked = new ArrayList<>();
        SortedSet<String> ofSome = RunArguments.suitesOfSome(before);
        ofSome.addAll(RunArguments.suitesOfSome(now));
        ofSome.addAll(before.keySet());
        ofSome.addAll(now.keySet());
        now.forEach((suite, runs) -> {
            List<RunFolder> ofBaseline = before.get(suite);
            if (ofBaseline != null) {
                ofSome.remove(suite);
                RunArguments.compare(
                        suite, () -> checks.add(RegressionCheck.of(ofBaseline, runs, margin, mayDiffer)), unchecked);
            }
        });
        ofSome.forEach(suite -> unchecked.add(Uncompared.ofSomeRuns(suite)));
        RegressionReport report = new RegressionReport(checks, unchecked);
        out.print(isJson ? report.json() : report.text(width));
        out.flush();
        return switch (report.finding()) {
            case NOT_WORSE -> ExitStatus.DONE;
            case WORSE -> ExitStatus.FAILED;
            case INCONCLUSIVE -> ExitStatus.INCONCLUSIVE;
        };
    }

    /** A share as people write it. */
    static final class ShareConverter implements ITypeConverter<Double> {

        @Override
        public Double convert(String text) {
            boolean isPercent = text.endsWith("%");
            try {
                double number = Double.parseDouble(isPercent ? text.substring(0, text.length() - 1) : text);
                double share = isPercent ? number / 100 : number;
                if (share >= 0 && share < 1) {
                    return share;
                }
            } catch (NumberFormatException e) {
                // as any other text that is no share
            }
            throw new TypeConversionException(
                    "'" + text + "' is no share; write one from 0 to below 1, such as 5% or 0.05");
        }
    }
}
