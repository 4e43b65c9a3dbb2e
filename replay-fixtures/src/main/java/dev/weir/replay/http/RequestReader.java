package dev.weir.replay.http;

import dev.weir.recording.head.Header;
import dev.weir.replay.match.ReceivedRequest;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.PrematureChannelClosureException;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Puts the requests of one connection together and hands each on as {@link Incoming}, in their order; ends a connection whose client
 * takes longer than it may. Used by the connection's event loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // of closings and last words, which end well or with the connection
final class RequestReader extends ChannelInboundHandlerAdapter {

    /** Of a request's body. */
    private static final int LONGEST_BODY_BYTES = HttpServer.LARGEST_REQUEST_BYTES;

    /** Tells that a client waits for a go-ahead before it sends the body of its request (RFC 9110, section 10.1.1). */
    static final Object GO_AHEAD_EXPECTED = new Object();

    private final Channel channel;
    private final RequestDecoder decoder;
    private final TimeLimits limits;

    /** The request whose body is being read; null between requests. */
    private @Nullable HttpRequest head;

    private ByteArrayOutputStream body = new ByteArrayOutputStream();
    private long bodyBytes;
    private @Nullable Future<?> timeLimit;

    /** Whether bytes of a request have come, and not all. */
    private boolean hasBegun;

    /** Whether something has come after which nothing more is read. */
    private boolean isOver;

    RequestReader(Channel channel, RequestDecoder decoder, TimeLimits limits) {
        this.channel = channel;
        this.decoder = decoder;
        this.limits = limits;
    }

    /** Waits for the next request from now on, as long as a client may leave a connection unused. */
    void awaitRequest() {
        if (!hasBegun && !isOver) {
            limit(limits.idle(), channel::close);
        }
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        awaitRequest();
        context.fireChannelActive();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        endLimit();
        context.fireChannelInactive();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event == RequestDecoder.BYTES_HAVE_COME) {
            bytesHaveCome(context);
        } else {
            context.fireUserEventTriggered(event);
        }
    }

    private void bytesHaveCome(ChannelHandlerContext context) {
        if (!hasBegun && !isOver) {
            hasBegun = true;
            limit(limits.head(), () -> refuseLate(context, "headers", limits.head()));
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        try {
            if (!isOver) {
                read(context, (HttpObject) message);
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    private void read(ChannelHandlerContext context, HttpObject message) {
        if (message.decoderResult().isFailure()) {
            if (!(message.decoderResult().cause() instanceof PrematureChannelClosureException)) {
                refuse(context, BadRequest.of(message));
            }
            return;
        }
        if (message instanceof HttpRequest request) {
            Optional<Incoming.Refusal> refusal = BadRequest.in(request);
            if (refusal.isPresent()) {
                refuse(context, refusal.get());
            } else {
                begin(context, request);
            }
        }
        if (message instanceof HttpContent content && head != null) {
            keep(content, head);
            if (content instanceof LastHttpContent) {
                end(context, head);
            }
        }
    }

    private void begin(ChannelHandlerContext context, HttpRequest request) {
        bytesHaveCome(context); // if they came together with those of the request before
        head = request;
        limit(limits.request(), () -> refuseLate(context, "body", limits.request()));
        if (HttpUtil.is100ContinueExpected(request)) {
            if (HttpUtil.getContentLength(request, 0L) > LONGEST_BODY_BYTES) {
                refuse(context, BadRequest.tooLong(LONGEST_BODY_BYTES));
            } else {
                context.fireUserEventTriggered(GO_AHEAD_EXPECTED);
            }
        }
    }

    private void keep(HttpContent content, HttpRequest request) {
        int bytes = content.content().readableBytes();
        bodyBytes += bytes;
        if (bodyBytes <= LONGEST_BODY_BYTES && !isRead(request)) {
            try {
                content.content().readBytes(body, bytes);
            } catch (IOException e) {
                throw new IllegalStateException("memory cannot fail", e);
            }
        } else {
            body = new ByteArrayOutputStream();
        }
    }

    /** Ollama passes over the body of such a request; some clients send one. */
    private static boolean isRead(HttpRequest request) {
        return request.method().equals(HttpMethod.GET) || request.method().equals(HttpMethod.HEAD);
    }

    private void end(ChannelHandlerContext context, HttpRequest request) {
        List<Header> headers = new ArrayList<>();
        request.headers().forEach(header -> headers.add(new Header(header.getKey(), header.getValue())));
        ReceivedRequest received = new ReceivedRequest(
                request.method().name(), request.uri(), headers, body.toString(StandardCharsets.UTF_8));
        boolean isTooLong = bodyBytes > LONGEST_BODY_BYTES && !isRead(request);
        head = null;
        body = new ByteArrayOutputStream();
        bodyBytes = 0;
        hasBegun = false;
        endLimit();
        context.fireChannelRead(new Incoming.Request(
                received, request.protocolVersion().equals(HttpVersion.HTTP_1_0), isTooLong, decoder.lastRead()));
    }

    private void refuseLate(ChannelHandlerContext context, String part, Duration limit) {
        refuse(context, BadRequest.tooLate(part, limit));
    }

    private void refuse(ChannelHandlerContext context, Incoming.Refusal refusal) {
        isOver = true;
        head = null;
        body = new ByteArrayOutputStream();
        endLimit();
        context.fireChannelRead(refusal);
    }

    private void limit(Duration limit, Runnable atItsEnd) {
        endLimit();
        timeLimit = channel.eventLoop().schedule(atItsEnd, limit.toNanos(), TimeUnit.NANOSECONDS);
    }

    private void endLimit() {
        if (timeLimit != null) {
            timeLimit.cancel(false);
            timeLimit = null;
        }
    }
}
