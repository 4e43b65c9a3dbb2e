package dev.weir.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChunkingTest {

    @ParameterizedTest
    @ValueSource(
            strings = {"recorded", "whole", "fixed:1", "fixed:1448", "every-byte", "lines", "random:0", "random:-5"})
    void writesTheSpecItReads(String spec) {
        assertThat(Chunking.parse(spec)).hasToString(spec).isEqualTo(Chunking.parse(spec));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "Recorded",
                "recorded:",
                "whole:1",
                "fixed",
                "fixed:",
                "fixed:0",
                "fixed:-1",
                "fixed:x",
                "fixed:1:2",
                "fixed:99999999999",
                "every byte",
                "lines:",
                "random",
                "random:",
                "random:x",
                ":"
            })
    void listsWhatIsAllowedForAnythingElse(String spec) {
        assertThatThrownBy(() -> Chunking.parse(spec))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining('"' + spec + '"')
                .hasMessageContaining(Chunking.ALLOWED);
    }

    @Test
    void cutsAsTheSpecSays() {
        assertThat(lengths("whole", "a\nbc\n")).containsExactly(5);
        assertThat(lengths("fixed:2", "a\nbc\n")).containsExactly(2, 2, 1);
        assertThat(lengths("fixed:5", "a\nbc\n")).containsExactly(5);
        assertThat(lengths("fixed:2147483647", "a\nbc\n")).containsExactly(5);
        assertThat(lengths("every-byte", "abc")).containsExactly(1, 1, 1);
        assertThat(lengths("lines", "a\n\nbc\nd")).containsExactly(2, 1, 3, 1);
        assertThat(lengths("lines", "a\r\nb\n")).containsExactly(3, 2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"whole", "fixed:3", "every-byte", "lines", "random:1"})
    void noBytesAreNoChunks(String spec) {
        assertThat(lengths(spec, "")).isEmpty();
    }

    @Test
    void recordedIsAsTheChunksArrived() {
        assertThat(new Chunking.Recorded().lengths(Recording.bundled("chat-tools")))
                .containsExactly(237, 234, 306);
    }

    @Test
    void recordedNeedsARecording() {
        assertThatThrownBy(() -> new Chunking.Recorded().lengths(new byte[1]))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("use another chunking")
                .hasMessageContaining(Chunking.ALLOWED);
    }

    @Test
    void aSeedAlwaysGivesTheSameLengthsAndAnotherSeedOthers() {
        byte[] body = new byte[100_000];
        assertThat(new Chunking.Seeded(1).lengths(body)).isEqualTo(new Chunking.Seeded(1).lengths(body));
        assertThat(new Chunking.Seeded(1).lengths(body)).isNotEqualTo(new Chunking.Seeded(2).lengths(body));
        assertThat(Arrays.stream(new Chunking.Seeded(1).lengths(body)))
                .contains(1)
                .anyMatch(length -> length > 1000);
    }

    @Test
    void everyChunkingOfRandomBytesSumsToTheirLength() {
        long seed = 42;
        Random random = new Random(seed);
        for (int round = 0; round < 200; round++) {
            byte[] body = new byte[random.nextInt(300)];
            random.nextBytes(body);
            for (String spec :
                    new String[] {"whole", "fixed:" + (1 + random.nextInt(40)), "every-byte", "lines", "random:" + round
                    }) {
                int[] lengths = Chunking.parse(spec).lengths(body);
                assertThat(Arrays.stream(lengths).sum())
                        .as("seed %d, round %d, %s", seed, round, spec)
                        .isEqualTo(body.length);
                assertThat(lengths)
                        .as("seed %d, round %d, %s", seed, round, spec)
                        .doesNotContain(0);
            }
        }
    }

    private static int[] lengths(String spec, String body) {
        return Chunking.parse(spec).lengths(body.getBytes(StandardCharsets.UTF_8));
    }
}
