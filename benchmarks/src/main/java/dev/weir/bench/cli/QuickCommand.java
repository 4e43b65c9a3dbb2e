package dev.weir.bench.cli;

import dev.weir.bench.cli.latency.EarlyEnd;
import dev.weir.bench.cli.latency.Laboratories;
import dev.weir.bench.cli.latency.ProgressPrinter;
import dev.weir.bench.cli.latency.TypedCommand;
import dev.weir.bench.cli.options.FoundServerOptions;
import dev.weir.bench.cli.options.ServerOptions;
import dev.weir.bench.cli.options.TrustOption;
import dev.weir.bench.latency.client.ClientChoice;
import dev.weir.bench.latency.client.LoadClient;
import dev.weir.bench.latency.laboratory.Conditions;
import dev.weir.bench.latency.laboratory.Interruption;
import dev.weir.bench.latency.load.TimeLimits;
import dev.weir.bench.latency.request.ServerAddress;
import dev.weir.bench.latency.request.ServerApi;
import dev.weir.bench.latency.server.FoundServer;
import dev.weir.bench.latency.server.ServerFinder;
import dev.weir.bench.latency.server.ServerNotReadyException;
import dev.weir.bench.latency.server.ServerWatch;
import dev.weir.bench.latency.server.StateProbe;
import dev.weir.bench.quick.ChosenModel;
import dev.weir.bench.quick.NoModelException;
import dev.weir.bench.quick.QuickMeasurement;
import dev.weir.bench.quick.QuickReport;
import dev.weir.bench.run.environment.Environment;
import dev.weir.bench.text.LineBreaks;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code weir quick}: a server's answer in a minute. */
@Command(
        name = "quick",
        mixinStandardHelpOptions = true,
        versionProvider = Weir.Version.class,
        sortOptions = false,
        description =
                "Measures a server for about a minute and says in plain sentences what one user feels, how many users"
                        + " at once it serves well, what holds it back, and which setting to change next.",
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:answered",
            "1:no request of one user ended well, or it was ended early",
            "2:the command line is wrong",
            "3:no server can be reached"
        },
        footer = {
            "",
            "Well is: a first token in less than 500 ms and 20 tokens/s or more, for 90 %%",
            "of the requests. Prompts are new each time, so that no cache answers.",
            "",
            "Examples:",
            "  weir quick",
            "  weir quick --url http://127.0.0.1:8000 --model NAME --seconds 120"
        })
final class QuickCommand implements Callable<Integer> {

    private static final int FEWEST_SECONDS = 5;
    private static final int MOST_SECONDS = 3600;

    private final PrintWriter out;
    private final PrintWriter err;
    private final int width;
    private final LineBreaks lineBreaks;
    private final Interruption interruption = new Interruption();

    @Spec
    private CommandSpec spec;

    @Mixin
    private FoundServerOptions server = new FoundServerOptions();

    @Option(
            names = "--model",
            paramLabel = "NAME",
            description = "The model. Default: the one in memory, or else the first that the server names.")
    private @Nullable String model;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            description =
                    "How long requests start; those under way then are waited for, in all up to five times as long. Default: 60.")
    private int seconds = 60;

    @Option(
            names = "--api",
            paramLabel = "API",
            converter = ServerOptions.ApiConverter.class,
            description = "ollama, chat or openai, as of weir latency. Default: the server's own.")
    private @Nullable ServerApi api;

    @Mixin
    private TrustOption trust = new TrustOption();

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "Of the prompts. Default: the time, so that no prompt was ever asked before.")
    private @Nullable Long seed;

    @Option(names = "--no-rehearsal", description = "Measures at once, as of weir latency.")
    private boolean isNotRehearsed;

    @Option(names = "--json", description = "For other programs.")
    private boolean isJson;

    QuickCommand(PrintWriter out, PrintWriter err, OptionalInt columns) {
        this.out = out;
        this.err = err;
        this.width = Terminal.width(columns);
        this.lineBreaks = new LineBreaks(columns);
    }

    @Override
    public Integer call() throws IOException, NoModelException {
        if (seconds < FEWEST_SECONDS || seconds > MOST_SECONDS) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--seconds is from " + FEWEST_SECONDS + " to " + MOST_SECONDS + ", was " + seconds);
        }
        Map<String, String> sent = server.headers();
        TrustOption.Trust trusting = trust.begin();
        EarlyEnd end = EarlyEnd.on(interruption);
        try (end;
                trusting) {
            return measure(ChosenModel.of(found(sent), Optional.ofNullable(model), Optional.ofNullable(api)), sent);
        }
    }

    private FoundServer found(Map<String, String> sent) throws ServerNotReadyException {
        ServerFinder finder = new ServerFinder(sent);
        if (server.url().isPresent()) {
            return finder.inWords(finder.identify(server.url().get()));
        }
        List<FoundServer> found = finder.find(ServerFinder.USUAL);
        found.stream()
                .skip(1)
                .forEach(other -> lineBreaks.print("Also here: " + other.described() + "; --url " + other.url(), err));
        return finder.inWords(found.get(0));
    }

    private int measure(ChosenModel chosen, Map<String, String> sent) throws IOException {
        ServerAddress address = ServerAddress.parse(chosen.server().url());
        StateProbe probe = StateProbe.of(address.url(), chosen.api() == ServerApi.OPENAI, sent);
        Environment environment = Environment.read();
        long ofPrompts = seed == null ? System.currentTimeMillis() : seed;
        Laboratories laboratories = new Laboratories(
                ClientChoice.AUTO,
                new Conditions(
                        "quick",
                        TypedCommand.of(spec),
                        environment,
                        TimeLimits.USUAL,
                        ServerOptions.MOST_CONNECTIONS,
                        ofPrompts,
                        List.of(),
                        false),
                ProgressPrinter.ofStandardError(err),
                interruption,
                Weir.class.getName(),
                List.of());
        lineBreaks.print(
                "Measuring " + chosen.model() + " (" + chosen.why() + ") of "
                        + chosen.server().described() + ", for about " + seconds + " s.",
                isJson ? err : out);
        out.flush();
        if (!isNotRehearsed) {
            laboratories.rehearse(address);
        }
        try (LoadClient client = Laboratories.client(ClientChoice.AUTO, address)) {
            ServerWatch watch = ServerWatch.of(probe, probe.state(Optional.of(chosen.model())), null);
            QuickReport report = new QuickMeasurement(chosen, environment, ofPrompts)
                    .run(
                            laboratories.laboratory(client, watch),
                            probe,
                            sent,
                            TimeUnit.SECONDS.toNanos(seconds),
                            interruption);
            out.print(isJson ? report.json() : "\n" + report.text(width));
            out.flush();
            return report.isAnswered() ? ExitStatus.DONE : ExitStatus.FAILED;
        }
    }
}
