package dev.weir.bench.run;

import dev.weir.bench.run.RequestResult.Count;
import dev.weir.bench.run.Workload.Objective;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;

/**
 * What is summed over the requests of a run, and the rates that follow. Tokens are those that the server reports of requests that ended
 * {@link Outcome#OK}. Not thread-safe.
 */
public final class RunTotals {

    private static final double NS_PER_S = 1e9;

    private final List<Objective> objectives;
    private final Map<Outcome, Long> outcomes = new EnumMap<>(Outcome.class);
    private final Map<Outcome, String> firstErrors = new EnumMap<>(Outcome.class);
    private final Map<Count, Long> counts = new EnumMap<>(Count.class);
    /** Metrics of objectives of which a good request could tell whether it met them. */
    private final Set<Metric> told = EnumSet.noneOf(Metric.class);

    private long requests;
    private long good;
    private long firstScheduledNs = Long.MAX_VALUE;
    private long lastEndedNs = Long.MIN_VALUE;
    private long countedTokens;
    private long countedTextRecords;
    private double generatingNs;
    private long endsNs;
    private long actionsNs;
    private long generatedTokens;

    /** @param objectives what a good request meets; without any, goodput is unknown */
    public RunTotals(List<Objective> objectives) {
        this.objectives = List.copyOf(objectives);
    }

    /** Adds a request. */
    public void add(RequestResult result) {
        requests++;
        outcomes.merge(result.outcome(), 1L, Long::sum);
        String error = result.error();
        if (error != null) {
            firstErrors.putIfAbsent(result.outcome(), error);
        }
        firstScheduledNs = Math.min(firstScheduledNs, result.scheduledNs());
        lastEndedNs = Math.max(lastEndedNs, result.endedNs());
        if (result.outcome() == Outcome.OK) {
            addGood(result);
        }
    }

    private void addGood(RequestResult result) {
        for (Count count : Count.values()) {
            result.count(count).ifPresent(value -> counts.merge(count, value, Long::sum));
        }
        OptionalLong tokens = result.count(Count.EVAL_TOKENS);
        OptionalLong textRecords = result.count(Count.TEXT_RECORDS);
        if (tokens.isPresent() && textRecords.isPresent()) {
            countedTokens += tokens.getAsLong();
            countedTextRecords += textRecords.getAsLong();
        }
        OptionalLong itl = result.valueNs(Metric.ITL);
        if (itl.isPresent() && tokens.isPresent() && tokens.getAsLong() > 1) {
            generatedTokens += tokens.getAsLong() - 1;
            generatingNs += (double) itl.getAsLong() * (tokens.getAsLong() - 1);
        }
        OptionalLong e2el = result.valueNs(Metric.E2EL);
        OptionalLong ttfa = result.valueNs(Metric.TTFA);
        if (e2el.isPresent() && ttfa.isPresent()) {
            endsNs += e2el.getAsLong();
            actionsNs += ttfa.getAsLong();
        }
        boolean meetsAll = true;
        for (Objective objective : objectives) {
            meetsAll &= meets(result, objective);
        }
        if (meetsAll) {
            good++;
        }
    }

    /** A request without the metric does not meet the objective, unless it is known that it cannot have one. */
    private boolean meets(RequestResult result, Objective objective) {
        Metric metric = objective.metric();
        long[] valuesNs = result.valuesNs(metric);
        if (valuesNs.length > 0 || (hasNothingToTime(result, metric) && metric != Metric.CONNECT)) {
            told.add(metric);
        }
        for (long valueNs : valuesNs) {
            if (valueNs > objective.limitNs()) {
                return false;
            }
        }
        return valuesNs.length > 0 || hasNothingToTime(result, metric);
    }

    /** A single token has no time between tokens, a single record no gap; only the first request on a connection opens it. */
    private static boolean hasNothingToTime(RequestResult result, Metric metric) {
        return switch (metric) {
            case ITL, TPOT -> result.count(Count.EVAL_TOKENS).orElse(Long.MAX_VALUE) < 2;
            case ICL -> result.count(Count.TEXT_RECORDS).orElse(Long.MAX_VALUE) < 2;
            case CONNECT -> true;
            default -> false;
        };
    }

    /** All requests, however they ended. */
    public long requests() {
        return requests;
    }

    /** How many ended so. */
    public long ended(Outcome outcome) {
        return outcomes.getOrDefault(outcome, 0L);
    }

    /** How many requests ended in each way; ways in which none did are absent. */
    public Map<Outcome, Long> outcomes() {
        return Collections.unmodifiableMap(outcomes);
    }

    /** The message of the first that ended in each way, where there was one. */
    public Map<Outcome, String> firstErrors() {
        return Collections.unmodifiableMap(firstErrors);
    }

    /** Sum over the good; empty where no request had it. */
    public OptionalLong sum(Count count) {
        Long sum = counts.get(count);
        return sum == null ? OptionalLong.empty() : OptionalLong.of(sum);
    }

    /** From the first scheduled start to the last end, s; 0 without requests. */
    public double durationS() {
        return requests == 0 ? 0 : (lastEndedNs - firstScheduledNs) / NS_PER_S;
    }

    /** When the first request was scheduled, ns after the run's start; 0 without requests. */
    public long firstScheduledNs() {
        return requests == 0 ? 0 : firstScheduledNs;
    }

    /** When the last request ended, ns after the run's start; 0 without requests. */
    public long lastEndedNs() {
        return requests == 0 ? 0 : lastEndedNs;
    }

    /** Good requests / duration. */
    public OptionalDouble requestsPerS() {
        return perS(ended(Outcome.OK));
    }

    /** Tokens generated / duration: what the server gave all users together. */
    public OptionalDouble tokensPerS() {
        OptionalLong tokens = sum(Count.EVAL_TOKENS);
        return tokens.isEmpty() ? OptionalDouble.empty() : perS(tokens.getAsLong());
    }

    /** Tokens of the prompts / duration. */
    public OptionalDouble promptTokensPerS() {
        OptionalLong tokens = sum(Count.PROMPT_TOKENS);
        return tokens.isEmpty() ? OptionalDouble.empty() : perS(tokens.getAsLong());
    }

    /** Sum of (tokens - 1) / sum of (last text - first text): how fast text runs for one user. */
    public OptionalDouble tokensPerSPerUser() {
        return generatingNs > 0
                ? OptionalDouble.of(generatedTokens / (generatingNs / NS_PER_S))
                : OptionalDouble.empty();
    }

    /** Tokens / records with text, of requests that know both. */
    public OptionalDouble tokensPerRecord() {
        return countedTextRecords > 0
                ? OptionalDouble.of((double) countedTokens / countedTextRecords)
                : OptionalDouble.empty();
    }

    /** Sum of e2el / sum of ttfa, of requests that have both: how many times sooner streaming lets a caller act. */
    public OptionalDouble speedUp() {
        return actionsNs > 0 ? OptionalDouble.of((double) endsNs / actionsNs) : OptionalDouble.empty();
    }

    /** Tokens generated for each unit of something that was spent, such as J; empty where either is unknown. */
    public OptionalDouble tokensPer(OptionalDouble spent) {
        OptionalLong tokens = sum(Count.EVAL_TOKENS);
        return tokens.isPresent() && spent.orElse(0) > 0
                ? OptionalDouble.of(tokens.getAsLong() / spent.getAsDouble())
                : OptionalDouble.empty();
    }

    /**
     * Requests that met every objective / duration; empty where no objective was given, or where no good request tells whether it met one of
     * them.
     */
    public OptionalDouble goodput() {
        boolean isTold = ended(Outcome.OK) == 0
                || objectives.stream().map(Objective::metric).allMatch(told::contains);
        return isTold && !objectives.isEmpty() ? perS(good) : OptionalDouble.empty();
    }

    private OptionalDouble perS(long amount) {
        return durationS() > 0 ? OptionalDouble.of((double) amount / durationS()) : OptionalDouble.empty();
    }
}
