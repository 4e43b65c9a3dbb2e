package dev.weir.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.recording.Recording;
import dev.weir.recording.RecordingException;
import dev.weir.recording.RecordingOnDisk;
import dev.weir.recording.head.RecordingClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SealTest {

    private static final String BODY = "{\"model\":\"m\",\"response\":\"hi\",\"done\":true}\n";
    private static final String BY_HAND = """
            {
              "note": "A fixture: invented.",
              "x-mine": {"kept": 1.50},
              "request": {"method": "POST", "path": "/api/generate", "headers": []},
              "response": {"status": 200, "headers": [["Content-Type", "application/x-ndjson"]], "framing": "chunked"},
              "ending": "complete"
            }
            """;

    @TempDir
    Path folder;

    @BeforeEach
    void writeByHand() throws IOException {
        write("recording.json", BY_HAND);
        write("request.json", "{\"model\":\"m\"}");
        write("body.ndjson", BODY);
    }

    private void write(String file, String text) throws IOException {
        Files.writeString(folder.resolve(file), text);
    }

    private String read(String file) throws IOException {
        return Files.readString(folder.resolve(file));
    }

    @Test
    void fillsInWhatTheFilesTell() throws IOException {
        assertThat(Seal.seal(folder, false))
                .contains(
                        "request.body_file \"request.json\"",
                        "request.body_bytes 13",
                        "response.body_bytes " + BODY.length())
                .contains("clock \"none\"", "chunks.csv, the body in one chunk");
        Recording sealed = Recording.read(folder);
        assertThat(sealed.note()).isEqualTo("A fixture: invented.");
        assertThat(sealed.body()).asString().isEqualTo(BODY);
        assertThat(sealed.requestBody()).asString().isEqualTo("{\"model\":\"m\"}");
        assertThat(sealed.clock()).isEqualTo(RecordingClock.NONE);
        assertThat(sealed.chunkCount()).isEqualTo(1);
        assertThat(sealed.uncovered()).isEmpty();
        assertThat(read("body.ndjson")).isEqualTo(BODY);
        assertThat(read("recording.json")).contains("\"x-mine\"", "1.50");
    }

    @Test
    void whatIsSealedIsLeftAlone() throws IOException {
        Seal.seal(folder, false);
        String sealed = read("recording.json");
        assertThat(Seal.seal(folder, false)).isEmpty();
        assertThat(Seal.seal(folder, true)).isEmpty();
        assertThat(read("recording.json")).isEqualTo(sealed);
    }

    @Test
    void chunksAndTimesByHandAreKept() throws IOException {
        write("chunks.csv", "t_ns,bytes\n5,10\n7," + (BODY.length() - 10) + "\n");
        write("recording.json", BY_HAND.replace("\"status\"", "\"headers_ns\": 3, \"end_ns\": 9, \"status\""));
        assertThat(Seal.seal(folder, false)).noneMatch(filled -> filled.startsWith("clock"));
        Recording sealed = Recording.read(folder);
        assertThat(sealed.chunkNs(1)).isEqualTo(7);
        assertThat(sealed.endNs()).isEqualTo(9);
        assertThat(sealed.clock()).isEqualTo(RecordingClock.UNSTATED);
        assertThat(sealed.uncovered()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"body.ndjson", "request.json", "chunks.csv"})
    void sumsThatDifferAreNotOverwrittenUnlessAskedFor(String file) throws IOException {
        Seal.seal(folder, false);
        String manifest = read("recording.json");
        write(file, file.equals("chunks.csv") ? read(file).strip() : read(file).replace("m", "n"));
        assertThatThrownBy(() -> Seal.seal(folder, false))
                .isInstanceOf(SealBrokenException.class)
                .hasMessageContaining("sha256 is \"")
                .hasMessageContaining("but should be \"");
        assertThat(read("recording.json")).isEqualTo(manifest);
        assertThat(Seal.seal(folder, true)).hasSize(1);
        assertThat(Recording.read(folder).uncovered()).isEmpty();
    }

    @Test
    void addsToAnOlderRecordingWhatItLacks() throws IOException {
        RecordingOnDisk older = RecordingOnDisk.copyOf("chat-tools", folder);
        assertThat(Recording.read(older.folder()).uncovered()).hasSize(2);
        assertThat(Seal.seal(older.folder(), false)).hasSize(2).allMatch(filled -> filled.contains("sha256"));
        Recording sealed = Recording.read(older.folder());
        assertThat(sealed.uncovered()).isEmpty();
        assertThat(sealed.body()).isEqualTo(Recording.bundled("chat-tools").body());
        assertThat(sealed.request()).isEqualTo(Recording.bundled("chat-tools").request());
        assertThat(sealed.response()).isEqualTo(Recording.bundled("chat-tools").response());
    }

    @Test
    void anEmptyBodyHasNoChunk() throws IOException {
        write("body.ndjson", "");
        Files.delete(folder.resolve("request.json"));
        Seal.seal(folder, false);
        assertThat(Recording.read(folder).chunkCount()).isZero();
        assertThat(read("chunks.csv")).isEqualTo("t_ns,bytes\n");
    }

    @Test
    void whatIsMissingEvenSoIsNamedAndNothingChanged() throws IOException {
        String noEnding = BY_HAND.replace("\"ending\"", "\"end\"");
        write("recording.json", noEnding);
        assertThatThrownBy(() -> Seal.seal(folder, false))
                .isInstanceOf(RecordingException.class)
                .hasMessageContaining("ending must be a text, found nothing: add it");
        assertThat(read("recording.json")).isEqualTo(noEnding);
        assertThat(folder.resolve("chunks.csv")).doesNotExist();
    }

    @Test
    void whatIsNoRecordingIsNamed() throws IOException {
        assertProblem("x", "is not JSON");
        assertProblem("[]", "must be a JSON object");
        assertProblem("{}", "request must be an object; add it");
        assertProblem(BY_HAND.replace("\"request\": {", "\"request\": [], \"r\": {"), "request must be an object");
        assertProblem(
                BY_HAND.replace("\"status\"", "\"body_file\": \"../body\", \"status\""),
                "response.body_file must be the plain name");
        assertProblem(BY_HAND.replace("\"status\"", "\"body_file\": \"gone\", \"status\""), "gone is missing");
        write("body.json", "{}");
        assertProblem(BY_HAND, "holds [body.json, body.ndjson]; name it in response.body_file");
        Files.delete(folder.resolve("recording.json"));
        assertThatThrownBy(() -> Seal.seal(folder, false)).hasMessageContaining("recording.json is missing; write it");
    }

    private void assertProblem(String manifest, String problem) throws IOException {
        write("recording.json", manifest);
        assertThatThrownBy(() -> Seal.seal(folder, false))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(problem);
        assertThat(read("recording.json")).isEqualTo(manifest);
    }
}
