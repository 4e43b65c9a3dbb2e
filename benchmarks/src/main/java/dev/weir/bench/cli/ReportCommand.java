package dev.weir.bench.cli;

import dev.weir.bench.compare.Attribute;
import dev.weir.bench.report.Report;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code weir report}: runs as a page to look at. */
@Command(
        name = "report",
        mixinStandardHelpOptions = true,
        versionProvider = Weir.Version.class,
        description = "Writes report.html, one page with the charts and figures of runs.")
final class ReportCommand implements Callable<Integer> {

    private final PrintWriter out;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "RUN", arity = "0..*", description = "Folders of runs.")
    private List<Path> runs = List.of();

    @Option(names = "--to", paramLabel = "DIR", description = "Where it goes.")
    private @Nullable Path to;

    @Option(names = "--force", paramLabel = "NAME", arity = "1..*", description = "As of weir compare.")
    private List<Attribute> force = List.of();

    ReportCommand(PrintWriter out) {
        this.out = out;
    }

    @Override
    public Integer call() throws IOException {
        if (runs.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "which run?");
        }
        Set<Attribute> mayDiffer = EnumSet.noneOf(Attribute.class);
        mayDiffer.addAll(force);
        Path folder = to != null ? to : runs.size() == 1 ? runs.get(0) : Path.of("weir-report");
        Report.of(runs, mayDiffer).write(folder);
        out.println(folder.resolve(Report.PAGE));
        return ExitStatus.DONE;
    }
}
