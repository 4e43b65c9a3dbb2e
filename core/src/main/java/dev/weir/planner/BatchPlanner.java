package dev.weir.planner;

import dev.weir.llm.LlmClient;
import dev.weir.plan.Plan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Asks a model for the plans of many agents at once, and hands out each plan while the model is still writing the next.
 *
 * <pre>{@code
 * BatchPlanner planner = new BatchPlanner(client, PlannerOptions.defaults());
 * squad.forEach(planner::queue); // an AgentRequest each: id and snapshot of the world
 * BatchReport report = planner.flush((agentId, plan) -> act(agentId, plan));
 * report.failures().forEach((agentId, failure) -> System.err.println(agentId + ": " + failure.message()));
 * }</pre>
 *
 * <p>A flush sorts the queue by agent id and counts from 1 in that order, in the prompt and in the answer: one set of agents makes one
 * prompt, in whatever order it was queued. A queue longer than {@link PlannerOptions#batchLimit()} goes out as several prompts, filled in
 * that same order: one after the other, or up to {@link PlannerOptions#maxInFlight()} side by side, each then read by a thread of its own
 * that ends with the flush. A batch of one is asked for as a single plan.
 *
 * <p>Each agent ends with a plan or with a {@link PlanFailure} of its own. The first valid plan of an agent is its plan; later ones,
 * invalid ones and those of nobody are reported as {@link UnusedPlan}. When an answer fails, who has a plan keeps it, and the next batch
 * is still asked for, unless the answer failed before its first character: a server that cannot begin one answer is not asked for nine
 * more. A prompt that was too long ({@link dev.weir.llm.failure.LlmPromptTooLongException}) says nothing of the next one.
 *
 * <p>Where a server fails with the format schema before it answers, the same is asked once more without it, and the log says so. If that
 * helps twice in a row, this planner sends no schema for as many agents again, unless one has worked before.
 *
 * <p>Thread-safe. A flush runs in the thread that calls it; agents queued meanwhile wait for the next one.
 */
public final class BatchPlanner {

    private record Queued(AgentRequest request, CompletableFuture<Plan> plan) {}

    private final Batches batches;
    private final Alarm alarm;
    private final long unusedBytes;
    private final Object lock = new Object();
    private SortedMap<Long, Queued> queue = new TreeMap<>();

    /**
     * Makes one with an empty queue.
     *
     * @param client whom to ask
     * @param options how to ask
     */
    public BatchPlanner(LlmClient client, PlannerOptions options) {
        this(client, options, Alarm.OF_THE_JDK);
    }

    BatchPlanner(LlmClient client, PlannerOptions options, Alarm alarm) {
        this.batches = new Batches(client, options, Prompts.of(Tier.SIMPLIFIED_LLM, options));
        this.alarm = alarm;
        this.unusedBytes = options.reading().maxPlanBytes();
    }

    /**
     * Puts an agent into the next flush.
     *
     * @return completes with the agent's plan, during the flush and at the plan's closing brace, by the thread that reads the answer: the
     *     one that flushes or, where batches are asked side by side ({@link PlannerOptions#maxInFlight()}), another; or exceptionally with a
     *     {@link PlanFailedException}
     * @throws AgentQueuedTwiceException if the agent is in the queue already
     */
    public CompletionStage<Plan> queue(AgentRequest request) {
        CompletableFuture<Plan> plan = new CompletableFuture<>();
        synchronized (lock) {
            if (queue.putIfAbsent(request.agentId(), new Queued(request, plan)) != null) {
                throw new AgentQueuedTwiceException(request.agentId());
            }
        }
        return plan.minimalCompletionStage();
    }

    /** How many agents wait for the next flush. */
    public int queued() {
        synchronized (lock) {
            return queue.size();
        }
    }

    /**
     * Asks for the plans of all queued agents, and empties the queue. Returns at the end of the last answer; asks nobody if the queue is
     * empty.
     *
     * @param listener takes plans and failures as they come
     * @return every agent's plan or failure
     */
    public BatchReport flush(BatchListener listener) {
        return flush(listener, Optional.empty());
    }

    /**
     * The same, within a time: when it is up, the answer is cancelled, and the agents without a plan get a failure.
     *
     * @param listener takes plans and failures as they come
     * @param limit for all batches together; above zero
     * @return every agent's plan or failure
     * @throws IllegalArgumentException if the limit is not above zero
     */
    public BatchReport flush(BatchListener listener, Duration limit) {
        return flush(listener, Optional.of(Deadline.requirePositive(limit)));
    }

    private BatchReport flush(BatchListener listener, Optional<Duration> limit) {
        Objects.requireNonNull(listener, "listener");
        SortedMap<Long, Queued> taken;
        synchronized (lock) {
            taken = queue;
            queue = new TreeMap<>();
        }
        List<AgentRequest> agents = new ArrayList<>(taken.size());
        taken.values().forEach(queued -> agents.add(queued.request()));
        BatchTally tally = new BatchTally(new Completing(taken, listener), unusedBytes);
        try (Deadline deadline = Deadline.in(limit, alarm, System::nanoTime)) {
            batches.ask(agents, deadline, tally);
        } catch (Throwable e) {
            taken.forEach((agentId, queued) ->
                    queued.plan().completeExceptionally(new PlanFailedException(agentId, PlanFailure.endedBy(e))));
            throw e;
        }
        return tally.report();
    }

    /** Completes an agent's stage, and then tells the listener. */
    private record Completing(SortedMap<Long, Queued> queue, BatchListener next) implements BatchListener {

        @Override
        public void onPlan(long agentId, Plan plan) {
            future(agentId).complete(plan);
            next.onPlan(agentId, plan);
        }

        @Override
        public void onUnused(UnusedPlan plan) {
            next.onUnused(plan);
        }

        @Override
        public void onFailed(long agentId, PlanFailure failure) {
            future(agentId).completeExceptionally(new PlanFailedException(agentId, failure));
            next.onFailed(agentId, failure);
        }

        @Override
        public void onPromptCut(PromptCut cut) {
            next.onPromptCut(cut);
        }

        private CompletableFuture<Plan> future(long agentId) {
            return Objects.requireNonNull(queue.get(agentId), "only agents that were asked for are reported")
                    .plan();
        }
    }
}
