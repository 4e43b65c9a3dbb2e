package dev.weir.arrival;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Waits for many sockets at once (epoll(7), level-triggered). A socket is known by a token that its user chooses. To be used by one
 * thread; only {@link #wake} may be called by any.
 *
 * <p>{@code epoll_event} is packed on x86_64, 12 bytes; elsewhere its data is aligned, 16 bytes.
 */
public final class Epoll implements Closeable {

    /** Something is to be read: bytes, the stream's end or a failure. */
    public static final int READABLE = 1;

    /** Bytes can be sent, or a connect has ended. */
    public static final int WRITABLE = 4;

    private static final boolean PACKED = System.getProperty("os.arch", "").equals("amd64");
    private static final int DATA_AT = PACKED ? 4 : 8;
    private static final int EVENT_BYTES = DATA_AT + Long.BYTES;
    private static final long WAKE_TOKEN = -1;

    private final ByteBuffer events;
    private final long eventsAddress;
    private final ByteBuffer change = direct(EVENT_BYTES);
    private final long changeAddress = Libc.address(change);
    /** What a wake adds to the count of wakes, which whoever waits reads and so resets. */
    private final ByteBuffer wake = direct(Long.BYTES).putLong(0, 1);

    private final long wakeAddress = Libc.address(wake);
    private final ByteBuffer wakes = direct(Long.BYTES);
    private final long wakesAddress = Libc.address(wakes);
    /** -1 once closed; guarded by this object, as is the writing to {@link #wakeFd}. */
    private int epollFd;

    private int wakeFd;

    /**
     * An epoll instance that waits for nothing yet.
     *
     * @param mostEvents the most sockets that one {@link #await} tells of
     */
    public Epoll(int mostEvents) throws IOException {
        events = direct(Math.multiplyExact(mostEvents, EVENT_BYTES));
        eventsAddress = Libc.address(events);
        epollFd = Libc.epoll_create1(Libc.EPOLL_CLOEXEC);
        if (epollFd < 0) {
            throw Libc.failure("epoll_create1", Libc.errno());
        }
        wakeFd = Libc.eventfd(0, Libc.EFD_NONBLOCK | Libc.EFD_CLOEXEC);
        if (wakeFd < 0) {
            IOException failure = Libc.failure("eventfd", Libc.errno());
            Libc.close(epollFd);
            throw failure;
        }
        control(Libc.EPOLL_CTL_ADD, wakeFd, WAKE_TOKEN, READABLE);
    }

    private static ByteBuffer direct(int bytes) {
        return ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
    }

    /**
     * Waits for a socket too.
     *
     * @param token its name, at least 0
     * @param interest {@link #READABLE}, {@link #WRITABLE} or both; failures are told of in any case
     */
    public void add(StampedSocket socket, long token, int interest) throws IOException {
        if (token < 0) {
            throw new IllegalArgumentException("a token must be at least 0, was " + token);
        }
        control(Libc.EPOLL_CTL_ADD, socket.fd(), token, interest);
    }

    /** Waits for something else on a socket. */
    public void change(StampedSocket socket, long token, int interest) throws IOException {
        control(Libc.EPOLL_CTL_MOD, socket.fd(), token, interest);
    }

    /** Waits for a socket no longer. Closing it does so too. */
    public void remove(StampedSocket socket) throws IOException {
        control(Libc.EPOLL_CTL_DEL, socket.fd(), 0, 0);
    }

    private void control(int operation, int fd, long token, int interest) throws IOException {
        change.putInt(0, interest).putLong(DATA_AT, token);
        if (Libc.epoll_ctl(epollFd, operation, fd, changeAddress) != 0) {
            throw Libc.failure("epoll_ctl", Libc.errno());
        }
    }

    /**
     * Waits until a socket is ready, {@link #wake} is called or the time has passed.
     *
     * @param timeoutMs -1 for as long as it takes, 0 for not at all
     * @return how many sockets {@link #token} and {@link #readiness} tell of until the next call
     */
    public int await(int timeoutMs) throws IOException {
        int ready = Libc.epoll_wait(epollFd, eventsAddress, events.capacity() / EVENT_BYTES, timeoutMs);
        if (ready < 0) {
            if (Libc.errno() == Libc.EINTR) {
                return 0;
            }
            throw Libc.failure("epoll_wait", Libc.errno());
        }
        return withoutWakes(ready);
    }

    private int withoutWakes(int ready) {
        for (int i = 0; i < ready; i++) {
            if (token(i) == WAKE_TOKEN) {
                Libc.read(wakeFd, wakesAddress, Long.BYTES);
                int last = (ready - 1) * EVENT_BYTES;
                events.putInt(i * EVENT_BYTES, events.getInt(last));
                events.putLong(i * EVENT_BYTES + DATA_AT, events.getLong(last + DATA_AT));
                return ready - 1;
            }
        }
        return ready;
    }

    /** The token of a socket that is ready, counted from 0. */
    public long token(int index) {
        return events.getLong(index * EVENT_BYTES + DATA_AT);
    }

    /** What a socket is ready for: bits of {@link #READABLE} and {@link #WRITABLE}; both where it has failed. */
    public int readiness(int index) {
        int bits = events.getInt(index * EVENT_BYTES);
        int asked = bits & (READABLE | WRITABLE);
        // What else there is, an error or a hang-up, shows when it is read or written.
        return asked == bits ? asked : READABLE | WRITABLE;
    }

    /** Ends the present or the next {@link #await}, from any thread. */
    public synchronized void wake() {
        if (epollFd >= 0) {
            Libc.write(wakeFd, wakeAddress, Long.BYTES);
        }
    }

    /** Frees it; the sockets stay open. Closing again does nothing. */
    @Override
    public synchronized void close() {
        if (epollFd >= 0) {
            Libc.close(epollFd);
            Libc.close(wakeFd);
            epollFd = -1;
            wakeFd = -1;
        }
    }
}
