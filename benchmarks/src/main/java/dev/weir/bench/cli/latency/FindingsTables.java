package dev.weir.bench.cli.latency;

import dev.weir.bench.run.Check;
import dev.weir.bench.run.Findings;
import dev.weir.bench.run.Findings.Batch;
import dev.weir.bench.run.Findings.Chunkings;
import dev.weir.bench.run.Findings.Generators;
import dev.weir.bench.run.Findings.Tiers;
import dev.weir.bench.run.Percentile;
import dev.weir.bench.text.Facts;
import dev.weir.bench.text.Table;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;

/** What suites found, for people. */
public final class FindingsTables {

    private static final double NS_PER_US = 1e3;
    private static final double NS_PER_MS = 1e6;
    private static final String UNKNOWN = "unknown";

    private FindingsTables() {}

    /** A table and what it means. */
    public static String of(Findings findings) {
        if (findings instanceof Batch batch) {
            return batch(batch);
        } else if (findings instanceof Tiers tiers) {
            return tiers(tiers);
        } else if (findings instanceof Generators generators) {
            return generators(generators);
        }
        return chunkings((Chunkings) findings);
    }

    private static String batch(Batch batch) {
        if (batch.agents().isEmpty()) {
            return "batch: no answer held a plan\n";
        }
        Table table = new Table(1, "agent", "streaming, ms", "collected, then parsed, ms", "sooner", "times");
        for (Batch.Agent agent : batch.agents()) {
            table.row(
                    String.valueOf(agent.agentId()),
                    ms(agent.streamingNs()),
                    ms(agent.collectedNs()),
                    ms(agent.collectedNs() - agent.streamingNs()),
                    String.format(Locale.ROOT, "%.1fx", (double) agent.collectedNs() / agent.streamingNs()));
        }
        String of = Percentile.P50.isKnownFrom(batch.answers())
                ? "medians of " + batch.answers() + " answers"
                : "the middle one of " + batch.answers() + " answers each, too few for a median";
        return "When each agent of a batch can act (" + of + ")\n\n" + table;
    }

    private static String tiers(Tiers tiers) {
        Table table =
                new Table(1, "prompt", "tokens", "prompt eval, ms", "saved, ms", "ttft, ms", "making it, us", "pays");
        OptionalLong fullNs = tiers.tiers().isEmpty()
                ? OptionalLong.empty()
                : tiers.tiers().get(0).promptEvalNs();
        for (Tiers.Tier tier : tiers.tiers()) {
            boolean isKnown = fullNs.isPresent() && tier.promptEvalNs().isPresent();
            long savedNs = isKnown ? fullNs.getAsLong() - tier.promptEvalNs().getAsLong() : 0;
            table.row(
                    tier.name(),
                    tier.promptTokens().isPresent()
                            ? String.format(
                                    Locale.ROOT, "%.0f", tier.promptTokens().getAsDouble())
                            : UNKNOWN,
                    ms(tier.promptEvalNs()),
                    isKnown ? ms(savedNs) : UNKNOWN,
                    ms(tier.ttftNs()),
                    String.format(Locale.ROOT, "%.0f", tier.makingNs() / NS_PER_US),
                    !isKnown || savedNs == 0 ? "-" : savedNs > tier.makingNs() ? "yes" : "no");
        }
        return "What a shorter prompt saves in prompt evaluation, against what making it takes (the middle one of its answers each)\n\n"
                + table;
    }

    /** What is against each stands above, among what is against the whole. */
    private static String generators(Generators generators) {
        Table table = new Table(1, "generator", "began after the first, ms", "requests", "complete", "reservations");
        for (Generators.Generator generator : generators.generators()) {
            table.row(
                    generator.name(),
                    ms(generator.startedAfterNs()),
                    String.valueOf(generator.requests()),
                    generator.complete() ? "yes" : "no",
                    String.valueOf(generator.degraded().size()));
        }
        return "Generators; the last began " + ms(generators.startSkewNs()) + " ms after the first\n\n" + table;
    }

    private static String chunkings(Chunkings chunkings) {
        Table table = new Table(1, "cut", "records", "reads", "reads a record", "decoding a record, us");
        for (Chunkings.Cut cut : chunkings.chunkings()) {
            table.row(
                    cut.chunking(),
                    String.valueOf(cut.records()),
                    String.valueOf(cut.reads()),
                    cut.records() == 0
                            ? UNKNOWN
                            : String.format(Locale.ROOT, "%.2f", (double) cut.reads() / cut.records()),
                    cut.busyNsPerRecord().isPresent()
                            ? String.format(
                                    Locale.ROOT, "%.2f", cut.busyNsPerRecord().getAsDouble() / NS_PER_US)
                            : UNKNOWN);
        }
        return "The same bytes in other cuts, as fast as they can be sent\n\n" + table;
    }

    /**
     * Checks with their verdicts.
     *
     * @param width of the terminal, columns
     */
    public static String of(List<Check> checks, int width) {
        Facts facts = new Facts(width);
        for (Check check : checks) {
            facts.add(
                    check.verdict().name().toLowerCase(Locale.ROOT) + "  " + check.name(),
                    check.measured() + " (" + check.limit() + ")");
        }
        return facts.toString();
    }

    private static String ms(OptionalLong ns) {
        return ns.isPresent() ? ms(ns.getAsLong()) : UNKNOWN;
    }

    private static String ms(long ns) {
        return String.format(Locale.ROOT, "%.1f", ns / NS_PER_MS);
    }
}
