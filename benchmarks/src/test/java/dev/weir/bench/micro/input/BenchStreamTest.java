package dev.weir.bench.micro.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.recording.Recording;
import dev.weir.recording.RecordingException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BenchStreamTest {

    @ParameterizedTest
    @CsvSource({
        "chat-prose, 221, 0",
        "generate-unicode, 145, 0",
        "generate-plan, 75, 1",
        "generate-batch-10, 665, 10",
        "generate-batch-100, 3785, 100"
    })
    void countsRecordsAndPlans(String name, int records, int plans) {
        BenchStream stream = BenchStream.named(name);
        assertThat(stream.recordCount()).isEqualTo(records);
        assertThat(stream.planCount()).isEqualTo(plans);
        assertThat(stream.withoutFinalRecord().recordCount()).isEqualTo(records - 1);
    }

    @Test
    void writesAsManySyntheticPlansAsItsNameSays() {
        BenchStream stream = BenchStream.named("synthetic-100");
        assertThat(stream.planCount()).isEqualTo(100);
        assertThat(stream.text()).isEqualTo(BenchStream.named("synthetic-100").text());
        assertThat(new String(stream.text(), StandardCharsets.UTF_8)).contains("\"agent_id\":100,");
    }

    @Test
    void beginsWithTheRecordingInItsRecordedChunks() {
        Recording recording = Recording.bundled("proxy-slow-link-prose");
        List<Integer> lengths = new ArrayList<>();
        byte[] body =
                readAll(BenchStream.named(recording.name()).reads("recorded").next(), lengths);
        assertThat(body).isEqualTo(recording.body());
        assertThat(lengths).hasSizeGreaterThanOrEqualTo(recording.chunkCount());
        assertThat(lengths.stream().mapToInt(Integer::intValue).max().orElseThrow())
                .isLessThanOrEqualTo(Reads.BUFFER_BYTES);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1448", "8192"})
    void returnsAtMostOneReadAtATime(String reads) {
        List<Integer> lengths = new ArrayList<>();
        byte[] body = readAll(BenchStream.named("chat-prose").reads(reads).next(), lengths);
        assertThat(body).isEqualTo(Recording.bundled("chat-prose").body());
        assertThat(lengths.subList(0, lengths.size() - 1)).containsOnly(Integer.parseInt(reads));
    }

    @Test
    void rotatesThroughVariantsAndComesBack() {
        Reads reads = BenchStream.named("generate-plan").reads("8192");
        byte[] recorded = readAll(reads.next(), new ArrayList<>());
        List<byte[]> others = new ArrayList<>();
        for (byte[] body = readAll(reads.next(), new ArrayList<>());
                !Arrays.equals(body, recorded);
                body = readAll(reads.next(), new ArrayList<>())) {
            others.add(body);
            assertThat(others).hasSizeLessThan(100);
        }
        assertThat(others).hasSize(7);
    }

    @Test
    void leavesOutTheFinalRecordAlone() {
        byte[] recorded = Recording.bundled("chat-prose").body();
        byte[] body = readAll(
                BenchStream.named("chat-prose")
                        .withoutFinalRecord()
                        .reads("recorded")
                        .next(),
                new ArrayList<>());
        String rest = new String(recorded, body.length, recorded.length - body.length, StandardCharsets.UTF_8);
        assertThat(body).isEqualTo(Arrays.copyOf(recorded, body.length));
        assertThat(rest).contains("\"done\":true").containsOnlyOnce("\n");
        assertThat(BenchStream.named("truncated-server-killed")
                        .withoutFinalRecord()
                        .recordCount())
                .as("a stream without a final record")
                .isEqualTo(BenchStream.named("truncated-server-killed").recordCount());
    }

    @Test
    void readsACompressedRecordingDecompressed() {
        BenchStream stream = BenchStream.named("proxy-gzip-chat-prose");
        assertThat(readAll(stream.reads("8192").next(), new ArrayList<>()))
                .isEqualTo(Recording.bundled("proxy-gzip-chat-prose").plainBody());
        assertThatThrownBy(() -> stream.reads("recorded"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("was recorded compressed");
    }

    @Test
    void readsChatCompletionsInEvents() {
        BenchStream stream = BenchStream.named("openai-chat");
        assertThat(stream.recordCount()).isEqualTo(82);
        assertThat(stream.withoutFinalRecord().recordCount()).isEqualTo(80);
        assertThat(new String(stream.text(), StandardCharsets.UTF_8)).startsWith("The weir");
        Reads reads = stream.reads("8192");
        assertThat(readAll(reads.next(), new ArrayList<>()))
                .isEqualTo(Recording.bundled("openai-chat").plainBody());
        assertThat(readAll(reads.next(), new ArrayList<>()))
                .as("at another time")
                .hasSameSizeAs(Recording.bundled("openai-chat").plainBody())
                .isNotEqualTo(Recording.bundled("openai-chat").plainBody());
    }

    @Test
    void refusesWhatIsNoStreamOfRecords() {
        assertThatThrownBy(() -> BenchStream.named("openai-responses-prose"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("SSE");
        assertThatThrownBy(() -> BenchStream.named("no-such")).isInstanceOf(RecordingException.class);
        assertThatThrownBy(() -> BenchStream.named("user:no-such"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("-Dweir.recordings");
    }

    @Test
    void cutsTheTextIntoFragmentsOfOneToSixBytes() {
        for (Fragments fragments : BenchStream.named("generate-batch-10").fragments()) {
            int start = 0;
            for (int end : fragments.ends()) {
                assertThat(end - start).isBetween(1, 6);
                start = end;
            }
            assertThat(start).isEqualTo(fragments.utf8().length);
        }
    }

    @Test
    void tenTimesTheSyntheticPlansAreTenTimesTheSameWork() {
        String hundred = new String(BenchStream.named("synthetic-100").text(), StandardCharsets.UTF_8);
        String thousand = new String(BenchStream.named("synthetic-1000").text(), StandardCharsets.UTF_8);
        assertThat((double) thousand.length() / hundred.length()).isBetween(9.9, 10.2);
        for (String part : List.of("\"act\"", "\\\"now\\\"", "\"waypoints\"", ".")) {
            assertThat(thousand.split(Pattern.quote(part), -1).length - 1.0)
                    .as(part)
                    .isBetween(
                            9.7 * (hundred.split(Pattern.quote(part), -1).length - 1),
                            10.3 * (hundred.split(Pattern.quote(part), -1).length - 1));
        }
    }

    private static byte[] readAll(Reads reads, List<Integer> lengths) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] buffer = new byte[Reads.BUFFER_BYTES];
        for (int count = reads.read(buffer); count >= 0; count = reads.read(buffer)) {
            all.write(buffer, 0, count);
            lengths.add(count);
        }
        return all.toByteArray();
    }
}
