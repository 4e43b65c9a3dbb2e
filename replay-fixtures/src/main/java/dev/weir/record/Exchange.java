package dev.weir.record;

import dev.weir.record.capture.AnswerLog;
import dev.weir.record.capture.Tape;
import dev.weir.recording.head.Ending;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * One request and its answer, as they pass: one thread tells of the request, another of the answer. When both have said their last, it is
 * handed on.
 */
final class Exchange {

    private static final int SIDES = 2;

    private final ServerRequest request;
    private final Instant begun;
    private final Tape tape;
    private final AnswerLog answer;
    private final Consumer<Exchange> whenOver;
    private final AtomicInteger sidesLeft = new AtomicInteger(SIDES);
    private long sendingNs;
    private long sentNs;
    private boolean requestWhole;
    private Ending ending = Ending.COMPLETE;

    /**
     * Begins.
     *
     * @param begun when the request came
     * @param tape keeps both bodies
     * @param mostHeadBytes how long the answer's head may be
     * @param whenOver takes this exchange when neither side will say any more
     */
    Exchange(ServerRequest request, Instant begun, Tape tape, int mostHeadBytes, Consumer<Exchange> whenOver) {
        this.request = request;
        this.begun = begun;
        this.tape = tape;
        this.answer = new AnswerLog(tape, request.method(), mostHeadBytes);
        this.whenOver = whenOver;
    }

    ServerRequest request() {
        return request;
    }

    Instant begun() {
        return begun;
    }

    Tape tape() {
        return tape;
    }

    AnswerLog answer() {
        return answer;
    }

    /**
     * The request's side has ended: no more of it will be sent.
     *
     * @param fromNs when the last call began that sent any of it
     * @param toNs when that call returned
     * @param whole whether it was the last of it
     */
    void requestEnded(long fromNs, long toNs, boolean whole) {
        sendingNs = fromNs;
        sentNs = toNs;
        requestWhole = whole;
        sideEnded();
    }

    /** The answer's side has ended, in this way. */
    void answerEnded(Ending how) {
        ending = how;
        sideEnded();
    }

    private void sideEnded() {
        if (sidesLeft.decrementAndGet() == 0) {
            whenOver.accept(this);
        }
    }

    /** How the answer ended, of which nobody knows where it was not kept to its end. */
    Ending ending() {
        return tape.isCutShort() ? Ending.CUT_BY_CLIENT : ending;
    }

    /** Whether all of the request was sent. */
    boolean isRequestWhole() {
        return requestWhole;
    }

    /**
     * When the last byte of the request was sent, on the clock of {@link System#nanoTime}: when the call returned that sent it, or began,
     * where the answer was quicker than the return.
     */
    long requestSentNs() {
        long firstByteNs = answer.firstByteNs();
        return firstByteNs >= sendingNs && firstByteNs < sentNs ? sendingNs : sentNs;
    }
}
