package dev.weir.bench.micro.input;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ShuffledLinesTest {

    private static final String NAME = "generate-batch-10";

    @Test
    void keepsEveryLineAndTheFinalOneLast() {
        String[] recorded = BenchStream.named(NAME).lines().get(0).strings();
        List<LineSlices> variants = BenchStream.named("shuffled:" + NAME).lines();
        Set<String> orders = new HashSet<>();
        for (LineSlices variant : variants) {
            String[] shuffled = variant.strings();
            assertThat(shuffled).containsExactlyInAnyOrder(recorded).isNotEqualTo(recorded);
            assertThat(shuffled[shuffled.length - 1]).isEqualTo(recorded[recorded.length - 1]);
            orders.add(String.join("\n", shuffled));
        }
        assertThat(orders).hasSize(16);
    }

    @Test
    void leavesTheFinalRecordOutOfEveryOrder() {
        BenchStream whole = BenchStream.named("shuffled:" + NAME);
        BenchStream cut = whole.withoutFinalRecord();
        assertThat(cut.recordCount()).isEqualTo(whole.recordCount() - 1);
        for (int variant = 0; variant < whole.lines().size(); variant++) {
            String[] lines = whole.lines().get(variant).strings();
            assertThat(cut.lines().get(variant).strings()).isEqualTo(Arrays.copyOf(lines, lines.length - 1));
        }
    }

    @Test
    void readsALineAChunk() {
        BenchStream stream = BenchStream.named("shuffled:" + NAME);
        byte[] buffer = new byte[Reads.BUFFER_BYTES];
        Reads reads = stream.reads("recorded").next();
        int count = reads.read(buffer);
        assertThat(new String(buffer, 0, count, StandardCharsets.UTF_8))
                .isEqualTo(stream.lines().get(0).strings()[0] + "\n");
    }

    @Test
    void keepsALastLineThatIsNotFinished() {
        byte[] body = "a\nb\nc".getBytes(StandardCharsets.UTF_8);
        ChunkedBody shuffled = ShuffledLines.of(body, body.length, 1);
        assertThat(new String(shuffled.bytes(), StandardCharsets.UTF_8)).isIn("a\nb\nc", "b\na\nc");
        assertThat(shuffled.chunkBytes()).containsExactly(2, 2, 1);
    }
}
