package dev.weir.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.recording.head.BodyFormat;
import dev.weir.recording.head.Ending;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExpectedDecodeTest {

    @TempDir
    Path temporary;

    @Test
    void everyBundledNdjsonRecordingHasItsRow() {
        List<String> ndjson = Recording.bundledNames().stream()
                .filter(name -> Recording.bundled(name).bodyFormat() == BodyFormat.NDJSON)
                .toList();
        assertThat(ExpectedDecode.bundled())
                .extracting(ExpectedDecode::name)
                .as("put a recording's row into an expected.jsonl in its folder")
                .containsExactlyInAnyOrderElementsOf(ndjson);
        assertThat(ExpectedDecode.bundled())
                .allSatisfy(row -> assertThat(ExpectedDecode.of(Recording.bundled(row.name())))
                        .contains(row));
        assertThat(ExpectedDecode.of(Recording.bundled("tags"))).isEmpty();
    }

    @Test
    void readsEveryMember() throws IOException {
        ExpectedDecode row = read("""
                {"name":"x","ending":"truncated","records":3,"malformed":1,"text_chars":2,"text_sha256":"aa",\
                "thinking_sha256":"bb","tool_calls":4,"done_reason":null,"error":"e","first_ns":5,"end_ns":6,\
                "plans":[{"agent_id":null,"plan_id":null,"steps":0,"closed_ns":5},\
                {"agent_id":7,"plan_id":"p","steps":2,"closed_ns":6}]}
                """).get(0);
        assertThat(row.name()).isEqualTo("x");
        assertThat(row.ending()).isEqualTo(Ending.TRUNCATED);
        assertThat(row.records()).isEqualTo(3);
        assertThat(row.malformed()).isEqualTo(1);
        assertThat(row.textChars()).isEqualTo(2);
        assertThat(row.textSha256()).isEqualTo("aa");
        assertThat(row.thinkingSha256()).isEqualTo("bb");
        assertThat(row.toolCalls()).isEqualTo(4);
        assertThat(row.doneReason()).isNull();
        assertThat(row.error()).isEqualTo("e");
        assertThat(row.firstNs()).isEqualTo(5);
        assertThat(row.endNs()).isEqualTo(6);
        assertThat(row.plans())
                .containsExactly(
                        new ExpectedPlan(OptionalInt.empty(), null, 0, 5),
                        new ExpectedPlan(OptionalInt.of(7), "p", 2, 6));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "1.5", "99999999999", "1e400", "\"7\"", "true", "{}", "[1]"})
    void readsAPlanWhateverItsAgentIs(String agentId) throws IOException {
        assertThat(agentOf(agentId)).isEqualTo(agentId.equals("-1") ? OptionalInt.of(-1) : OptionalInt.empty());
    }

    @Test
    void anAgentIsAnyIntegerOf32BitsHoweverItIsWritten() throws IOException {
        assertThat(agentOf("2147483647")).hasValue(Integer.MAX_VALUE);
        assertThat(agentOf("-2147483648")).hasValue(Integer.MIN_VALUE);
        assertThat(agentOf("7.0")).hasValue(7);
        assertThat(agentOf("null")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"7", "null", "[\"p\"]"})
    void aPlansNameIsATextOrNone(String planId) throws IOException {
        assertThat(planWith("1", planId).planId()).isNull();
    }

    @Test
    void findsTheRowBesideTheFolderOrInIt() throws IOException {
        RecordingOnDisk disk = RecordingOnDisk.copyOf("chat-tools", temporary);
        Recording recording = Recording.read(disk.folder());
        assertThat(ExpectedDecode.of(recording)).isEmpty();
        String row = """
                {"name":"chat-tools","ending":"complete","records":3,"malformed":0,"text_chars":0,"text_sha256":"",\
                "thinking_sha256":"","tool_calls":%d,"first_ns":0,"end_ns":0,"plans":[]}
                """;
        Files.writeString(temporary.resolve("expected.jsonl"), row.formatted(1));
        assertThat(ExpectedDecode.of(recording).orElseThrow().toolCalls()).isEqualTo(1);
        Files.writeString(disk.folder().resolve("expected.jsonl"), row.formatted(2));
        assertThat(ExpectedDecode.of(recording).orElseThrow().toolCalls()).isEqualTo(2);
    }

    @Test
    void namesTheRowThatIsWrong() {
        assertThatThrownBy(() -> read("\n\n{\"name\":\"x\",\"ending\":\"complete\",\"records\":\"three\"}\n"))
                .isInstanceOf(RecordingException.class)
                .hasMessageContaining("expected.jsonl, row 3: records must be a whole number, found \"three\"");
        assertThatThrownBy(() -> read("\n{\"name\":")).hasMessageContaining("expected.jsonl, row 2: column ");
    }

    private OptionalInt agentOf(String agentId) throws IOException {
        return planWith(agentId, "\"p\"").agentId();
    }

    private ExpectedPlan planWith(String agentId, String planId) throws IOException {
        return read("""
                {"name":"x","ending":"complete","records":1,"malformed":0,"text_chars":2,"text_sha256":"aa",\
                "thinking_sha256":"bb","tool_calls":0,"first_ns":5,"end_ns":6,\
                "plans":[{"agent_id":%s,"plan_id":%s,"steps":2,"closed_ns":5}]}
                """.formatted(agentId, planId)).get(0).plans().get(0);
    }

    private java.util.List<ExpectedDecode> read(String text) throws IOException {
        Path file = temporary.resolve("expected.jsonl");
        Files.writeString(file, text);
        return ExpectedDecode.read(file);
    }
}
