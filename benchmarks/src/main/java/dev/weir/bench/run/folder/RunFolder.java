package dev.weir.bench.run.folder;

import dev.weir.bench.run.Check;
import dev.weir.bench.run.Findings;
import dev.weir.bench.run.RequestResult;
import dev.weir.bench.run.RunHeader;
import dev.weir.bench.run.RunHistograms;
import dev.weir.bench.run.RunTotals;
import dev.weir.bench.run.ServerFacts;
import dev.weir.bench.run.ServerFigures;
import dev.weir.bench.run.ServerList;
import dev.weir.bench.run.environment.Environment;
import dev.weir.bench.run.environment.HardwareUse;
import java.io.IOException;
import java.net.URI;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A run, read from its folder, also from one whose writer was killed: what can be read is kept, and {@link #problems} says what could not.
 * Thread-safe, and always the same, as long as nobody writes into the folder.
 */
public final class RunFolder {

    private final Path path;
    private final RunJson json;
    private @Nullable Figures figures;

    /** What follows from all files of the folder. */
    private record Figures(
            boolean hasRequests,
            RunTotals totals,
            RunHistograms histograms,
            ServerFigures servers,
            HardwareUse hardware,
            List<Findings> findings,
            List<String> problems) {}

    private RunFolder(Path path, RunJson json) {
        this.path = path;
        this.json = json;
    }

    /**
     * Reads a run. Requests are read one by one, so that memory does not grow with their number.
     *
     * @throws RunException.NoRun if the folder is none or holds no run
     * @throws RunException.UnknownSchema if the run is of a format that this version does not read
     * @throws RunException.Damaged if {@code run.json} cannot be read, or neither the requests nor the log can
     */
    public static RunFolder read(Path path) {
        RunFolder run = open(path);
        run.figures();
        return run;
    }

    /**
     * Reads what a run is, and its figures not before they are asked for: of a thousand runs that are to be merged nobody asks.
     *
     * @throws RunException.NoRun if the folder is none or holds no run
     * @throws RunException.UnknownSchema if the run is of a format that this version does not read
     * @throws RunException.Damaged if {@code run.json} cannot be read; of the requests and the log this is thrown when they are asked for
     */
    public static RunFolder open(Path path) {
        return new RunFolder(path, RunJson.read(path));
    }

    private synchronized Figures figures() {
        Figures known = figures;
        if (known == null) {
            known = readFigures();
            figures = known;
        }
        return known;
    }

    private Figures readFigures() {
        List<String> problems = new ArrayList<>();
        RunTotals totals = new RunTotals(json.run().workload().goodput());
        RunHistograms ofRequests = new RunHistograms();
        ServerFigures servers = new ServerFigures(json.run());
        IOException noRequests = readRequests(
                path,
                result -> {
                    totals.add(result);
                    ofRequests.add(result);
                    servers.add(result);
                },
                problems);
        RunHistograms histograms;
        HardwareUse hardware = new HardwareUse();
        try {
            RunHistograms ofLog = IntervalLogReader.read(path.resolve(RunFiles.LOG), problems::add);
            histograms = noRequests == null ? ofRequests : ofLog;
            if (noRequests == null && json.complete() && !ofLog.equals(ofRequests)) {
                problems.add(RunFiles.LOG + " holds other values than " + RunFiles.REQUESTS
                        + "; one of them was cut or changed, and those of the requests are taken");
            }
        } catch (IOException e) {
            if (noRequests != null) {
                throw new RunException.Damaged(path.resolve(RunFiles.REQUESTS), noRequests);
            }
            problems.add(RunFiles.LOG + " cannot be read (" + e.getMessage() + "); the requests' own values are taken");
            histograms = ofRequests;
        }
        try {
            HardwareLog.read(path.resolve(RunFiles.HARDWARE), hardware::add, problems::add);
        } catch (IOException e) {
            problems.add(RunFiles.HARDWARE + " cannot be read (" + e.getMessage()
                    + "); of energy only what stands before is known");
        }
        List<Findings> findings = FindingsJson.read(path.resolve(RunFiles.SUMMARY), problems::add);
        return new Figures(
                noRequests == null,
                totals,
                histograms,
                servers,
                hardware,
                List.copyOf(findings),
                List.copyOf(problems));
    }

    private static @Nullable IOException readRequests(
            Path path, Consumer<RequestResult> onRequest, List<String> problems) {
        try {
            RequestLog.read(path.resolve(RunFiles.REQUESTS), onRequest, problems::add);
            return null;
        } catch (IOException e) {
            problems.add(RunFiles.REQUESTS + " cannot be read ("
                    + (e instanceof NoSuchFileException ? "it is not there" : e.getMessage())
                    + "); percentiles come from " + RunFiles.LOG + " alone, and rates are unknown");
            return e;
        }
    }

    /** Where it lies. */
    public Path path() {
        return path;
    }

    public RunHeader header() {
        return json.run();
    }

    /** The machine that measured. */
    public Environment environment() {
        return json.environment();
    }

    /** What the server runs on: what the user called it; else, if it is on the measuring machine, that one; else its host. */
    public String serverMachine() {
        ServerFacts server = header().server();
        if (server.machine() != null) {
            return server.machine();
        }
        if (header().isServedHere()) {
            return environment().machine();
        }
        ServerList list = header().load().servers();
        return "machine of "
                + (list == null
                                ? Stream.of(server.url())
                                : list.servers().stream().map(ServerList.Server::url))
                        .map(url -> URI.create(url).getAuthority())
                        .collect(Collectors.joining(", "));
    }

    /** Why not all was measured that was to be; empty for a complete run. */
    public Optional<String> incompleteBecause() {
        return json.complete()
                ? Optional.empty()
                : Optional.of(json.incompleteBecause() == null ? "it does not say why" : json.incompleteBecause());
    }

    /** Why figures are not what they could be. */
    public List<String> degraded() {
        return json.degraded();
    }

    public List<Check> checks() {
        return json.checks();
    }

    /** What the suites of its session found that no single run holds. */
    public List<Findings> findings() {
        return figures().findings();
    }

    /** What of the folder could not be read, for people. */
    public List<String> problems() {
        return figures().problems();
    }

    /** Whether its requests could be read; without them sums and rates are unknown, and histograms come from the log alone. */
    public boolean hasRequests() {
        return figures().hasRequests();
    }

    /** Sums and rates; not to be added to. */
    public RunTotals totals() {
        return figures().totals();
    }

    /** The histograms of the good requests; not to be added to. */
    public RunHistograms histograms() {
        return figures().histograms();
    }

    /** What each server of the load's list did; of none where there is no list. */
    public List<ServerFigures.OfServer> servers() {
        return figures().servers().all();
    }

    /** What the hardware of the measuring machine did. */
    public HardwareUse hardware() {
        return figures().hardware();
    }

    /**
     * Hands out the requests in the order in which they ended; lines that are none are left out, as {@link #problems} says.
     *
     * @throws RunException.Damaged if they cannot be read
     */
    public void forEachRequest(Consumer<RequestResult> onRequest) {
        Path file = path.resolve(RunFiles.REQUESTS);
        try {
            RequestLog.read(file, onRequest, problem -> {});
        } catch (IOException e) {
            throw new RunException.Damaged(file, e);
        }
    }

    /**
     * Its {@code summary.json}, for other programs.
     *
     * @throws IOException if there is none, as while the run is still written, or it cannot be read
     */
    public String summaryJson() throws IOException {
        return Files.readString(path.resolve(RunFiles.SUMMARY));
    }

    /** Checks as {@code run.json} has them, an array. */
    public static JsonNode json(List<Check> checks) {
        return RunJson.LINES.valueToTree(checks);
    }

    /** The folders of its further suites by their names. */
    public SortedMap<String, Path> suites() {
        SortedMap<String, Path> suites = new TreeMap<>();
        Path parent = path.resolve(RunFiles.SUITES);
        if (Files.isDirectory(parent)) {
            try (DirectoryStream<Path> folders = Files.newDirectoryStream(parent)) {
                for (Path folder : folders) {
                    if (Files.isRegularFile(folder.resolve(RunJson.FILE))) {
                        suites.put(folder.getFileName().toString(), folder);
                    }
                }
            } catch (IOException e) {
                throw new RunException.Damaged(parent, e);
            }
        }
        return suites;
    }
}
