package dev.weir.arrival;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * What one read of a {@link StampedSocket} brings: bytes, and when the last of them reached this machine. One buffer serves any number of
 * sockets, one read after the other; the next read overwrites it. Not thread-safe.
 *
 * <p>Holds, outside the heap, the structures of {@code recvmsg} for 64-bit Linux, little endian, glibc and musl:
 *
 * <pre>{@code
 * msghdr   0 name  8 namelen  16 iov  24 iovlen  32 control  40 controllen  48 flags
 * iovec    0 base  8 len
 * cmsghdr  0 len  8 level  12 type  16 timespec {0 seconds  8 nanoseconds}
 * }</pre>
 */
public final class ReceiveBuffer {

    private static final int MSGHDR_BYTES = 56;
    private static final int MSGHDR_IOV = 16;
    private static final int MSGHDR_IOVLEN = 24;
    private static final int MSGHDR_CONTROL = 32;
    private static final int MSGHDR_CONTROLLEN = 40;
    private static final int IOVEC_BYTES = 16;
    private static final int IOVEC_LEN = 8;
    private static final int CMSG_LEVEL = 8;
    private static final int CMSG_TYPE = 12;
    private static final int CMSG_DATA = 16;
    private static final int STAMP_BYTES = CMSG_DATA + 16;
    private static final int CONTROL_BYTES = 64;
    private static final long NS_PER_S = 1_000_000_000L;

    /** Offset of the length of what is read into, in the structures. */
    private static final int LENGTH_AT = MSGHDR_BYTES + IOVEC_LEN;

    private final ByteBuffer bytes;
    /** msghdr, iovec and control messages, one after the other. */
    private final ByteBuffer structures = ByteBuffer.allocateDirect(MSGHDR_BYTES + IOVEC_BYTES + CONTROL_BYTES)
            .order(ByteOrder.nativeOrder());

    private final long message;
    private int length;
    private long stampNs;
    private boolean isStamped;

    /**
     * A buffer outside the heap, freed with this object.
     *
     * @param capacity the most bytes that one read takes
     */
    public ReceiveBuffer(int capacity) {
        bytes = ByteBuffer.allocateDirect(capacity);
        message = Libc.address(structures);
        structures.putLong(MSGHDR_IOV, message + MSGHDR_BYTES);
        structures.putLong(MSGHDR_IOVLEN, 1);
        structures.putLong(MSGHDR_CONTROL, message + MSGHDR_BYTES + IOVEC_BYTES);
        structures.putLong(MSGHDR_BYTES, Libc.address(bytes));
    }

    /** Reads from a socket: the number of bytes, 0 at the stream's end, or -1 with an errno. */
    long receive(int fd) {
        return receive(fd, bytes.capacity(), 0);
    }

    /**
     * As {@link #receive}, but leaves the bytes to be read, and never waits for any.
     *
     * @param most bytes to look at; of more than the capacity, so many are looked at
     */
    long peek(int fd, int most) {
        return receive(fd, Math.min(most, bytes.capacity()), Libc.MSG_PEEK | Libc.MSG_DONTWAIT);
    }

    private long receive(int fd, int most, int flags) {
        structures.putLong(LENGTH_AT, most);
        structures.putLong(MSGHDR_CONTROLLEN, CONTROL_BYTES);
        long read = Libc.recvmsg(fd, message, flags);
        length = (int) Math.max(0, read);
        isStamped = length > 0 && readStamp();
        return read;
    }

    /** The stamp is the only control message that is asked for. */
    private boolean readStamp() {
        int control = MSGHDR_BYTES + IOVEC_BYTES;
        if (structures.getLong(MSGHDR_CONTROLLEN) < STAMP_BYTES
                || structures.getInt(control + CMSG_LEVEL) != Libc.SOL_SOCKET
                || structures.getInt(control + CMSG_TYPE) != Libc.SO_TIMESTAMPNS) {
            return false;
        }
        stampNs = structures.getLong(control + CMSG_DATA) * NS_PER_S
                + structures.getLong(control + CMSG_DATA + Long.BYTES);
        return true;
    }

    /** The most bytes that one read takes. */
    public int capacity() {
        return bytes.capacity();
    }

    /** How many bytes the last read brought. */
    public int length() {
        return length;
    }

    /**
     * Copies the bytes of the last read, all {@link #length()} of them.
     *
     * @throws IndexOutOfBoundsException if they do not fit
     */
    public void copyTo(byte[] into, int offset) {
        bytes.get(0, into, offset, length);
    }

    /** Whether the kernel stamped the last read. */
    public boolean isStamped() {
        return isStamped;
    }

    /**
     * When the last byte of the last read reached this machine, ns since 1970 on the machine's wall clock, which {@link ClockMapping}
     * maps to {@link System#nanoTime}.
     *
     * @throws IllegalStateException if the kernel did not stamp it
     */
    public long stampNs() {
        if (!isStamped) {
            throw new IllegalStateException("the last read has no stamp");
        }
        return stampNs;
    }
}
