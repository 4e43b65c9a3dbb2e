package dev.weir.record.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.recording.Recording;
import dev.weir.recording.head.Ending;
import dev.weir.recording.head.Framing;
import dev.weir.recording.head.Header;
import dev.weir.recording.head.RecordingClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HarFileTest {

    private static final String ENTRY = """
            {"startedDateTime": "2026-11-25T19:00:00.500+01:00", "time": 99.5,
             "request": {"method": "POST", "url": "http://h:1/v1/chat?key=k#f", "httpVersion": "h2", "bodySize": 13,
              "headers": [{"name": ":authority", "value": "h"}, {"name": "cookie", "value": "c"}, {"name": "a", "value": "b"}],
              "postData": {"mimeType": "application/json", "text": "{\\"model\\":\\"m\\"}"}},
             "response": {"status": 200, "headers": [{"name": "content-type", "value": "text/event-stream"},
               {"name": "content-encoding", "value": "br"}, {"name": "content-length", "value": "7"}],
              "content": {"size": 12, "mimeType": "text/event-stream", "text": "data: \\u00e9\\n\\n"}},
             "timings": {"wait": 50, "receive": 40}}""";

    @TempDir
    Path folder;

    private ImportReport imported(String... entries) throws IOException {
        Path file = Files.writeString(
                folder.resolve("x.har"),
                "\ufeff {\"log\": {\"version\": \"1.2\", \"entries\": [" + String.join(",", entries) + "]}}");
        return Importer.importFile(file, folder.resolve("to"));
    }

    private Recording recording(String entry) throws IOException {
        ImportReport report = imported(entry);
        assertThat(report.leftOut()).isEmpty();
        return Recording.read(report.recordings().get(0));
    }

    @Test
    void holdsWhatTheBrowserHeldAndSaysThatItsTimesAreUnknown() throws IOException {
        Recording recording = recording(ENTRY);
        assertThat(recording.clock()).isEqualTo(RecordingClock.NONE);
        assertThat(recording.endNs()).isZero();
        assertThat(recording.chunkCount()).isEqualTo(1);
        assertThat(recording.chunkNs(0)).isZero();
        assertThat(recording.body()).asString().isEqualTo("data: \u00e9\n\n");
        assertThat(recording.requestBody()).asString().isEqualTo("{\"model\":\"m\"}");
        assertThat(recording.note()).contains("times are unknown");
        assertThat(recording.recordedAt()).isEqualTo("2026-11-25T18:00:00.500Z");
        assertThat(recording.path()).isEqualTo("/v1/chat?key=[redacted]");
        assertThat(recording.request().headers())
                .containsExactly(new Header("cookie", "[redacted]"), new Header("a", "b"));
        assertThat(recording.response().headers()).containsExactly(new Header("content-type", "text/event-stream"));
        assertThat(recording.framing()).isEqualTo(Framing.CLOSE);
        assertThat(recording.ending()).isEqualTo(Ending.COMPLETE);
        assertThat(recording.modelName()).contains("m");
        assertThat(recording.uncovered()).isEmpty();
    }

    @Test
    void bytesInBase64AreBytes() throws IOException {
        Recording recording = recording(
                ENTRY.replace("\"text\": \"data: \\u00e9\\n\\n\"", "\"encoding\": \"base64\", \"text\": \"/wBh\""));
        assertThat(recording.body()).containsExactly(0xFF, 0, 'a');
    }

    @Test
    void framingIsThatOfTheHeadersThatAreStillTrue() throws IOException {
        assertThat(recording(ENTRY.replace("\"value\": \"7\"", "\"value\": \"10\""))
                        .framing())
                .isEqualTo(Framing.CONTENT_LENGTH);
        assertThat(recording(ENTRY.replace("content-length", "Transfer-Encoding"))
                        .framing())
                .isEqualTo(Framing.CHUNKED);
    }

    @Test
    void saysHowTheAnswerEndedWhereTheBrowserDoes() throws IOException {
        assertThat(endingOf("net::ERR_CONNECTION_RESET")).isEqualTo(Ending.RESET);
        assertThat(endingOf("net::ERR_ABORTED")).isEqualTo(Ending.CUT_BY_CLIENT);
        assertThat(endingOf("net::ERR_INCOMPLETE_CHUNKED_ENCODING")).isEqualTo(Ending.TRUNCATED);
    }

    private Ending endingOf(String error) throws IOException {
        return recording(ENTRY.replace("\"status\": 200", "\"_error\": \"" + error + "\", \"status\": 200"))
                .ending();
    }

    @Test
    void whatCannotBeARecordingIsLeftOutAndNamed() throws IOException {
        ImportReport report = imported(
                ENTRY.replace("text/event-stream", "text/css"),
                ENTRY.replace("\"text\": \"data", "\"lost\": \"data"),
                ENTRY.replace("\"status\": 200", "\"status\": 0"),
                ENTRY.replace("http://h:1/v1/chat?key=k#f", "data:text/plain,x"),
                ENTRY,
                "7",
                ENTRY.replace("\"text\": \"{", "\"lost\": \"{"));
        assertThat(report.recordings()).hasSize(2);
        assertThat(Recording.read(report.recordings().get(1)).note())
                .endsWith("The request's body is not in the file.");
        assertThat(report.leftOut())
                .containsExactly(
                        "log.entries[1], POST /v1/chat: the answer's body is not in the file; export it with content",
                        "log.entries[2], POST /v1/chat: it has no answer",
                        "log.entries[3], POST : it has no answer",
                        "2 answers that are neither JSON nor NDJSON nor events");
    }

    @Test
    void whatIsNoHarIsNamed() throws IOException {
        Path json = Files.writeString(folder.resolve("x.json"), "{\"a\":1}");
        assertThatThrownBy(() -> Importer.importFile(json, folder)).hasMessageContaining("it has no log.entries");
        Path broken = Files.writeString(folder.resolve("y.json"), "{\"log\":");
        assertThatThrownBy(() -> Importer.importFile(broken, folder)).hasMessageContaining("not JSON");
    }
}
