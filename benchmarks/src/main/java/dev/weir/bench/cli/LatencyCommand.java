package dev.weir.bench.cli;

import dev.weir.bench.cli.latency.EarlyEnd;
import dev.weir.bench.cli.latency.FindingsTables;
import dev.weir.bench.cli.latency.Laboratories;
import dev.weir.bench.cli.latency.LiveSuites;
import dev.weir.bench.cli.latency.ProgressPrinter;
import dev.weir.bench.cli.latency.Recipients;
import dev.weir.bench.cli.latency.ReplaySuites;
import dev.weir.bench.cli.latency.ResultTable;
import dev.weir.bench.cli.latency.SessionJson;
import dev.weir.bench.cli.latency.TypedCommand;
import dev.weir.bench.cli.options.LoadOptions;
import dev.weir.bench.cli.options.PromptOptions;
import dev.weir.bench.cli.options.RecordingArguments;
import dev.weir.bench.cli.options.RunOptions;
import dev.weir.bench.cli.options.ServerOptions;
import dev.weir.bench.cli.options.TrustOption;
import dev.weir.bench.latency.client.ClientChoice;
import dev.weir.bench.latency.client.LoadClient;
import dev.weir.bench.latency.laboratory.Conditions;
import dev.weir.bench.latency.laboratory.Interruption;
import dev.weir.bench.latency.laboratory.MeasuredLoad;
import dev.weir.bench.latency.request.ModelOptions;
import dev.weir.bench.latency.request.Recipient;
import dev.weir.bench.latency.request.RequestBody;
import dev.weir.bench.latency.request.ServerAddress;
import dev.weir.bench.latency.request.ServerApi;
import dev.weir.bench.latency.server.Fleet;
import dev.weir.bench.latency.server.ServerState;
import dev.weir.bench.latency.server.ServerWatch;
import dev.weir.bench.latency.server.StateProbe;
import dev.weir.bench.latency.suite.EndedEarlyException;
import dev.weir.bench.latency.suite.ReplaySites;
import dev.weir.bench.latency.suite.Session;
import dev.weir.bench.latency.suite.Suite;
import dev.weir.bench.latency.suite.SuiteChoice;
import dev.weir.bench.run.Check;
import dev.weir.bench.run.ClosedLoop;
import dev.weir.bench.run.RunHeader;
import dev.weir.bench.run.ServerList;
import dev.weir.bench.run.Shard;
import dev.weir.bench.run.environment.Environment;
import dev.weir.bench.run.folder.RunFolder;
import dev.weir.bench.text.Facts;
import dev.weir.bench.text.LineBreaks;
import dev.weir.bench.text.Printable;
import dev.weir.recording.Recording;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code weir latency}: measures a live server, or a replay of genuine recordings, into a folder of runs. */
@Command(
        name = "latency",
        mixinStandardHelpOptions = true,
        versionProvider = Weir.Version.class,
        sortOptions = false,
        description =
                "Measures what users of a server feel: times to the first token and the first action, the gaps between, and how"
                        + " much of them is the client's own.",
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:measured, and all checks passed",
            "1:a check failed, no request of a load ended well, or it was ended early",
            "2:the command line is wrong",
            "3:the server cannot be reached",
            "130:ended by Ctrl-C; what was measured is kept"
        },
        footer = {
            "",
            "Examples:",
            "  weir latency                                 replay, about two minutes",
            "  weir latency --url http://127.0.0.1:11434 --model llama3.2",
            "  weir latency --url ... --model ... --request-rate 2 --duration 60s",
            "  weir latency --url ... --model ... --suite checks batch"
        })
final class LatencyCommand implements Callable<Integer> {

    /** What a replay does not look at. */
    private static final List<String> OF_A_SERVER = List.of(
            "--model",
            "--api",
            "--header",
            "--server-machine",
            "--cacert",
            "--prompts",
            "--tier",
            "--format",
            "--temperature",
            "--num-predict",
            "--num-ctx",
            "--option",
            "--batches");

    /** What a server that is there already does not look at. */
    private static final List<String> OF_A_REPLAY = List.of("--recordings", "--pacing");

    private final PrintWriter out;
    private final PrintWriter err;
    private final int width;
    private final LineBreaks lineBreaks;
    private final Interruption interruption = new Interruption();

    @Spec
    private CommandSpec spec;

    @Mixin
    private ServerOptions server = new ServerOptions();

    @Mixin
    private TrustOption trust = new TrustOption();

    @Mixin
    private LoadOptions load = new LoadOptions();

    @Mixin
    private PromptOptions prompts = new PromptOptions();

    @Mixin
    private RunOptions runs = new RunOptions();

    @Option(
            names = "--recordings",
            paramLabel = "DIR",
            arity = "1..*",
            description = "Without --url: what the main load replays, instead of bundled recordings: "
                    + RecordingArguments.DESCRIPTION + ".")
    private List<String> recordings = List.of();

    @Option(
            names = "--pacing",
            paramLabel = "PACE",
            description =
                    "Without --url: when chunks are sent: recorded, the default, scaled:FACTOR, none or fixed:GAP.")
    private String pacing = "recorded";

    @Option(
            names = "--json",
            description =
                    "Instead of tables, prints summary.json of the main load, or of the first one that ran, with the session's checks"
                            + " added as checks; of checks alone an object that holds nothing else.")
    private boolean json;

    LatencyCommand(PrintWriter out, PrintWriter err, OptionalInt columns) {
        this.out = out;
        this.err = err;
        this.width = Terminal.width(columns);
        this.lineBreaks = new LineBreaks(columns);
    }

    @Override
    public Integer call() throws IOException {
        Optional<ServerList> servers = checked(server::servers);
        // Nobody is asked, or started, before what may be wrong whoever is asked has been seen to be right.
        checked(() -> List.of(runs.label(), server.headers(), server.mostConnections(), server.limits()));
        runs.requireFreeFolder();
        if (servers.isPresent()) {
            refuse(OF_A_REPLAY, " is for a replay; leave it out, or --url and --servers");
        } else {
            refuse(OF_A_SERVER, " does nothing to a replay; give --url with it");
        }
        TrustOption.Trust trusting = trust.begin();
        EarlyEnd end = EarlyEnd.on(interruption);
        try (end;
                trusting) {
            return servers.isPresent() ? measure(servers.get()) : replay();
        }
    }

    /** Options that would have no effect: whoever gives one means another measurement than the one that would be made. */
    private void refuse(List<String> options, String why) {
        for (String option : options) {
            if (spec.commandLine().getParseResult().hasMatchedOption(option)) {
                throw misused(option + why);
            }
        }
    }

    private int measure(ServerList servers) throws IOException {
        Set<SuiteChoice> chosen = checked(() -> suites(servers));
        ModelOptions options = prompts.model(load.seed(), server.api());
        if (server.client() == ClientChoice.CORE && prompts.hasOtherOptions()) {
            throw misused("--option cannot be sent by --client core");
        }
        boolean isOpenAi = server.api() == ServerApi.OPENAI;
        Map<String, String> headers = checked(server::headers);
        Fleet fleet = Fleet.find(servers, url -> StateProbe.of(url, isOpenAi, headers), server.model());
        fleet.absent().forEach((url, why) -> complain(url + " cannot be measured, the others are: " + why));
        ServerState state = fleet.first();
        String model = state.model().name();
        RequestBody body = checked(() -> RequestBody.of(model, server.api(), options));
        Recipients recipients = new Recipients(server.api(), model, options, headers, server.limits());
        List<Recipient> all = servers.servers().stream()
                .map(each -> recipients.at(ServerAddress.parse(each.url())))
                .toList();
        Environment environment = Environment.read();
        Conditions conditions =
                conditions(environment, server.machine().orElseGet(() -> machine(state, environment)) + "-" + model);
        Laboratories laboratories = laboratories(conditions);
        tell("Measuring " + model + " of " + state.described() + " at "
                + String.join(", ", servers.toString().split(",", -1)) + ": " + names(chosen) + ".");
        try (LoadClient client = Laboratories.client(server.client(), fleet)) {
            ServerWatch watch = fleet.watch(server.machine().orElse(null));
            LiveSuites live = new LiveSuites(
                    laboratories.laboratory(client, watch), server.client(), prompts, load, body, servers, all);
            List<Suite> suites = checked(() -> live.of(chosen));
            rehearse(laboratories, ServerAddress.parse(state.url()));
            return run(suites, conditions.label());
        }
    }

    private int replay() throws IOException {
        Set<SuiteChoice> chosen = checked(() -> suites(false, load.isGiven()));
        List<Recording> own = new ArrayList<>();
        if (!recordings.isEmpty()) {
            for (RecordingArguments.Reader reader : RecordingArguments.readers(recordings)) {
                own.add(reader.read());
            }
        }
        Environment environment = Environment.read();
        Conditions conditions = conditions(environment, "replay-" + environment.machine());
        Laboratories laboratories = laboratories(conditions);
        try (ReplaySites.Site site = laboratories.start(pacing, "recorded")) {
            tell("Replaying genuine recordings from a server of its own at "
                    + site.address().url() + ": "
                    + names(chosen) + "; "
                    + (chosen.size() == SuiteChoice.values().length ? "about two minutes." : "as long as they take."));
            ReplaySuites replayed = new ReplaySuites(laboratories, site, load, own);
            List<Suite> suites = checked(() -> replayed.of(chosen));
            rehearse(laboratories, site.address());
            return run(suites, conditions.label());
        } catch (EndedEarlyException e) {
            return endedEarly(String.valueOf(e.getMessage()));
        }
    }

    private Set<SuiteChoice> suites(ServerList servers) {
        Set<SuiteChoice> chosen = suites(true, load.isGiven() || servers.isSpread());
        if (servers.isSpread() && !chosen.equals(EnumSet.of(SuiteChoice.STREAMS))) {
            throw new IllegalArgumentException(
                    "--servers share the main load, and other suites ask one server; give --suite streams, or --url");
        }
        return chosen;
    }

    private Set<SuiteChoice> suites(boolean isLive, boolean isLoadGiven) {
        Set<SuiteChoice> chosen = runs.suites(isLive, isLoadGiven);
        if (!load.shard().isWhole() && !chosen.equals(EnumSet.of(SuiteChoice.STREAMS))) {
            throw new IllegalArgumentException(
                    "--shard divides the main load, and other suites are not divided; give --suite streams");
        }
        return chosen;
    }

    private void rehearse(Laboratories laboratories, ServerAddress address) throws IOException {
        if (server.isRehearsed()) {
            laboratories.rehearse(address);
        }
    }

    private int run(List<Suite> suites, String label) throws IOException {
        Shard shard = load.shard();
        String name = shard.isWhole() ? label : label + "_shard-" + shard.number() + "-of-" + shard.count();
        Path folder = runs.folder(name, LocalDateTime.now(ZoneId.systemDefault()));
        Session.Result result = new Session(folder, interruption).run(suites);
        int status = report(result);
        if (result.failure().isEmpty()) {
            return status;
        }
        Exception failure = result.failure().get();
        complain(String.valueOf(failure.getMessage()));
        return ExitStatus.of(failure);
    }

    /** For people; where another program reads standard output, they read standard error. */
    private void tell(String sentence) {
        PrintWriter people = json ? err : out;
        lineBreaks.print(sentence, people);
        people.flush();
    }

    /** What went wrong, below what was measured. */
    private void complain(String sentence) {
        out.flush();
        lineBreaks.print(spec.qualifiedName() + ": " + Printable.text(sentence), err);
    }

    private int report(Session.Result result) throws IOException {
        List<MeasuredLoad> loads = result.loads();
        List<Check> checks = result.checks();
        if (!json) {
            show(result);
        } else if (loads.isEmpty()) {
            out.print(SessionJson.of(checks));
        } else {
            out.print(SessionJson.of(RunFolder.read(loads.get(0).folder()).summaryJson(), checks));
        }
        boolean isGood = true;
        for (MeasuredLoad measured : loads) {
            if (measured.report().ok() == 0) {
                isGood = false;
                String error = measured.report().lastError();
                complain("no request of " + measured.experiment().suite() + " ended well"
                        + (error == null ? "" : "; the last error: " + error));
            }
            String stopped = measured.report().stoppedBecause();
            if (stopped != null) {
                isGood = false;
                if (result.interruptedBecause().isEmpty()) {
                    complain(measured.experiment().suite() + " ended early: " + stopped);
                }
            }
        }
        for (Check check : checks) {
            if (check.verdict() == Check.Verdict.FAILED) {
                isGood = false;
                complain("the check " + check.name() + " failed: " + check.measured() + "; it asks for "
                        + check.limit());
            }
        }
        out.flush();
        if (result.interruptedBecause().isPresent()) {
            return endedEarly(result.interruptedBecause().get());
        }
        return isGood ? ExitStatus.DONE : ExitStatus.FAILED;
    }

    private int endedEarly(String why) {
        complain("ended early: " + why);
        return ExitStatus.FAILED;
    }

    private void show(Session.Result result) {
        result.suites()
                .forEach(suite -> suite.findings().ifPresent(findings -> {
                    out.println();
                    out.print(FindingsTables.of(findings));
                }));
        List<MeasuredLoad> loads = result.loads();
        if (!loads.isEmpty()) {
            RunFolder run = RunFolder.read(loads.get(0).folder());
            out.println();
            out.print(new ResultTable(run, width));
            ClosedLoop.of(run.header().load(), run.histograms())
                    .filter(ClosedLoop::leftOut)
                    .ifPresent(loop -> {
                        Facts facts = new Facts(width);
                        facts.add("not seen", loop.note());
                        out.println();
                        out.print(facts);
                    });
        }
        List<Check> checks = result.checks();
        if (!checks.isEmpty()) {
            out.println();
            out.print(FindingsTables.of(checks, width));
        }
    }

    private Conditions conditions(Environment environment, String labelText) throws IOException {
        return checked(() -> new Conditions(
                runs.label().orElseGet(() -> RunHeader.labelOf(labelText)),
                TypedCommand.of(spec),
                environment,
                server.limits(),
                server.mostConnections(),
                load.seed(),
                load.objectives(),
                prompts.cacheMayAnswer()));
    }

    private Laboratories laboratories(Conditions conditions) {
        return new Laboratories(
                server.client(),
                conditions,
                ProgressPrinter.ofStandardError(err),
                interruption,
                Weir.class.getName(),
                recordings);
    }

    private static String machine(ServerState state, Environment environment) {
        return state.facts(null).isOnThisMachine()
                ? environment.machine()
                : ServerAddress.parse(state.url()).host();
    }

    private static String names(Set<SuiteChoice> chosen) {
        return chosen.stream().map(SuiteChoice::label).collect(Collectors.joining(", "));
    }

    private interface Wish<T> {

        T get() throws IOException;
    }

    /** What the user asked for, or a message that says what is wrong with it. */
    private <T> T checked(Wish<T> wish) throws IOException {
        try {
            return wish.get();
        } catch (IllegalArgumentException e) {
            throw misused(String.valueOf(e.getMessage()));
        }
    }

    private ParameterException misused(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
