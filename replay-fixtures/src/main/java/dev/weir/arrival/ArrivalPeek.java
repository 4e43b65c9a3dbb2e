package dev.weir.arrival;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.OptionalLong;

/**
 * When the bytes arrived that somebody else is about to read from a TCP socket, such as an event loop of Netty's, as Linux stamped them
 * ({@code SO_TIMESTAMPNS}, socket(7)). It looks at them with {@code MSG_PEEK} (recv(2)) and leaves them where they are: the read that comes
 * next brings the same bytes, and more of them only where more arrived in between.
 *
 * <p>Never blocks. One serves any number of sockets, one look after the other; to be used by one thread.
 */
public final class ArrivalPeek {

    private final ReceiveBuffer buffer;
    private final ClockMapping mapping = new ClockMapping();
    /** How much there is to be read, an {@code int}. */
    private final ByteBuffer waiting = ByteBuffer.allocateDirect(Integer.BYTES).order(ByteOrder.nativeOrder());

    private final long waitingAddress = Libc.address(waiting);

    /**
     * A peek that has seen nothing; only where {@link #isPossible}.
     *
     * @param capacity the most bytes that one look sees
     */
    public ArrivalPeek(int capacity) {
        buffer = new ReceiveBuffer(capacity);
    }

    /** Whether sockets can be looked at here: Linux on x86_64 or aarch64, with JNA. Whether the kernel stamps shows at each look. */
    public static boolean isPossible() {
        return CLibrary.IS_CALLABLE;
    }

    /**
     * Has the kernel stamp what a socket receives; where it listens, also what the connections receive that it accepts from now on. The
     * kernel begins a little later, in the background, where no socket of the machine has asked for stamps. Where it refuses, looks bring
     * no stamps.
     *
     * @param fd the socket's file descriptor
     */
    public static void request(int fd) {
        Libc.enable(fd, Libc.SOL_SOCKET, Libc.SO_TIMESTAMPNS);
    }

    /**
     * Looks at the bytes that a read would bring now. A failed connection is left to be found by the read.
     *
     * @param fd the socket's file descriptor
     * @param most how many bytes the read takes
     * @return how many it would bring, if they are stamped; 0 if not, or if there are none
     */
    public int look(int fd, int most) {
        // Asked first, because with nothing to be read a look would take the socket's error from it, such as a reset.
        if (Libc.ioctl(fd, Libc.FIONREAD, waitingAddress) != 0 || waiting.getInt(0) <= 0) {
            return 0;
        }
        long seen = buffer.peek(fd, most);
        return seen > 0 && buffer.isStamped() ? (int) seen : 0;
    }

    /**
     * When the last byte of those arrived that the last look saw, on the clock of {@link System#nanoTime}; empty where the wall clock, on
     * which stamps are, was set since the look before it, so that nobody can say.
     *
     * @param returnedNs {@link System#nanoTime} when the read returned that brought them; it is never later than that
     * @throws IllegalStateException if the last look saw none with a stamp
     */
    public OptionalLong arrivedNs(long returnedNs) {
        long steps = mapping.steps();
        long arrivedNs = mapping.arrivalNs(buffer.stampNs(), returnedNs);
        return mapping.steps() == steps ? OptionalLong.of(arrivedNs) : OptionalLong.empty();
    }

    /**
     * The same on the machine's wall clock, ns since 1970.
     *
     * @throws IllegalStateException if the last look saw none with a stamp
     */
    public long arrivedEpochNs() {
        return buffer.stampNs();
    }

    /** Found out when it is first asked for. */
    private static final class CLibrary {

        static final boolean IS_CALLABLE = KernelStamps.isKnownMachine() && isCallable();

        private static boolean isCallable() {
            try {
                Libc.errno();
                return true;
            } catch (LinkageError e) { // JNA is not there, or its native part cannot be loaded
                return false;
            }
        }
    }
}
