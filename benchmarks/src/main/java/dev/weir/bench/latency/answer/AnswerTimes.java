package dev.weir.bench.latency.answer;

import dev.weir.bench.run.Metric;
import dev.weir.bench.run.RequestResult;
import dev.weir.bench.run.RequestResult.Count;
import dev.weir.bench.run.RequestResult.Moment;
import dev.weir.llm.event.Done;
import dev.weir.llm.event.Metrics;
import dev.weir.llm.event.ServerError;
import dev.weir.llm.event.StreamListener;
import dev.weir.plan.Plan;
import dev.weir.plan.PlanListener;
import dev.weir.plan.RejectedPlan;
import dev.weir.plan.ToolRegistry;
import dev.weir.plan.extract.PlanExtractor;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The events of one answer and when their last bytes arrived; plans are extracted on the way. Whoever decodes the answer says with
 * {@link #arrives} when the bytes of the events that follow came.
 *
 * <p>{@link Metric#DECODE_LAG} has a value for each text, thinking and plan that is handed over. The first step counts for {@link
 * Metric#TTFS} once its plan has proved valid, so that it belongs to the same plan as {@link Metric#TTFA}.
 *
 * <p>Not thread-safe; serves one answer after another.
 */
public final class AnswerTimes implements StreamListener {

    private static final long NEVER = Long.MIN_VALUE;

    private final LongSupplier recordNumber;
    private final LongSupplier clockNs;
    private final PlanExtractor extractor;
    private final NanosLog gapsNs = new NanosLog();
    private final NanosLog lagsNs = new NanosLog();
    private final NanosLog stepsNs = new NanosLog();
    private final NanosLog plansNs = new NanosLog();
    private AnswerObserver observer = AnswerObserver.NONE;
    private long t0Ns;
    private long readNumber;
    private long arrivalNs;
    private long textRecords;
    private long coalesced;
    private long lastTextRecord;
    private long lastTextRead;
    private long firstTokenNs;
    private long lastTokenNs;
    private long firstTextNs;
    private long stepNs;
    private long stepOfPlanAt;
    private long firstStepNs;
    private long firstPlanNs;
    private long plans;
    private long rejectedPlans;
    private @Nullable Done done;
    private @Nullable ServerError serverError;
    private @Nullable String malformed;

    /**
     * @param tools those that a plan may use
     * @param recordNumber within an event, the number of the record that carries it
     * @param clockNs {@link System#nanoTime}, but for tests
     */
    public AnswerTimes(ToolRegistry tools, LongSupplier recordNumber, LongSupplier clockNs) {
        this.recordNumber = recordNumber;
        this.clockNs = clockNs;
        this.extractor = new PlanExtractor(tools, new Plans());
    }

    /** Begins an answer whose times count from t0. */
    public void begin(long newT0Ns, AnswerObserver newObserver) {
        t0Ns = newT0Ns;
        observer = newObserver;
        extractor.reset();
        gapsNs.clear();
        lagsNs.clear();
        stepsNs.clear();
        plansNs.clear();
        readNumber = 0;
        arrivalNs = NEVER;
        textRecords = 0;
        coalesced = 0;
        lastTextRecord = NEVER;
        lastTextRead = NEVER;
        firstTokenNs = NEVER;
        lastTokenNs = NEVER;
        firstTextNs = NEVER;
        stepNs = NEVER;
        stepOfPlanAt = NEVER;
        firstStepNs = NEVER;
        firstPlanNs = NEVER;
        plans = 0;
        rejectedPlans = 0;
        done = null;
        serverError = null;
        malformed = null;
    }

    /** The events that follow were brought by another read, whose last byte arrived then. */
    public void arrives(long newArrivalNs) {
        readNumber++;
        arrivalNs = newArrivalNs;
    }

    /** Reads so far. */
    public long reads() {
        return readNumber;
    }

    /** The record that ended the answer; null until then. */
    public @Nullable Done done() {
        return done;
    }

    /** The server's error record; null without one. */
    public @Nullable ServerError serverError() {
        return serverError;
    }

    /** What is wrong with the first malformed line, and where it is; null without one. */
    public @Nullable String malformed() {
        return malformed;
    }

    /** Whether text or thinking has come. */
    public boolean hasText() {
        return textRecords > 0;
    }

    @Override
    public void onText(byte[] utf8, int from, int to) {
        token();
        if (firstTextNs == NEVER) {
            firstTextNs = arrivalNs;
        }
        observer.text(utf8, from, to);
        extractor.feed(utf8, from, to);
    }

    @Override
    public void onThinking(byte[] utf8, int from, int to) {
        token();
        observer.thinking(utf8, from, to);
    }

    @Override
    public void onDone(Done end) {
        done = end;
    }

    @Override
    public void onServerError(ServerError error) {
        serverError = error;
    }

    @Override
    public void onMalformed(long lineNumber, long byteOffset, String reason) {
        if (malformed == null) {
            malformed = "line " + lineNumber + " (byte " + byteOffset + " of the answer): " + reason;
        }
    }

    /** Thinking and text of one record are one event in time. */
    private void token() {
        lagsNs.add(clockNs.getAsLong() - arrivalNs);
        long record = recordNumber.getAsLong();
        if (record == lastTextRecord) {
            return;
        }
        lastTextRecord = record;
        textRecords++;
        if (firstTokenNs == NEVER) {
            firstTokenNs = arrivalNs;
        } else {
            gapsNs.add(arrivalNs - lastTokenNs);
        }
        if (lastTextRead == readNumber) {
            coalesced++;
        }
        lastTextRead = readNumber;
        lastTokenNs = arrivalNs;
    }

    /**
     * Puts all that is known of the answer into a result.
     *
     * @param endNs when its last byte arrived; empty where it never did
     */
    public void fill(RequestResult.Builder result, OptionalLong endNs) {
        if (firstTokenNs != NEVER) {
            result.values(Metric.TTFT, firstTokenNs - t0Ns);
        }
        if (firstTextNs != NEVER) {
            result.values(Metric.TTFO, firstTextNs - t0Ns);
        }
        if (firstStepNs != NEVER) {
            result.values(Metric.TTFS, firstStepNs - t0Ns);
        }
        if (firstPlanNs != NEVER) {
            result.values(Metric.TTFA, firstPlanNs - t0Ns);
            result.values(Metric.AFTER_TTFT, firstPlanNs - firstTokenNs);
        }
        result.values(Metric.ICL, gapsNs.toArray()).values(Metric.DECODE_LAG, lagsNs.toArray());
        result.moments(Moment.STEPS, stepsNs.toArray()).moments(Moment.PLANS, plansNs.toArray());
        if (endNs.isPresent()) {
            result.values(Metric.E2EL, endNs.getAsLong() - t0Ns);
            if (firstPlanNs != NEVER) {
                result.values(Metric.SAVED, endNs.getAsLong() - firstPlanNs);
            }
        }
        result.count(Count.TEXT_RECORDS, textRecords)
                .count(Count.COALESCED, coalesced)
                .count(Count.PLANS, plans)
                .count(Count.REJECTED_PLANS, rejectedPlans);
        Done end = done;
        if (end != null) {
            result.doneReason(end.reason().orElse(null));
            fill(result, end.metrics());
            end.metrics().evalCount().ifPresent(tokens -> fillPerToken(result, tokens, endNs));
        }
    }

    private static void fill(RequestResult.Builder result, Metrics server) {
        server.loadDurationNs().ifPresent(ns -> result.values(Metric.LOAD, ns));
        server.promptEvalDurationNs().ifPresent(ns -> result.values(Metric.PROMPT_EVAL, ns));
        server.evalDurationNs().ifPresent(ns -> result.values(Metric.EVAL, ns));
        server.totalDurationNs().ifPresent(ns -> result.values(Metric.TOTAL, ns));
        server.unaccountedNs().ifPresent(ns -> result.values(Metric.UNACCOUNTED, ns));
        server.evalCount().ifPresent(tokens -> result.count(Count.EVAL_TOKENS, tokens));
        server.promptEvalCount().ifPresent(tokens -> result.count(Count.PROMPT_TOKENS, tokens));
        server.promptEvalCachedCount().ifPresent(tokens -> result.count(Count.CACHED_PROMPT_TOKENS, tokens));
    }

    private void fillPerToken(RequestResult.Builder result, long tokens, OptionalLong endNs) {
        if (tokens < 2 || firstTokenNs == NEVER) {
            return;
        }
        result.values(Metric.ITL, (lastTokenNs - firstTokenNs) / (tokens - 1));
        endNs.ifPresent(end -> result.values(Metric.TPOT, (end - firstTokenNs) / (tokens - 1)));
    }

    private final class Plans implements PlanListener {

        @Override
        public void onPlan(Plan plan, long fromByte, long toByte) {
            lagsNs.add(clockNs.getAsLong() - arrivalNs);
            plans++;
            plansNs.add(arrivalNs - t0Ns);
            if (firstPlanNs == NEVER) {
                firstPlanNs = arrivalNs;
                firstStepNs = stepOfPlanAt == fromByte ? stepNs : NEVER;
            }
            observer.plan(plan, arrivalNs - t0Ns);
        }

        @Override
        public void onRejected(RejectedPlan plan) {
            rejectedPlans++;
        }

        @Override
        public void onFurtherRejected(long fromByte, long toByte, boolean closed) {
            rejectedPlans++;
        }

        @Override
        public void onStep(long planFromByte, int stepIndex, byte[] utf8, int from, int to) {
            stepsNs.add(arrivalNs - t0Ns);
            if (stepIndex == 0) {
                stepOfPlanAt = planFromByte;
                stepNs = arrivalNs;
            }
        }
    }
}
