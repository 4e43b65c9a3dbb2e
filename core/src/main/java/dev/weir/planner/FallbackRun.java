package dev.weir.planner;

import dev.weir.plan.Plan;
import dev.weir.plan.Reason;
import dev.weir.plan.extract.PlanParser;
import dev.weir.planner.FallbackSettings.ModelTier;
import dev.weir.planner.PlanFailure.Kind;
import dev.weir.prompt.Snapshot;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/** One way down the tiers, for one call of {@link FallbackPlanner}. Used once; one thread at a time tells it what came of a batch. */
final class FallbackRun {

    private record Waiting(AgentRequest request, List<Attempt> attempts) {}

    private final FallbackSettings settings;
    private final Consumer<PlanResult> listener;
    private final SortedMap<Long, Waiting> waiting = new TreeMap<>();
    private final SortedMap<Long, PlanResult> results = new TreeMap<>();
    private final long startNs;

    FallbackRun(FallbackSettings settings, Collection<AgentRequest> requests, Consumer<PlanResult> listener) {
        this.settings = settings;
        this.listener = listener;
        requests.forEach(request -> waiting.put(request.agentId(), new Waiting(request, new ArrayList<>())));
        this.startNs = settings.nanoClock().getAsLong();
    }

    /** Goes down until everybody has a plan: one result an agent, ascending. */
    List<PlanResult> run() {
        for (Tier tier : Tier.values()) {
            if (tier.compareTo(settings.firstTier()) >= 0 && !waiting.isEmpty()) {
                run(tier);
            }
        }
        return List.copyOf(results.values());
    }

    private void run(Tier tier) {
        switch (tier) {
            case FULL_LLM -> askModel(tier, settings.full());
            case SIMPLIFIED_LLM -> askModel(tier, settings.simplified());
            case HEURISTIC -> byRules(tier, this::checkedPlan);
            case EMERGENCY -> byRules(tier, snapshot -> settings.emergency());
        }
    }

    private void askModel(Tier tier, ModelTier model) {
        long tierStartNs = now();
        List<AgentRequest> agents =
                waiting.values().stream().map(Waiting::request).toList();
        try (Deadline deadline = Deadline.in(Optional.of(model.timeout()), settings.alarm(), settings.nanoClock())) {
            model.batches().ask(agents, deadline, new BatchListener() {
                @Override
                public void onPlan(long agentId, Plan plan) {
                    planned(tier, tierStartNs, agentId, plan);
                }

                @Override
                public void onUnused(UnusedPlan plan) {
                    settings.unused().accept(plan);
                }

                @Override
                public void onFailed(long agentId, PlanFailure failure) {
                    failed(tier, tierStartNs, agentId, failure);
                }

                @Override
                public void onPromptCut(PromptCut cut) {
                    settings.promptCut().accept(cut);
                }
            });
        }
    }

    private void byRules(Tier tier, Function<Snapshot, Plan> rules) {
        for (Waiting agent : List.copyOf(waiting.values())) {
            long tierStartNs = now();
            long agentId = agent.request().agentId();
            Plan plan;
            try {
                plan = rules.apply(agent.request().snapshot());
            } catch (RuntimeException
                    | StackOverflowError e) { // rules that call each other without end are no end of planning
                failed(
                        tier,
                        tierStartNs,
                        agentId,
                        new PlanFailure(Kind.FAILED, "the rules failed: " + e, List.of(), Optional.of(e)));
                continue;
            }
            planned(tier, tierStartNs, agentId, plan);
        }
    }

    private Plan checkedPlan(Snapshot snapshot) {
        Plan plan = Objects.requireNonNull(settings.rules().apply(snapshot), "the rules' plan");
        List<Reason> reasons = new PlanParser(settings.tools()).reasonsAgainst(plan);
        if (!reasons.isEmpty()) {
            throw new IllegalStateException("their plan cannot be carried out with these tools: "
                    + reasons.stream().map(Reason::message).collect(Collectors.joining("; ")));
        }
        return plan;
    }

    private void planned(Tier tier, long tierStartNs, long agentId, Plan plan) {
        long nowNs = now();
        Waiting agent = Objects.requireNonNull(waiting.remove(agentId), "an agent is planned once");
        agent.attempts().add(new Attempt(tier, nowNs - tierStartNs, Optional.empty()));
        PlanResult result = new PlanResult(agentId, plan, tier, agent.attempts(), nowNs - startNs);
        results.put(agentId, result);
        listener.accept(result);
    }

    private void failed(Tier tier, long tierStartNs, long agentId, PlanFailure failure) {
        Objects.requireNonNull(waiting.get(agentId), "who has a plan does not fail")
                .attempts()
                .add(new Attempt(tier, now() - tierStartNs, Optional.of(failure)));
    }

    private long now() {
        return settings.nanoClock().getAsLong();
    }
}
