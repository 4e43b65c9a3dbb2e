package dev.weir.bench.cli;

import dev.weir.bench.cli.options.ListenOptions;
import dev.weir.bench.cli.options.RecordingArguments;
import dev.weir.bench.launch.UntilStopped;
import dev.weir.bench.text.LineBreaks;
import dev.weir.bench.text.Printable;
import dev.weir.recording.Chunking;
import dev.weir.recording.Recording;
import dev.weir.replay.ReplayServer;
import dev.weir.replay.ledger.ReplayCounts;
import dev.weir.replay.match.Match;
import dev.weir.replay.script.Fault;
import dev.weir.replay.script.Pacing;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code weir serve}: a {@link ReplayServer} as a process, until it is told to stop. */
@Command(
        name = "serve",
        mixinStandardHelpOptions = true,
        versionProvider = Weir.Version.class,
        description =
                "Answers as the recorded servers did, byte for byte, so that clients of Ollama work against it unchanged.",
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "1:it cannot listen, or a recording cannot be read",
            "2:the command line is wrong",
            "4:a write was later than --max-lateness allows",
            "130, 143:served, until Ctrl-C or SIGTERM stopped it"
        },
        footer = {
            "",
            "Prints \"listening on http://ADDRESS:PORT\" when it is ready. Ctrl-C or",
            "SIGTERM stops it; it then says what it has sent, and how late. While it",
            "runs, GET /weir/pacing says how late, as JSON; GET /weir/requests says when",
            "each write was due, begun and made, as CSV, or JSON with ?format=json;",
            "DELETE /weir/requests forgets them, and POST /weir/reset the lateness too.",
            "",
            "Example:",
            "  weir serve --port 8080",
            "A request may choose its answer, here on port 8080:",
            "  curl -N localhost:8080/api/chat -H 'X-Weir-Recording: chat-prose' -d '{}'"
        })
final class ServeCommand implements Callable<Integer> {

    private static final double NS_PER_US = 1e3;
    private static final double NS_PER_MS = 1e6;
    private static final int WAS_LATE = 4;

    private final PrintWriter out;
    private final PrintWriter err;
    private final LineBreaks lineBreaks;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--recordings",
            paramLabel = "DIR",
            arity = "1..*",
            description = "What to answer from: " + RecordingArguments.DESCRIPTION + ". Default: all bundled ones.")
    private List<String> recordings = List.of();

    @Mixin
    private ListenOptions listening = new ListenOptions();

    @Option(
            names = "--pacing",
            description =
                    "When chunks are sent: " + Pacing.ALLOWED + ", such as scaled:0.1 or fixed:5ms. Default: recorded.")
    private Pacing pacing = new Pacing.Recorded();

    @Option(names = "--chunking", description = "How bodies are cut: " + Chunking.ALLOWED + ". Default: recorded.")
    private Chunking chunking = new Chunking.Recorded();

    @Option(
            names = "--fault",
            description =
                    "What goes wrong with models' answers: none, silence, hang-up, cut-inside:CHUNKS, cut-between:CHUNKS,"
                            + " reset:CHUNKS, stall:CHUNKS, error-line:CHUNKS[:TEXT] or malformed-line:CHUNKS[:TEXT]. Default: none.")
    private Fault fault = Fault.NONE;

    @Option(
            names = "--slots",
            paramLabel = "N",
            description =
                    "How many answers of models are given at a time; further requests wait in silence, as Ollama's do."
                            + " The bytes stay as recorded, total_duration too. Default: all at once.")
    private int slots = Integer.MAX_VALUE;

    @Option(
            names = "--honour-num-predict",
            description =
                    "Ends a stream after as many records with text as num_predict or max_tokens allows tokens, with"
                            + " done_reason length. The bytes then are not those recorded, and X-Weir-Match says so.")
    private boolean honoursLimits;

    @Option(
            names = "--max-lateness",
            paramLabel = "MS",
            description = "Warns, and exits with status 4, if any write was later than this many milliseconds.")
    private @Nullable Double maxLatenessMs;

    @Option(
            names = "--strict",
            description =
                    "Answers 404 to a request that was not recorded, instead of what the nearest one was answered.")
    private boolean isStrict;

    @Option(
            names = "--pacing-log",
            paramLabel = "FILE.hgrm",
            description =
                    "Where to write how late each write was, us, when the server stops: HdrHistogram's percentiles.")
    private @Nullable Path pacingLog;

    @Option(
            names = {"-v", "--verbose"},
            description = "Tells of each request on standard error.")
    private boolean verbose;

    /** @param columns of the terminal; empty where there is none */
    ServeCommand(PrintWriter out, PrintWriter err, OptionalInt columns) {
        this.out = out;
        this.err = err;
        this.lineBreaks = new LineBreaks(columns);
    }

    /** Serves until the thread is interrupted or the process is told to stop. */
    @Override
    public Integer call() throws IOException {
        Optional<PrintStream> log = openPacingLog();
        ReplayServer server = start();
        UntilStopped serving = UntilStopped.begin("stop serving", () -> stop(server, log));
        out.println("listening on " + server.url());
        out.flush();
        return serving.await();
    }

    /** Before anything is measured, because afterwards it would be too late to choose another file. */
    private Optional<PrintStream> openPacingLog() throws IOException {
        if (pacingLog == null) {
            return Optional.empty();
        }
        if (pacing instanceof Pacing.None) {
            throw new ParameterException(
                    spec.commandLine(), "--pacing-log needs a pacing other than none, which nothing can be late for");
        }
        try {
            return Optional.of(new PrintStream(Files.newOutputStream(pacingLog), false, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new IOException(pacingLog + " cannot be written (" + e + "); choose another file", e);
        }
    }

    private ReplayServer start() throws IOException {
        int port = listening.port();
        if (slots < 1) {
            throw new ParameterException(spec.commandLine(), "--slots must be at least 1, was " + slots);
        }
        if (maxLatenessMs != null && pacing instanceof Pacing.None) {
            throw new ParameterException(
                    spec.commandLine(), "--max-lateness needs a pacing other than none, which nothing can be late for");
        }
        ReplayServer.Builder builder = ReplayServer.builder()
                .chunking(chunking)
                .pacing(pacing)
                .fault(fault)
                .slots(slots)
                .honourLimits(honoursLimits)
                .strict(isStrict)
                .address(listening.address())
                .port(port);
        if (!recordings.isEmpty()) {
            List<Recording> read = new ArrayList<>();
            for (RecordingArguments.Reader reader : RecordingArguments.readers(recordings)) {
                read.add(reader.read());
            }
            builder.recordings(read);
        }
        if (verbose) {
            builder.onRequest((request, status, match) -> warn(request.method() + " " + request.target() + " -> "
                    + status + ", " + match.map(Match::toString).orElse("no recording")));
        }
        return builder.start();
    }

    /** Stops, and says what was sent, and whether that was later than it may be. */
    private int stop(ReplayServer server, Optional<PrintStream> log) {
        server.close();
        ReplayCounts counts = server.counts();
        tell("stopped after " + counts.requests() + " requests: " + counts.completed() + " answered whole, "
                + counts.cut() + " cut, " + counts.disconnected() + " left by their clients");
        Histogram late = server.pacingErrorNs();
        if (late.getTotalCount() > 0) {
            tell(String.format(
                    Locale.ROOT,
                    "pacing error of %d writes, us: p50 %.0f, p99 %.0f, p99.9 %.0f, max %.0f",
                    late.getTotalCount(),
                    late.getValueAtPercentile(50) / NS_PER_US,
                    late.getValueAtPercentile(99) / NS_PER_US,
                    late.getValueAtPercentile(99.9) / NS_PER_US,
                    late.getMaxValue() / NS_PER_US));
        }
        log.ifPresent(file -> writePacingLog(late, file));
        out.flush();
        if (maxLatenessMs == null || late.getMaxValue() <= maxLatenessMs * NS_PER_MS) {
            return ExitStatus.DONE;
        }
        warn(String.format(
                Locale.ROOT,
                "weir serve: a write was %.3f ms late, more than --max-lateness %s: what clients measured against it is off by"
                        + " as much; give the machine less to do, or see /weir/requests for which ones",
                late.getMaxValue() / NS_PER_MS,
                maxLatenessMs));
        err.flush();
        return WAS_LATE;
    }

    private void writePacingLog(Histogram late, PrintStream file) {
        late.outputPercentileDistribution(file, NS_PER_US);
        file.close();
        if (file.checkError()) {
            warn("weir serve: " + pacingLog + " is not whole; is the disk full?");
        }
    }

    private void tell(String text) {
        lineBreaks.print(Printable.line(text), out);
    }

    private void warn(String text) {
        lineBreaks.print(Printable.line(text), err);
    }
}
