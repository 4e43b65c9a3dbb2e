package dev.weir.json.scan;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RetainedTextTest {

    @ParameterizedTest
    @ValueSource(ints = {16, 1 << 14, 50_000, 1 << 17, 640_000, 655_361, 1 << 20, 1_300_000, 1 << 23})
    void anyCapCostsAtMost16FifthsOfItAndAPiece(int cap) {
        int needed = cap + RetainedText.MAX_PIECE_BYTES + RetainedText.FRONT + RetainedText.SLACK;
        assertThat(5L * bufferBytes(cap)).isLessThanOrEqualTo(16L * needed);
    }

    /** Of a text of which as much is kept as may be, and a whole piece more. */
    private static int bufferBytes(int cap) {
        RetainedText text = new RetainedText(cap);
        text.keep(0);
        while (text.end + Long.BYTES < text.index(cap)) {
            text.append(0, Long.BYTES);
        }
        byte[] piece = new byte[RetainedText.MAX_PIECE_BYTES];
        text.append(piece, 0, text.index(cap) - text.end);
        text.append(piece, 0, piece.length);
        return text.bytes.length;
    }
}
