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
    private static final long TIMER_TOKEN = -2;
    /** {@code itimerspec}: interval and first expiry, each seconds and nanoseconds. */
    private static final int TIMER_BYTES = 4 * Long.BYTES;

    private static final int TIMER_SECONDS = 2 * Long.BYTES;
    private static final int TIMER_NANOSECONDS = 3 * Long.BYTES;
    private static final long NS_PER_S = 1_000_000_000L;

    private final ByteBuffer events;
    private final long eventsAddress;
    private final ByteBuffer change = direct(EVENT_BYTES);
    private final long changeAddress = Libc.address(change);
    /** What a wake adds to the count of wakes, which whoever waits reads and so resets. */
    private final ByteBuffer wake = direct(Long.BYTES).putLong(0, 1);

    private final long wakeAddress = Libc.address(wake);
    private final ByteBuffer wakes = direct(Long.BYTES);
    private final long wakesAddress = Libc.address(wakes);
    private final ByteBuffer timer = direct(TIMER_BYTES);
    private final long timerAddress = Libc.address(timer);
    /** When the timer will go off, where it is set. */
    private long timerNs;

    private boolean timerIsSet;
    /** -1 once closed; guarded by this object, as is the writing to {@link #wakeFd}. */
    private int epollFd = -1;

    private int wakeFd = -1;
    private int timerFd = -1;

    /**
     * An epoll instance that waits for nothing yet.
     *
     * @param mostEvents the most sockets that one {@link #await} tells of
     */
    public Epoll(int mostEvents) throws IOException {
        events = direct(Math.multiplyExact(mostEvents, EVENT_BYTES));
        eventsAddress = Libc.address(events);
        epollFd = created("epoll_create1", Libc.epoll_create1(Libc.EPOLL_CLOEXEC));
        wakeFd = created("eventfd", Libc.eventfd(0, Libc.EFD_NONBLOCK | Libc.EFD_CLOEXEC));
        timerFd = created(
                "timerfd_create", Libc.timerfd_create(Libc.CLOCK_MONOTONIC, Libc.TFD_NONBLOCK | Libc.TFD_CLOEXEC));
        control(Libc.EPOLL_CTL_ADD, wakeFd, WAKE_TOKEN, READABLE);
        // Told once each time it goes off (edge-triggered), so that nobody has to read it.
        control(Libc.EPOLL_CTL_ADD, timerFd, TIMER_TOKEN, READABLE | Libc.EPOLLET);
    }

    private int created(String what, int fd) throws IOException {
        if (fd < 0) {
            IOException failure = Libc.failure(what, Libc.errno());
            close();
            throw failure;
        }
        return fd;
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

    /**
     * Waits until a socket is ready, {@link #wake} is called or the time has come. More precise than a timeout: a timer of its own
     * (timerfd_create(2)) is neither rounded to milliseconds nor subject to the slack of a thread's timeouts (prctl(2), 50 us).
     *
     * @param atNs when, on the clock of {@link System#nanoTime}
     * @return how many sockets {@link #token} and {@link #readiness} tell of until the next call; it may be 0 before the time has come
     */
    public int awaitUntil(long atNs) throws IOException {
        long leftNs = atNs - System.nanoTime();
        if (leftNs <= 0) {
            return await(0);
        }
        if (!timerIsSet || timerNs != atNs) {
            timer.putLong(TIMER_SECONDS, leftNs / NS_PER_S).putLong(TIMER_NANOSECONDS, leftNs % NS_PER_S);
            if (Libc.timerfd_settime(timerFd, 0, timerAddress, 0) != 0) {
                throw Libc.failure("timerfd_settime", Libc.errno());
            }
            timerIsSet = true;
            timerNs = atNs;
        }
        return await(-1);
    }

    /** Leaves the sockets. */
    private int withoutWakes(int ready) {
        int sockets = 0;
        for (int i = 0; i < ready; i++) {
            long token = token(i);
            if (token == WAKE_TOKEN) {
                Libc.read(wakeFd, wakesAddress, Long.BYTES);
            } else if (token == TIMER_TOKEN) {
                timerIsSet = false;
            } else {
                events.putInt(sockets * EVENT_BYTES, events.getInt(i * EVENT_BYTES));
                events.putLong(sockets * EVENT_BYTES + DATA_AT, token);
                sockets++;
            }
        }
        return sockets;
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
        if (wakeFd >= 0) {
            Libc.write(wakeFd, wakeAddress, Long.BYTES);
        }
    }

    /** Frees it; the sockets stay open. Closing again does nothing. */
    @Override
    public synchronized void close() {
        epollFd = closed(epollFd);
        wakeFd = closed(wakeFd);
        timerFd = closed(timerFd);
    }

    private static int closed(int fd) {
        if (fd >= 0) {
            Libc.close(fd);
        }
        return -1;
    }
}
