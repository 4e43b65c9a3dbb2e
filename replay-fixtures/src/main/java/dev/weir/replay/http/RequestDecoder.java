package dev.weir.replay.http;

import dev.weir.replay.ledger.Moment;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpRequestDecoder;
import java.util.function.Supplier;

/** Reads HTTP as Netty does, but refuses what could be read in two ways, and notes when what each read brought had arrived. */
final class RequestDecoder extends HttpRequestDecoder {

    /** Of the request line, and of a line of a chunked body's framing. */
    static final int LONGEST_LINE_BYTES = 16 << 10;

    /** Of all header lines together, and of a chunked body's trailers. */
    static final int LONGEST_HEAD_BYTES = 64 << 10;

    private static final int LONGEST_PIECE_BYTES = 64 << 10;

    /** Tells, before each message, that bytes have come. */
    static final Object BYTES_HAVE_COME = new Object();

    private final Supplier<Moment> arrivals;
    private Moment lastRead = Moment.now();

    /** {@code arrivals} says of the read that has just returned when its bytes arrived; {@code Moment::now} where nobody knows better. */
    RequestDecoder(Supplier<Moment> arrivals) {
        super(new HttpDecoderConfig()
                .setMaxInitialLineLength(LONGEST_LINE_BYTES)
                .setMaxHeaderSize(LONGEST_HEAD_BYTES)
                .setMaxChunkSize(LONGEST_PIECE_BYTES));
        this.arrivals = arrivals;
    }

    /**
     * When the last byte arrived of the read that brought the last messages: as the kernel stamped it where it does ({@link
     * StampedReads}), else when that read returned, before which it may have lain in the machine.
     */
    Moment lastRead() {
        return lastRead;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object bytes) throws Exception {
        lastRead = arrivals.get();
        context.fireUserEventTriggered(BYTES_HAVE_COME);
        super.channelRead(context, bytes);
    }

    @Override
    protected void handleTransferEncodingChunkedWithContentLength(HttpMessage message) {
        throw new IllegalArgumentException("both Content-Length and Transfer-Encoding");
    }
}
