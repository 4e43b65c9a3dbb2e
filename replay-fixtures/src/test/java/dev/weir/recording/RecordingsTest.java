package dev.weir.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every recording, the bundled ones and those that {@code -Dweir.recordings} adds. */
class RecordingsTest {

    private static final List<Chunking> CHUNKINGS = List.of(
            new Chunking.Recorded(),
            new Chunking.Whole(),
            new Chunking.Fixed(1),
            new Chunking.Fixed(1448),
            new Chunking.EveryByte(),
            new Chunking.Lines(),
            new Chunking.Seeded(1),
            new Chunking.Seeded(-7));

    static List<Recording> recordings() {
        return Recording.all();
    }

    /** In a row of the README that lies beside their folders, or in a README of its own. */
    @Test
    void everyBundledRecordingSaysWhatIsInIt() {
        List<String> described = RecordingFolders.withBundled(RecordingsTest::described);
        assertThat(described)
                .as("describe a recording in a README.md in its folder")
                .doesNotHaveDuplicates()
                .containsExactlyInAnyOrderElementsOf(Recording.bundledNames());
    }

    @Test
    void readsTheBundledOnesInOrderAmongAll() {
        assertThat(Recording.bundledNames()).isSorted();
        assertThat(Recording.all()).extracting(Recording::name).containsAll(Recording.bundledNames());
    }

    private static List<String> described(Path folder) {
        try {
            Stream<String> listed = Files.readAllLines(folder.resolve("README.md")).stream()
                    .filter(line -> line.startsWith("| ") && !line.startsWith("| name |"))
                    .map(line -> line.split("\\|", -1)[1].strip());
            Stream<String> ownReadme = RecordingFolders.recordingsIn(folder).stream()
                    .filter(recording -> Files.exists(recording.resolve("README.md")))
                    .map(RecordingFolders::nameOf);
            return Stream.concat(listed, ownReadme).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @MethodSource("recordings")
    void everyChunkingSumsToTheBody(Recording recording) {
        for (Chunking chunking : CHUNKINGS) {
            int[] lengths = chunking.lengths(recording);
            assertThat(Arrays.stream(lengths).sum()).as("sum of %s", chunking).isEqualTo(recording.bodyBytes());
            assertThat(lengths).as("%s", chunking).doesNotContain(0);
            assertThat(chunking.lengths(recording)).as("%s again", chunking).isEqualTo(lengths);
        }
    }

    @ParameterizedTest
    @MethodSource("recordings")
    void timeNeverRunsBackwards(Recording recording) {
        long previousNs = recording.headersNs();
        int offset = 0;
        for (int chunk = 0; chunk < recording.chunkCount(); chunk++) {
            assertThat(recording.chunkNs(chunk)).isBetween(previousNs, recording.endNs());
            assertThat(recording.byteNs(offset)).isEqualTo(recording.chunkNs(chunk));
            offset += recording.chunkBytes(chunk);
            assertThat(recording.byteNs(offset - 1)).isEqualTo(recording.chunkNs(chunk));
            previousNs = recording.chunkNs(chunk);
        }
        assertThatThrownBy(() -> recording.byteNs(recording.bodyBytes())).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @ParameterizedTest
    @MethodSource("recordings")
    void expectationsAgreeWithTheRecordingTheySpeakOf(Recording recording) {
        ExpectedDecode.of(recording).ifPresent(expected -> {
            assertThat(expected.ending()).isEqualTo(recording.ending());
            if (recording.chunkCount() > 0) {
                assertThat(expected.firstNs()).isEqualTo(recording.chunkNs(0));
            }
            assertThat(expected.endNs()).isEqualTo(recording.endNs());
            assertThat(expected.plans())
                    .allSatisfy(plan -> assertThat(plan.closedNs()).isBetween(expected.firstNs(), expected.endNs()));
        });
    }
}
