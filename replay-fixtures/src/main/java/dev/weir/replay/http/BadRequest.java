package dev.weir.replay.http;

import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.InvalidChunkExtensionException;
import io.netty.handler.codec.http.InvalidChunkTerminationException;
import io.netty.handler.codec.http.InvalidLineSeparatorException;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What is wrong with what a client sent. What two servers could read in two ways is refused (RFC 9112, sections 3.2, 6.1 and 6.3), and so
 * is what has no end.
 */
final class BadRequest {

    private static final int BAD_REQUEST = 400;
    private static final int TIMEOUT = 408;
    private static final int TOO_LARGE = 413;
    private static final int LINE_TOO_LONG = 414;
    private static final int HEADERS_TOO_LARGE = 431;

    private static final Pattern LENGTH = Pattern.compile("\\d{1,18}");

    /** A name, an IPv4 address or an IPv6 address in brackets, and perhaps a port (RFC 9110, section 7.2). */
    private static final Pattern HOST = Pattern.compile("(?:[\\w.~%!$&'()*+,;=-]*|\\[[\\w:.%]+])(?::\\d{0,5})?");

    private static final Pattern TARGET = Pattern.compile("/.*|\\*|https?://[^/]+(?:/.*)?");

    private BadRequest() {}

    /** What is wrong with a head that can be parsed; empty if nothing is. */
    static Optional<Incoming.Refusal> in(HttpRequest request) {
        if (request.protocolVersion().majorVersion() != 1) {
            return bad("unsupported version of HTTP");
        }
        boolean isHttp10 = request.protocolVersion().equals(HttpVersion.HTTP_1_0);
        List<String> codings = request.headers().getAll(HttpHeaderNames.TRANSFER_ENCODING);
        if (!codings.isEmpty()
                && (isHttp10 || codings.size() > 1 || !codings.get(0).equalsIgnoreCase("chunked"))) {
            return bad("unsupported Transfer-Encoding");
        }
        List<String> lengths = request.headers().getAll(HttpHeaderNames.CONTENT_LENGTH);
        if (lengths.size() > 1) {
            return bad("more than one Content-Length");
        }
        if (!lengths.isEmpty() && !LENGTH.matcher(lengths.get(0)).matches()) {
            return bad("malformed Content-Length");
        }
        List<String> hosts = request.headers().getAll(HttpHeaderNames.HOST);
        if (hosts.size() > 1 || (hosts.isEmpty() && !isHttp10)) {
            return bad(hosts.isEmpty() ? "no Host" : "more than one Host");
        }
        boolean isPlain = hosts.stream().allMatch(host -> HOST.matcher(host).matches())
                && TARGET.matcher(request.uri()).matches();
        return isPlain ? Optional.empty() : bad("malformed Host or target");
    }

    /** What is wrong with something that cannot be parsed. */
    static Incoming.Refusal of(HttpObject message) {
        Throwable cause = message.decoderResult().cause();
        boolean isHead = message instanceof HttpRequest;
        if (cause instanceof TooLongHttpHeaderException) {
            return new Incoming.Refusal(
                    HEADERS_TOO_LARGE, "headers longer than " + RequestDecoder.LONGEST_HEAD_BYTES + " bytes");
        }
        if (cause instanceof TooLongHttpLineException) {
            return new Incoming.Refusal(
                    isHead ? LINE_TOO_LONG : BAD_REQUEST,
                    "a line longer than " + RequestDecoder.LONGEST_LINE_BYTES + " bytes");
        }
        if (cause instanceof InvalidLineSeparatorException || cause instanceof InvalidChunkExtensionException) {
            return new Incoming.Refusal(BAD_REQUEST, "a line that does not end in CR LF");
        }
        if (cause instanceof InvalidChunkTerminationException) {
            return new Incoming.Refusal(BAD_REQUEST, "a chunk is longer than announced");
        }
        if (cause instanceof NumberFormatException && !isHead) {
            return new Incoming.Refusal(BAD_REQUEST, "malformed chunk length");
        }
        return new Incoming.Refusal(
                BAD_REQUEST, message instanceof HttpRequest request ? wrongWith(request) : "malformed trailer");
    }

    private static String wrongWith(HttpRequest request) {
        if (request instanceof FullHttpRequest) {
            return "malformed request line"; // what Netty makes up where it could not read that far
        }
        List<String> lengths = request.headers().getAll(HttpHeaderNames.CONTENT_LENGTH);
        if (lengths.size() > 1) {
            return "more than one Content-Length";
        }
        if (!lengths.isEmpty() && !LENGTH.matcher(lengths.get(0)).matches()) {
            return "malformed Content-Length";
        }
        return !lengths.isEmpty() && request.headers().contains(HttpHeaderNames.TRANSFER_ENCODING)
                ? "both Content-Length and Transfer-Encoding"
                : "malformed header line";
    }

    /** A body that is not even to be sent. */
    static Incoming.Refusal tooLong(int mostBytes) {
        return new Incoming.Refusal(TOO_LARGE, "a body longer than " + mostBytes + " bytes");
    }

    /** A request that did not arrive in time. */
    static Incoming.Refusal tooLate(String part, Duration limit) {
        return new Incoming.Refusal(TIMEOUT, "the " + part + " did not end within " + limit.toMillis() + " ms");
    }

    private static Optional<Incoming.Refusal> bad(String reason) {
        return Optional.of(new Incoming.Refusal(BAD_REQUEST, reason));
    }
}
