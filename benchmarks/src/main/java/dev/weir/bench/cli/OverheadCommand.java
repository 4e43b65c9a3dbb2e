package dev.weir.bench.cli;

import dev.weir.bench.cli.options.TrustOption;
import dev.weir.bench.latency.request.ServerAddress;
import dev.weir.bench.overhead.Overhead;
import dev.weir.bench.overhead.Overhead.Client;
import dev.weir.bench.overhead.OverheadReport;
import dev.weir.bench.text.LineBreaks;
import dev.weir.bench.text.Printable;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code weir overhead}: what measuring itself adds. */
@Command(
        name = "overhead",
        mixinStandardHelpOptions = true,
        versionProvider = Weir.Version.class,
        description =
                "Measures what clients add to the times they report: many streams from a source that writes into each"
                        + " record when it sent it (first after 50 ms, 99 more 10 ms apart), compared with when the client has"
                        + " it, by the kernel's clock and by its own.",
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:measured",
            "1:a level failed",
            "2:the command line is wrong",
            "3:the server cannot be reached"
        },
        footer = {
            "",
            "The source is a process of its own on this machine, started and ended here.",
            "With --url, any server that answers POST /api/chat. Where it is on this",
            "machine and gives each record a created_at just before it sends it",
            "(nanoseconds of CLOCK_MONOTONIC as digits, or a time of RFC 3339), errors are",
            "known; of another, how far this process's clock is behind the kernel's.",
            "A level is saturated where the client's thread or the source was busy for",
            "nine tenths of the time, the source was 5 ms late, or 15 %% of the reads held",
            "several records, which then share one time.",
            "A p99 of first records takes 662 answers. A level asks for as many, but not",
            "more than ten times, a second each: of fewer than 67 streams none is known.",
            "A level that fails ends its client's measurement; those before it are shown.",
            "",
            "Example:",
            "  weir overhead --client kernel,netty --streams 1,100"
        })
final class OverheadCommand implements Callable<Integer> {

    private static final int MOST_STREAMS = 10_000;

    private final PrintWriter out;
    private final PrintWriter err;
    private final OptionalInt columns;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--client",
            split = ",",
            arity = "1..*",
            paramLabel = "CLIENT",
            description =
                    "Who reads: kernel (Linux, both clocks), netty (any machine), core (the library, a thread a stream)."
                            + " Default: kernel netty.")
    private List<Client> clients = List.of(Client.KERNEL, Client.NETTY);

    @Option(
            names = "--streams",
            split = ",",
            arity = "1..*",
            paramLabel = "N",
            description = "How many at once. Default: 1,10,100,500,1000.")
    private List<Integer> streams = List.of(1, 10, 100, 500, 1000);

    @Option(names = "--url", paramLabel = "URL", description = "An independent source.")
    private @Nullable String url;

    @Option(names = "--model", paramLabel = "NAME", description = "What to ask it for. Default: ${DEFAULT-VALUE}.")
    private String model = "synthetic";

    @Mixin
    private TrustOption trust = new TrustOption();

    @Option(names = "--json", description = "Prints JSON instead of tables; times in ns.")
    private boolean json;

    OverheadCommand(PrintWriter out, PrintWriter err, OptionalInt columns) {
        this.out = out;
        this.err = err;
        this.columns = columns;
    }

    @Override
    public Integer call() throws IOException {
        for (int level : streams) {
            if (level < 1 || level > MOST_STREAMS) {
                throw misused("--streams must be 1 to " + MOST_STREAMS + ", was " + level);
            }
        }
        if (url != null && clients.contains(Client.CORE)) {
            throw misused("--client core needs the source that this command starts, whose text says when it was sent;"
                    + " leave --url out");
        }
        TrustOption.Trust trusting = trust.begin();
        try {
            return report(new Overhead(clients, streams, server(), model).measure(err::println));
        } finally {
            trusting.close();
        }
    }

    private int report(OverheadReport report) {
        out.print(json ? report.json() + System.lineSeparator() : report.text(Terminal.width(columns)));
        out.flush();
        LineBreaks lineBreaks = new LineBreaks(columns);
        report.failures()
                .forEach(failure ->
                        lineBreaks.print(spec.qualifiedName() + ": " + Printable.text(failure.toString()), err));
        return report.failures().stream()
                .map(failure -> ExitStatus.of(failure.cause()))
                .findFirst()
                .orElse(ExitStatus.DONE);
    }

    private @Nullable ServerAddress server() {
        try {
            return url == null ? null : ServerAddress.parse(url);
        } catch (IllegalArgumentException e) {
            throw misused("--url: " + e.getMessage());
        }
    }

    private ParameterException misused(String problem) {
        return new ParameterException(spec.commandLine(), problem);
    }
}
