package dev.weir.bench.latency.load;

import dev.weir.bench.latency.answer.AnswerObserver;
import dev.weir.bench.latency.answer.RequestStart;
import dev.weir.bench.latency.answer.RequestTimeline;
import dev.weir.bench.latency.http.HttpHead;
import dev.weir.bench.latency.http.HttpResponseException;
import dev.weir.bench.latency.http.HttpResponseListener;
import dev.weir.bench.latency.http.HttpResponseReader;
import dev.weir.bench.latency.http.TruncatedResponseException;
import dev.weir.bench.latency.transport.Connection;
import dev.weir.bench.latency.transport.ConnectionListener;
import dev.weir.bench.run.RequestResult;
import java.io.IOException;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One connection and the request that it carries, if it carries one. On the loop only. */
final class HttpChannel implements ConnectionListener, HttpResponseListener {

    /** Is told where a channel stands, so that the next request finds one. */
    interface Owner {

        /** It is open and carries nothing. */
        void isFree(HttpChannel channel);

        /** It never opened. */
        void didNotOpen(HttpChannel channel, @Nullable IOException why);

        /** It will carry nothing more. */
        void isGone(HttpChannel channel);
    }

    private final Owner owner;
    private final RequestTimeline timeline;
    private final HttpResponseReader reader = new HttpResponseReader(this);
    private @Nullable Connection connection;
    private @Nullable Consumer<RequestResult> whenOver;
    private boolean isGone;
    private boolean openingIsTold;
    private long openedInNs;
    private long sendingNs;
    private long lastReadNs;
    private boolean hasRead;
    private boolean keepsAlive;
    private boolean isComplete;

    HttpChannel(Owner owner, RequestTimeline timeline) {
        this.owner = owner;
        this.timeline = timeline;
    }

    /** Sends a request on a channel that is free. */
    void send(
            byte[] http, RequestStart start, AnswerObserver observer, long nowNs, Consumer<RequestResult> newWhenOver) {
        whenOver = newWhenOver;
        sendingNs = nowNs;
        hasRead = false;
        keepsAlive = false;
        isComplete = false;
        reader.reset();
        timeline.begin(start, observer);
        if (!openingIsTold && !start.isWarmUp()) {
            openingIsTold = true;
            timeline.connected(openedInNs);
        }
        Objects.requireNonNull(connection, "a channel that is free is open").send(http);
    }

    /** Ends the request if it has taken too long. */
    void tick(TimeLimits limits, long nowNs) {
        if (whenOver != null) {
            limits.exceeded(nowNs - sendingNs, hasRead ? nowNs - lastReadNs : -1)
                    .ifPresent(why -> abort(timeline.timedOut(why, nowNs)));
        }
    }

    /** Ends the request because the run is ended. */
    void cancel(String why, long nowNs) {
        if (whenOver != null) {
            abort(timeline.cancelled(why, nowNs));
        }
    }

    @Override
    public void opened(Connection opened, long tookNs) {
        connection = opened;
        openedInNs = tookNs;
        owner.isFree(this);
    }

    @Override
    public void sent(long atNs) {
        if (whenOver != null) {
            timeline.sent(atNs);
        }
    }

    @Override
    public void arrived(byte[] bytes, int from, int to, long arrivalNs, long readNs) {
        if (whenOver == null) {
            disconnect(); // nobody asked: whatever it is, the next answer would not begin where it should
            return;
        }
        hasRead = true;
        lastReadNs = readNs;
        timeline.arrives(arrivalNs);
        try {
            reader.feed(bytes, from, to, arrivalNs);
        } catch (HttpResponseException e) {
            // what comes behind a complete response spoils the connection, and not the response
            abort(isComplete ? timeline.completed() : timeline.notHttp(said(e), readNs));
            return;
        }
        if (isComplete) {
            complete();
        }
    }

    private void complete() {
        RequestResult result = timeline.completed();
        if (keepsAlive) {
            Consumer<RequestResult> over = takeWhenOver();
            owner.isFree(this);
            over.accept(result);
        } else {
            abort(result);
        }
    }

    @Override
    public void head(HttpHead head, long firstByteNs, long atNs) {
        keepsAlive = head.keepsAlive();
        timeline.head(head.status());
    }

    @Override
    public void body(byte[] bytes, int from, int to, long atNs) {
        timeline.body(bytes, from, to);
    }

    @Override
    public void end(long atNs) {
        isComplete = true;
    }

    @Override
    public void closed(long atNs, @Nullable IOException why) {
        if (connection == null) {
            isGone = true;
            owner.didNotOpen(this, why);
            return;
        }
        if (whenOver == null) {
            leave();
        } else {
            end(why == null ? closedInOrder(atNs) : timeline.broken(said(why), atNs));
        }
    }

    private RequestResult closedInOrder(long atNs) {
        try {
            reader.finish(atNs);
            return timeline.completed();
        } catch (TruncatedResponseException e) {
            return timeline.broken(said(e), atNs);
        }
    }

    static String said(IOException e) {
        String message = e.getMessage();
        return message == null ? e.getClass().getSimpleName() : message;
    }

    /** Ends request and connection. */
    private void abort(RequestResult result) {
        Consumer<RequestResult> over = takeWhenOver();
        disconnect();
        over.accept(result);
    }

    private void end(RequestResult result) {
        Consumer<RequestResult> over = takeWhenOver();
        leave();
        over.accept(result);
    }

    private void disconnect() {
        Objects.requireNonNull(connection, "what arrives arrives on an open connection")
                .close();
        leave();
    }

    private void leave() {
        if (!isGone) {
            isGone = true;
            owner.isGone(this);
        }
    }

    private Consumer<RequestResult> takeWhenOver() {
        Consumer<RequestResult> over = Objects.requireNonNull(whenOver, "a request ends once");
        whenOver = null;
        return over;
    }
}
