package dev.weir.replay.ledger;

import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A {@link RequestLog} as text, in pieces, because the whole may be large. Times are ns after the arrival of the request's last byte, but
 * for {@code arrived_epoch_ns} and {@code arrived_monotonic_ns}, which say when that was ({@link Moment}). {@code arrived_clock} says by
 * which clock: {@code kernel}, when the kernel received it, or {@code process}, when the server's read of it had returned.
 *
 * <p>As CSV, a row for each write that was made:
 *
 * <pre>{@code
 * request,method,path,status,recording,match,outcome,arrived_epoch_ns,arrived_monotonic_ns,arrived_clock,waited_ns,part,due_ns,begun_ns,written_ns,bytes,wire_bytes
 * 1,POST,/api/chat,200,chat-prose,exact,completed,1764060000000000000,81234567890123,kernel,0,headers,213000000,213001000,213012000,0,241
 * }</pre>
 *
 * As JSON, an object with {@code dropped} (how many older requests were forgotten) and {@code requests}, each with the same members and
 * an array {@code writes}. {@code part} is {@code headers}, the number of a write of the body from 0, {@code end} for the mark of the
 * end, or {@code answer} for an answer of the server's own; {@code bytes} are of the body, {@code wire_bytes} with headers and chunk
 * framing. What has not happened yet is an empty field, or is left out.
 */
public enum RequestReport {
    /** A row for each write. */
    CSV("text/csv; charset=utf-8") {
        @Override
        public Stream<String> pieces(RequestLog.Contents contents) {
            return Stream.concat(
                    Stream.of(HEADING),
                    contents.requests().stream().map(RequestReport::rows).filter(rows -> !rows.isEmpty()));
        }
    },
    /** An object for each request. */
    JSON("application/json; charset=utf-8") {
        @Override
        public Stream<String> pieces(RequestLog.Contents contents) {
            List<LoggedRequest> requests = contents.requests();
            Stream<String> objects = requests.stream()
                    .map(request -> (request == requests.get(0) ? "\n" : ",\n") + RequestReport.object(request));
            Stream<String> start = Stream.of("{\"dropped\":" + contents.dropped() + ",\"requests\":[");
            return Stream.concat(Stream.concat(start, objects), Stream.of("\n]}\n"));
        }
    };

    private static final String HEADING = "request,method,path,status,recording,match,outcome,"
            + "arrived_epoch_ns,arrived_monotonic_ns,arrived_clock,waited_ns,part,due_ns,begun_ns,written_ns,bytes,wire_bytes\n";

    private final String contentType;

    RequestReport(String contentType) {
        this.contentType = contentType;
    }

    /** What the text is. */
    public String contentType() {
        return contentType;
    }

    /** The text, piece after piece. */
    public abstract Stream<String> pieces(RequestLog.Contents contents);

    private static String rows(LoggedRequest request) {
        LoggedRequest.Writes writes = request.writes();
        String start = request.id() + "," + request.method() + "," + field(request.path()) + "," + request.status()
                + ","
                + request.match()
                        .map(match ->
                                field(match.recording()) + "," + match.kind().label())
                        .orElse(",")
                + "," + writes.outcome().map(Ledger.Outcome::label).orElse("") + ","
                + request.arrived().epochNs() + "," + request.arrived().monotonicNs() + ","
                + request.arrived().clock().label() + "," + writes.waitedNs() + ",";
        StringBuilder rows = new StringBuilder();
        for (int write = 0; write < writes.count(); write++) {
            rows.append(start)
                    .append(writes.part(write))
                    .append(',')
                    .append(writes.dueNs(write))
                    .append(',')
                    .append(writes.begunNs(write))
                    .append(',')
                    .append(writes.writtenNs(write))
                    .append(',')
                    .append(writes.bytes(write))
                    .append(',')
                    .append(writes.wireBytes(write))
                    .append('\n');
        }
        return rows.toString();
    }

    /** In quotes where it must be (RFC 4180). */
    private static String field(String text) {
        return text.matches("[^\",\\r\\n]*") ? text : '"' + text.replace("\"", "\"\"") + '"';
    }

    private static String object(LoggedRequest request) {
        LoggedRequest.Writes writes = request.writes();
        ObjectNode object = JsonMapper.shared().createObjectNode();
        object.put("request", request.id());
        object.put("method", request.method());
        object.put("path", request.path());
        object.put("status", request.status());
        request.match()
                .ifPresent(match -> object.put("recording", match.recording())
                        .put("match", match.kind().label()));
        writes.outcome().ifPresent(outcome -> object.put("outcome", outcome.label()));
        object.put("arrived_epoch_ns", request.arrived().epochNs());
        object.put("arrived_monotonic_ns", request.arrived().monotonicNs());
        object.put("arrived_clock", request.arrived().clock().label());
        object.put("waited_ns", writes.waitedNs());
        ArrayNode list = object.putArray("writes");
        for (int write = 0; write < writes.count(); write++) {
            list.addObject()
                    .put("part", writes.part(write))
                    .put("due_ns", writes.dueNs(write))
                    .put("begun_ns", writes.begunNs(write))
                    .put("written_ns", writes.writtenNs(write))
                    .put("bytes", writes.bytes(write))
                    .put("wire_bytes", writes.wireBytes(write));
        }
        return object.toString();
    }
}
