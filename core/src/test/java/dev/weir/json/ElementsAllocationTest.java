package dev.weir.json;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.AllocatedBytes;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class ElementsAllocationTest {

    private long elements;
    private long bytes;

    private final ElementListener counter = new ElementListener() {
        @Override
        public void onElement(int path, byte[] utf8, int from, int to, long fromByte, long toByte) {
            elements++;
        }

        @Override
        public void onText(int path, byte[] utf8, int from, int to) {
            bytes += to - from;
        }
    };

    private long allocatedBytes(JsonElements reader, String text, int pieceBytes) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        for (int warmUp = 0; warmUp < 50; warmUp++) {
            feed(reader, utf8, pieceBytes);
        }
        return AllocatedBytes.leastOf(() -> feed(reader, utf8, pieceBytes));
    }

    private void feed(JsonElements reader, byte[] utf8, int pieceBytes) {
        elements = 0;
        bytes = 0;
        reader.reset();
        for (int from = 0; from < utf8.length; from += pieceBytes) {
            reader.feed(utf8, from, Math.min(from + pieceBytes, utf8.length));
        }
        reader.finish();
    }

    @Test
    void handingOutElementsAllocatesNothing() {
        String text = "Here you are:\n```json\n{\"note\":\"caf\\u00e9 \\ud83d\\ude80\",\"it\\u0065ms\":["
                + "{\"name\":\"x\",\"list\":[1,2,{\"a\":null}]},".repeat(500) + "1]}\n```\n";
        List<ElementPath> paths =
                List.of(ElementPath.of("/items/*"), ElementPath.of("/items/*/list/*"), ElementPath.growing("/note"));
        JsonElements reader = new JsonElements(paths, ElementOptions.defaults(), counter);
        for (int pieceBytes : new int[] {1, 3, 1_448}) {
            assertThat(allocatedBytes(reader, text, pieceBytes))
                    .as("%d B pieces", pieceBytes)
                    .isZero();
            assertThat(elements).isEqualTo(2_001);
            assertThat(bytes).isEqualTo(10);
        }
    }

    @Test
    void proseAllocatesNothing() {
        JsonElements reader = new JsonElements("/plans/*", counter);
        String prose = "Use {curly}, [1] and {\"a\":[1,{\"b\":\"c\"}]}; caf\u00e9 <think>hm {</think> ".repeat(200);
        assertThat(allocatedBytes(reader, prose, 3)).isZero();
    }

    @Test
    void aStringThatGrowsTakesNoMoreMemoryTheLongerItIs() {
        ElementOptions options = ElementOptions.defaults().withMaxBytes(64);
        JsonElements reader = new JsonElements(List.of(ElementPath.growing("/answer")), options, counter);
        String text = "{\"answer\":\"" + "line \\n \u00e9 ".repeat(1 << 17) + "\"}";
        assertThat(allocatedBytes(reader, text, 5_000)).isZero();
        assertThat(bytes).isEqualTo(10L << 17);
    }
}
