package dev.weir.bench.latency.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.io.IOException;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** One connection of a {@link NettyTransport}. On the loop only. */
final class NettyConnection extends ChannelInitializer<Channel> implements Connection {

    /** As much as Netty reads at once, at most. */
    static final int READ_BYTES = 64 << 10;

    private final Owner owner;
    private final ConnectionListener listener;
    private final byte[] bytes;
    private final InetSocketAddress server;
    private final @Nullable SslContext tls;
    private final long begunNs = System.nanoTime();
    private @Nullable Channel channel;
    private long readNs;
    private State state = State.CONNECTING;

    private enum State {
        CONNECTING,
        OPEN,
        CLOSED
    }

    /** Is told what becomes of a connection. */
    interface Owner {

        /** Its connect is over, well or not. */
        void connectEnded();

        /** Whether the transport is closed, so that nobody is to be told of anything. */
        boolean isClosed();
    }

    /**
     * A connection whose connect begins now.
     *
     * @param bytes what a read brings is copied there; shared by all connections of a loop
     * @param tls encrypts it; null for plain TCP
     */
    NettyConnection(
            Owner owner,
            ConnectionListener listener,
            byte[] bytes,
            InetSocketAddress server,
            @Nullable SslContext tls) {
        this.owner = owner;
        this.listener = listener;
        this.bytes = bytes;
        this.server = server;
        this.tls = tls;
    }

    @Override
    protected void initChannel(Channel newChannel) {
        channel = newChannel;
        ChannelPipeline pipeline = newChannel.pipeline();
        pipeline.addLast(new Stamp());
        if (tls != null) {
            pipeline.addLast(tls.newHandler(newChannel.alloc(), server.getHostString(), server.getPort()));
        }
        pipeline.addLast(new Events());
    }

    /** The connect has succeeded, in which case the channel has become active, or it has failed. */
    void connected(ChannelFuture outcome) {
        if (!outcome.isSuccess()) {
            end(reason(outcome.cause()));
        }
    }

    private void open() {
        long openedNs = System.nanoTime();
        state = State.OPEN;
        owner.connectEnded();
        guarded(() -> listener.opened(this, openedNs - begunNs));
    }

    private void guarded(Runnable action) {
        if (state == State.CLOSED) {
            return;
        }
        try {
            action.run();
        } catch (RuntimeException | Error e) {
            end(new IOException("what listened to the connection failed (" + e + ")", e));
        }
    }

    @Override
    public void send(byte[] request) {
        if (state == State.OPEN && channel != null) {
            channel.writeAndFlush(Unpooled.wrappedBuffer(request)).addListener(written -> {
                long sentNs = System.nanoTime();
                if (written.isSuccess()) {
                    guarded(() -> listener.sent(sentNs));
                } else {
                    end(reason(written.cause()));
                }
            });
        }
    }

    @Override
    public void close() {
        if (state == State.CLOSED) {
            return;
        }
        boolean wasConnecting = state == State.CONNECTING;
        state = State.CLOSED;
        if (channel != null) {
            ChannelFuture unused = channel.close();
        }
        if (wasConnecting) {
            owner.connectEnded();
        }
    }

    private void end(@Nullable IOException why) {
        if (state != State.CLOSED) {
            close();
            if (!owner.isClosed()) {
                TimedTasks.run(() -> listener.closed(System.nanoTime(), why));
            }
        }
    }

    private static IOException reason(Throwable cause) {
        Throwable said = cause instanceof DecoderException && cause.getCause() != null ? cause.getCause() : cause;
        return said instanceof IOException known ? known : new IOException(String.valueOf(said), said);
    }

    /** Notes when a read returned, before anything is done with what it brought. */
    private final class Stamp extends ChannelInboundHandlerAdapter {

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            readNs = System.nanoTime();
            context.fireChannelRead(message);
        }
    }

    private final class Events extends ChannelInboundHandlerAdapter {

        @Override
        public void channelActive(ChannelHandlerContext context) {
            if (tls == null) {
                open();
            }
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) {
            if (event instanceof SslHandshakeCompletionEvent handshake && state == State.CONNECTING) {
                if (handshake.isSuccess()) {
                    open();
                } else {
                    end(reason(handshake.cause()));
                }
            }
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            ByteBuf read = (ByteBuf) message;
            try {
                while (read.isReadable() && state == State.OPEN) {
                    int length = Math.min(bytes.length, read.readableBytes());
                    read.readBytes(bytes, 0, length);
                    guarded(() -> listener.arrived(bytes, 0, length, readNs, readNs));
                }
            } finally {
                read.release();
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            end(null);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            end(reason(cause));
        }
    }
}
