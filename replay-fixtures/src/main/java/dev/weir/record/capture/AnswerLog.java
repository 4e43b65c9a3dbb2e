package dev.weir.record.capture;

import dev.weir.record.http.HttpSyntaxException;
import dev.weir.record.http.MessageHead;
import dev.weir.record.http.ResponseListener;
import dev.weir.record.http.ResponseParser;
import dev.weir.recording.head.Framing;
import dev.weir.recording.head.RecordingClock;
import dev.weir.recording.head.ResponseHead;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Puts an answer on a {@link Tape} as it passes. Times are of {@link System#nanoTime}. To be used by one thread. */
public final class AnswerLog implements ResponseListener {

    private final Tape tape;
    private final ResponseParser parser;
    private @Nullable MessageHead head;
    private int status;
    private Framing framing = Framing.CLOSE;
    private boolean begun;
    private long firstByteNs;
    private long headersNs;
    private long arrivedNs;
    private boolean stamped = true;
    private boolean whole;

    /**
     * Awaits an answer.
     *
     * @param method of the request
     * @param mostHeadBytes how long its head may be
     */
    public AnswerLog(Tape tape, String method, int mostHeadBytes) {
        this.tape = tape;
        this.parser = new ResponseParser(method, mostHeadBytes, this);
    }

    /**
     * Takes bytes up to the answer's end: one read, or what is left of it.
     *
     * @param readNs when they had arrived
     * @param readStamped whether the kernel says so
     * @return the index after the last byte taken
     * @throws HttpSyntaxException if they are no HTTP/1.1
     */
    public int take(byte[] bytes, int from, int to, long readNs, boolean readStamped) throws HttpSyntaxException {
        advanceTo(readNs);
        stamped &= readStamped;
        int at = parser.feed(bytes, from, to);
        if (framing != Framing.CHUNKED) {
            tape.endChunk(arrivedNs);
        }
        return at;
    }

    /** Stamps are mapped by what is known of the clocks, ever more exactly: none may come to lie before the one before. */
    private void advanceTo(long ns) {
        arrivedNs = begun ? Math.max(arrivedNs, ns) : ns;
        if (!begun) {
            begun = true;
            firstByteNs = ns;
        }
    }

    @Override
    public void onHead(int answerStatus, MessageHead answerHead, Framing answerFraming) {
        status = answerStatus;
        head = answerHead;
        framing = answerFraming;
        headersNs = arrivedNs;
    }

    @Override
    public void onBody(byte[] bytes, int from, int to) {
        tape.body(bytes, from, to);
    }

    @Override
    public void onChunkEnd() {
        tape.endChunk(arrivedNs);
    }

    @Override
    public void onEnd() {
        whole = true;
    }

    /** The connection has ended in order, and so an answer that ends with it. */
    public void finish() {
        parser.finish();
    }

    /** Nothing more will come: what is there of a chunk is one. */
    public void breakOff() {
        tape.endChunk(arrivedNs);
    }

    /** The connection has ended at a time, which is that of an answer's end that it ends. */
    public void breakOff(long atNs) {
        breakOff();
        advanceTo(atNs);
    }

    /** Whether it has come to the end that its framing says. */
    public boolean isWhole() {
        return whole;
    }

    /** When its first byte arrived; meaningless where none did. */
    public long firstByteNs() {
        return firstByteNs;
    }

    /** Status and headers, with times that count from {@code zeroNs}; empty where they have not come. */
    public Optional<ResponseHead> head(long zeroNs) {
        return head == null
                ? Optional.empty()
                : Optional.of(new ResponseHead(
                        status,
                        Redaction.headers(head.headers()),
                        framing,
                        Math.max(0, headersNs - zeroNs),
                        Math.max(0, arrivedNs - zeroNs)));
    }

    /** The value of a header, or null. */
    public @Nullable String header(String name) {
        return head == null ? null : head.first(name).orElse(null);
    }

    /** Who says when its bytes arrived. */
    public RecordingClock clock() {
        return stamped ? RecordingClock.KERNEL : RecordingClock.PROCESS;
    }
}
