package dev.weir.bench.cli;

import dev.weir.bench.cli.options.RecordingArguments;
import dev.weir.bench.inspect.Inspection;
import dev.weir.bench.inspect.InspectionJson;
import dev.weir.bench.inspect.InspectionReport;
import dev.weir.bench.inspect.Inspector;
import dev.weir.bench.text.LineBreaks;
import dev.weir.bench.text.Printable;
import dev.weir.plan.ToolRegistry;
import dev.weir.recording.Recording;
import dev.weir.recording.RecordingException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code weir inspect}: what recordings hold, as the pipeline finds it. One that cannot be read does not keep the others back. */
@Command(
        name = "inspect",
        mixinStandardHelpOptions = true,
        versionProvider = Weir.Version.class,
        description =
                "Shows what a recording holds: records, malformed lines, text, thinking, tool calls, how it ended,"
                        + " and its plans with the time at which each closed. Without a recording, lists the bundled ones.",
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:done",
            "1:a recording is damaged or does not exist, or its body could not be read to the end",
            "2:the command line is wrong",
            "141:whoever read the output has gone, as head does"
        },
        footer = {"", "Examples:", "  weir inspect generate-batch-10", "  weir inspect --json recordings"})
final class InspectCommand implements Callable<Integer> {

    private final PrintWriter out;
    private final PrintWriter err;
    private final OptionalInt columns;

    @Spec
    private CommandSpec spec;

    @Parameters(
            paramLabel = "RECORDING",
            arity = "0..*",
            description = RecordingArguments.DESCRIPTION + ". Without any: a list of the bundled ones.")
    private List<String> recordings = List.of();

    @Option(
            names = "--json",
            description =
                    "One JSON object a recording and line: the members of expected.jsonl, and \"valid\" for each plan."
                            + " Without a recording, of all bundled ones.")
    private boolean json;

    @Option(names = "--text", description = "Shows text and thinking whole.")
    private boolean wholeText;

    @Option(
            names = "--tools",
            paramLabel = "FILE",
            description = "The tools that plans may use, in the format weir-tools/1. Default: the bundled 37.")
    private @Nullable Path tools;

    /**
     * @param columns how wide the terminal is; empty where the output is none
     */
    InspectCommand(PrintWriter out, PrintWriter err, OptionalInt columns) {
        this.out = out;
        this.err = err;
        this.columns = columns;
    }

    @Override
    public Integer call() {
        InspectionReport report = new InspectionReport(out, columns, wholeText);
        int status = recordings.isEmpty() && !json ? list(report) : inspect(report);
        out.flush();
        return status;
    }

    private int list(InspectionReport report) {
        if (wholeText || tools != null) {
            throw new ParameterException(
                    spec.commandLine(), (wholeText ? "--text" : "--tools") + " needs a RECORDING to show");
        }
        report.list(Recording.bundledNames().stream().map(Recording::bundled).toList());
        return ExitStatus.DONE;
    }

    private int inspect(InspectionReport report) {
        ToolRegistry registry = tools == null ? ToolRegistry.bundled() : ToolRegistry.read(tools);
        int status = ExitStatus.DONE;
        for (RecordingArguments.Reader reader : RecordingArguments.readers(recordings)) {
            try {
                Inspection inspection = Inspector.inspect(reader.read(), registry);
                if (json) {
                    out.println(InspectionJson.line(inspection));
                } else {
                    report.write(inspection);
                }
                status = inspection.isWhole() ? status : ExitStatus.FAILED;
            } catch (RecordingException | IOException e) {
                new LineBreaks(columns).print("weir inspect: " + Printable.text(String.valueOf(e.getMessage())), err);
                status = ExitStatus.FAILED;
            }
            if (out.checkError()) {
                return status; // Nobody reads on, or nothing more can be written.
            }
        }
        return status;
    }
}
