package dev.weir.bench.run;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a run before its first request, and does not change.
 *
 * @param label names the run in files and tables: letters, digits, {@code _} and {@code -} only; see {@link #labelOf}
 * @param suite what was run, such as {@code streams}, {@code single} or {@code tier-full}
 * @param startedAt wall-clock time of the run's start, from which all its nanoseconds count
 * @param invocation how it was asked for
 * @param client what measured
 * @param load when requests were sent
 * @param workload what was sent
 * @param server what answered; of several servers, the first that told what it is
 * @param servers each server of the load's list, in its order; empty where there is one server only
 */
public record RunHeader(
        String label,
        String suite,
        Instant startedAt,
        Invocation invocation,
        Client client,
        Load load,
        Workload workload,
        ServerFacts server,
        List<ServerFacts> servers) {

    private static final Pattern LABEL = Pattern.compile("[A-Za-z0-9_-]+");
    private static final Pattern NO_LABEL = Pattern.compile("[^A-Za-z0-9_-]+");

    /**
     * Checks the label.
     *
     * @throws IllegalArgumentException as {@link #requireLabel}
     */
    public RunHeader {
        requireLabel(label);
        servers = List.copyOf(Objects.requireNonNullElse(servers, List.of())); // runs of older versions have none
    }

    /** Of a run on one server. */
    public RunHeader(
            String label,
            String suite,
            Instant startedAt,
            Invocation invocation,
            Client client,
            Load load,
            Workload workload,
            ServerFacts server) {
        this(label, suite, startedAt, invocation, client, load, workload, server, List.of());
    }

    /** Whether all that answered is on the machine that measures: then that machine's GPUs are its own. */
    @JsonIgnore
    public boolean isServedHere() {
        return servers.isEmpty() ? server.isOnThisMachine() : servers.stream().allMatch(ServerFacts::isOnThisMachine);
    }

    /** What the servers that told anything say of themselves, each value once, in the order of the alphabet. */
    public String told(Function<ServerFacts, @Nullable Object> fact) {
        return thatAnswered().stream()
                .map(each -> Objects.toString(fact.apply(each), "unknown"))
                .distinct()
                .sorted()
                .collect(Collectors.joining(" and "));
    }

    /** Whether every server that told anything told this. */
    public boolean tells(Function<ServerFacts, @Nullable Object> fact) {
        return thatAnswered().stream().allMatch(each -> fact.apply(each) != null);
    }

    private List<ServerFacts> thatAnswered() {
        return servers.isEmpty()
                ? List.of(server)
                : servers.stream().filter(ServerFacts::hasAnswered).toList();
    }

    /**
     * Makes a label of any text: readers of percentile files end a file's legend at the first dot, and tags of a histogram log have
     * neither comma nor space.
     */
    public static String labelOf(String text) {
        String label = NO_LABEL.matcher(text).replaceAll("-");
        return label.isEmpty() ? "run" : label;
    }

    /**
     * A label, if it is one.
     *
     * @throws IllegalArgumentException if it is empty or has other characters; the message has one that is like it
     */
    public static String requireLabel(String label) {
        if (!LABEL.matcher(label).matches()) {
            throw new IllegalArgumentException(
                    "a label has letters, digits, _ and - only, was '" + label + "'; try '" + labelOf(label) + "'");
        }
        return label;
    }

    /** The same, but for the start. */
    public RunHeader startingAt(Instant start) {
        return new RunHeader(label, suite, start, invocation, client, load, workload, server, servers);
    }

    /** The same, under another load. */
    public RunHeader withLoad(Load other) {
        return new RunHeader(label, suite, startedAt, invocation, client, other, workload, server, servers);
    }

    /** The same, asked for otherwise. */
    public RunHeader withInvocation(Invocation other) {
        return new RunHeader(label, suite, startedAt, other, client, load, workload, server, servers);
    }
}
