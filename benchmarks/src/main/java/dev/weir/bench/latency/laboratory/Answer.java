package dev.weir.bench.latency.laboratory;

import dev.weir.bench.latency.answer.AnswerObserver;
import dev.weir.bench.run.Outcome;
import dev.weir.bench.run.RequestResult;
import dev.weir.plan.Plan;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Consumer;

/** An answer with what it said. Immutable, but for the arrays that it hands out. */
public final class Answer {

    private final RequestResult result;
    private final byte[] text;
    private final byte[] thinking;
    private final List<TimedPlan> plans;
    private final long busyNs;

    /**
     * A plan and when it could be acted upon.
     *
     * @param agentId the agent, counted from 1
     * @param sinceT0Ns arrival of its last byte - t0
     */
    public record TimedPlan(OptionalInt agentId, long sinceT0Ns) {}

    private Answer(RequestResult result, byte[] text, byte[] thinking, List<TimedPlan> plans, long busyNs) {
        this.result = result;
        this.text = text;
        this.thinking = thinking;
        this.plans = List.copyOf(plans);
        this.busyNs = busyNs;
    }

    /** What became of the request. */
    public RequestResult result() {
        return result;
    }

    /**
     * Whether it is incomplete because the user ended the session, and says nothing of the server. A terminal's Ctrl-C ends a replay server
     * too, whose answers then break off.
     */
    public boolean wasCutShort(boolean isInterrupted) {
        Outcome outcome = result.outcome();
        return outcome == Outcome.CANCELLED
                || (isInterrupted && (outcome == Outcome.TRUNCATED || outcome == Outcome.UNREACHABLE));
    }

    /** In UTF-8. */
    public byte[] text() {
        return text;
    }

    /** In UTF-8. */
    public byte[] thinking() {
        return thinking;
    }

    /** In the order of their arrival. */
    public List<TimedPlan> plans() {
        return plans;
    }

    /** What decoding it took this process, ns. */
    public long busyNs() {
        return busyNs;
    }

    /** Keeps one answer while it arrives. */
    public static final class Keeper implements AnswerObserver {

        private final Consumer<Answer> whenOver;
        private final ByteArrayOutputStream text = new ByteArrayOutputStream();
        private final ByteArrayOutputStream thinking = new ByteArrayOutputStream();
        private final List<TimedPlan> plans = new ArrayList<>();

        /** @param whenOver takes it once it is over */
        public Keeper(Consumer<Answer> whenOver) {
            this.whenOver = whenOver;
        }

        @Override
        public void text(byte[] utf8, int from, int to) {
            text.write(utf8, from, to - from);
        }

        @Override
        public void thinking(byte[] utf8, int from, int to) {
            thinking.write(utf8, from, to - from);
        }

        @Override
        public void plan(Plan plan, long sinceT0Ns) {
            plans.add(new TimedPlan(plan.agentId(), sinceT0Ns));
        }

        @Override
        public void ended(RequestResult result, long busyNs) {
            whenOver.accept(new Answer(result, text.toByteArray(), thinking.toByteArray(), plans, busyNs));
        }
    }
}
