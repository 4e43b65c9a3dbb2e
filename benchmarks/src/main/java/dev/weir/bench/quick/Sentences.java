package dev.weir.bench.quick;

import dev.weir.bench.latency.server.FoundServer.Product;
import dev.weir.bench.quick.Level.Verdict;
import dev.weir.bench.run.Percentile;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.apache.commons.statistics.descriptive.Quantile;

/**
 * Figures to sentences: each is said only where the figures carry it, and where they are too few, that is what is said.
 *
 * <p>What holds a server back is read off the means of one user beside those of the fewest users that missed the target (without one, of
 * the most that were measured): means, because a part of the requests that waits long moves no median.
 */
final class Sentences {

    private static final double NS_PER_MS = 1e6;
    private static final double BYTES_PER_GIB = 1 << 30;

    /** Text that runs at less than this share of one user's rate is taken to share a processor. */
    private static final double SHARED_RATE = 0.8;

    /** A later first token that is less, ms, is within what any server varies by. */
    private static final double NOTICEABLE_MS = 50;

    private static final double MOST_OF_IT = 0.5;
    private static final double FULL = 0.95;
    private static final double BUSY_PERCENT = 90;

    /** With fewer requests even "about" would say too much. */
    private static final int FEWEST_TO_SAY_ABOUT = 10;

    /** A context below that is short already. */
    private static final long LONG_CONTEXT = 4096;

    private final QuickFigures figures;
    private final Target target;

    Sentences(QuickFigures figures) {
        this.figures = figures;
        this.target = figures.target();
    }

    /** What holds a server back. */
    enum Brake {
        /** Nothing, up to the users that were tried. */
        NONE,
        /** It cannot be told. */
        UNKNOWN,
        /** Requests wait for a slot before they are worked on. */
        SLOTS,
        /** Some requests wait, for a slot or for the prompts of others: the server does not say which. */
        QUEUE,
        /** Requests wait for the prompts of others, or for their own long one. */
        PROMPTS,
        /** The model is loaded again. */
        LOADING,
        /** All share what computes. */
        COMPUTE
    }

    /** For one user. */
    String oneUser() {
        Level one = figures.one();
        if (one.samples().isEmpty()) {
            return "No request of one user ended well"
                    + (one.lastError() == null ? "" : "; the last error: " + one.lastError()) + ".";
        }
        int count = one.samples().size();
        String ttft = times(one.samples(), sample -> OptionalLong.of(sample.ttftNs()));
        long withAction = one.samples().stream()
                .filter(sample -> sample.ttfaNs().isPresent())
                .count();
        String action = withAction == count
                ? ", the first action (a whole plan) after " + times(one.samples(), Sample::ttfaNs)
                : "";
        String rate = rates(one);
        return "For one user the first token comes after " + ttft + action + rate + "; "
                + (!Percentile.P50.isKnownFrom(count)
                        ? "all that " + count + (count == 1 ? " request" : " requests") + " gave, too few for medians."
                        : "medians of " + count + " requests.")
                + (action.isEmpty()
                        ? withAction == 0
                                ? " No answer held a plan, so there is no time to a first action."
                                : " Only " + withAction + " of " + count
                                        + " answers held a plan, so no time to a first action is given."
                        : "");
    }

    /** A median; where there are too few for one, the least and the most. */
    private static String times(List<Sample> samples, Function<Sample, OptionalLong> value) {
        return summary(
                samples.stream()
                        .map(value)
                        .filter(OptionalLong::isPresent)
                        .mapToDouble(ns -> ns.getAsLong() / NS_PER_MS)
                        .toArray(),
                "%.0f",
                " ms");
    }

    private static String rates(Level level) {
        double[] rates = level.samples().stream()
                .map(Sample::tokensPerS)
                .filter(OptionalDouble::isPresent)
                .mapToDouble(OptionalDouble::getAsDouble)
                .toArray();
        if (rates.length == 0) {
            return level.hasTokens()
                    ? ", and no answer came in pieces that would show how fast text runs"
                    : ", and the server does not count its tokens";
        }
        return ", and text runs at " + summary(rates, "%.1f", " tokens/s")
                + (rates.length < level.samples().size() ? " (of " + rates.length + " that have a rate)" : "");
    }

    private static String summary(double[] values, String format, String unit) {
        if (Percentile.P50.isKnownFrom(values.length)) {
            return number(format, Quantile.withDefaults().evaluate(values.clone(), 0.5)) + unit;
        }
        String least = number(format, DoubleStream.of(values).min().orElseThrow());
        String most = number(format, DoubleStream.of(values).max().orElseThrow());
        return (least.equals(most) ? least : least + " to " + most) + unit;
    }

    private static String number(String format, double value) {
        return String.format(Locale.ROOT, format, value);
    }

    /** How many users at once before the target is missed. */
    String limit() {
        Optional<Level> met = figures.mostThatMet();
        Optional<Level> missed = figures.fewestThatMissed();
        Bounds bounds = figures.bounds();
        Optional<Level> about = bounds.most()
                .filter(level -> verdict(level) == Verdict.UNDECIDED && level.requests() >= FEWEST_TO_SAY_ABOUT);
        if (about.isPresent()) {
            return "About " + atOnce(about.get()) + " the target" + goal() + ": " + counted(about.get())
                    + " met it with "
                    + about.get().users() + ", too few to tell that from chance"
                    + bounds.above()
                            .map(level -> ", and " + counted(level) + " with " + level.users())
                            .orElse("")
                    + "; give it more time with --seconds.";
        }
        if (met.isPresent()) {
            return missed.isPresent() && missed.equals(bounds.above())
                    ? between(met.get(), missed.get())
                    : atLeast(met.get(), bounds.above());
        }
        if (missed.isPresent()) {
            Level level = missed.get();
            return level.users() == 1
                    ? "One user alone misses the target" + goal() + ": " + counted(level) + " met it."
                    : users(level.users()) + " at once miss the target" + goal() + ": " + counted(level)
                            + " met it; of fewer users too few requests ended to say.";
        }
        Level largest = figures.levels().stream()
                .max(Comparator.comparingLong(Level::requests))
                .orElseThrow();
        return "Too few requests ended to say how many users at once meet the target" + goal() + ": "
                + counted(largest) + " met it with " + largest.users() + ", and it takes "
                + Level.fewestToMeet(target) + " that all do; give it more time with --seconds.";
    }

    private Verdict verdict(Level level) {
        return level.verdict(target);
    }

    private String goal() {
        return " (" + target + ")";
    }

    private static String atOnce(Level level) {
        return level.users() == 1 ? "one user at once meets" : level.users() + " users at once meet";
    }

    private String between(Level met, Level missed) {
        int most = met.users();
        int fewest = missed.users();
        String both = counted(met) + " met it with " + most + ", and " + counted(missed) + " with " + fewest;
        return fewest == most + 1
                ? "Up to " + atOnce(met) + " the target" + goal() + ": " + both + "."
                : "Between " + most + " and " + fewest + " users at once the target is missed" + goal() + ": " + both
                        + "; there was no time to look closer.";
    }

    private String atLeast(Level met, Optional<Level> undecided) {
        String who = undecided.isPresent()
                ? "At least " + atOnce(met)
                : met.users() == 1 ? "One user meets" : met.users() + " users at once meet";
        return who + " the target" + goal() + ": " + counted(met) + " met it"
                + undecided
                        .map(level -> " with " + met.users() + "; with " + level.users() + ", " + counted(level)
                                + " did, too few to tell that from chance.")
                        .orElse(". That is the most that was tried with enough requests to say.");
    }

    private String counted(Level level) {
        return level.met(target) + " of " + level.requests() + " requests";
    }

    private static String users(int count) {
        return count == 1 ? "One user" : count + " users";
    }

    /** The level that shows what holds the server back. */
    private Level crowded() {
        return figures.fewestThatMissed()
                .orElseGet(() -> figures.levels().get(figures.levels().size() - 1));
    }

    /** What holds the server back, by its figures. */
    Brake brake() {
        Level one = figures.one();
        Level crowded = crowded();
        boolean isKnown = !one.samples().isEmpty() && !crowded.samples().isEmpty();
        if (!isKnown || verdict(crowded) == Verdict.UNDECIDED) {
            return Brake.UNKNOWN;
        }
        if (verdict(crowded) == Verdict.MET) {
            return Brake.NONE;
        }
        if (crowded.users() == 1) {
            return ofOne(one);
        }
        double laterNs = crowded.meanTtftNs().orElseThrow() - one.meanTtftNs().orElseThrow();
        double rate = rateShare(one, crowded);
        if (laterNs > NOTICEABLE_MS * NS_PER_MS) {
            Optional<Boolean> areSlotsShort = figures.areSlotsShort(crowded.users());
            if (areSlotsShort.orElse(true)
                    && (grew(one, crowded, Sample::unaccountedNs) > MOST_OF_IT * laterNs
                            || grew(one, crowded, Sample::outsideNs) > MOST_OF_IT * laterNs)) {
                return Brake.SLOTS;
            }
            if (grew(one, crowded, Sample::loadNs) > MOST_OF_IT * laterNs) {
                return Brake.LOADING;
            }
            if (grew(one, crowded, Sample::promptEvalNs) > MOST_OF_IT * laterNs) {
                return Brake.PROMPTS;
            }
            boolean saysNothing = one.mean(Sample::promptEvalNs).isEmpty();
            if (areSlotsShort.orElse(true) && saysNothing && rate >= SHARED_RATE && waits(one, crowded)) {
                return areSlotsShort.isPresent() ? Brake.SLOTS : Brake.QUEUE;
            }
        }
        return rate < SHARED_RATE ? Brake.COMPUTE : Brake.UNKNOWN;
    }

    /** Whether some first tokens come as soon as one user's while others come far later: none shares anything, some wait. */
    private static boolean waits(Level one, Level crowded) {
        double alone = one.meanTtftNs().orElseThrow() + NOTICEABLE_MS * NS_PER_MS;
        long soon = crowded.samples().stream()
                .filter(sample -> sample.ttftNs() <= alone)
                .count();
        return soon > 0 && soon < crowded.samples().size();
    }

    private Brake ofOne(Level one) {
        double ttftNs = one.meanTtftNs().orElseThrow();
        boolean isLate = ttftNs >= target.firstTokenNs();
        if (isLate && one.mean(Sample::loadNs).orElse(0) > MOST_OF_IT * ttftNs) {
            return Brake.LOADING;
        }
        if (isLate && one.mean(Sample::promptEvalNs).orElse(0) > MOST_OF_IT * ttftNs) {
            return Brake.PROMPTS;
        }
        if (isLate && one.mean(Sample::unaccountedNs).orElse(0) > MOST_OF_IT * ttftNs) {
            return Brake.SLOTS;
        }
        return one.meanTokensPerS().orElse(Double.POSITIVE_INFINITY)
                        < target.tokensPerS().orElse(0)
                ? Brake.COMPUTE
                : Brake.UNKNOWN;
    }

    /** 1 where a rate is unknown: then nothing says that it fell. */
    private static double rateShare(Level one, Level crowded) {
        OptionalDouble before = one.meanTokensPerS();
        OptionalDouble now = crowded.meanTokensPerS();
        return before.isEmpty() || now.isEmpty() ? 1 : now.getAsDouble() / before.getAsDouble();
    }

    /** By how much a mean grew, ns; 0 where either is unknown. */
    private static double grew(Level one, Level crowded, Function<Sample, OptionalLong> value) {
        OptionalDouble before = one.mean(value);
        OptionalDouble now = crowded.mean(value);
        return before.isEmpty() || now.isEmpty() ? 0 : now.getAsDouble() - before.getAsDouble();
    }

    /** What holds it back, in sentences. */
    List<String> held() {
        List<String> sentences = new ArrayList<>();
        sentences.add(brakeSentence());
        figures.shareOutsideGpu()
                .filter(share -> share > 0)
                .ifPresent(share -> sentences.add(
                        share >= 1
                                ? "No GPU is used: all of the model runs on the processor."
                                : String.format(
                                        Locale.ROOT,
                                        "%.0f %% of the model's %.2f GiB lie outside the GPU's memory, and that part"
                                                + " runs on the processor.",
                                        Math.ceil(100 * share),
                                        figures.sizeBytes().getAsLong() / BYTES_PER_GIB)));
        Level crowded = crowded();
        if (isGpuFull(crowded)) {
            sentences.add(String.format(
                    Locale.ROOT,
                    "The GPU's memory was full: %.1f of %.1f GiB taken with %s.",
                    crowded.gpuMemoryBytes().getAsLong() / BYTES_PER_GIB,
                    figures.gpuMemoryBytes().getAsLong() / BYTES_PER_GIB,
                    users(crowded.users()).toLowerCase(Locale.ROOT)));
        }
        crowded.gpuBusyPercent()
                .ifPresent(busy -> sentences.add(String.format(
                        Locale.ROOT,
                        "The GPU computed %.0f %% of the time with %s%s.",
                        busy,
                        users(crowded.users()).toLowerCase(Locale.ROOT),
                        busy >= BUSY_PERCENT ? ": it has little left to give" : "")));
        return sentences;
    }

    private boolean isGpuFull(Level level) {
        return level.gpuMemoryBytes().isPresent()
                && figures.gpuMemoryBytes().isPresent()
                && level.gpuMemoryBytes().getAsLong()
                        >= FULL * figures.gpuMemoryBytes().getAsLong();
    }

    private String brakeSentence() {
        Level one = figures.one();
        Level crowded = crowded();
        String with = " with " + users(crowded.users()).toLowerCase(Locale.ROOT);
        return switch (brake()) {
            case NONE -> "Nothing held the server back, as far as was tried.";
            case UNKNOWN -> "What holds the server back cannot be told from these figures.";
            case SLOTS -> crowded.users() == 1 ? slotsOfOne(one) : waiting("for a slot", one, crowded, with);
            case QUEUE -> waiting("for a slot, or for the prompts of others,", one, crowded, with);
            case PROMPTS ->
                crowded.users() == 1
                        ? part(one, Sample::promptEvalNs, "evaluating the prompt")
                        : "The first token comes " + laterMs(one, crowded) + " ms later" + with
                                + " than with one (means), most of it because evaluating a prompt takes longer: "
                                + ms(one.mean(Sample::promptEvalNs)) + " and " + ms(crowded.mean(Sample::promptEvalNs))
                                + " ms.";
            case LOADING ->
                crowded.users() == 1
                        ? part(one, Sample::loadNs, "loading the model")
                        : "The model is loaded again" + with + ": loading took "
                                + ms(crowded.mean(Sample::loadNs)) + " ms a request (mean), "
                                + ms(one.mean(Sample::loadNs)) + " ms with one user.";
            case COMPUTE ->
                crowded.users() == 1
                        ? "Text itself is slow: "
                                + number("%.1f", one.meanTokensPerS().orElseThrow())
                                + " tokens/s for one user alone (mean)."
                        : "Users share what computes: text runs at "
                                + number("%.1f", crowded.meanTokensPerS().orElseThrow()) + " tokens/s for each"
                                + with + ", at "
                                + number("%.1f", one.meanTokensPerS().orElseThrow())
                                + " for one alone (means).";
        };
    }

    private static String slotsOfOne(Level one) {
        return part(one, Sample::unaccountedNs, "waiting for a slot, as if others asked it too");
    }

    /** A part of the first token's time, of one user. */
    private static String part(Level one, Function<Sample, OptionalLong> value, String what) {
        return "Of the " + ms(one.meanTtftNs()) + " ms before the first token, " + ms(one.mean(value)) + " ms go into "
                + what + " (means).";
    }

    private static String waiting(String forWhat, Level one, Level crowded, String with) {
        double unaccounted = grew(one, crowded, Sample::unaccountedNs);
        double outside = grew(one, crowded, Sample::outsideNs);
        double laterNs = crowded.meanTtftNs().orElseThrow() - one.meanTtftNs().orElseThrow();
        String how = unaccounted > MOST_OF_IT * laterNs
                ? number("%.0f", unaccounted / NS_PER_MS)
                        + " ms of it in the server, but in none of loading, prompt and answer"
                : outside > MOST_OF_IT * laterNs
                        ? number("%.0f", outside / NS_PER_MS) + " ms of it before the server begins to count"
                        : "some as soon as that of one user and others far later, while text runs as fast";
        return "Requests wait " + forWhat + with + ": the first token comes " + laterMs(one, crowded)
                + " ms later than with one (means), " + how + ".";
    }

    private static String laterMs(Level one, Level crowded) {
        return number(
                "%.0f", (crowded.meanTtftNs().orElseThrow() - one.meanTtftNs().orElseThrow()) / NS_PER_MS);
    }

    private static String ms(OptionalDouble ns) {
        return number("%.0f", ns.orElseThrow() / NS_PER_MS);
    }

    /** The one setting to change next; empty where the figures name none. */
    Optional<String> next() {
        Brake brake = brake();
        if (brake == Brake.NONE || brake == Brake.UNKNOWN) {
            return Optional.empty();
        }
        return switch (brake) {
            case SLOTS ->
                isGpuFull(crowded())
                        ? Optional.of("Next: make room for another slot, with " + smaller() + ".")
                        : crowded().users() == 1 ? Optional.empty() : Optional.of("Next: " + moreSlots() + ".");
            case LOADING ->
                Optional.of(
                        figures.product() == Product.OLLAMA
                                ? "Next: keep the model in memory, with a longer OLLAMA_KEEP_ALIVE."
                                : "Next: keep the model in memory.");
            case PROMPTS, COMPUTE -> Optional.of("Next: " + fasterWork() + ".");
            default -> Optional.empty();
        };
    }

    private String moreSlots() {
        int most = figures.slots()
                .orElseGet(() -> figures.bounds().most().map(Level::users).orElse(1));
        String setting = switch (figures.product()) {
            case OLLAMA -> "OLLAMA_NUM_PARALLEL";
            case LLAMA_CPP -> "--parallel";
            case VLLM -> "--max-num-seqs";
            default -> "the number of requests that it answers at once";
        };
        return "raise " + setting + " above " + most + ", as far as memory allows";
    }

    private String smaller() {
        if (figures.contextLength().orElse(0) > LONG_CONTEXT) {
            return "a shorter context than " + figures.contextLength().getAsLong() + " tokens ("
                    + (figures.product() == Product.OLLAMA ? "OLLAMA_CONTEXT_LENGTH, or num_ctx" : "its context option")
                    + ")";
        }
        return smallerQuantization();
    }

    private String smallerQuantization() {
        return figures.quantization()
                .map(now -> "a smaller quantization than " + now)
                .orElse("a smaller quantization");
    }

    private String fasterWork() {
        double outside = figures.shareOutsideGpu().orElse(0.0);
        if (outside >= 1) {
            return "look into the server's log for why no GPU is used";
        }
        if (outside > 0) {
            return "make the model fit into the GPU's memory, with " + smaller();
        }
        return "try the model in " + smallerQuantization() + ", or a smaller model";
    }

    /** All of it, in order. */
    List<String> all() {
        List<String> sentences = new ArrayList<>();
        sentences.add(oneUser());
        if (figures.one().samples().isEmpty()) {
            return sentences;
        }
        sentences.add(limit());
        sentences.addAll(held());
        next().ifPresent(sentences::add);
        return sentences;
    }

    /** What stands against the figures; what differs between loads in its numbers only is said once. */
    List<String> reservations() {
        Set<String> kinds = new HashSet<>();
        List<String> reservations = new ArrayList<>();
        figures.endedBecause().ifPresent(why -> reservations.add("it was ended early: " + why));
        long failed = figures.levels().stream().mapToLong(Level::failed).sum();
        if (failed > 0) {
            long all = figures.levels().stream().mapToLong(Level::requests).sum();
            figures.levels().stream()
                    .flatMap(level -> Stream.ofNullable(level.lastError()))
                    .reduce((first, last) -> last)
                    .ifPresent(error -> reservations.add(
                            failed + " of " + all + " requests did not end well; the last error: " + error));
        }
        figures.levels().stream()
                .flatMap(level -> level.degraded().stream())
                .filter(reason -> kinds.add(reason.replaceAll("[0-9.]+", "#")))
                .forEach(reservations::add);
        return reservations;
    }
}
