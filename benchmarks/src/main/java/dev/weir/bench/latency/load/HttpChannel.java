package dev.weir.bench.latency.load;

import dev.weir.bench.latency.answer.AnswerObserver;
import dev.weir.bench.latency.answer.RequestStart;
import dev.weir.bench.latency.answer.RequestTimeline;
import dev.weir.bench.latency.transport.Connection;
import dev.weir.bench.latency.transport.ConnectionListener;
import dev.weir.bench.run.RequestResult;
import java.io.IOException;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One connection and the request that it carries, if it carries one. On the loop only. */
final class HttpChannel implements ConnectionListener, ResponseReader.Listener {

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
    private final ResponseReader reader;
    private @Nullable Connection connection;
    private @Nullable Consumer<RequestResult> whenOver;
    private boolean isGone;
    private boolean openingIsTold;
    private long openedInNs;
    private long sendingNs;
    private long lastReadNs;
    private boolean hasRead;

    HttpChannel(Owner owner, RequestTimeline timeline, Function<ResponseReader.Listener, ResponseReader> reader) {
        this.owner = owner;
        this.timeline = timeline;
        this.reader = reader.apply(this);
    }

    /** Sends a request on a channel that is free. */
    void send(
            byte[] http, RequestStart start, AnswerObserver observer, long nowNs, Consumer<RequestResult> newWhenOver) {
        whenOver = newWhenOver;
        sendingNs = nowNs;
        hasRead = false;
        reader.reset();
        timeline.begin(start, observer);
        if (!openingIsTold) {
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
        ResponseReader.State state;
        try {
            state = reader.feed(bytes, from, to);
        } catch (IOException e) {
            abort(timeline.notHttp(String.valueOf(e.getMessage()), readNs));
            return;
        }
        switch (state) {
            case OPEN -> {}
            case COMPLETE -> {
                RequestResult result = timeline.completed();
                Consumer<RequestResult> over = takeWhenOver();
                owner.isFree(this);
                over.accept(result);
            }
            case COMPLETE_AND_CLOSING -> abort(timeline.completed());
        }
    }

    @Override
    public void head(int status) {
        timeline.head(status);
    }

    @Override
    public void body(byte[] bytes, int from, int to) {
        timeline.body(bytes, from, to);
    }

    @Override
    public void closed(long atNs, @Nullable IOException why) {
        if (connection == null) {
            isGone = true;
            owner.didNotOpen(this, why);
            return;
        }
        if (whenOver != null) {
            end(
                    why == null && reader.isCompleteAtClose()
                            ? timeline.completed()
                            : timeline.broken(why == null ? "the server closed the connection" : said(why), atNs));
        } else {
            leave();
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
