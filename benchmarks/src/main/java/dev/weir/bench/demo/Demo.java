package dev.weir.bench.demo;

import dev.weir.llm.LlmStream;
import dev.weir.plan.Plan;
import dev.weir.plan.Step;
import dev.weir.plan.ToolRegistry;
import dev.weir.plan.extract.PlanExtractor;
import dev.weir.planner.AgentRequest;
import dev.weir.planner.BatchListener;
import dev.weir.planner.BatchPlanner;
import dev.weir.planner.PlanFailure;
import dev.weir.planner.PlannerOptions;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/** Shows what streaming is for: the same plan whole and as a stream, then ten plans, each handed out as it closes. Serves once. */
public final class Demo {

    private static final int EVERY_CHUNKS = 5;

    private final DemoSource source;
    private final DemoListener listener;

    /** @param listener told of everything as it happens */
    public Demo(DemoSource source, DemoListener listener) {
        this.source = source;
        this.listener = listener;
    }

    /**
     * Asks for everything, one after the other.
     *
     * @throws dev.weir.llm.failure.LlmException if an answer fails
     */
    public DemoResult run() {
        if (source.recorded().isEmpty()) {
            listener.warmUpBegins();
            long startNs = now();
            source.single().complete(source.request().withMaxTokens(1));
            listener.warmedUp(now() - startNs);
        }
        listener.blockingBegins();
        long startNs = now();
        String whole = source.single().complete(source.request());
        long blockingNs = now() - startNs;
        listener.blockingEnded(blockingNs, characters(whole));
        DemoResult single = stream(whole, blockingNs);
        listener.single(single);
        return batch(single);
    }

    private DemoResult stream(String whole, long blockingNs) {
        listener.streamingBegins();
        Plans plans = new Plans();
        StringBuilder text = new StringBuilder();
        long firstChunkNs = 0;
        int chunks = 0;
        long startNs = now();
        plans.startNs = startNs;
        try (LlmStream stream = source.single().completeStreaming(source.request())) {
            for (String chunk : stream) {
                chunks++;
                firstChunkNs = chunks == 1 ? now() - startNs : firstChunkNs;
                text.append(chunk);
                byte[] utf8 = chunk.getBytes(StandardCharsets.UTF_8);
                plans.extractor.feed(utf8, 0, utf8.length);
                if (chunks % EVERY_CHUNKS == 0) {
                    listener.chunks(chunks, now() - startNs, characters(text));
                }
            }
        }
        long streamingNs = now() - startNs;
        plans.extractor.finish();
        listener.streamingEnded(streamingNs);
        return new DemoResult(
                source.name(),
                source.recorded(),
                blockingNs,
                streamingNs,
                chunks == 0 ? streamingNs : firstChunkNs,
                plans.firstNs,
                chunks,
                whole,
                text.toString(),
                List.of(),
                0);
    }

    private DemoResult batch(DemoResult single) {
        int count = source.squad().size();
        BatchPlanner planner =
                new BatchPlanner(source.batch(), PlannerOptions.defaults().withBatchLimit(count));
        for (int agent = 1; agent <= count; agent++) {
            planner.queue(new AgentRequest(agent, source.squad().get(agent - 1)));
        }
        listener.batchBegins(count);
        Squad squad = new Squad(count, now());
        planner.flush(squad);
        return new DemoResult(
                single.source(),
                single.recorded(),
                single.blockingNs(),
                single.streamingNs(),
                single.firstChunkNs(),
                single.firstPlanNs(),
                single.chunks(),
                single.blockingText(),
                single.streamingText(),
                squad.agents,
                now() - squad.startNs);
    }

    private long now() {
        return source.nanoClock().getAsLong();
    }

    private static int characters(CharSequence text) {
        return Character.codePointCount(text, 0, text.length());
    }

    /** When the first plan of the stream closed. */
    private final class Plans {

        private final PlanExtractor extractor = new PlanExtractor(ToolRegistry.bundled(), (plan, from, to) -> closed());
        private long startNs;
        private OptionalLong firstNs = OptionalLong.empty();

        private void closed() {
            if (firstNs.isEmpty()) {
                firstNs = OptionalLong.of(now() - startNs);
            }
        }
    }

    /** Who has a plan, in the order in which they came. */
    private final class Squad implements BatchListener {

        private final int count;
        private final long startNs;
        private final List<DemoResult.Agent> agents = new ArrayList<>();

        Squad(int count, long startNs) {
            this.count = count;
            this.startNs = startNs;
        }

        @Override
        public void onPlan(long agentId, Plan plan) {
            add(new DemoResult.Agent(
                    agentId,
                    OptionalLong.of(now() - startNs),
                    plan.steps().stream().map(Step::act).collect(Collectors.joining(", "))));
        }

        @Override
        public void onFailed(long agentId, PlanFailure failure) {
            add(new DemoResult.Agent(agentId, OptionalLong.empty(), "no plan: " + failure.message()));
        }

        private void add(DemoResult.Agent agent) {
            agents.add(agent);
            listener.agent(agent, List.copyOf(agents), count);
        }
    }
}
