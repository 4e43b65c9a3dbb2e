package dev.weir.replay.http;

import dev.weir.recording.head.Header;
import dev.weir.replay.ledger.Lateness;
import dev.weir.replay.ledger.PacingReport;
import dev.weir.replay.ledger.RequestLog;
import dev.weir.replay.ledger.RequestReport;
import dev.weir.replay.match.Answer;
import dev.weir.replay.match.ReceivedRequest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What the server tells of its own work, on paths that Ollama has nothing on. Requests to them are not logged. */
final class OwnPages {

    private static final String REQUESTS = "/weir/requests";
    private static final String RESET = "/weir/reset";
    private static final String FORMAT = "format";
    private static final String DROPPED_HEADER = "X-Weir-Dropped";
    private static final int OK = 200;
    private static final int FRAME_BYTES = 12;
    private static final byte[] CRLF = {'\r', '\n'};
    private static final byte[] LAST_CHUNK = "0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final RequestLog log;
    private final Lateness lateness;

    OwnPages(RequestLog log, Lateness lateness) {
        this.log = log;
        this.lateness = lateness;
    }

    /** What is told; empty for any other path. */
    Optional<Decision> answer(ReceivedRequest request, Terms terms) {
        return switch (request.path()) {
            case HttpServer.PACING_PATH -> Optional.of(pacing(request.method(), terms));
            case REQUESTS -> Optional.of(requests(request, terms));
            case RESET -> Optional.of(reset(request.method(), terms));
            default -> Optional.empty();
        };
    }

    private Decision pacing(String method, Terms terms) {
        return isRead(method)
                ? say(Answer.Said.json(PacingReport.json(lateness.snapshot())), terms)
                : say(Answer.Said.methodNotAllowed("HEAD, GET"), terms);
    }

    private Decision requests(ReceivedRequest request, Terms terms) {
        if (request.method().equals("DELETE")) {
            log.clear();
            return say(Answer.Said.noContent(), terms);
        }
        if (!isRead(request.method())) {
            return say(Answer.Said.methodNotAllowed("HEAD, GET, DELETE"), terms);
        }
        List<String> formats =
                new QueryStringDecoder(request.target()).parameters().getOrDefault(FORMAT, List.of());
        String wanted = formats.isEmpty()
                ? (request.headerLists("Accept", "application/json") ? "json" : "csv")
                : formats.get(0);
        return switch (wanted) {
            case "csv" -> tell(RequestReport.CSV, terms);
            case "json" -> tell(RequestReport.JSON, terms);
            default -> say(Answer.Said.error(REQUESTS, 400, "format must be csv or json"), terms);
        };
    }

    private Decision reset(String method, Terms terms) {
        if (!method.equals("POST")) {
            return say(Answer.Said.methodNotAllowed("POST"), terms);
        }
        log.clear();
        lateness.clear();
        return say(Answer.Said.noContent(), terms);
    }

    private static boolean isRead(String method) {
        return method.equals("GET") || method.equals("HEAD");
    }

    private static Decision say(Answer.Said said, Terms terms) {
        Head head = Head.of(said, terms.keepAlive(), terms.headers());
        byte[] answer = terms.headOnly() ? head.bytes() : head.bytesWith(said.bytes());
        return new Decision.Tell(List.of(answer).iterator(), terms.keepAlive());
    }

    private Decision tell(RequestReport report, Terms terms) {
        RequestLog.Contents contents = log.contents();
        boolean staysOpen = terms.keepAlive();
        List<Header> headers = new ArrayList<>(terms.headers());
        headers.add(new Header("Content-Type", report.contentType()));
        headers.add(new Header(DROPPED_HEADER, Long.toString(contents.dropped())));
        if (!terms.isHttp10()) {
            headers.add(new Header("Transfer-Encoding", "chunked"));
        }
        if (!staysOpen) {
            headers.add(new Header("Connection", "close"));
        }
        Stream<byte[]> head = Stream.of(new Head(OK, headers).bytes());
        if (terms.headOnly()) {
            return new Decision.Tell(head.iterator(), staysOpen);
        }
        Stream<byte[]> text = report.pieces(contents).map(piece -> piece.getBytes(StandardCharsets.UTF_8));
        Stream<byte[]> body = terms.isHttp10() ? text : Stream.concat(text.map(OwnPages::chunk), Stream.of(LAST_CHUNK));
        return new Decision.Tell(Stream.concat(head, body).iterator(), staysOpen);
    }

    private static byte[] chunk(byte[] bytes) {
        ByteBuf chunk = Unpooled.buffer(bytes.length + FRAME_BYTES);
        chunk.writeCharSequence(Integer.toHexString(bytes.length) + "\r\n", StandardCharsets.US_ASCII);
        chunk.writeBytes(bytes).writeBytes(CRLF);
        return ByteBufUtil.getBytes(chunk);
    }
}
