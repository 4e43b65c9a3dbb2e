package dev.weir.replay.http;

import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.util.concurrent.TimeUnit;

/** How an event loop waits for sockets and for time. */
public enum Transport {
    /** Linux's own, whose timers are as precise as the kernel's. */
    EPOLL,
    /** Java's, on every system; it rounds waits to whole milliseconds, so that their last part is watched instead of slept through. */
    NIO;

    private static final long SLACK_NS = TimeUnit.MICROSECONDS.toNanos(50);

    /** The most precise one that this system has. */
    public static Transport best() {
        return Epoll.isAvailable() ? EPOLL : NIO;
    }

    Wakefulness wakefulness() {
        return this == EPOLL
                ? new Wakefulness(SLACK_NS, TimeUnit.MICROSECONDS.toNanos(400), 32)
                : new Wakefulness(SLACK_NS, TimeUnit.MICROSECONDS.toNanos(600), 3);
    }

    IoHandlerFactory ioHandlers() {
        return this == EPOLL ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
    }

    Class<? extends ServerChannel> serverChannel() {
        return this == EPOLL ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
    }
}
