package dev.weir.bench.cli.options;

import dev.weir.bench.latency.suite.SuiteChoice;
import dev.weir.bench.run.RunHeader;
import dev.weir.bench.run.folder.RunWriter;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which suites run, and where their runs lie. */
public final class RunOptions {

    private static final DateTimeFormatter NAME = DateTimeFormatter.ofPattern("uuuu-MM-dd_HH-mm-ss");
    private static final String ALL = "all";

    @Option(
            names = "--suite",
            arity = "1..*",
            paramLabel = "SUITE",
            description =
                    "What is asked: streams (the main load), checks, single, batch, tiers; of a replay also chunking and truth; or"
                            + " all. Default: all, or streams alone where the main load is described (--concurrency, --request-rate, --requests,"
                            + " --duration).")
    private List<String> suites = List.of();

    @Option(
            names = "--label",
            paramLabel = "NAME",
            description = "Names the runs in tables and files. Default: made of machine and model.")
    private @Nullable String label;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description =
                    "Folder of the session's runs: not there yet, or empty. Default: one in --results, named by time and label.")
    private @Nullable Path out;

    @Option(names = "--results", paramLabel = "DIR", description = "Where folders of runs go. Default: weir-runs.")
    private Path results = Path.of("weir-runs");

    /**
     * What the user wants the runs named; empty where nothing is said.
     *
     * @throws IllegalArgumentException if it has other characters than a label may have
     */
    public Optional<String> label() {
        return Optional.ofNullable(label).map(RunHeader::requireLabel);
    }

    /**
     * Refuses a folder of the user's in which something lies: whoever learns that only when a run begins has waited for nothing.
     *
     * @throws dev.weir.bench.run.folder.RunException if it is not free
     */
    public void requireFreeFolder() {
        if (out != null) {
            RunWriter.requireFree(out);
        }
    }

    /** Where the session's runs are to lie. */
    public Path folder(String usedLabel, LocalDateTime now) {
        return out == null ? results.resolve(NAME.format(now) + "_" + usedLabel) : out;
    }

    /**
     * The suites to run.
     *
     * @param isLive whether the server is a live one
     * @param isLoadGiven whether the user described the main load
     * @throws IllegalArgumentException if there is no such suite, or not for such a server
     */
    public Set<SuiteChoice> suites(boolean isLive, boolean isLoadGiven) {
        EnumSet<SuiteChoice> possible = Arrays.stream(SuiteChoice.values())
                .filter(suite -> !isLive || suite.isForLiveServers())
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(SuiteChoice.class)));
        if (suites.isEmpty()) {
            return isLoadGiven ? EnumSet.of(SuiteChoice.STREAMS) : possible;
        }
        EnumSet<SuiteChoice> chosen = EnumSet.noneOf(SuiteChoice.class);
        for (String name : suites) {
            if (name.equals(ALL)) {
                chosen.addAll(possible);
            } else {
                chosen.add(possible.stream()
                        .filter(suite -> suite.label().equals(name))
                        .findFirst()
                        .orElseThrow(() -> new IllegalArgumentException("--suite '" + name + "' is none of "
                                + possible.stream().map(SuiteChoice::label).collect(Collectors.joining(", "))
                                + (isLive ? " (chunking and truth are of a replay)" : "") + " or all")));
            }
        }
        return chosen;
    }
}
