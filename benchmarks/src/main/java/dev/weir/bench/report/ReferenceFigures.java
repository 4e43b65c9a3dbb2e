package dev.weir.bench.report;

import dev.weir.bench.report.ReferenceFigure.Verdict;
import dev.weir.bench.run.Check;
import dev.weir.bench.run.Findings;
import dev.weir.bench.run.Load;
import dev.weir.bench.run.Metric;
import dev.weir.bench.run.Outcome;
import dev.weir.bench.run.Percentile;
import dev.weir.bench.run.RequestResult.Count;
import dev.weir.bench.run.ServerFacts;
import dev.weir.bench.run.environment.Gpu;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The figures of the reference report, each beside what the first load that can tell has measured. The reference report is what the system
 * that Weir's workload is taken from says of itself: a squad of game companions planned by a 7B model in 4 bits on an RTX 3060. It is no part
 * of this repository; those of its figures that a run can tell of all stand here, and in each {@code validation.md}.
 *
 * <p>Times are judged only where the server ran on such hardware and such a model: elsewhere another time says nothing about the claim.
 * What claims a ratio is judged everywhere. What is said of one user is judged by closed loads of one stream only. A claimed range holds a value that is in it, a claimed value one within a tenth of it.
 */
final class ReferenceFigures {

    private static final String NONE = "-";
    private static final String NOT_MEASURED = "no run has measured it";
    private static final double NS_PER_MS = 1e6;
    private static final double TOLERANCE = 0.1;
    private static final Pattern BILLIONS = Pattern.compile("([0-9.]+) ?B");
    private static final String ALL_SUITES = "weir latency --url URL --model MODEL";

    private final List<ReportedLoad> loads;
    private final List<ReferenceFigure> figures = new ArrayList<>();

    private ReferenceFigures(List<ReportedLoad> loads) {
        this.loads = loads;
    }

    /** What is claimed: a range, in the unit of what is measured. */
    private record Claim(String name, String text, double low, double high, String unit) {

        static Claim about(String name, double value, String unit) {
            return new Claim(
                    name, "about " + shown(value) + unit, value * (1 - TOLERANCE), value * (1 + TOLERANCE), unit);
        }

        static Claim between(String name, double low, double high, String unit) {
            return new Claim(name, shown(low) + "-" + shown(high) + unit, low, high, unit);
        }

        static Claim below(String name, double limit, String unit) {
            return new Claim(name, "< " + shown(limit) + unit, 0, Math.nextDown(limit), unit);
        }

        Verdict verdict(double value) {
            return value >= low && value <= high ? Verdict.REPRODUCED : Verdict.REFUTED;
        }

        String rule() {
            return text.startsWith("about ")
                    ? "holds from " + shown(low) + " to " + shown(high) + unit
                    : "holds where it is in the range";
        }
    }

    /** Something measured, or why it was not. */
    private record Measured(OptionalDouble value, String of, ReportedLoad load) {}

    static List<ReferenceFigure> of(List<ReportedLoad> loads) {
        ReferenceFigures reference = new ReferenceFigures(loads);
        reference.ofOneUser();
        reference.ofABatch();
        reference.ofTheClient();
        reference.ofPrompts();
        reference.ofChecks();
        return List.copyOf(reference.figures);
    }

    private void ofOneUser() {
        Optional<ReportedLoad> single = Stream.of("single", "streams")
                .flatMap(suite -> loads.stream().filter(load -> load.suite().equals(suite)))
                .filter(ReferenceFigures::isOfOneUser)
                .findFirst();
        String none = single.isEmpty() ? "no run of one user" : NOT_MEASURED;
        add(Claim.between("first chunk", 100, 300, " ms"), single.flatMap(load -> p50(load, Metric.TTFT)), true, none);
        add(
                Claim.between("whole answer", 1_000, 3_000, " ms"),
                single.flatMap(load -> p50(load, Metric.E2EL)),
                true,
                none);
        add(
                Claim.between("single plan", 1_600, 2_100, " ms"),
                single.flatMap(load -> p50(load, Metric.TTFA)),
                true,
                none);
        add(
                Claim.between("first chunk sooner than the whole answer", 4, 10, "x"),
                single.flatMap(load -> quotient(load, Metric.E2EL, Metric.TTFT)),
                false,
                none);
        add(
                Claim.about("first chunk sooner than the whole answer, on average", 8, "x"),
                single.flatMap(this::meanSpeedUp),
                false,
                none);
        add(Claim.between("chunk spacing", 50, 100, " ms"), single.flatMap(load -> p50(load, Metric.ICL)), true, none);
    }

    /** Others would be in its way: whoever waits for them says nothing of one alone. In a replay nobody waits for another. */
    private static boolean isOfOneUser(ReportedLoad load) {
        Load sent = load.header().load();
        boolean isAlone = Objects.requireNonNullElse(sent.concurrency(), 0) == 1
                || load.header().server().isOwnReplay();
        return sent.arrivals() == Load.Arrivals.CLOSED
                && isAlone
                && sent.shard() == null
                && load.folder().totals().ended(Outcome.OK) > 0;
    }

    private void ofABatch() {
        Optional<ReportedLoad> batch = loads.stream()
                .filter(load ->
                        batch(load).filter(found -> found.agents().size() > 1).isPresent())
                .findFirst();
        time(Claim.about("batch: first plan", 300, " ms"), batch.flatMap(load -> agent(load, false)));
        time(
                Claim.between("batch: all plans, collected and parsed", 2_500, 3_000, " ms"),
                batch.flatMap(load -> agent(load, true)));
        ratio(Claim.about("batch: first plan sooner", 8.3, "x"), batch.flatMap(load -> {
            Optional<Measured> streaming = agent(load, false);
            Optional<Measured> collected = agent(load, true);
            return streaming.isPresent() && streaming.get().value().isPresent()
                    ? Optional.of(new Measured(
                            OptionalDouble.of(collected.orElseThrow().value().orElseThrow()
                                    / streaming.get().value().getAsDouble()),
                            "medians of " + batch(load).orElseThrow().answers() + " answers",
                            load))
                    : streaming;
        }));
    }

    private void ofTheClient() {
        ratio(
                Claim.below("parse overhead of a chunk", 1, " ms"),
                loads.stream()
                        .flatMap(load -> parsing(load).stream())
                        .findFirst()
                        .or(() -> loads.stream()
                                .flatMap(load -> p50(load, Metric.DECODE_LAG).stream())
                                .max(Comparator.comparing(
                                        measured -> measured.value().isPresent()))));
        Optional<ReportedLoad> any = loads.stream()
                .filter(load -> load.folder().totals().sum(Count.BODY_BYTES).isPresent())
                .findFirst();
        figures.add(new ReferenceFigure(
                "line buffer",
                "about 1 KB",
                any.map(ReferenceFigures::recordBytes).orElse(NONE),
                Verdict.NOT_MEASURABLE,
                "a run holds no buffer of a client; its records were so long",
                any.map(ReferenceFigures::command).orElse(ALL_SUITES)));
        figures.add(new ReferenceFigure(
                "three runs in the same order give the same plans",
                "the same plans",
                NONE,
                Verdict.NOT_MEASURABLE,
                "a run keeps times and no text; the live tests compare plans",
                "mvn verify -Dollama.url=URL -Dollama.model=MODEL"));
    }

    private void ofPrompts() {
        ratio(
                Claim.about("prompt compression, in tokens", 32, "x"),
                loads.stream().flatMap(load -> compression(load).stream()).findFirst());
    }

    private void ofChecks() {
        check("first-chunk", "first chunk", "< 500 ms");
        check("first-chunk-share", "first chunk, share of the whole answer", "< 20 %");
        check("chunks", "chunks of an answer", "> 10");
        check("non-empty", "answers", "non-empty");
        check("streaming-equals-blocking", "streaming text and blocking text at temperature 0", "equal");
    }

    private void check(String check, String name, String claimed) {
        for (ReportedLoad load : loads) {
            for (Check found : load.folder().checks()) {
                if (found.name().equals(check)) {
                    figures.add(new ReferenceFigure(
                            "live check: " + name,
                            claimed,
                            found.measured(),
                            verdict(found.verdict()),
                            found.verdict() == Check.Verdict.SKIPPED
                                    ? "the check was skipped"
                                    : "the check of the suite checks",
                            command(load)));
                    return;
                }
            }
        }
        figures.add(new ReferenceFigure(
                "live check: " + name,
                claimed,
                NONE,
                Verdict.NOT_MEASURABLE,
                "no run has the suite checks",
                ALL_SUITES + " --suite checks"));
    }

    private static Verdict verdict(Check.Verdict verdict) {
        return switch (verdict) {
            case PASSED -> Verdict.REPRODUCED;
            case FAILED -> Verdict.REFUTED;
            case SKIPPED -> Verdict.NOT_MEASURABLE;
        };
    }

    private void time(Claim claim, Optional<Measured> measured) {
        add(claim, measured, true, NOT_MEASURED);
    }

    private void ratio(Claim claim, Optional<Measured> measured) {
        add(claim, measured, false, NOT_MEASURED);
    }

    private void add(Claim claim, Optional<Measured> measured, boolean ofTheReferenceOnly, String noneBecause) {
        if (measured.isEmpty()) {
            figures.add(new ReferenceFigure(
                    claim.name(), claim.text(), NONE, Verdict.NOT_MEASURABLE, noneBecause, ALL_SUITES));
            return;
        }
        Measured found = measured.get();
        String command = command(found.load());
        if (found.value().isEmpty()) {
            figures.add(
                    new ReferenceFigure(claim.name(), claim.text(), NONE, Verdict.NOT_MEASURABLE, found.of(), command));
            return;
        }
        double value = found.value().getAsDouble();
        boolean isJudged = !ofTheReferenceOnly || isReference(found.load());
        figures.add(new ReferenceFigure(
                claim.name(),
                claim.text(),
                shown(value) + claim.unit() + ", " + found.of(),
                isJudged ? claim.verdict(value) : Verdict.NOT_MEASURABLE,
                isJudged
                        ? claim.rule() + "; measured: " + setup(found.load())
                        : "a time of an RTX 3060 with a 7B model in 4 bits; this is " + setup(found.load()),
                command));
    }

    /** Whether its server is what the reference report measured. */
    private static boolean isReference(ReportedLoad load) {
        ServerFacts server = load.header().server();
        Stream<String> gpus = server.machine() != null
                ? Stream.of(server.machine())
                : server.isOnThisMachine()
                        ? load.folder().environment().gpus().stream().map(Gpu::name)
                        : Stream.of();
        Matcher size = BILLIONS.matcher(Objects.toString(server.parameterSize(), ""));
        boolean isOfSize = size.matches() && Math.abs(Double.parseDouble(size.group(1)) - 7) <= 1;
        return isOfSize
                && Objects.toString(server.quantization(), "").startsWith("Q4")
                && gpus.anyMatch(gpu -> gpu.contains("3060"));
    }

    private static String setup(ReportedLoad load) {
        return Objects.toString(load.header().server().model(), "a model that is not known") + " on "
                + load.folder().serverMachine();
    }

    private static Optional<Measured> p50(ReportedLoad load, Metric metric) {
        long requests = load.folder().histograms().requests(metric);
        if (requests == 0) {
            return Optional.empty();
        }
        OptionalLong ns = Percentile.P50.of(load.folder().histograms().of(metric), requests);
        return Optional.of(
                ns.isEmpty()
                        ? tooFew(load, requests)
                        : new Measured(
                                OptionalDouble.of(ns.getAsLong() / NS_PER_MS),
                                metric.label() + " p50 of " + requests + " requests",
                                load));
    }

    private static Measured tooFew(ReportedLoad load, long count) {
        return new Measured(
                OptionalDouble.empty(),
                "only " + count + " answers tell, " + Percentile.P50.tooFew().replace("n < ", "fewer than "),
                load);
    }

    private static Optional<Measured> quotient(ReportedLoad load, Metric dividend, Metric divisor) {
        Optional<Measured> above = p50(load, dividend);
        Optional<Measured> below = p50(load, divisor);
        if (above.isEmpty() || below.isEmpty()) {
            return Optional.empty();
        }
        Measured of = above.get();
        return of.value().isEmpty() || below.get().value().orElse(0) == 0
                ? Optional.of(below.get().value().isEmpty() ? below.get() : of)
                : Optional.of(new Measured(
                        OptionalDouble.of(
                                of.value().getAsDouble() / below.get().value().getAsDouble()),
                        dividend.label() + " p50 / " + divisor.label() + " p50",
                        load));
    }

    private Optional<Measured> meanSpeedUp(ReportedLoad load) {
        List<Double> speedUps = new ArrayList<>();
        load.folder().forEachRequest(result -> {
            OptionalLong ttft = result.valueNs(Metric.TTFT);
            OptionalLong e2el = result.valueNs(Metric.E2EL);
            if (result.outcome() == Outcome.OK && ttft.orElse(0) > 0 && e2el.isPresent()) {
                speedUps.add((double) e2el.getAsLong() / ttft.getAsLong());
            }
        });
        if (speedUps.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                Percentile.P50.isKnownFrom(speedUps.size())
                        ? new Measured(
                                speedUps.stream()
                                        .mapToDouble(Double::doubleValue)
                                        .average(),
                                "mean of e2el / ttft of " + speedUps.size() + " requests",
                                load)
                        : tooFew(load, speedUps.size()));
    }

    private static Optional<Findings.Batch> batch(ReportedLoad load) {
        return load.folder().findings().stream()
                .filter(Findings.Batch.class::isInstance)
                .map(Findings.Batch.class::cast)
                .findFirst();
    }

    /** The first agent's plan as it streamed, or the last one's had all been collected. */
    private static Optional<Measured> agent(ReportedLoad load, boolean collected) {
        return batch(load).map(batch -> {
            if (!Percentile.P50.isKnownFrom(batch.answers())) {
                Measured few = tooFew(load, batch.answers());
                return new Measured(
                        few.value(), few.of() + "; weir latency --suite batch --batches N asks for more", load);
            }
            OptionalLong ns = collected
                    ? batch.agents().stream()
                            .mapToLong(Findings.Batch.Agent::collectedNs)
                            .max()
                    : batch.agents().stream()
                            .mapToLong(Findings.Batch.Agent::streamingNs)
                            .min();
            return new Measured(
                    OptionalDouble.of(ns.orElseThrow() / NS_PER_MS), "median of " + batch.answers() + " answers", load);
        });
    }

    /** Of a client that counts its records and times their decoding. */
    private static Optional<Measured> parsing(ReportedLoad load) {
        return load.folder().findings().stream()
                .filter(Findings.Chunkings.class::isInstance)
                .flatMap(found -> ((Findings.Chunkings) found).chunkings().stream())
                .findFirst()
                .filter(cut -> cut.records() > 0 && cut.busyNsPerRecord().orElse(0) > 0)
                .map(cut -> new Measured(
                        OptionalDouble.of(cut.busyNsPerRecord().orElseThrow() / NS_PER_MS),
                        "decoding and extracting, mean of " + cut.records() + " records",
                        load));
    }

    private static Optional<Measured> compression(ReportedLoad load) {
        return load.folder().findings().stream()
                .filter(Findings.Tiers.class::isInstance)
                .map(found -> ((Findings.Tiers) found).tiers())
                .flatMap(tiers -> {
                    OptionalDouble full = tokens(tiers, "full");
                    OptionalDouble compressed = tokens(tiers, "compressed");
                    return full.isPresent() && compressed.orElse(0) > 0
                            ? Stream.of(new Measured(
                                    OptionalDouble.of(full.getAsDouble() / compressed.getAsDouble()),
                                    shown(full.getAsDouble()) + " tokens to " + shown(compressed.getAsDouble()),
                                    load))
                            : Stream.empty();
                })
                .findFirst();
    }

    private static OptionalDouble tokens(List<Findings.Tiers.Tier> tiers, String name) {
        return tiers.stream()
                .filter(tier -> tier.name().equals(name))
                .map(Findings.Tiers.Tier::promptTokens)
                .findFirst()
                .orElse(OptionalDouble.empty());
    }

    private static String recordBytes(ReportedLoad load) {
        double bytes = load.folder().totals().sum(Count.BODY_BYTES).orElse(0);
        double records = load.folder().totals().sum(Count.RECORDS).orElse(0);
        return records == 0 ? NONE : shown(bytes / records) + " B, mean of " + (long) records + " records";
    }

    private static String command(ReportedLoad load) {
        return CommandText.of(load.header().invocation().commandLine());
    }

    /** Three digits, or all before the point. */
    private static String shown(double value) {
        int whole = value < 1_000 ? 3 : (int) Math.log10(value) + 1;
        return new BigDecimal(value)
                .round(new MathContext(whole))
                .stripTrailingZeros()
                .toPlainString();
    }
}
