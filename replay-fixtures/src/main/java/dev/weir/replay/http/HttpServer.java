package dev.weir.replay.http;

import dev.weir.arrival.ArrivalPeek;
import dev.weir.replay.ledger.Lateness;
import dev.weir.replay.ledger.Ledger;
import dev.weir.replay.ledger.Moment;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.RecvByteBufAllocator.ExtendedHandle;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Listens, and answers on a few event loops, whatever the number of connections. Thread-safe.
 *
 * <p>Connections have TCP_NODELAY set, without which paced chunks wait for each other's acknowledgements (Nagle's algorithm); and the queue
 * of connections that wait for acceptance is long enough for thousands at once. Where answers have times to keep, these count from the
 * kernel's stamp of the request's last byte, as far as the transport and the machine have stamps.
 */
@SuppressWarnings("FutureReturnValueIgnored") // of closings, which end well or have ended before
public final class HttpServer {

    /** Longest request body that is read, bytes. */
    public static final int LARGEST_REQUEST_BYTES = 16 << 20;

    /** Where the pacing error can be asked for. */
    public static final String PACING_PATH = "/weir/pacing";

    /** The operating system may hold it to less (Linux: net.core.somaxconn, usually 4096). */
    private static final int BACKLOG = 4096;

    private static final int MOST_LOOPS = 4;

    /** As much as Netty reads at once. */
    private static final int LONGEST_READ_BYTES = 64 << 10;

    private static final long LONGEST_SHUTDOWN_S = 10;

    private final ServerSettings settings;
    private final Service service;
    private final EventLoopGroup loops;
    private final Map<EventLoop, Timetable> timetables = new ConcurrentHashMap<>();
    private final Map<EventLoop, ArrivalPeek> peeks = new ConcurrentHashMap<>();
    /** Whether the kernel is asked when requests arrived. */
    private final boolean isStamped;

    private final Set<Channel> connections = ConcurrentHashMap.newKeySet();
    private final Channel listening;

    private HttpServer(ServerSettings settings, int port) throws BindException {
        this.settings = settings;
        this.service = new Service(settings);
        this.loops = new MultiThreadIoEventLoopGroup(
                loopCount(),
                new DefaultThreadFactory("weir-replay", true),
                settings.transport().ioHandlers());
        this.isStamped = settings.isPaced() && settings.transport() == Transport.EPOLL && ArrivalPeek.isPossible();
        this.listening = listen(port);
    }

    /**
     * Starts a server, which listens when this returns.
     *
     * @param port 0 finds a free one
     * @throws BindException if the port cannot be listened on
     */
    public static HttpServer start(ServerSettings settings, int port) throws BindException {
        return new HttpServer(settings, port);
    }

    /** Half of the processors, because the clients of a replay server run on the same machine as a rule. */
    private static int loopCount() {
        return Math.max(1, Math.min(MOST_LOOPS, Runtime.getRuntime().availableProcessors() / 2));
    }

    private Channel listen(int port) throws BindException {
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(loops)
                .channel(settings.transport().serverChannel())
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .handler(new ChannelInitializer<ServerChannel>() {
                    @Override
                    protected void initChannel(ServerChannel channel) {
                        if (isStamped && channel instanceof EpollServerSocketChannel socket) {
                            ArrivalPeek.request(socket.fd().intValue());
                        }
                    }
                })
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        open(channel);
                    }
                });
        ChannelFuture bound = bootstrap.bind(settings.address(), port).awaitUninterruptibly();
        if (bound.isSuccess()) {
            return bound.channel();
        }
        service.close();
        loops.shutdownGracefully(0, LONGEST_SHUTDOWN_S, TimeUnit.SECONDS);
        throw (BindException) new BindException(bound.cause().getMessage()).initCause(bound.cause());
    }

    private void open(SocketChannel channel) {
        connections.add(channel);
        channel.closeFuture().addListener(closed -> connections.remove(channel));
        if (service.isClosing()) {
            channel.close();
            return;
        }
        RequestDecoder decoder = new RequestDecoder(arrivals(channel));
        RequestReader reader = new RequestReader(channel, decoder, settings.limits());
        Timetable timetable = timetables.computeIfAbsent(
                channel.eventLoop(),
                loop -> new Timetable(loop, settings.transport().wakefulness()));
        channel.pipeline().addLast(decoder, reader, new Connection(channel, service, timetable, reader));
    }

    /** Says when what a connection has just read arrived. */
    private Supplier<Moment> arrivals(SocketChannel channel) {
        if (!isStamped || !(channel instanceof EpollSocketChannel socket)) {
            return Moment::now;
        }
        ArrivalPeek peek = peeks.computeIfAbsent(channel.eventLoop(), loop -> new ArrivalPeek(LONGEST_READ_BYTES));
        ExtendedHandle sizes =
                (ExtendedHandle) channel.config().getRecvByteBufAllocator().newHandle();
        StampedReads reads = new StampedReads(sizes, peek, socket.fd().intValue());
        channel.config().setRecvByteBufAllocator(() -> reads);
        return reads;
    }

    /** The port that it listens on. */
    public int port() {
        return ((InetSocketAddress) listening.localAddress()).getPort();
    }

    /** What it has been asked for, and what became of it. */
    public Ledger ledger() {
        return service.ledger();
    }

    /** How late its writes were. */
    public Lateness lateness() {
        return service.lateness();
    }

    /** The connections that are open. */
    Set<Channel> connections() {
        return Collections.unmodifiableSet(connections);
    }

    /** Stops listening and ends all connections; answers in progress are cut. Returns when its event loops have ended. */
    public void close() {
        service.close();
        listening.close().awaitUninterruptibly();
        connections.forEach(Channel::close);
        loops.shutdownGracefully(0, LONGEST_SHUTDOWN_S, TimeUnit.SECONDS).awaitUninterruptibly();
    }
}
