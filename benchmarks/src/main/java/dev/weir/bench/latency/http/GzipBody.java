package dev.weir.bench.latency.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.compression.JdkZlibDecoder;
import io.netty.handler.codec.compression.ZlibWrapper;

/** Decompresses a body as it comes. What comes after the end of what was compressed is dropped. */
final class GzipBody {

    /** So little is decompressed at once that even what is made to swell (1,032 times at most) takes half a megabyte. */
    private static final int SLICE_BYTES = 512;

    private final JdkZlibDecoder decoder = new JdkZlibDecoder(ZlibWrapper.GZIP, 0);
    private final EmbeddedChannel channel = new EmbeddedChannel(decoder);
    private byte[] plain = new byte[0];

    /**
     * Takes compressed bytes and hands out what they make known.
     *
     * @param offset of the byte at {@code from} in the response
     */
    void feed(byte[] bytes, int from, int to, long atNs, long offset, HttpResponseListener listener)
            throws MalformedResponseException {
        for (int at = from; at < to; at += SLICE_BYTES) {
            try {
                channel.writeInbound(Unpooled.wrappedBuffer(bytes, at, Math.min(SLICE_BYTES, to - at)));
            } catch (DecoderException e) {
                throw new MalformedResponseException(
                        "the body comes with Content-Encoding: gzip, but is none (" + e.getMessage() + ")",
                        offset + (at - from));
            }
            handOut(atNs, listener);
        }
    }

    private void handOut(long atNs, HttpResponseListener listener) {
        for (ByteBuf part = channel.readInbound(); part != null; part = channel.readInbound()) {
            int length = part.readableBytes();
            try {
                if (plain.length < length) {
                    plain = new byte[length];
                }
                part.readBytes(plain, 0, length);
            } finally {
                part.release();
            }
            if (length > 0) {
                listener.body(plain, 0, length, atNs);
            }
        }
    }

    /** Whether all of it has come. */
    boolean isComplete() {
        return decoder.isClosed();
    }

    /** Frees it, whatever is left of it. */
    void close() {
        // Otherwise the channel's end would be taken for more input.
        channel.pipeline().remove(decoder);
        channel.finishAndReleaseAll();
    }
}
