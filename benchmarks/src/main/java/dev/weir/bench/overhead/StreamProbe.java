package dev.weir.bench.overhead;

import dev.weir.bench.latency.http.HttpHead;
import dev.weir.bench.latency.http.HttpResponseListener;
import dev.weir.bench.latency.http.HttpResponseReader;
import dev.weir.bench.latency.transport.ArrivalClock;
import dev.weir.bench.latency.transport.Connection;
import dev.weir.bench.latency.transport.ConnectionListener;
import dev.weir.decode.StreamDecoder;
import dev.weir.llm.event.StreamListener;
import dev.weir.ndjson.LineSplitter;
import java.io.IOException;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** One connection and its answers, one after the other: decodes each, and notes the times of its records. On the loop only. */
final class StreamProbe implements ConnectionListener, HttpResponseListener {

    private static final int OK = 200;

    /** What a server says may lie so far after the arrival, because its clock is mapped to this one. */
    private static final long CLOCKS_APART_NS = 100_000;

    private final Owner owner;
    private final SentTime sentTime;
    private final boolean hasKernelStamps;
    private final HttpResponseReader http = new HttpResponseReader(this);
    private final LineSplitter lines = new LineSplitter(this::line, LineSplitter.DEFAULT_MAX_LINE_BYTES);
    private final StreamDecoder decoder = new StreamDecoder(new Texts());

    private final SentAndSeen times = new SentAndSeen();
    /** When the record of each line was sent, by the line's number. */
    private long[] sentNs = new long[128];

    private @Nullable Connection connection;
    private @Nullable IOException unreadable;
    private final LongSupplier clockNs;
    private long askedNs;
    private long arrivalNs;
    private long readNs;
    private int textsInRead;
    private long reads;
    private long coalescedReads;

    /** Is told where a probe stands. */
    interface Owner {

        void opened(long tookNs);

        /** An answer is complete; what the probe knows of it is good until the next is asked for. */
        void answered(StreamProbe probe);

        void failed(IOException why);
    }

    /**
     * @param owner is told where it stands
     * @param sentTime reads when records were sent
     * @param clock whose times its connection's arrivals have
     * @param clockNs {@link System#nanoTime}: what was sent before it was asked for was not sent then
     */
    StreamProbe(Owner owner, SentTime sentTime, ArrivalClock clock, LongSupplier clockNs) {
        this.owner = owner;
        this.clockNs = clockNs;
        this.sentTime = sentTime;
        this.hasKernelStamps = clock == ArrivalClock.KERNEL;
    }

    /** Asks for an answer; the connection must be open. */
    void ask(byte[] request) {
        http.reset();
        lines.reset();
        decoder.reset();
        times.clear();
        reads = 0;
        coalescedReads = 0;
        askedNs = clockNs.getAsLong();
        Objects.requireNonNull(connection, "the connection is not open").send(request);
    }

    SentAndSeen times() {
        return times;
    }

    /** Reads that brought text. */
    long reads() {
        return reads;
    }

    /** Those of them that brought several records with text. */
    long coalescedReads() {
        return coalescedReads;
    }

    @Override
    public void opened(Connection newConnection, long tookNs) {
        connection = newConnection;
        owner.opened(tookNs);
    }

    @Override
    public void sent(long atNs) {}

    @Override
    public void arrived(byte[] bytes, int from, int to, long newArrivalNs, long newReadNs) {
        arrivalNs = newArrivalNs;
        readNs = newReadNs;
        textsInRead = 0;
        try {
            http.feed(bytes, from, to, newArrivalNs);
            if (unreadable != null) {
                fail(unreadable);
            }
        } catch (IOException e) {
            fail(e);
        }
        reads += textsInRead > 0 ? 1 : 0;
        coalescedReads += textsInRead > 1 ? 1 : 0;
    }

    private void fail(IOException why) {
        if (connection != null) {
            connection.close();
        }
        owner.failed(why);
    }

    @Override
    public void head(HttpHead head, long firstByteNs, long atNs) {
        if (head.status() != OK) {
            unreadable = new RefusedException(head.status(), head.reason());
        }
    }

    @Override
    public void body(byte[] bytes, int from, int to, long atNs) {
        if (unreadable == null) {
            lines.feed(bytes, from, to);
            decoder.feed(bytes, from, to, atNs);
        }
    }

    private void line(byte[] bytes, int from, int to) {
        int number = Math.toIntExact(lines.lineNumber());
        if (number >= sentNs.length) {
            sentNs = Arrays.copyOf(sentNs, 2 * number);
        }
        long said = sentTime.of(bytes, from, to).orElse(SentAndSeen.UNKNOWN);
        boolean isCredible = said >= askedNs && said <= readNs + CLOCKS_APART_NS;
        sentNs[number] = isCredible ? said : SentAndSeen.UNKNOWN;
    }

    private final class Texts implements StreamListener {

        @Override
        public void onText(byte[] utf8, int from, int to) {
            textsInRead++;
            int line = Math.toIntExact(decoder.lineNumber());
            times.add(sentNs[line], hasKernelStamps ? arrivalNs : SentAndSeen.UNKNOWN, readNs);
        }
    }

    @Override
    public void end(long atNs) {
        if (unreadable == null && times.count() > 0) {
            owner.answered(this);
        } else if (unreadable == null) {
            unreadable = new IOException("the server's answer holds no text");
        }
    }

    @Override
    public void closed(long atNs, @Nullable IOException why) {
        owner.failed(why == null ? new IOException("the server closed the connection") : why);
    }
}
