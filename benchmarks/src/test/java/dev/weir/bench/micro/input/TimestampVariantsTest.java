package dev.weir.bench.micro.input;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.recording.Chunking;
import dev.weir.recording.Recording;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimestampVariantsTest {

    private static final String FRACTION = "(\"created_at\":\"[^.\"]*)(\\.\\d+)?";

    @ParameterizedTest
    @ValueSource(strings = {"chat-prose", "proxy-slow-link-prose", "generate-batch-10"})
    void changesNothingButFractionsOfASecond(String name) {
        Recording recording = Recording.bundled(name);
        ChunkedBody original = new ChunkedBody(recording.body(), new Chunking.Recorded().lengths(recording));
        ChunkedBody variant = TimestampVariants.of(original, 1);
        assertThat(variant.bytes()).isNotEqualTo(original.bytes());
        assertThat(text(variant.bytes()).replaceAll(FRACTION, "$1"))
                .isEqualTo(text(original.bytes()).replaceAll(FRACTION, "$1"));
        assertThat(IntStream.of(variant.chunkBytes()).sum()).isEqualTo(variant.bytes().length);
        assertThat(variant.chunkBytes()).hasSameSizeAs(original.chunkBytes());
    }

    @Test
    void endsEveryChunkBesideTheSameByteWhereverTheCutIs() {
        byte[] body = """
                {"created_at":"2026-01-01T00:00:01.123456789Z","a":1}
                {"created_at":"2026-01-01T00:00:02.12Z","a":2}
                """.getBytes(StandardCharsets.US_ASCII);
        for (int cut = 1; cut < body.length; cut++) {
            ChunkedBody variant = TimestampVariants.of(new ChunkedBody(body, new int[] {cut, body.length - cut}), 7);
            int movedCut = variant.chunkBytes()[0];
            String head = text(Arrays.copyOf(variant.bytes(), movedCut));
            String expected = text(Arrays.copyOf(body, cut));
            assertThat(head.replaceAll(FRACTION, "$1"))
                    .as("cut at %d", cut)
                    .isEqualTo(expected.replaceAll(FRACTION, "$1").replaceAll("\\.$", ""));
            assertThat(IntStream.of(variant.chunkBytes()).sum()).isEqualTo(variant.bytes().length);
        }
    }

    @Test
    void dropsAChunkThatLayWithinAFraction() {
        byte[] body = "{\"created_at\":\"2026-01-01T00:00:01.123456789Z\"}\n".getBytes(StandardCharsets.US_ASCII);
        int dot = text(body).indexOf('.');
        ChunkedBody variant =
                TimestampVariants.of(new ChunkedBody(body, new int[] {dot + 2, 3, body.length - dot - 5}), 7);
        assertThat(variant.chunkBytes()).hasSize(2).startsWith(dot);
    }

    @Test
    void isTheSameForTheSameSeed() {
        byte[] body = Recording.bundled("generate-plan").body();
        ChunkedBody original = new ChunkedBody(body, new int[] {body.length});
        assertThat(TimestampVariants.of(original, 3).bytes())
                .isEqualTo(TimestampVariants.of(original, 3).bytes())
                .isNotEqualTo(TimestampVariants.of(original, 4).bytes());
    }

    @Test
    void leavesAStreamWithoutTimestampsAlone() {
        byte[] body = "{\"error\":\"x\"}\n\"created_at\":\"".getBytes(StandardCharsets.US_ASCII);
        assertThat(TimestampVariants.of(new ChunkedBody(body, new int[] {body.length}), 1)
                        .bytes())
                .isEqualTo(body);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
