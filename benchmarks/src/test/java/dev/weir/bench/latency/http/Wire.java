package dev.weir.bench.latency.http;

import dev.weir.recording.Recording;
import dev.weir.recording.head.Ending;
import dev.weir.recording.head.Framing;
import dev.weir.recording.head.Header;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** A recorded response as it was on the wire. */
final class Wire {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    private Wire() {}

    static byte[] of(Recording recording) {
        Wire wire = new Wire();
        wire.text("HTTP/1.1 " + recording.status() + " As Recorded\r\n");
        for (Header header : recording.response().headers()) {
            wire.text(header.name() + ": " + header.value() + "\r\n");
        }
        wire.text("\r\n");
        byte[] body = recording.body();
        boolean isChunked = recording.framing() == Framing.CHUNKED;
        int from = 0;
        for (int chunk = 0; chunk < recording.chunkCount(); chunk++) {
            int length = recording.chunkBytes(chunk);
            wire.text(isChunked ? Integer.toHexString(length) + "\r\n" : "");
            wire.bytes.write(body, from, length);
            wire.text(isChunked ? "\r\n" : "");
            from += length;
        }
        wire.text(isChunked && recording.ending() == Ending.COMPLETE ? "0\r\n\r\n" : "");
        return wire.bytes.toByteArray();
    }

    private void text(String text) {
        bytes.writeBytes(text.getBytes(StandardCharsets.ISO_8859_1));
    }
}
