package dev.weir.planner;

import dev.weir.llm.LlmClient;
import dev.weir.llm.LlmRequest;
import dev.weir.llm.LlmStream;
import dev.weir.llm.event.Done;
import dev.weir.llm.event.StreamListener;
import dev.weir.llm.event.ToolCall;
import dev.weir.llm.failure.LlmTimeoutException;
import dev.weir.plan.Plan;
import dev.weir.plan.PlanListener;
import dev.weir.plan.PlanReport;
import dev.weir.plan.RejectedPlan;
import dev.weir.plan.extract.PlanExtractor;
import dev.weir.planner.PlanFailure.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One prompt for one or more agents, and what becomes of each of them. Used once, by one thread.
 *
 * <p>The answer's bytes go straight from the stream to the extractor. Until its first plan they are kept too, up to a limit, for a {@link
 * SecondReading}.
 */
final class Round implements StreamListener, PlanListener {

    /** A model that repeats an invalid plan is not worth all its repetitions. */
    private static final int MAX_REJECTED_OF_ONE = 16;

    private final List<AgentRequest> agents;
    private final PlannerOptions options;
    private final BatchListener listener;
    private final PlanExtractor extractor;
    private final SecondReading secondReading;
    private final boolean[] planned;
    private final List<List<RejectedPlan>> rejected = new ArrayList<>();

    /** How many there were of each agent, and how many were not looked at. */
    private final long[] rejectedCounts;

    private long undescribed;
    private int plannedCount;
    private boolean answerBegan;
    private boolean mayBeDrafts;
    private OptionalInt maxTokens = OptionalInt.empty();
    private Optional<Done> done = Optional.empty();
    private @Nullable LlmStream stream;
    private @Nullable RuntimeException thrownByListener;

    /**
     * @param agents at least one; ascending, as the prompt counts them from 1
     * @param listener takes plans and failures
     */
    Round(List<AgentRequest> agents, PlannerOptions options, BatchListener listener) {
        this.agents = agents;
        this.options = options;
        this.listener = listener;
        this.extractor = new PlanExtractor(options.tools(), this, options.reading());
        this.secondReading = new SecondReading(options);
        this.planned = new boolean[agents.size()];
        this.rejectedCounts = new long[agents.size()];
        agents.forEach(agent -> rejected.add(new ArrayList<>(0)));
    }

    /**
     * Sends a request, and reports each plan of its answer as it arrives.
     *
     * @return what ended the answer before it was complete, unless every agent has a plan by then
     */
    Optional<RuntimeException> read(LlmClient client, LlmRequest request, Deadline deadline) {
        maxTokens = request.maxTokens();
        try (LlmStream answer = client.completeStreaming(request)) {
            stream = answer;
            deadline.guard(answer);
            try {
                answer.forEachEvent(this);
            } finally {
                deadline.release(answer);
            }
            return Optional.empty();
        } catch (RuntimeException e) {
            if (thrownByListener != null) {
                throw thrownByListener;
            }
            return isSatisfied() ? Optional.empty() : Optional.of(e);
        }
    }

    /** Reports a failure for each agent that has no plan, after an answer that came to its end. */
    void finish(Deadline deadline) {
        if (reachedALimit()) {
            dropDrafts();
        }
        PlanReport report = extractor.finish(agents.size());
        readAgain(report.rejectedCount() > 0, deadline);
        failTheUnplanned(
                deadline.hasPassed()
                        ? deadline.failure()
                        : new PlanFailure(Kind.MISSING, whyMissing(report), List.of(), Optional.empty()));
    }

    /** Reports a failure for each agent that has no plan, after an answer that failed. */
    void fail(RuntimeException e, Deadline deadline) {
        dropDrafts();
        readAgain(rejected.stream().anyMatch(plans -> !plans.isEmpty()), deadline);
        boolean timeUp = deadline.hasPassed();
        failTheUnplanned(new PlanFailure(
                timeUp || e instanceof LlmTimeoutException ? Kind.TIMED_OUT : Kind.FAILED,
                (timeUp ? deadline.message() : e.toString()) + perhapsDrafts(),
                List.of(),
                Optional.of(e)));
    }

    /** Whether anything of an answer has arrived, be it thinking: the model has worked on it then. */
    boolean answerBegan() {
        return answerBegan;
    }

    /** How many tokens the server counted in the whole prompt, if it did. */
    OptionalLong countedTokens() {
        return promptTokens(end -> !end.promptFillsContext());
    }

    /** The prompt, if the server seems to have cut it. */
    Optional<PromptCut> promptCut() {
        OptionalLong tokens = promptTokens(Done::promptFillsContext);
        return tokens.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new PromptCut(agents.stream().map(AgentRequest::agentId).toList(), tokens.getAsLong()));
    }

    private OptionalLong promptTokens(Predicate<Done> provided) {
        return done.filter(provided).map(end -> end.metrics().promptEvalCount()).orElse(OptionalLong.empty());
    }

    @Override
    public void onText(byte[] utf8, int from, int to) {
        answerBegan = true;
        secondReading.keep(utf8, from, to);
        extractor.feed(utf8, from, to);
        if (options.endsEarly() && isSatisfied() && stream != null) {
            stream.cancel();
        }
    }

    @Override
    public void onThinking(byte[] utf8, int from, int to) {
        answerBegan = true;
    }

    @Override
    public void onToolCall(ToolCall call) {
        answerBegan = true;
    }

    @Override
    public void onDone(Done end) {
        done = Optional.of(end);
    }

    @Override
    public void onPlan(Plan plan, long fromByte, long toByte) {
        secondReading.giveUp();
        int index = indexOf(plan.agentId());
        if (index < 0) {
            tell(() -> listener.onUnused(new UnusedPlan.Surplus(plan, toByte - fromByte)));
        } else if (planned[index]) {
            tell(() -> listener.onUnused(new UnusedPlan.Duplicate(agentId(index), plan, toByte - fromByte)));
        } else {
            planned[index] = true;
            plannedCount++;
            tell(() -> listener.onPlan(agents.get(index).agentId(), plan));
        }
    }

    @Override
    public void onRejected(RejectedPlan plan) {
        int index = indexOf(plan.agentId());
        if (index >= 0 && !planned[index]) {
            rejectedCounts[index]++;
            if (rejected.get(index).size() < MAX_REJECTED_OF_ONE) {
                rejected.get(index).add(plan);
            }
        }
        tell(() -> listener.onUnused(new UnusedPlan.Rejected(agentId(index), plan)));
    }

    @Override
    public void onFurtherRejected(long fromByte, long toByte, boolean closed) {
        if (agents.size() == 1) {
            rejectedCounts[0]++;
        } else {
            undescribed++;
        }
        tell(() -> listener.onUnused(new UnusedPlan.Undescribed()));
    }

    /** Where the agent of that number in the prompt stands in the list; below 0 if it does not. A prompt for one has no numbers. */
    private int indexOf(OptionalInt agentInPrompt) {
        if (agents.size() == 1) {
            return 0;
        }
        int index = agentInPrompt.orElse(0) - 1;
        return index < agents.size() ? index : -1;
    }

    private OptionalLong agentId(int index) {
        return index < 0
                ? OptionalLong.empty()
                : OptionalLong.of(agents.get(index).agentId());
    }

    /** @param rejectionsKnown whether what is wrong with the answer's plans has been told */
    private void readAgain(boolean rejectionsKnown, Deadline deadline) {
        secondReading.read(
                new PlanListener() {
                    @Override
                    public void onPlan(Plan plan, long fromByte, long toByte) {
                        Round.this.onPlan(plan, fromByte, toByte);
                    }

                    @Override
                    public void onRejected(RejectedPlan plan) {
                        if (!rejectionsKnown) {
                            Round.this.onRejected(plan);
                        }
                    }

                    @Override
                    public void onFurtherRejected(long fromByte, long toByte, boolean closed) {
                        if (!rejectionsKnown) {
                            Round.this.onFurtherRejected(fromByte, toByte, closed);
                        }
                    }
                },
                deadline);
    }

    private void failTheUnplanned(PlanFailure failure) {
        for (int i = 0; i < planned.length; i++) {
            if (!planned[i]) {
                long agentId = agents.get(i).agentId();
                PlanFailure own = rejected.get(i).isEmpty() ? failure : rejection(i, failure);
                tell(() -> listener.onFailed(agentId, own));
            }
        }
    }

    /** @param behind what ended the answer; nothing that a rejection need tell if the answer came to its end */
    private PlanFailure rejection(int index, PlanFailure behind) {
        List<RejectedPlan> plans = rejected.get(index);
        String reasons = plans.stream().map(RejectedPlan::message).collect(Collectors.joining("; "));
        long more = rejectedCounts[index] - plans.size();
        String all = reasons + (more > 0 ? "; and " + more + " more" : "") + notDescribed();
        String why = behind.kind() == Kind.MISSING ? cutShort() : "; before another could come: " + behind.message();
        return new PlanFailure(Kind.REJECTED, "no valid plan: " + all + why, plans, behind.cause());
    }

    private String whyMissing(PlanReport report) {
        String why = "the answer ended with valid plans for " + plannedCount + " of " + agents.size()
                + " agents, and none for this one";
        String thinking = report.insideThinking() ? "; it ended while the model was thinking" : "";
        return why + notDescribed() + thinking + perhapsDrafts() + cutShort();
    }

    /** Drops an answer that broke off where its plans may have been thought: a draft that is carried out is worse than no plan. */
    private void dropDrafts() {
        if (answerBegan && extractor.mayBeThought()) {
            mayBeDrafts = true;
            extractor.reset();
            secondReading.giveUp();
        }
    }

    private String perhapsDrafts() {
        return mayBeDrafts
                ? "; no closing tag of a think block had come, so that what plans there were count as drafts"
                : "";
    }

    private String notDescribed() {
        return undescribed > 0 ? "; " + undescribed + " rejected plans of the answer are not described" : "";
    }

    /** What the server left out of the answer or of the prompt. */
    private String cutShort() {
        StringBuilder cuts = new StringBuilder();
        if (reachedALimit()) {
            cuts.append(
                    contextWasFull()
                            ? "; the answer was cut off where the context was full: give the client a larger contextLength"
                            : "; the answer was cut off at its token limit: raise maxTokensPerPlan");
        }
        promptCut()
                .ifPresent(
                        cut -> cuts.append("; the prompt took the whole context of ")
                                .append(cut.promptTokens())
                                .append(
                                        " tokens, so the server has cut it, in all likelihood: give the client a larger contextLength"));
        return cuts.toString();
    }

    private boolean reachedALimit() {
        return done.filter(Done::reachedALimit).isPresent();
    }

    /** Whether an answer that was cut off had not reached its own limit. */
    private boolean contextWasFull() {
        OptionalLong tokens = done.map(end -> end.metrics().evalCount()).orElse(OptionalLong.empty());
        return tokens.isPresent() && maxTokens.isPresent() && tokens.getAsLong() < maxTokens.getAsInt();
    }

    private boolean isSatisfied() {
        return plannedCount == agents.size();
    }

    /** Calls the listener. What it throws is its caller's business, and no failure of the answer. */
    private void tell(Runnable call) {
        try {
            call.run();
        } catch (RuntimeException e) {
            thrownByListener = e;
            throw e;
        }
    }
}
