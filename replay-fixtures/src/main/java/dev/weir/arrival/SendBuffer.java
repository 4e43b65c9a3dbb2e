package dev.weir.arrival;

import java.nio.ByteBuffer;

/**
 * Carries bytes from the heap to the kernel. One buffer serves any number of sockets, one send after the other. Not thread-safe; its
 * memory outside the heap is freed with it.
 */
public final class SendBuffer {

    private final ByteBuffer bytes;
    private final long address;

    /**
     * A buffer outside the heap.
     *
     * @param capacity how many bytes one system call carries at most, at least 1
     */
    public SendBuffer(int capacity) {
        if (capacity < 1) {
            throw new IllegalArgumentException("a send must carry at least 1 byte, was " + capacity);
        }
        bytes = ByteBuffer.allocateDirect(capacity);
        address = Libc.address(bytes);
    }

    /** Hands the kernel as much of the bytes as one call carries: how many it took, or -1 with an errno. */
    long send(int fd, byte[] source, int from, int to) {
        int length = Math.min(bytes.capacity(), to - from);
        bytes.put(0, source, from, length);
        return Libc.send(fd, address, length, Libc.MSG_NOSIGNAL);
    }
}
