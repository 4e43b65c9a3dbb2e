package dev.weir.bench.latency.client;

import dev.weir.bench.latency.answer.AnswerObserver;
import dev.weir.bench.latency.answer.AnswerTimes;
import dev.weir.bench.latency.answer.RequestStart;
import dev.weir.bench.latency.request.Questions;
import dev.weir.bench.run.Metric;
import dev.weir.bench.run.Outcome;
import dev.weir.bench.run.RequestResult;
import dev.weir.bench.run.RequestResult.Count;
import dev.weir.llm.LlmStream;
import dev.weir.llm.event.Done;
import dev.weir.llm.event.StreamListener;
import dev.weir.llm.event.StreamTimings;
import dev.weir.llm.failure.LlmCancelledException;
import dev.weir.llm.failure.LlmException;
import dev.weir.llm.failure.LlmHttpException;
import dev.weir.llm.failure.LlmIncompleteStreamException;
import dev.weir.llm.failure.LlmMalformedStreamException;
import dev.weir.llm.failure.LlmPromptTooLongException;
import dev.weir.llm.failure.LlmServerErrorException;
import dev.weir.llm.failure.LlmTimeoutException;
import dev.weir.llm.failure.LlmTooLargeException;
import dev.weir.llm.failure.LlmUnreachableException;
import dev.weir.llm.failure.LlmUtf8Exception;
import dev.weir.plan.ToolRegistry;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One request that core's client sends, and its times as far as that client tells them.
 *
 * <p>An event counts as a record of its own, so a record that carries both thinking and text counts as two. The last byte is that of the
 * final record, at which the client stops reading. How many bytes there were, and how long connecting took, it does not tell.
 */
final class CoreRequest {

    private static final int OK = 200;

    private final RequestStart start;
    private final AnswerObserver observer;
    private final LongSupplier clockNs;
    private final LlmStream answer;
    private final AnswerTimes times;
    private long events;
    private OptionalLong lastArrivalNs = OptionalLong.empty();
    private volatile @Nullable String cancelledBecause;

    CoreRequest(
            Questions.Call call,
            RequestStart start,
            AnswerObserver observer,
            ToolRegistry tools,
            LongSupplier clockNs) {
        this.start = start;
        this.observer = observer;
        this.clockNs = clockNs;
        this.answer = call.client().completeStreaming(call.request());
        this.times = new AnswerTimes(tools, () -> events, clockNs);
    }

    /** Makes {@link #run} return soon. May be called from any thread. */
    void cancel(String why) {
        cancelledBecause = why;
        answer.cancel();
    }

    /**
     * Asks, reads the answer to its end, and says what became of it, whatever that is. A failure of this process is {@link
     * Outcome#MALFORMED} and named: no request is left without an end, and no failure is a good answer.
     */
    RequestResult run() {
        try {
            return ask();
        } catch (RuntimeException | Error e) {
            return start.ended(Outcome.MALFORMED, clockNs.getAsLong())
                    .error("the answer could not be read, by a fault of this program: " + e)
                    .build();
        }
    }

    /** Tells the observer that the request is over. */
    void tellEnd(RequestResult result) {
        observer.ended(result, 0);
    }

    private RequestResult ask() {
        times.begin(start.t0Ns(), observer);
        try (answer) {
            answer.forEachEvent(new Arriving());
            return result(judge(), null, OK);
        } catch (LlmException e) {
            String cancelled = cancelledBecause;
            boolean isCancelled = e instanceof LlmCancelledException && cancelled != null;
            return result(outcome(e), isCancelled ? cancelled : e.getMessage(), status(e));
        }
    }

    private Outcome judge() {
        if (times.malformed() != null) {
            return Outcome.MALFORMED;
        }
        return times.hasText() ? Outcome.OK : Outcome.EMPTY;
    }

    private static Outcome outcome(LlmException e) {
        if (e instanceof LlmUnreachableException) {
            return Outcome.UNREACHABLE;
        } else if (e instanceof LlmHttpException
                || e instanceof LlmServerErrorException
                || e instanceof LlmPromptTooLongException) {
            return Outcome.SERVER_ERROR;
        } else if (e instanceof LlmIncompleteStreamException) {
            return Outcome.TRUNCATED;
        } else if (e instanceof LlmTimeoutException) {
            return Outcome.TIMED_OUT;
        } else if (e instanceof LlmCancelledException) {
            return Outcome.CANCELLED;
        } else if (e instanceof LlmMalformedStreamException
                || e instanceof LlmUtf8Exception
                || e instanceof LlmTooLargeException) {
            return Outcome.MALFORMED;
        }
        throw new IllegalStateException("an unknown kind of failure", e);
    }

    private int status(LlmException e) {
        if (e instanceof LlmHttpException refused) {
            return refused.status();
        }
        return answer.timings().headersNs().isPresent() ? OK : 0;
    }

    private RequestResult result(Outcome outcome, @Nullable String error, int status) {
        StreamTimings client = answer.timings();
        OptionalLong endNs = client.doneNs();
        String message = error == null && outcome == Outcome.MALFORMED ? times.malformed() : error;
        if (outcome == Outcome.EMPTY) {
            message = "the answer holds neither text nor thinking";
        }
        RequestResult.Builder result =
                start.ended(outcome, endNs.orElseGet(clockNs)).error(message).status(status);
        client.sentNs().ifPresent(atNs -> result.values(Metric.SEND_LAG, atNs - start.t0Ns()));
        client.headersNs().ifPresent(atNs -> result.values(Metric.TTFB, atNs - start.t0Ns()));
        result.count(Count.READS, times.reads());
        times.fill(result, endNs);
        return result.build();
    }

    /** Tells of each read before the events that it brought. */
    private final class Arriving implements StreamListener {

        @Override
        public void onText(byte[] utf8, int from, int to) {
            arrives();
            times.onText(utf8, from, to);
        }

        @Override
        public void onThinking(byte[] utf8, int from, int to) {
            arrives();
            times.onThinking(utf8, from, to);
        }

        @Override
        public void onDone(Done done) {
            times.onDone(done);
        }

        @Override
        public void onMalformed(long lineNumber, long byteOffset, String reason) {
            times.onMalformed(lineNumber, byteOffset, reason);
        }

        private void arrives() {
            events++;
            OptionalLong arrivalNs = answer.arrivalNs();
            if (!arrivalNs.equals(lastArrivalNs)) {
                lastArrivalNs = arrivalNs;
                times.arrives(arrivalNs.orElseGet(clockNs));
            }
        }
    }
}
