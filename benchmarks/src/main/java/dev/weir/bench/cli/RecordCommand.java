package dev.weir.bench.cli;

import dev.weir.bench.cli.options.ListenOptions;
import dev.weir.bench.cli.options.TrustOption;
import dev.weir.bench.launch.UntilStopped;
import dev.weir.bench.text.LineBreaks;
import dev.weir.bench.text.Printable;
import dev.weir.record.Recorder;
import dev.weir.record.RecorderCounts;
import dev.weir.record.RecorderListener;
import dev.weir.record.imports.ImportReport;
import dev.weir.record.imports.Importer;
import dev.weir.recording.head.Ending;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code weir record}: a {@link Recorder} as a process, until it is told to stop, or an {@link Importer}. */
@Command(
        name = "record",
        mixinStandardHelpOptions = true,
        versionProvider = Weir.Version.class,
        description = {
            "Records what passes between clients and a server, or makes recordings of what curl or a browser has recorded.",
            "One folder for each exchange, named by time and request, which serve replays and inspect reads."
        },
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:imported",
            "1:an exchange was answered but could not be recorded, or nothing could be imported",
            "2:the command line is wrong",
            "130, 143:recorded, until Ctrl-C or SIGTERM stopped it"
        },
        footer = {
            "",
            "Prints \"listening on http://ADDRESS:PORT\" when it is ready; point clients",
            "there. Ctrl-C or SIGTERM stops it; answers that still come are then cut, and",
            "recorded so. Credentials in headers and in the query are not written.",
            "Example:",
            "  weir record --upstream http://127.0.0.1:11434 --to recordings --port 11435",
            "",
            "To import: curl --raw --http1.1 --trace FILE --trace-time ... and",
            "  weir record --import FILE --to recordings",
            "or a HAR file, whose times are unknown."
        })
final class RecordCommand implements Callable<Integer>, RecorderListener {

    private static final int LOST = 1;

    private final PrintWriter out;
    private final PrintWriter err;
    private final LineBreaks lineBreaks;

    @Spec
    private CommandSpec spec;

    @ArgGroup(multiplicity = "1")
    private Source source = new Source();

    @Option(
            names = "--to",
            required = true,
            paramLabel = "DIR",
            description = "Where the recordings' folders will stand; made where it is missing.")
    private Path folder = Path.of("");

    @Mixin
    private ListenOptions listening = new ListenOptions();

    @Mixin
    private TrustOption trust = new TrustOption();

    @Option(names = "--note", paramLabel = "TEXT", description = "What each recording says about itself.")
    private String note = "";

    /** What is recorded. */
    private static final class Source {

        @Option(
                names = "--upstream",
                paramLabel = "URL",
                description = "The server to record, such as http://127.0.0.1:11434.")
        private @Nullable URI upstream;

        @Option(names = "--import", paramLabel = "FILE", description = "A trace of curl, or a HAR file.")
        private @Nullable Path imported;
    }

    /** @param columns of the terminal; empty where there is none */
    RecordCommand(PrintWriter out, PrintWriter err, OptionalInt columns) {
        this.out = out;
        this.err = err;
        this.lineBreaks = new LineBreaks(columns);
    }

    /** Records until the thread is interrupted or the process is told to stop; imports at once. */
    @Override
    public Integer call() throws IOException {
        if (source.imported != null) {
            return importFile(source.imported);
        }
        URI upstream = source.upstream;
        if (upstream == null) {
            throw new ParameterException(spec.commandLine(), "give --upstream or --import");
        }
        Recorder recorder = start(upstream);
        UntilStopped recording = UntilStopped.begin("stop recording", () -> stop(recorder));
        tellOf(recorder, upstream);
        return recording.await();
    }

    private int importFile(Path file) throws IOException {
        ImportReport report = Importer.importFile(file, folder);
        report.recordings().forEach(out::println);
        report.leftOut().forEach(exchange -> warn("left out " + exchange));
        return report.recordings().isEmpty() ? LOST : 0;
    }

    private Recorder start(URI upstream) throws IOException {
        int port = listening.port();
        try {
            Recorder.Builder builder = Recorder.builder(upstream, folder)
                    .address(listening.address())
                    .port(port)
                    .note(note)
                    .listener(this);
            SSLContext trusting = trust.context();
            return (trusting == null ? builder : builder.tls(trusting)).start();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--upstream: " + e.getMessage(), e);
        }
    }

    private void tellOf(Recorder recorder, URI upstream) {
        recorder.leftBehind()
                .forEach(
                        left -> warn(
                                left
                                        + " was left behind by a recorder that did not end in order; it is no recording and may be deleted"));
        out.println("listening on " + recorder.url());
        tell("recording " + upstream + " to " + folder + ", times by the clock of the "
                + recorder.clock().label()
                + recorder.whyNoKernelStamps()
                        .map(why -> " (not of the kernel: " + why + ")")
                        .orElse(""));
        out.flush();
    }

    private int stop(Recorder recorder) {
        recorder.close();
        RecorderCounts counts = recorder.counts();
        out.println("stopped after " + counts.recorded() + " recorded, " + counts.unanswered() + " not answered, "
                + counts.lost() + " lost");
        out.flush();
        return counts.lost() == 0 ? ExitStatus.DONE : LOST;
    }

    @Override
    public void recorded(Path made, String request, int status, long bodyBytes, Ending ending) {
        tell(String.format(
                Locale.ROOT,
                "%s: %s, status %d, %,d B, %s",
                made.getFileName(),
                request,
                status,
                bodyBytes,
                ending.label()));
    }

    @Override
    public void notRecorded(String request, String why) {
        warn("not recorded: " + request + ": " + why);
    }

    @Override
    public void lost(String request, String why) {
        warn("LOST: " + request + ": " + why);
    }

    private void tell(String text) {
        lineBreaks.print(Printable.line(text), out);
    }

    private void warn(String text) {
        lineBreaks.print("weir record: " + Printable.line(text), err);
    }
}
