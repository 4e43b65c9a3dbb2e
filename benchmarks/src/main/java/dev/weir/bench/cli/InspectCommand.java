package dev.weir.bench.cli;

import dev.weir.plan.ToolRegistry;
import dev.weir.recording.RecordingException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code weir inspect}: what recordings hold, as the pipeline finds it. One that cannot be read does not keep the others back. */
@Command(
        name = "inspect",
        mixinStandardHelpOptions = true,
        versionProvider = Weir.Version.class,
        description =
                "Shows what a recording holds: records, malformed lines, text, thinking, tool calls, how it ended,"
                        + " and its plans with the time at which each closed.",
        footer = {
            "",
            "Exit status 1: a recording is damaged or does not exist, or its body could not be read to the end."
        })
final class InspectCommand implements Callable<Integer> {

    private static final int FAILED = 1;

    private final PrintWriter out;
    private final PrintWriter err;

    @Parameters(
            paramLabel = "RECORDING",
            arity = "0..*",
            description = RecordingArguments.DESCRIPTION + ". Without any: all bundled ones.")
    private List<String> recordings = List.of();

    @Option(
            names = "--json",
            description =
                    "One JSON object a recording and line: the members of expected.jsonl, and \"valid\" for each plan.")
    private boolean json;

    @Option(names = "--text", description = "Shows text and thinking whole.")
    private boolean wholeText;

    @Option(
            names = "--tools",
            paramLabel = "FILE",
            description = "The tools that plans may use, in the format weir-tools/1. Default: the bundled 37.")
    private @Nullable Path tools;

    InspectCommand(PrintWriter out, PrintWriter err) {
        this.out = out;
        this.err = err;
    }

    @Override
    public Integer call() {
        ToolRegistry registry = tools == null ? ToolRegistry.bundled() : ToolRegistry.read(tools);
        InspectionReport report = new InspectionReport(out, wholeText);
        int status = 0;
        for (RecordingArguments.Reader reader : RecordingArguments.readers(recordings)) {
            try {
                Inspection inspection = Inspector.inspect(reader.read(), registry);
                if (json) {
                    out.println(InspectionJson.line(inspection));
                } else {
                    report.write(inspection);
                }
                status = inspection.answer().flatMap(Inspection.Answer::failure).isPresent() ? FAILED : status;
            } catch (RecordingException | IOException e) {
                err.println("weir inspect: " + e.getMessage());
                status = FAILED;
            }
        }
        out.flush();
        return status;
    }
}
