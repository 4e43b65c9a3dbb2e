package dev.weir.bench.latency.transport;

import dev.weir.arrival.Epoll;
import dev.weir.arrival.ReceiveBuffer;
import dev.weir.arrival.SendBuffer;
import dev.weir.arrival.StampedSocket;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** One connection of a {@link KernelTransport}. On the loop only. */
final class KernelConnection implements Connection {

    private final Tools tools;
    private final Owner owner;
    private final StampedSocket socket;
    private final int token;
    private final ConnectionListener listener;
    private final long begunNs;
    /** Made once, so that serving an event makes nothing. */
    private final Action opening = this::open;

    private final Action reading = this::read;
    private final Action flushing = this::flush;
    private final Queue<byte[]> unsent = new ArrayDeque<>();
    /** How much of the first of those the kernel has. */
    private int sentBytes;

    private boolean awaitsWritable;
    private State state = State.CONNECTING;

    private enum State {
        CONNECTING,
        OPEN,
        CLOSED
    }

    /** What the connections of one loop use, one after the other. */
    static final class Tools {

        private static final int READ_BYTES = 64 << 10;
        private static final int SEND_BYTES = 64 << 10;

        private final Epoll epoll;
        private final ArrivalStamps stamps;
        private final ReceiveBuffer received = new ReceiveBuffer(READ_BYTES);
        private final byte[] bytes = new byte[READ_BYTES];
        private final SendBuffer outgoing = new SendBuffer(SEND_BYTES);

        Tools(Epoll epoll, ArrivalStamps stamps) {
            this.epoll = epoll;
            this.stamps = stamps;
        }
    }

    /** Is told what becomes of a connection. */
    interface Owner {

        /** Its connect is over, well or not. */
        void connectEnded();

        /** It is closed, and its token names nobody from now on. */
        void closed(int token);
    }

    /** A connection whose connect was begun at {@code begunNs}. */
    KernelConnection(
            Tools tools, Owner owner, StampedSocket socket, int token, ConnectionListener listener, long begunNs) {
        this.tools = tools;
        this.owner = owner;
        this.socket = socket;
        this.token = token;
        this.listener = listener;
        this.begunNs = begunNs;
    }

    /** Has the loop told when the connect has ended. */
    void awaitOpening() {
        guarded(() -> tools.epoll.add(socket, token, Epoll.WRITABLE));
    }

    /** Does what the socket is ready for. */
    void serve(int readiness) {
        if (state == State.CONNECTING) {
            guarded(opening);
            return;
        }
        if ((readiness & Epoll.WRITABLE) != 0) {
            guarded(flushing);
        }
        if ((readiness & Epoll.READABLE) != 0) {
            guarded(reading);
        }
    }

    private interface Action {

        void run() throws IOException;
    }

    private void guarded(Action action) {
        if (state == State.CLOSED) {
            return;
        }
        try {
            action.run();
        } catch (IOException e) {
            end(e);
        } catch (RuntimeException | Error e) {
            end(new IOException("what listened to the connection failed (" + e + ")", e));
        }
    }

    private void open() throws IOException {
        socket.finishConnect();
        tools.epoll.change(socket, token, Epoll.READABLE);
        long openedNs = System.nanoTime();
        state = State.OPEN;
        owner.connectEnded();
        listener.opened(this, openedNs - begunNs);
    }

    private void read() throws IOException {
        int length = socket.receive(tools.received);
        long readNs = System.nanoTime();
        if (length < 0) {
            end(null);
        } else if (length > 0) {
            tools.received.copyTo(tools.bytes, 0);
            long arrivalNs = tools.received.isStamped()
                    ? tools.stamps.arrivalNs(tools.received.stampNs(), readNs)
                    : tools.stamps.withoutStamp(readNs);
            listener.arrived(tools.bytes, 0, length, arrivalNs, readNs);
        }
    }

    @Override
    public void send(byte[] bytes) {
        guarded(() -> {
            unsent.add(bytes);
            if (unsent.size() == 1) {
                flush();
            }
        });
    }

    /** Hands over what the kernel takes, and has the loop told when it takes the rest. */
    private void flush() throws IOException {
        while (state == State.OPEN && !unsent.isEmpty()) {
            byte[] first = unsent.element();
            sentBytes += socket.send(tools.outgoing, first, sentBytes, first.length);
            if (sentBytes < first.length) {
                break;
            }
            long sentNs = System.nanoTime();
            unsent.remove();
            sentBytes = 0;
            listener.sent(sentNs);
        }
        if (state == State.OPEN && awaitsWritable == unsent.isEmpty()) {
            awaitsWritable = !unsent.isEmpty();
            tools.epoll.change(socket, token, awaitsWritable ? Epoll.READABLE | Epoll.WRITABLE : Epoll.READABLE);
        }
    }

    @Override
    public void close() {
        if (state != State.CLOSED) {
            boolean wasConnecting = state == State.CONNECTING;
            state = State.CLOSED;
            socket.close();
            owner.closed(token);
            if (wasConnecting) {
                owner.connectEnded();
            }
        }
    }

    /** Closes it and says so; {@code why} is null where the server closed it in an orderly way. */
    void end(@Nullable IOException why) {
        if (state != State.CLOSED) {
            close();
            TimedTasks.run(() -> listener.closed(System.nanoTime(), why));
        }
    }
}
