package dev.weir.http;

import dev.weir.llm.event.Done;
import dev.weir.llm.event.ForwardingListener;
import dev.weir.llm.event.ServerError;
import dev.weir.llm.event.StreamTimings;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;

/**
 * The events of one answer on their way to its reader; notes when the first of each kind arrived, and keeps a server's error back.
 */
final class AnswerEvents extends ForwardingListener {

    private final UnaryOperator<Done> completing;
    private ServerError serverError = new ServerError("nothing", Optional.empty());
    private boolean arrived;
    private long arrivedNs;
    private OptionalLong sentNs = OptionalLong.empty();
    private OptionalLong headersNs = OptionalLong.empty();
    private OptionalLong firstRecordNs = OptionalLong.empty();
    private OptionalLong firstThinkingNs = OptionalLong.empty();
    private OptionalLong firstTextNs = OptionalLong.empty();
    private OptionalLong doneNs = OptionalLong.empty();

    /** @param completing adds to the end what only the client knows */
    AnswerEvents(UnaryOperator<Done> completing) {
        this.completing = completing;
    }

    void requestSent(long nowNs) {
        sentNs = OptionalLong.of(nowNs);
    }

    void headersArrived(long nowNs) {
        headersNs = OptionalLong.of(nowNs);
    }

    /** The events that follow were brought by a read that returned now. */
    void bytesArrived(long nowNs) {
        arrived = true;
        arrivedNs = nowNs;
    }

    /** What has been decoded since holds a record, with or without events. */
    void recordArrived() {
        firstRecordNs = firstOf(firstRecordNs);
    }

    /** The error with which the server gave up, once it has. */
    ServerError serverError() {
        return serverError;
    }

    /** When the bytes of these events arrived; empty before the first read. */
    OptionalLong arrivalNs() {
        return arrived ? OptionalLong.of(arrivedNs) : OptionalLong.empty();
    }

    StreamTimings timings() {
        return new StreamTimings(sentNs, headersNs, firstRecordNs, firstThinkingNs, firstTextNs, doneNs);
    }

    @Override
    public void onText(byte[] utf8, int from, int to) {
        firstTextNs = firstOf(firstTextNs);
        super.onText(utf8, from, to);
    }

    @Override
    public void onThinking(byte[] utf8, int from, int to) {
        firstThinkingNs = firstOf(firstThinkingNs);
        super.onThinking(utf8, from, to);
    }

    @Override
    public void onDone(Done done) {
        doneNs = firstOf(doneNs);
        super.onDone(completing.apply(done));
    }

    /** Thrown by the source, once, instead of handed over. */
    @Override
    public void onServerError(ServerError error) {
        serverError = error;
    }

    private OptionalLong firstOf(OptionalLong before) {
        return before.isPresent() ? before : OptionalLong.of(arrivedNs);
    }
}
