package dev.weir.arrival;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The calls of Linux's C library that reading with stamps takes, and their constants on x86_64 and aarch64, which differ in none of them
 * (include/uapi/asm-generic/socket.h, fcntl.h and linux/eventpoll.h of Linux). Addresses and {@code size_t} are {@code long}: 64 bit
 * only. A call that fails returns -1, and {@link #errno} says why.
 */
final class Libc {

    static final int AF_INET = 2;
    static final int AF_INET6 = 10;
    static final int SOCK_STREAM = 1;
    static final int SOCK_NONBLOCK = 0x800;
    static final int SOCK_CLOEXEC = 0x80000;

    static final int IPPROTO_TCP = 6;
    static final int TCP_NODELAY = 1;
    static final int SOL_SOCKET = 1;
    static final int SO_ERROR = 4;
    static final int SO_LINGER = 13;
    /** Also the type of the control message that carries the stamp, SCM_TIMESTAMPNS. */
    static final int SO_TIMESTAMPNS = 35;

    static final int MSG_PEEK = 2;
    static final int MSG_DONTWAIT = 0x40;
    static final int MSG_NOSIGNAL = 0x4000;
    /** Asks {@code ioctl} how many bytes can be read; TCP's SIOCINQ, tcp(7). */
    static final long FIONREAD = 0x541B;

    /** What an option is that is switched on. */
    private static final ByteBuffer ONE = ByteBuffer.allocateDirect(Integer.BYTES)
            .order(ByteOrder.nativeOrder())
            .putInt(0, 1);

    static final int SHUT_WR = 1;
    static final int SHUT_RDWR = 2;

    static final short POLLIN = 1;
    static final short POLLOUT = 4;

    static final int EPOLL_CLOEXEC = 0x80000;
    static final int EPOLL_CTL_ADD = 1;
    static final int EPOLL_CTL_DEL = 2;
    static final int EPOLL_CTL_MOD = 3;
    static final int EFD_NONBLOCK = 0x800;
    static final int EFD_CLOEXEC = 0x80000;
    static final int EPOLLET = 1 << 31;
    static final int CLOCK_MONOTONIC = 1;
    static final int TFD_NONBLOCK = 0x800;
    static final int TFD_CLOEXEC = 0x80000;

    static final int EINTR = 4;
    static final int EAGAIN = 11;
    static final int EINPROGRESS = 115;
    private static final int EPIPE = 32;
    private static final int ENETUNREACH = 101;
    private static final int ECONNRESET = 104;
    private static final int ETIMEDOUT = 110;
    private static final int ECONNREFUSED = 111;
    private static final int EHOSTUNREACH = 113;

    static {
        // What the process has loaded already, which is the right C library under any name.
        Native.register(Libc.class, NativeLibrary.getProcess());
    }

    private Libc() {}

    static native int socket(int domain, int type, int protocol);

    static native int connect(int fd, long address, int addressBytes);

    static native int setsockopt(int fd, int level, int option, long value, int valueBytes);

    static native int getsockopt(int fd, int level, int option, long value, long valueBytes);

    static native long recvmsg(int fd, long message, int flags);

    static native int ioctl(int fd, long request, long value);

    static native long send(int fd, long bytes, long length, int flags);

    static native int shutdown(int fd, int how);

    static native int close(int fd);

    static native int poll(long entries, long count, int timeoutMs);

    static native int epoll_create1(int flags);

    static native int epoll_ctl(int epoll, int operation, int fd, long event);

    static native int epoll_wait(int epoll, long events, int most, int timeoutMs);

    static native int eventfd(int initial, int flags);

    static native int timerfd_create(int clock, int flags);

    static native int timerfd_settime(int fd, int flags, long newValue, long oldValue);

    static native long read(int fd, long bytes, long length);

    static native long write(int fd, long bytes, long length);

    static native Pointer strerror(int errno);

    /** Why the last call on this thread failed. */
    static int errno() {
        return Native.getLastError();
    }

    /** Switches an option of a socket on: 0, or -1 with an errno. */
    static int enable(int fd, int level, int option) {
        return setsockopt(fd, level, option, address(ONE), Integer.BYTES);
    }

    /** The address of a direct buffer's first byte, valid as long as the buffer is reachable. */
    static long address(ByteBuffer direct) {
        return Pointer.nativeValue(Native.getDirectBufferPointer(direct));
    }

    /** The exception that the JDK's own sockets would throw. */
    static IOException failure(String what, int errno) {
        String problem = strerror(errno).getString(0);
        return switch (errno) {
            case ECONNREFUSED, ETIMEDOUT -> new ConnectException(problem + " (" + what + ")");
            case EHOSTUNREACH, ENETUNREACH -> new NoRouteToHostException(problem + " (" + what + ")");
            case ECONNRESET, EPIPE -> new ConnectionResetException(problem + " (" + what + ")");
            default -> new SocketException(problem + " (" + what + ")");
        };
    }
}
