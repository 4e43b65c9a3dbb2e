package dev.weir.record;

import dev.weir.arrival.ClockMapping;
import dev.weir.arrival.ReceiveBuffer;
import dev.weir.arrival.SendBuffer;
import dev.weir.arrival.StampedSocket;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;

/** A plain connection whose bytes the kernel stamps. */
final class StampedUpstream implements Upstream {

    private static final int FOR_EVER = -1;
    private static final int SEND_BYTES = 1 << 14;

    private final StampedSocket socket;
    private final ReceiveBuffer received;
    private final SendBuffer outgoing = new SendBuffer(SEND_BYTES);
    private final ClockMapping clocks = new ClockMapping();
    private long arrivedNs;
    private boolean stamped;

    private StampedUpstream(StampedSocket socket, int mostBytes) {
        this.socket = socket;
        this.received = new ReceiveBuffer(mostBytes);
    }

    /**
     * Connects.
     *
     * @param mostBytes how many bytes one read takes
     */
    static StampedUpstream connect(InetSocketAddress server, int timeoutMs, int mostBytes) throws IOException {
        StampedSocket socket = StampedSocket.connect(server);
        try {
            if (!socket.awaitWritable(timeoutMs)) {
                throw new ConnectException("no answer within " + timeoutMs + " ms");
            }
            socket.finishConnect();
            return new StampedUpstream(socket, mostBytes);
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    @Override
    public void send(byte[] bytes, int from, int to) throws IOException {
        int sent = socket.send(outgoing, bytes, from, to);
        while (from + sent < to) {
            socket.awaitWritable(FOR_EVER);
            sent += socket.send(outgoing, bytes, from + sent, to);
        }
    }

    @Override
    public int receive(byte[] into) throws IOException {
        int read = socket.receive(received);
        while (read == 0) {
            socket.awaitReadable(FOR_EVER);
            read = socket.receive(received);
        }
        long returnedNs = System.nanoTime();
        stamped = received.isStamped();
        arrivedNs = stamped ? clocks.arrivalNs(received.stampNs(), returnedNs) : returnedNs;
        received.copyTo(into, 0);
        return read;
    }

    @Override
    public long arrivedNs() {
        return arrivedNs;
    }

    @Override
    public boolean isStamped() {
        return stamped;
    }

    @Override
    public void cancel() {
        socket.wake();
    }

    @Override
    public void close() {
        socket.close();
    }
}
