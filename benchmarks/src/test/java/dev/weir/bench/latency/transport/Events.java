package dev.weir.bench.latency.transport;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Notes what a connection's listener is told, and acts on it as a test says. */
class Events implements ConnectionListener {

    /** So long that only what never happens takes it. */
    static final int PATIENCE_S = 60;

    record Read(int length, long arrivalNs, long readNs) {}

    /** How it ended: null for an orderly end. */
    record End(@Nullable IOException why) {}

    final CompletableFuture<Connection> opened = new CompletableFuture<>();
    final CompletableFuture<Long> sent = new CompletableFuture<>();
    final CompletableFuture<End> closed = new CompletableFuture<>();
    /** To be looked at once the connection is closed. */
    final List<Read> reads = new ArrayList<>();

    final List<String> order = new ArrayList<>();
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    @Override
    public void opened(Connection connection, long tookNs) {
        order.add("opened");
        if (tookNs < 0) {
            opened.completeExceptionally(new AssertionError("a connect took " + tookNs + " ns"));
        }
        opened.complete(connection);
    }

    @Override
    public void sent(long atNs) {
        order.add("sent");
        sent.complete(atNs);
    }

    @Override
    public void arrived(byte[] source, int from, int to, long arrivalNs, long readNs) {
        order.add("arrived");
        reads.add(new Read(to - from, arrivalNs, readNs));
        bytes.write(source, from, to - from);
    }

    @Override
    public void closed(long atNs, @Nullable IOException why) {
        order.add("closed");
        closed.complete(new End(why));
    }

    byte[] bytes() {
        return bytes.toByteArray();
    }

    /** Waits until it is closed: all that was noted can be looked at. */
    @Nullable IOException awaitClosed() throws Exception {
        return closed.get(PATIENCE_S, TimeUnit.SECONDS).why();
    }
}
