package dev.weir.replay.http;

import dev.weir.replay.ledger.Moment;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpRequestDecoder;

/** Reads HTTP as Netty does, but refuses what could be read in two ways, and notes when each read returned. */
final class RequestDecoder extends HttpRequestDecoder {

    /** Of the request line, and of a line of a chunked body's framing. */
    static final int LONGEST_LINE_BYTES = 16 << 10;

    /** Of all header lines together, and of a chunked body's trailers. */
    static final int LONGEST_HEAD_BYTES = 64 << 10;

    private static final int LONGEST_PIECE_BYTES = 64 << 10;

    /** Tells, before each message, that bytes have come. */
    static final Object BYTES_HAVE_COME = new Object();

    private Moment lastRead = Moment.now();

    RequestDecoder() {
        super(new HttpDecoderConfig()
                .setMaxInitialLineLength(LONGEST_LINE_BYTES)
                .setMaxHeaderSize(LONGEST_HEAD_BYTES)
                .setMaxChunkSize(LONGEST_PIECE_BYTES));
    }

    /** When the read returned that brought the bytes of the last messages; they may have lain in the machine before. */
    Moment lastRead() {
        return lastRead;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object bytes) throws Exception {
        lastRead = Moment.now();
        context.fireUserEventTriggered(BYTES_HAVE_COME);
        super.channelRead(context, bytes);
    }

    @Override
    protected void handleTransferEncodingChunkedWithContentLength(HttpMessage message) {
        throw new IllegalArgumentException("both Content-Length and Transfer-Encoding");
    }
}
