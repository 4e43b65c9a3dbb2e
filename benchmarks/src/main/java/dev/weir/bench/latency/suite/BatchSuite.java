package dev.weir.bench.latency.suite;

import dev.weir.bench.latency.laboratory.Answer;
import dev.weir.bench.latency.laboratory.Experiment;
import dev.weir.bench.latency.laboratory.Laboratory;
import dev.weir.bench.latency.laboratory.MeasuredLoad;
import dev.weir.bench.latency.request.Questions;
import dev.weir.bench.run.Findings;
import dev.weir.bench.run.Findings.Batch;
import dev.weir.bench.run.Metric;
import dev.weir.bench.run.Outcome;
import dev.weir.plan.NoPlanException;
import dev.weir.plan.ToolRegistry;
import dev.weir.plan.extract.PlanParser;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A batch of agents in one answer: when each has its plan, and when it would have had it from a client that collects the answer and then
 * parses it.
 *
 * <p>The second is not asked for again: the same answer is parsed once it is complete, and that time added to its end.
 */
public final class BatchSuite implements Suite {

    private final Laboratory laboratory;
    private final Experiment experiment;

    /**
     * @param laboratory of the server
     * @param experiment the load, whose answers hold plans for several agents
     */
    public BatchSuite(Laboratory laboratory, Experiment experiment) {
        this.laboratory = laboratory;
        this.experiment = experiment;
    }

    @Override
    public String name() {
        return experiment.suite();
    }

    @Override
    public SuiteResult run(SessionRuns runs) throws IOException {
        List<Answer> answers = new ArrayList<>();
        MeasuredLoad load = runs.measure(laboratory, experiment.observedBy(start -> new Answer.Keeper(answers::add)));
        return new SuiteResult(
                name(), List.of(load), List.of(), Optional.of(findings(answers, experiment.questions())));
    }

    private static Findings findings(List<Answer> answers, Questions questions) {
        SortedMap<Integer, Times> agents = new TreeMap<>();
        int counted = 0;
        for (Answer answer : answers) {
            if (answer.result().outcome() == Outcome.OK && !answer.plans().isEmpty()) {
                counted++;
                long endNs = answer.result().valueNs(Metric.E2EL).orElseThrow()
                        + parsingNs(answer.text(), questions.tools());
                for (Answer.TimedPlan plan : answer.plans()) {
                    Times times = agents.computeIfAbsent(plan.agentId().orElse(1), unseen -> new Times());
                    times.streamingNs.add(plan.sinceT0Ns());
                    times.collectedNs.add(endNs);
                }
            }
        }
        return new Batch(
                counted,
                agents.entrySet().stream()
                        .map(agent -> new Batch.Agent(
                                agent.getKey(),
                                median(agent.getValue().streamingNs),
                                median(agent.getValue().collectedNs)))
                        .toList());
    }

    private static final class Times {

        private final List<Long> streamingNs = new ArrayList<>();
        private final List<Long> collectedNs = new ArrayList<>();
    }

    private static long median(List<Long> times) {
        return Medians.of(times.stream().mapToLong(Long::longValue)).orElseThrow();
    }

    private static long parsingNs(byte[] text, ToolRegistry tools) {
        PlanParser parser = new PlanParser(tools);
        return WarmTiming.ns(() -> {
            try {
                return parser.parse(text).plans().size();
            } catch (NoPlanException e) {
                throw new IllegalStateException("what had plans while it arrived has none as a whole", e);
            }
        });
    }
}
