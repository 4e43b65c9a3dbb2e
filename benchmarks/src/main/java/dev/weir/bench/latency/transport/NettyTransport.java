package dev.weir.bench.latency.transport;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * TCP, with TLS or without, on any machine, with this process's time of each read: Netty's event loop, by epoll on Linux where its library
 * can be loaded, else by NIO.
 */
public final class NettyTransport implements Transport {

    private static final boolean HAS_EPOLL = Epoll.isAvailable();

    private final @Nullable SslContext tls;
    private final EventLoopGroup group;
    private final EventLoop loop;
    private final TimedTasks tasks = new TimedTasks();
    /** By server: one that answers no connect must not hold up those to others. */
    private final Map<InetSocketAddress, Owner> owners = new HashMap<>();

    private final byte[] bytes = new byte[NettyConnection.READ_BYTES];
    private @Nullable Future<?> alarm;
    private volatile boolean isClosed;

    private NettyTransport(@Nullable SslContext tls) {
        this.tls = tls;
        IoHandlerFactory io = HAS_EPOLL ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
        this.group = new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory("weir-netty-transport", true), io);
        this.loop = group.next();
    }

    /** Starts a transport over plain TCP. */
    public static NettyTransport plain() {
        return new NettyTransport(null);
    }

    /**
     * Starts a transport over TLS that trusts whom the JDK trusts, the host's name checked ({@code javax.net.ssl.trustStore} adds others).
     *
     * @throws IOException if the JDK has no TLS that can be used
     */
    public static NettyTransport tls() throws IOException {
        return tls(SslContextBuilder.forClient().build());
    }

    /** Starts a transport over TLS as it is set up. */
    static NettyTransport tls(SslContext tls) {
        return new NettyTransport(tls);
    }

    @Override
    public ArrivalClock clock() {
        return ArrivalClock.PROCESS;
    }

    /** None: the process's clock is not stepped. */
    @Override
    public StampDoubts doubts() {
        return StampDoubts.NONE;
    }

    @Override
    public void open(InetSocketAddress server, ConnectionListener listener) {
        onLoop(() -> {
            Owner owner = owners.computeIfAbsent(server, unseen -> new Owner(new ConnectQueue(this::schedule)));
            owner.connects.add(() -> connect(server, owner, listener));
        });
    }

    @Override
    public void at(long atNs, Runnable task) {
        onLoop(() -> schedule(atNs, task));
    }

    private void onLoop(Runnable task) {
        if (isClosed) {
            throw new IllegalStateException("the transport is closed");
        }
        if (loop.inEventLoop()) {
            task.run();
        } else {
            loop.execute(() -> {
                if (!isClosed) {
                    task.run();
                }
            });
        }
    }

    /** Netty orders by when a task was to run when it was scheduled, which is not quite the order of the times that were asked for. */
    private void schedule(long atNs, Runnable task) {
        boolean isNext = tasks.isEmpty() || atNs - tasks.nextNs() < 0;
        tasks.add(atNs, task);
        if (isNext) {
            setAlarm();
        }
    }

    private void setAlarm() {
        if (alarm != null) {
            alarm.cancel(false);
        }
        alarm = loop.schedule(this::runDue, tasks.nextNs() - System.nanoTime(), TimeUnit.NANOSECONDS);
    }

    private void runDue() {
        if (!isClosed) {
            tasks.runDue(System.nanoTime());
        }
        if (!isClosed && !tasks.isEmpty()) {
            setAlarm();
        }
    }

    private void connect(InetSocketAddress server, Owner owner, ConnectionListener listener) {
        NettyConnection connection = new NettyConnection(owner, listener, bytes, server, tls);
        new Bootstrap()
                .group(loop)
                .channel(HAS_EPOLL ? EpollSocketChannel.class : NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .handler(connection)
                .connect(server)
                .addListener((ChannelFutureListener) connection::connected);
    }

    private final class Owner implements NettyConnection.Owner {

        private final ConnectQueue connects;

        Owner(ConnectQueue connects) {
            this.connects = connects;
        }

        @Override
        public void connectEnded() {
            connects.ended();
        }

        @Override
        public boolean isClosed() {
            return isClosed;
        }
    }

    @Override
    public void close() {
        isClosed = true;
        Future<?> whenEnded = group.shutdownGracefully(0, 0, TimeUnit.NANOSECONDS);
        if (!loop.inEventLoop()) {
            whenEnded.awaitUninterruptibly();
        }
    }
}
