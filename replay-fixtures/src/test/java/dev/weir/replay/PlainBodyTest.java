package dev.weir.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
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
            byte[] head = Gunzip.all("cut", Arrays.copyOf(compressed, bytes));
            assertThat(head).as("%d bytes", bytes).isEqualTo(Arrays.copyOf(plain, head.length));
            assertThat(head.length).isGreaterThanOrEqualTo(longest);
            longest = head.length;
        }
        assertThat(longest).isEqualTo(plain.length);
    }

    @Test
    void ofWhatIsNoGzipIsATypedError() {
        assertThatThrownBy(() -> Gunzip.all("x", "{\"model\":1}".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(RecordingException.class)
                .hasMessageContaining("x: its body cannot be decompressed");
    }
}
