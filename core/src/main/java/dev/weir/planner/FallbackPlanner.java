package dev.weir.planner;

import dev.weir.llm.LlmClient;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Plans for everybody, whatever happens: asks a model, and what that does not plan goes down the tiers until it is planned.
 *
 * <table>
 * <caption>Tiers</caption>
 * <tr><th>tier</th><th>fails when</th></tr>
 * <tr><td>{@link Tier#FULL_LLM}</td><td>the answer fails, time is up, or there is no valid plan</td></tr>
 * <tr><td>{@link Tier#SIMPLIFIED_LLM}, where planning starts by default</td><td>the same</td></tr>
 * <tr><td>{@link Tier#HEURISTIC}</td><td>the rules throw</td></tr>
 * <tr><td>{@link Tier#EMERGENCY}</td><td>never</td></tr>
 * </table>
 *
 * <p>Two agents or more go to the model as batches, as {@link BatchPlanner} does it; a single one gets a prompt of its own. Plans are
 * handed out as they close in the model's answer, and only the agents that have none then go on to the next tier. An answer is not read
 * to its end once everybody has a plan: it is cancelled, and the server is free for the next.
 *
 * <p>Each request says how many tokens prompt and answer will take, estimated from the prompt's length, and {@code OllamaClient} asks for
 * a context that holds them unless it was given one ({@code contextLength}). A prompt that does not fit fails its tier at once, with an
 * {@link dev.weir.llm.failure.LlmPromptTooLongException} that says what to do. Ollama before 0.12.6 cuts it all the same; {@link
 * FallbackPlannerBuilder#onPromptCut} tells, but not of an answer that is ended early: the server's count comes at its end, and is not read.
 *
 * <p>There is no circuit breaker, and no retry but one: a tier asks within its time, and a second time without a schema where the server
 * may have failed because of it (400, 500 or an error record, before any answer). A server that is down costs a refused connection before
 * the rules take over. The library for it, resilience4j, is an automatic module and brings a logging API that core does without;
 * who wants one puts it around the {@link LlmClient}.
 *
 * <p>The thread that calls does all the work, unless batches are asked side by side ({@link PlannerOptions#maxInFlight()}). Thread-safe.
 */
public final class FallbackPlanner {

    private final FallbackSettings settings;
    private final Counters counters = new Counters();

    FallbackPlanner(FallbackSettings settings) {
        this.settings = settings;
    }

    /** Begins to make one that asks this client. */
    public static FallbackPlannerBuilder builder(LlmClient client) {
        return new FallbackPlannerBuilder(client);
    }

    /** Plans for one agent. */
    public PlanResult plan(AgentRequest request) {
        return plan(List.of(request), result -> {}).get(0);
    }

    /**
     * Plans for all of these agents.
     *
     * @param requests in any order
     * @param listener takes each result as soon as there is one; what it throws ends the planning
     * @return one result an agent, ascending by agent id
     * @throws AgentQueuedTwiceException if an agent is among them twice
     */
    public List<PlanResult> plan(Collection<AgentRequest> requests, Consumer<PlanResult> listener) {
        SortedMap<Long, AgentRequest> ascending = new TreeMap<>();
        for (AgentRequest request : requests) {
            if (ascending.put(request.agentId(), request) != null) {
                throw new AgentQueuedTwiceException(request.agentId());
            }
        }
        return new FallbackRun(settings, ascending.values(), result -> {
                    counters.add(result);
                    listener.accept(result);
                })
                .run();
    }

    /** What it has done so far. */
    public PlannerCounts counts() {
        return counters.counts();
    }
}
