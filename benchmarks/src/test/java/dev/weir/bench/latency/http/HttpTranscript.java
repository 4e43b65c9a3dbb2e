package dev.weir.bench.latency.http;

import dev.weir.recording.head.Header;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.netty.handler.codec.http.LastHttpContent;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.IntUnaryOperator;
import org.assertj.core.api.Assertions;
import org.jspecify.annotations.Nullable;

/** What a reader made of a response and the connection's end after it. */
final class HttpTranscript implements HttpResponseListener {

    /** Takes LF alone for the end of a line, and two equal lengths for one, as RFC 9112 allows. */
    private static final HttpDecoderConfig AS_TOLERANT =
            new HttpDecoderConfig().setStrictLineParsing(false).setAllowDuplicateContentLengths(true);

    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private long[] bodyByteNs = new long[64];
    private @Nullable HttpHead head;
    private long firstByteNs;
    private int status;
    private List<Header> headers = List.of();
    private boolean ended;
    private boolean failed;
    private @Nullable HttpResponseException failure;

    /**
     * What Weir's reader makes of it; a byte's time is the index of the read that brought it, counted from 1.
     *
     * @param lengthAt how long the read is that begins at an index
     */
    static HttpTranscript weir(byte[] response, IntUnaryOperator lengthAt) {
        HttpTranscript transcript = new HttpTranscript();
        HttpResponseReader reader = new HttpResponseReader(transcript);
        try {
            long read = 0;
            for (int from = 0, to; from < response.length; from = to) {
                to = Math.min(response.length, from + lengthAt.applyAsInt(from));
                // Each read in an array of its own, so that one index too far shows.
                byte[] slice = new byte[to - from + 2];
                System.arraycopy(response, from, slice, 1, to - from);
                reader.feed(slice, 1, to - from + 1, ++read);
            }
            reader.finish(read + 1);
        } catch (HttpResponseException e) {
            transcript.failed = true;
            transcript.failure = e;
        }
        reader.reset();
        return transcript;
    }

    static HttpTranscript weir(byte[] response) {
        return weir(response, from -> response.length);
    }

    /** What Netty's decoder makes of it. */
    static HttpTranscript netty(byte[] response) {
        HttpTranscript transcript = new HttpTranscript();
        EmbeddedChannel channel = new EmbeddedChannel(new HttpResponseDecoder(AS_TOLERANT));
        try {
            channel.writeInbound(Unpooled.copiedBuffer(response));
            transcript.takeFrom(channel);
            channel.finish();
            transcript.takeFrom(channel);
        } finally {
            channel.finishAndReleaseAll();
        }
        return transcript;
    }

    private void takeFrom(EmbeddedChannel channel) {
        for (HttpObject object = channel.readInbound(); object != null; object = channel.readInbound()) {
            failed |= object.decoderResult().isFailure();
            if (object instanceof HttpResponse response) {
                // One that follows the first is more than was asked for.
                failed |= ended;
                status = response.status().code();
                headers = response.headers().entries().stream()
                        .map(header -> new Header(header.getKey(), header.getValue()))
                        .toList();
            }
            if (object instanceof HttpContent content) {
                ByteBuf bytes = content.content();
                body.writeBytes(ByteBufUtil.getBytes(bytes));
                content.release();
                ended |= object instanceof LastHttpContent && status >= 200;
            }
        }
    }

    @Override
    public void head(HttpHead newHead, long newFirstByteNs, long atNs) {
        Assertions.assertThat(head).as("a second head").isNull();
        head = newHead;
        firstByteNs = newFirstByteNs;
        status = newHead.status();
        headers = newHead.headers();
    }

    @Override
    public void body(byte[] bytes, int from, int to, long atNs) {
        Assertions.assertThat(ended).as("a body after the end").isFalse();
        Assertions.assertThat(to).isGreaterThan(from);
        int before = body.size();
        body.write(bytes, from, to - from);
        if (body.size() > bodyByteNs.length) {
            bodyByteNs = Arrays.copyOf(bodyByteNs, 2 * body.size());
        }
        Arrays.fill(bodyByteNs, before, body.size(), atNs);
    }

    @Override
    public void end(long atNs) {
        Assertions.assertThat(ended).as("a second end").isFalse();
        ended = true;
    }

    HttpHead head() {
        return Objects.requireNonNull(head, "no head was told of");
    }

    long firstByteNs() {
        return firstByteNs;
    }

    int status() {
        return status;
    }

    List<Header> headers() {
        return headers;
    }

    byte[] body() {
        return body.toByteArray();
    }

    /** For each byte of the body, when it had arrived. */
    long[] bodyByteNs() {
        return Arrays.copyOf(bodyByteNs, body.size());
    }

    boolean ended() {
        return ended;
    }

    boolean failed() {
        return failed;
    }

    @Nullable HttpResponseException failure() {
        return failure;
    }

    /** All that must not depend on how the response was cut. */
    String summary() {
        return status + " " + headers + " body " + body.size() + " bytes, hash " + Arrays.hashCode(body.toByteArray())
                + (ended ? ", ended" : "")
                + (failure == null ? "" : ", " + failure.getClass().getSimpleName() + " at " + failure.offset());
    }
}
