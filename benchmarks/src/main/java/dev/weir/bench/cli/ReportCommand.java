package dev.weir.bench.cli;

import dev.weir.bench.compare.Attribute;
import dev.weir.bench.report.Report;
import dev.weir.bench.report.history.History;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** {@code weir report}: runs, or the gate's history, as a page to look at. */
@Command(
        name = "report",
        mixinStandardHelpOptions = true,
        versionProvider = Weir.Version.class,
        description =
                "Writes runs as one page that opens from a file, with charts and figures, and validation.md: the figures of the"
                        + " reference report beside what was measured. With --history, writes what the gate found over time.",
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:written",
            "1:a run or history cannot be read, or the page cannot be written",
            "2:the command line is wrong"
        },
        footer = {
            "",
            "Examples:",
            "  weir report weir-runs/RTX4090-llama3 weir-runs/H100-llama3 --to both",
            "  weir report --history benchmarks/jmh-history.jsonl --format bmf"
        })
final class ReportCommand implements Callable<Integer> {

    private static final String HISTORY_PAGE = "history.html";

    /** How a history is written. */
    enum Format {
        HTML,
        GITHUB_ACTION_BENCHMARK,
        BMF;

        /** Its name on the command line. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    private final PrintWriter out;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "RUN", arity = "0..*", description = "Folders of runs.")
    private List<Path> runs = List.of();

    @Option(
            names = "--to",
            paramLabel = "DIR",
            description = "Where the files go. Default: the run's folder; of several runs and of a history, this one.")
    private @Nullable Path to;

    @Option(
            names = "--force",
            paramLabel = "NAME",
            arity = "1..*",
            description = "Compares although this differs, as weir compare does.")
    private List<Attribute> force = List.of();

    @Option(
            names = "--history",
            paramLabel = "PATH",
            arity = "1..*",
            description = "Files of the gate's history, or folders with such files (*.jsonl), instead of runs.")
    private List<Path> history = List.of();

    @Option(
            names = "--format",
            description =
                    "With --history: html; or github-action-benchmark or bmf (Bencher), which print the latest answer to"
                            + " each question. Default: html.")
    private Format format = Format.HTML;

    @Option(names = "--json", description = "Prints where the files are as JSON.")
    private boolean json;

    ReportCommand(PrintWriter out) {
        this.out = out;
    }

    @Override
    public Integer call() throws IOException {
        if (runs.isEmpty() == history.isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(), runs.isEmpty() ? "which run?" : "either runs or --history, not both");
        }
        if (history.isEmpty()) {
            if (format != Format.HTML) {
                throw new ParameterException(spec.commandLine(), "--format is for --history; of runs there is a page");
            }
            ofRuns();
        } else {
            ofHistory(History.read(history));
        }
        return ExitStatus.DONE;
    }

    private void ofRuns() throws IOException {
        Set<Attribute> mayDiffer = EnumSet.noneOf(Attribute.class);
        mayDiffer.addAll(force);
        Path folder = to != null ? to : runs.size() == 1 ? runs.get(0) : Path.of("");
        Report.of(runs, mayDiffer).write(folder);
        ObjectNode told = JsonMapper.shared().createObjectNode();
        told.put("page_file", folder.resolve(Report.PAGE).toString());
        told.put("validation_file", folder.resolve(Report.VALIDATION).toString());
        tell(told);
    }

    private void ofHistory(History read) throws IOException {
        switch (format) {
            case GITHUB_ACTION_BENCHMARK -> out.println(read.githubActionBenchmark());
            case BMF -> out.println(read.bencherMetricFormat());
            case HTML -> {
                Path folder = to != null ? to : Path.of("");
                Files.createDirectories(folder.toAbsolutePath());
                Path page = folder.resolve(HISTORY_PAGE);
                Files.writeString(page, read.html());
                tell(JsonMapper.shared().createObjectNode().put("page_file", page.toString()));
            }
        }
    }

    private void tell(ObjectNode files) {
        if (json) {
            out.println(files);
        } else {
            files.forEach(file -> out.println(file.asString()));
        }
    }
}
