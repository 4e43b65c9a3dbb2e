package dev.weir.http;

import dev.weir.decode.AnswerDecoder;
import dev.weir.decode.InvalidUtf8Exception;
import dev.weir.decode.MalformedRecordException;
import dev.weir.llm.EventSource;
import dev.weir.llm.event.Done;
import dev.weir.llm.event.ServerError;
import dev.weir.llm.event.StreamEnding;
import dev.weir.llm.event.StreamListener;
import dev.weir.llm.event.StreamTimings;
import dev.weir.llm.failure.LlmException;
import dev.weir.ndjson.LineTooLongException;
import dev.weir.sse.EventTooLongException;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import okhttp3.Call;
import okhttp3.MediaType;
import okhttp3.Response;
import okio.BufferedSource;
import org.jspecify.annotations.Nullable;

/**
 * One exchange with a server: sends the request when it is first advanced, and turns what comes back into events, a read at a time. What
 * differs from one dialect to another is how it is opened, how it is decoded, and what a server's words mean.
 *
 * <p>A gzipped body is decompressed by OkHttp on its way; a read then returns what could be decompressed so far, so a record arrives when
 * the proxy flushes it.
 */
public abstract class HttpAnswer implements EventSource {

    private static final int READ_BYTES = 8 * 1024; // OkHttp never returns more at once
    private static final int LONGEST_DRAIN_MS = 5;
    private static final int HOPELESS_MALFORMED_RECORDS = 1_000;

    private final Timeouts timeouts;
    private final TimeLimits limits;
    private final AnswerEvents events;
    private final AnswerDecoder decoder;
    private final byte[] buffer = new byte[READ_BYTES];
    private @Nullable Response response;
    private @Nullable BufferedSource body;
    private volatile boolean cancelled;
    private volatile @Nullable Call call;

    /**
     * @param timeouts how long to wait for what
     * @param decoder makes the decoder, which tells the listener it is given
     */
    protected HttpAnswer(Timeouts timeouts, Function<StreamListener, ? extends AnswerDecoder> decoder) {
        this.timeouts = timeouts;
        this.limits = new TimeLimits(timeouts, this::cancel);
        this.events = new AnswerEvents(this::completed);
        this.decoder = decoder.apply(events);
    }

    /**
     * Sends the request, in whichever form the server takes; by {@link #send}.
     *
     * @return the head of a success, its body unread
     * @throws IOException if no answer began
     * @throws LlmException if the server refuses
     */
    protected abstract Response open() throws IOException;

    /** What went wrong with the exchange as it is now. */
    protected abstract AnswerFailures failures();

    /** What it means that the server gave up in the middle of the answer. */
    protected LlmException gaveUp(ServerError error) {
        return failures().gaveUp(error);
    }

    /** The end, with what only the client knows of it. */
    protected Done completed(Done done) {
        return done;
    }

    @Override
    public final boolean advance(StreamListener listener) {
        events.tell(listener);
        try {
            BufferedSource open = body;
            if (open == null) {
                open = openBody();
            }
            return step(open);
        } catch (IOException e) {
            throw explain(e);
        } catch (InvalidUtf8Exception e) {
            throw failures().undecodable(e);
        } catch (MalformedRecordException e) {
            throw failures().undecodable(e);
        } catch (LineTooLongException e) {
            throw failures().undecodable(e);
        } catch (EventTooLongException e) {
            throw failures().undecodable(e);
        }
    }

    @Override
    public final void cancel() {
        cancelled = true;
        Call sent = call;
        if (sent != null) {
            sent.cancel();
        }
    }

    /** A complete answer leaves its connection for the next request; any other is cut, which spares OkHttp's wait for the rest. */
    @Override
    public final void close() {
        limits.end();
        Response open = response;
        if (open != null) {
            if (decoder.ending() != StreamEnding.DONE) {
                cancel();
            }
            closeSoon(open);
        }
    }

    @Override
    public final OptionalLong arrivalNs() {
        return events.arrivalNs();
    }

    @Override
    public final StreamTimings timings() {
        return events.timings();
    }

    /** Sends a call and waits for its answer's head; cancelling ends the wait. */
    protected final Response send(Call next) throws IOException {
        begin(next);
        return ServerHttp.execute(next);
    }

    /** From now on, cancelling ends that call. */
    protected final void begin(Call next) {
        call = next;
        if (cancelled) {
            next.cancel();
        }
    }

    /** Reads what a response says that is no success, and closes it. */
    protected final ErrorBody readAndClose(Response refusal) throws IOException {
        limits.refusalBegins();
        try (refusal) {
            return ErrorBody.of(refusal);
        } finally {
            limits.refusalEnds();
        }
    }

    /**
     * Closes a response. OkHttp then waits up to 100 ms for the end of a body, so that the connection can be used again; it comes with the
     * last record or right behind it, or is not worth its reader's time.
     */
    static void closeSoon(Response response) {
        response.body().source().timeout().deadline(LONGEST_DRAIN_MS, TimeUnit.MILLISECONDS);
        response.close();
    }

    private BufferedSource openBody() throws IOException {
        events.requestSent(System.nanoTime());
        limits.start();
        Response answer = open();
        response = answer;
        events.headersArrived(System.nanoTime());
        MediaType type = answer.body().contentType();
        if (type != null && type.subtype().equals("html")) {
            throw failures().notAnAnswer(type.toString());
        }
        BufferedSource opened = answer.body().source();
        body = opened;
        return opened;
    }

    private LlmException explain(IOException e) {
        Optional<TimeLimits.Limit> exceeded = limits.exceeded();
        if (exceeded.isPresent()) {
            return failures().tooSlow(exceeded.get(), timeouts, e);
        }
        Response open = response;
        return open == null
                ? failures().noAnswer(e)
                : failures().brokeOff(e, decoder.recordCount(), isCompressed(open));
    }

    /** Asked of the response as it was on the wire; OkHttp takes the header away when it decompresses. */
    private static boolean isCompressed(Response response) {
        Response wire = response.networkResponse();
        return wire != null && "gzip".equalsIgnoreCase(wire.header("Content-Encoding"));
    }

    /** Reads once. @return whether there may be more */
    private boolean step(BufferedSource source) throws IOException {
        limits.readBegins();
        int length = source.read(buffer);
        long nowNs = System.nanoTime();
        limits.readEnds();
        events.bytesArrived(nowNs);
        boolean more = length >= 0;
        if (more) {
            decoder.feed(buffer, 0, length, nowNs);
        }
        if (!more || decoder.ending() != StreamEnding.INCOMPLETE) {
            decoder.finish();
        }
        if (decoder.recordCount() > 0) {
            events.recordArrived();
        }
        return switch (decoder.ending()) {
            case DONE -> false;
            case SERVER_ERROR -> throw gaveUp(events.serverError());
            case INCOMPLETE -> {
                refuseIfHopeless(more);
                yield true;
            }
        };
    }

    private void refuseIfHopeless(boolean more) {
        if (!more) {
            throw failures().incomplete(decoder.recordCount(), decoder.malformedCount());
        }
        if (decoder.recordCount() == 0 && decoder.malformedCount() >= HOPELESS_MALFORMED_RECORDS) {
            throw failures().onlyMalformed(decoder.malformedCount());
        }
    }
}
