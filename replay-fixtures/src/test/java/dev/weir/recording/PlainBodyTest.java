package dev.weir.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.recording.head.BodyFormat;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlainBodyTest {

    @Test
    void isWhatTheServerWroteBeforeTheProxyCompressedIt() {
        Recording recording = Recording.bundled("proxy-gzip-chat-prose");
        assertThat(recording.compressed()).isTrue();
        assertThat(recording.bodyFormat()).isEqualTo(BodyFormat.NDJSON);
        assertThat(recording.body()).hasSize(5302).startsWith(0x1f, 0x8b);
        assertThat(new String(recording.plainBody(), StandardCharsets.UTF_8))
                .startsWith("{\"model\":\"smollm2:135m-instruct-q4_1\"")
                .endsWith("}\n");
    }

    @Test
    void ofABodyThatWasCutIsItsHead() {
        Recording recording = Recording.bundled("proxy-gzip-chat-prose");
        byte[] compressed = recording.body();
        byte[] plain = recording.plainBody();
        int longest = 0;
        for (int bytes = 0; bytes < compressed.length; bytes++) {
            byte[] head = gunzip(recording, Arrays.copyOf(compressed, bytes));
            assertThat(head).as("%d bytes", bytes).isEqualTo(Arrays.copyOf(plain, head.length));
            assertThat(head.length).isGreaterThanOrEqualTo(longest);
            longest = head.length;
        }
        assertThat(longest).isEqualTo(plain.length);
    }

    @Test
    void ofWhatIsNoGzipIsATypedError() {
        Recording recording = Recording.bundled("proxy-gzip-chat-prose");
        assertThatThrownBy(() -> gunzip(recording, "{\"model\":1}".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(RecordingException.class)
                .hasMessageContaining("proxy-gzip-chat-prose: its body cannot be decompressed");
    }

    @Test
    void isHandedOverChunkByChunkAtTheTimesOfArrival() {
        Recording recording = Recording.bundled("chat-tools");
        List<String> parts = new ArrayList<>();
        recording.readPlain((bytes, from, to, arrivedNs) -> parts.add(from + " " + to + " " + arrivedNs));
        assertThat(parts).hasSize(recording.chunkCount());
        int from = 0;
        for (int chunk = 0; chunk < recording.chunkCount(); chunk++) {
            int to = from + recording.chunkBytes(chunk);
            assertThat(parts.get(chunk)).isEqualTo(from + " " + to + " " + recording.chunkNs(chunk));
            from = to;
        }
    }

    /** The proxy flushed after each record, so each of its chunks brings the end of one. */
    @Test
    void isDecompressedAsFarAsEachChunkAllows() {
        Recording recording = Recording.bundled("proxy-gzip-chat-prose");
        List<Long> ends = new ArrayList<>();
        recording.readPlain((bytes, from, to, arrivedNs) -> {
            for (int i = from; i < to; i++) {
                if (bytes[i] == '\n') {
                    ends.add(arrivedNs);
                }
            }
        });
        List<Long> arrivals = new ArrayList<>();
        // The last chunk holds gzip's trailer only.
        for (int chunk = 0; chunk < recording.chunkCount() - 1; chunk++) {
            arrivals.add(recording.chunkNs(chunk));
        }
        assertThat(ends).isEqualTo(arrivals);
    }

    private static byte[] gunzip(Recording recording, byte[] compressed) {
        ByteArrayOutputStream plain = new ByteArrayOutputStream();
        Gunzip.read(
                recording.name(),
                compressed,
                recording.chunks(),
                (bytes, from, to, arrivedNs) -> plain.write(bytes, from, to - from));
        return plain.toByteArray();
    }
}
