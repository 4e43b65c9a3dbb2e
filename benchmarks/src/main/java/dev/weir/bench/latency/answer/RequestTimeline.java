package dev.weir.bench.latency.answer;

import dev.weir.bench.run.Metric;
import dev.weir.bench.run.Outcome;
import dev.weir.bench.run.RequestResult;
import dev.weir.bench.run.RequestResult.Count;
import dev.weir.decode.AnswerDecoder;
import dev.weir.decode.InvalidUtf8Exception;
import dev.weir.llm.event.ServerError;
import dev.weir.ndjson.LineTooLongException;
import dev.weir.plan.ToolRegistry;
import dev.weir.sse.EventTooLongException;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What happens to one request after another on one connection, from its scheduled start to its end, and the figures that follow from it.
 *
 * <p>It is told what happened and when, and decodes the body on the way. Its clock serves for what decoding adds, and for nothing else. Not thread-safe.
 */
public final class RequestTimeline {

    private static final long NEVER = Long.MIN_VALUE;
    private static final int OK = 200;

    private final AnswerDecoder decoder;
    private final AnswerTimes times;
    private final LongSupplier clockNs;
    private final ErrorBody errorBody = new ErrorBody();
    private RequestStart start = new RequestStart(0, 0, "", 0, 0);
    private AnswerObserver observer = AnswerObserver.NONE;
    private long connectNs;
    private long sentNs;
    private long firstByteNs;
    private long arrivalNs;
    private boolean readIsCounted;
    private long bodyBytes;
    private long busyNs;
    private int status;
    private @Nullable String undecodable;
    /** Whether the body is markup, such as the page of a proxy or of another server: no record begins so. */
    private boolean isPage;

    /** How a request ended: the error is null where nothing went wrong. */
    private record Ending(Outcome outcome, @Nullable String error) {}

    /**
     * @param dialect in which the server answers
     * @param tools those that a plan may use
     * @param clockNs {@link System#nanoTime}, but for tests
     */
    public RequestTimeline(Dialect dialect, ToolRegistry tools, LongSupplier clockNs) {
        this.times = new AnswerTimes(tools, this::recordCount, clockNs);
        this.decoder = dialect.decoder(times);
        this.clockNs = clockNs;
    }

    private long recordCount() {
        return decoder.recordCount();
    }

    /** Begins a request; what is known of the one before is forgotten. */
    public void begin(RequestStart request, AnswerObserver newObserver) {
        start = request;
        observer = newObserver;
        connectNs = NEVER;
        sentNs = NEVER;
        firstByteNs = NEVER;
        arrivalNs = NEVER;
        readIsCounted = false;
        bodyBytes = 0;
        busyNs = 0;
        status = 0;
        undecodable = null;
        isPage = false;
        decoder.reset();
        errorBody.clear();
        times.begin(request.t0Ns(), newObserver);
    }

    /** Which request it is. */
    public RequestStart start() {
        return start;
    }

    /** Opening the connection took so long; to be told of the first request on each. */
    public void connected(long tookNs) {
        connectNs = tookNs;
    }

    /** The request's last byte was written then. */
    public void sent(long atNs) {
        sentNs = atNs;
    }

    /** Bytes of the response arrived: one read. What they are is told by the calls that follow. */
    public void arrives(long atNs) {
        if (firstByteNs == NEVER) {
            firstByteNs = atNs;
        }
        arrivalNs = atNs;
        readIsCounted = false;
    }

    /** The response's head is complete. */
    public void head(int httpStatus) {
        status = httpStatus;
    }

    /**
     * A piece of the body, chunk framing removed.
     *
     * @param bytes holds it from {@code from} (inclusive) to {@code to} (exclusive); the caller's again when this returns
     */
    public void body(byte[] bytes, int from, int to) {
        long begunNs = clockNs.getAsLong();
        if (!readIsCounted) {
            readIsCounted = true;
            times.arrives(arrivalNs);
        }
        isPage |= bodyBytes == 0 && to > from && bytes[from] == '<';
        bodyBytes += to - from;
        if (status != OK || isPage) {
            errorBody.add(bytes, from, to);
        } else if (undecodable == null) {
            decode(bytes, from, to);
        }
        busyNs += clockNs.getAsLong() - begunNs;
    }

    private void decode(byte[] bytes, int from, int to) {
        try {
            decoder.feed(bytes, from, to);
        } catch (InvalidUtf8Exception | LineTooLongException | EventTooLongException e) {
            undecodable = e.getMessage();
        }
    }

    /** The response is complete: its last byte came with the last read. */
    public RequestResult completed() {
        boolean ranOut = false;
        if (status == OK && undecodable == null) {
            boolean wasWellFormed = times.malformed() == null;
            try {
                decoder.finish();
            } catch (InvalidUtf8Exception | LineTooLongException | EventTooLongException e) {
                undecodable = e.getMessage();
            }
            ranOut = wasWellFormed && times.malformed() != null;
        }
        return result(ranOut ? endedInsideARecord() : judgeAnswer(), arrivalNs, OptionalLong.of(arrivalNs));
    }

    /**
     * The connection broke, or was closed before the response was complete. An answer whose final record has come is complete all the
     * same.
     *
     * @param why for people
     */
    public RequestResult broken(String why, long atNs) {
        if (times.done() != null) {
            return result(judgeAnswer(), arrivalNs, OptionalLong.of(arrivalNs));
        }
        return ended(
                firstByteNs == NEVER
                        ? new Ending(Outcome.UNREACHABLE, why)
                        : new Ending(
                                Outcome.TRUNCATED,
                                "the response broke off after " + decoder.recordCount() + " records and " + bodyBytes
                                        + " bytes of its body: " + why),
                atNs);
    }

    /** What came is no HTTP response. */
    public RequestResult notHttp(String why, long atNs) {
        return ended(new Ending(Outcome.MALFORMED, why), atNs);
    }

    /** A time limit struck. */
    public RequestResult timedOut(String why, long atNs) {
        return ended(new Ending(Outcome.TIMED_OUT, why), atNs);
    }

    /** The run was ended first. */
    public RequestResult cancelled(String why, long atNs) {
        return ended(new Ending(Outcome.CANCELLED, why), atNs);
    }

    /** Something other than the answer's own end has ended it; what the server said before is what people need to know. */
    private RequestResult ended(Ending otherwise, long atNs) {
        Ending said = whatWasSaid();
        return result(said == null ? otherwise : said, atNs, OptionalLong.empty());
    }

    private Ending judgeAnswer() {
        Ending said = whatWasSaid();
        if (said != null) {
            return said;
        }
        String malformed = times.malformed();
        if (malformed != null) {
            return new Ending(Outcome.MALFORMED, malformed);
        }
        if (times.done() == null) {
            return new Ending(
                    Outcome.TRUNCATED,
                    "the response ended after " + decoder.recordCount() + " records without a final one");
        }
        return times.hasText()
                ? new Ending(Outcome.OK, null)
                : new Ending(Outcome.EMPTY, "the answer holds neither text nor thinking");
    }

    private Ending endedInsideARecord() {
        Ending said = whatWasSaid();
        return said == null
                ? new Ending(Outcome.TRUNCATED, "the response ended inside a record, " + times.malformed())
                : said;
    }

    /** What the server said went wrong, or what was wrong with how it said it; null if neither. */
    private @Nullable Ending whatWasSaid() {
        if (undecodable != null) {
            return new Ending(Outcome.MALFORMED, undecodable);
        }
        ServerError error = times.serverError();
        if (error != null) {
            return new Ending(Outcome.SERVER_ERROR, error.message());
        }
        if (isPage && status == OK) {
            return new Ending(
                    Outcome.MALFORMED,
                    "the answer is no stream of records: " + errorBody.message()
                            + "; check that the URL is that of the server's API");
        }
        if (status != 0 && status != OK) {
            String message = errorBody.message();
            return new Ending(Outcome.SERVER_ERROR, "HTTP " + status + (message.isEmpty() ? "" : ": " + message));
        }
        return null;
    }

    private RequestResult result(Ending ending, long endedNs, OptionalLong lastByteNs) {
        RequestResult.Builder result =
                start.ended(ending.outcome(), endedNs).error(ending.error()).status(status);
        if (connectNs != NEVER) {
            result.values(Metric.CONNECT, connectNs);
        }
        if (sentNs != NEVER) {
            result.values(Metric.SEND_LAG, sentNs - start.t0Ns());
        }
        if (firstByteNs != NEVER) {
            result.values(Metric.TTFB, firstByteNs - start.t0Ns());
        }
        result.count(Count.RECORDS, decoder.recordCount())
                .count(Count.READS, times.reads())
                .count(Count.BODY_BYTES, bodyBytes);
        times.fill(result, lastByteNs);
        RequestResult finished = result.build();
        observer.ended(finished, busyNs);
        return finished;
    }
}
