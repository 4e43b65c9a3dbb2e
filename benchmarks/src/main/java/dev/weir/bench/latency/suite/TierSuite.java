package dev.weir.bench.latency.suite;

import dev.weir.bench.latency.laboratory.Answer;
import dev.weir.bench.latency.laboratory.Experiment;
import dev.weir.bench.latency.laboratory.Laboratory;
import dev.weir.bench.latency.laboratory.MeasuredLoad;
import dev.weir.bench.latency.prompt.SquadPrompts;
import dev.weir.bench.run.Findings.Tiers;
import dev.weir.bench.run.Metric;
import dev.weir.bench.run.Outcome;
import dev.weir.bench.run.RequestResult.Count;
import dev.weir.prompt.PromptDetail;
import dev.weir.prompt.PromptTemplate;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicInteger;

/** The same worlds in three lengths of prompt: what a shorter one saves in prompt evaluation, and what making it takes. */
public final class TierSuite implements Suite {

    /** Its name. */
    public static final String NAME = "tiers";

    private static final long ANY_SEED = 1;

    private final Laboratory laboratory;
    private final Map<PromptDetail, Experiment> experiments;

    /**
     * @param laboratory of the server
     * @param experiments the load of each tier, the fullest first
     */
    public TierSuite(Laboratory laboratory, Map<PromptDetail, Experiment> experiments) {
        this.laboratory = laboratory;
        this.experiments = new EnumMap<>(experiments);
    }

    /** The name of a tier's run. */
    public static String runName(PromptDetail detail) {
        return "tier-" + label(detail);
    }

    private static String label(PromptDetail detail) {
        return detail.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public SuiteResult run(SessionRuns runs) throws IOException {
        List<MeasuredLoad> loads = new ArrayList<>();
        List<Tiers.Tier> tiers = new ArrayList<>();
        for (Map.Entry<PromptDetail, Experiment> tier : experiments.entrySet()) {
            PromptDetail detail = tier.getKey();
            if (!laboratory.isInterrupted()) {
                List<Answer> answers = new ArrayList<>();
                loads.add(
                        runs.measure(laboratory, tier.getValue().observedBy(start -> new Answer.Keeper(answers::add))));
                tiers.add(new Tiers.Tier(
                        label(detail),
                        promptTokens(answers),
                        Medians.of(Metric.PROMPT_EVAL, answers),
                        Medians.of(Metric.TTFT, answers),
                        makingNs(detail)));
            }
        }
        return new SuiteResult(NAME, loads, List.of(), Optional.of(new Tiers(tiers)));
    }

    private static OptionalDouble promptTokens(List<Answer> answers) {
        return answers.stream()
                .map(Answer::result)
                .filter(result -> result.outcome() == Outcome.OK)
                .flatMapToLong(result -> result.count(Count.PROMPT_TOKENS).stream())
                .average();
    }

    /** Template and world to text. */
    private static long makingNs(PromptDetail detail) {
        SquadPrompts prompts = new SquadPrompts(detail, 1, ANY_SEED, false, false);
        PromptTemplate template = prompts.template();
        AtomicInteger number = new AtomicInteger();
        return WarmTiming.ns(
                () -> prompts.text(template, number.getAndIncrement()).length());
    }
}
