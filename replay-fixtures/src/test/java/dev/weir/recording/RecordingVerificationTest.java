package dev.weir.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.weir.recording.head.BodyFormat;
import dev.weir.recording.head.Ending;
import dev.weir.recording.head.Framing;
import dev.weir.recording.head.Header;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is wrong with a recording is found when it is read, and named by file and row. */
class RecordingVerificationTest {

    @TempDir
    Path temporary;

    private RecordingOnDisk disk;

    @BeforeEach
    void copyARecordingOfThreeChunks() {
        disk = RecordingOnDisk.copyOf("chat-tools", temporary);
    }

    @Test
    void readsAFolderLikeTheBundledRecording() {
        Recording read = Recording.read(disk.folder());
        Recording bundled = Recording.bundled("chat-tools");
        assertThat(read.folder()).contains(disk.folder());
        assertThat(bundled.folder()).isEmpty();
        assertThat(read.name()).isEqualTo("chat-tools");
        assertThat(read.body()).isEqualTo(bundled.body());
        assertThat(read.requestBody()).isEqualTo(bundled.requestBody());
        assertThat(read.response()).isEqualTo(bundled.response());
        assertThat(read.request()).isEqualTo(bundled.request());
        assertThat(read.model()).isEqualTo(bundled.model());
        assertThat(read.chunkCount()).isEqualTo(3).isEqualTo(bundled.chunkCount());
    }

    @Test
    void readsWhatRecordingJsonSays() {
        Recording recording = Recording.read(disk.folder());
        assertThat(recording.method()).isEqualTo("POST");
        assertThat(recording.path()).isEqualTo("/api/chat");
        assertThat(recording.status()).isEqualTo(200);
        assertThat(recording.framing()).isEqualTo(Framing.CHUNKED);
        assertThat(recording.ending()).isEqualTo(Ending.COMPLETE);
        assertThat(recording.bodyFormat()).isEqualTo(BodyFormat.NDJSON);
        assertThat(recording.compressed()).isFalse();
        assertThat(recording.serverVersion()).contains("0.24.0");
        assertThat(recording.modelName()).contains("smollm2-tools:135m");
        assertThat(recording.machine().accelerator()).isEqualTo("none");
        assertThat(recording.response().headers()).contains(new Header("Transfer-Encoding", "chunked"));
        assertThat(recording.request().headers()).contains(new Header("Content-Type", "application/json"));
    }

    @Test
    void handsOutCopies() {
        Recording recording = Recording.read(disk.folder());
        recording.body()[0] = 'X';
        recording.plainBody()[0] = 'X';
        recording.requestBody()[0] = 'X';
        assertThat(recording.body()).isEqualTo(recording.plainBody()).startsWith('{');
        assertThat(recording.requestBody()).startsWith('{');
    }

    @ParameterizedTest
    @ValueSource(strings = {"recording.json", "request.json", "body.ndjson", "chunks.csv"})
    void namesAMissingFile(String file) throws IOException {
        disk.delete(file);
        assertFailure(file, 0, "is missing");
    }

    @ParameterizedTest
    @ValueSource(strings = {"recording.json", "request.json", "body.ndjson", "chunks.csv"})
    void refusesAFolderInTheFilesPlace(String file) throws IOException {
        disk.delete(file);
        Files.createDirectory(disk.folder().resolve(file));
        assertFailure(file, 0, "is no regular file");
    }

    @Test
    void refusesAManifestInAnotherEncoding() throws IOException {
        disk.write("recording.json", disk.text("recording.json").getBytes(StandardCharsets.UTF_16LE));
        assertFailure("recording.json", 1, "not JSON");
    }

    @Test
    void namesAMissingFolder() {
        assertThatThrownBy(() -> Recording.read(temporary.resolve("nowhere")))
                .isInstanceOf(RecordingException.class)
                .hasMessageContaining("nowhere: there is no such folder");
    }

    @Test
    void findsEveryChangedByteOfTheBody() throws IOException {
        byte[] body = disk.bytes("body.ndjson");
        for (int i = 0; i < body.length; i++) {
            body[i] ^= 1;
            disk.write("body.ndjson", body);
            assertFailure("body.ndjson", 0, "sha256");
            body[i] ^= 1;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"body.ndjson", "request.json"})
    void findsAChangedLength(String file) throws IOException {
        disk.write(file, disk.text(file) + "\n");
        assertFailure(file, 0, "bytes, but recording.json says");
    }

    @Test
    void findsEveryMissingRow() throws IOException {
        List<String> rows = disk.chunkRows();
        for (int i = 1; i < rows.size(); i++) {
            List<String> fewer = new ArrayList<>(rows);
            fewer.remove(i);
            disk.writeChunkRows(fewer);
            assertFailure("chunks.csv", 0, "its 2 chunks sum to");
        }
    }

    @Test
    void namesTheRowWhereChunksOutgrowTheBody() throws IOException {
        List<String> rows = new ArrayList<>(disk.chunkRows());
        rows.add(rows.get(3));
        disk.writeChunkRows(rows);
        assertFailure("chunks.csv", 5, "but the body has only 777");
    }

    @Test
    void namesTheRowWhereTimeRunsBackwards() throws IOException {
        List<String> rows = new ArrayList<>(disk.chunkRows());
        rows.add(2, rows.remove(3));
        disk.writeChunkRows(rows);
        assertFailure("chunks.csv", 4, "the time of the row above");
    }

    @ParameterizedTest
    @CsvSource({"2, when the headers arrived, 0", "4, when the response ended, 99999999999999"})
    void namesTheRowOutsideTheResponsesTimes(int row, String problem, String ns) throws IOException {
        List<String> rows = new ArrayList<>(disk.chunkRows());
        String bytes = rows.get(row - 1).split(",", -1)[1];
        rows.set(row - 1, ns + "," + bytes);
        disk.writeChunkRows(rows);
        assertFailure("chunks.csv", row, problem);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ",",
                "1",
                "1,",
                ",1",
                "a,b",
                "1,2,3",
                "1.5,2",
                " 1,2",
                "1;2",
                "1,9999999999",
                "99999999999999999999,1",
                "\u0000,\u0000"
            })
    void namesAGarbledRow(String garbage) throws IOException {
        List<String> rows = new ArrayList<>(disk.chunkRows());
        rows.set(2, garbage);
        disk.writeChunkRows(rows);
        assertFailure("chunks.csv", 3, "expected two whole numbers");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1,5", "5,-1", "5,0"})
    void namesARowWithANumberThatIsTooSmall(String row) throws IOException {
        List<String> rows = new ArrayList<>(disk.chunkRows());
        rows.set(1, row);
        disk.writeChunkRows(rows);
        assertFailure("chunks.csv", 2, "must be at least");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "bytes,t_ns\n", "1,2\n", "\ufefft_ns,bytes\n"})
    void wantsTheHeading(String csv) throws IOException {
        disk.write("chunks.csv", csv);
        assertFailure("chunks.csv", 1, "the heading must be \"t_ns,bytes\"");
    }

    @Test
    void aHeadingAloneIsNoBodyOf777Bytes() throws IOException {
        disk.write("chunks.csv", "t_ns,bytes\n");
        assertFailure("chunks.csv", 0, "its 0 chunks sum to 0 bytes");
    }

    @Test
    void toleratesOtherEndsOfRows() throws IOException {
        String csv = disk.text("chunks.csv");
        disk.write("chunks.csv", csv.replace("\n", "\r\n"));
        assertThat(Recording.read(disk.folder()).chunkCount()).isEqualTo(3);
        disk.write("chunks.csv", csv.stripTrailing());
        assertThat(Recording.read(disk.folder()).chunkCount()).isEqualTo(3);
    }

    @Test
    void acceptsABodyOfNoBytes() throws IOException {
        disk.write("body.ndjson", "");
        disk.write("chunks.csv", "t_ns,bytes\n");
        disk.replace("recording.json", "\"body_bytes\": 777", "\"body_bytes\": 0");
        disk.replace(
                "recording.json",
                disk.text("recording.json").replaceAll("(?s).*\"body_sha256\": \"([0-9a-f]{64})\".*", "$1"),
                "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        Recording empty = Recording.read(disk.folder());
        assertThat(empty.chunkCount()).isZero();
        assertThat(empty.body()).isEmpty();
        assertThat(new Chunking.Recorded().lengths(empty)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"../body.ndjson", "/etc/hostname", "a/b", "a\\\\b", "..", ".", "", " ", "C:b", "a\\u0000b"})
    void readsNoFileOutsideTheFolder(String name) throws IOException {
        Files.write(temporary.resolve("body.ndjson"), disk.bytes("body.ndjson"));
        disk.replace("recording.json", "\"body_file\": \"body.ndjson\"", "\"body_file\": \"" + name + "\"");
        assertFailure("recording.json", 0, "response.body_file must be the plain name of a file");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"format\": \"weir-recording/1\" | \"format\": \"weir-recording/2\" | format must be \"weir-recording/1\"",
                "\"format\": \"weir-recording/1\" | \"format\": 1                    | format must be a text, found 1",
                "\"status\": 200                  | \"status\": \"200\"              | response.status must be a whole number, found \"200\"",
                "\"status\": 200                  | \"status\": 1000                 | response.status must be a whole number from 0 to 999",
                "\"status\": 200                  | \"status\": null                 | response.status must be a whole number, found null",
                "\"status\": 200                  | \"state\": 200                   | response.status must be a whole number, found nothing",
                "\"body_bytes\": 777              | \"body_bytes\": -777             | response.body_bytes must be a whole number from 0",
                "\"body_bytes\": 777              | \"body_bytes\": 7.5              | response.body_bytes must be a whole number, found 7.5",
                "\"headers_ns\": 1                | \"headers_ns\": 9999991          | response.end_ns must be at least headers_ns",
                "\"framing\": \"chunked\"         | \"framing\": \"frames\"          | one of chunked, content-length, close",
                "\"ending\": \"complete\"         | \"ending\": \"happy\"            | one of complete, truncated, reset, cut-by-client",
                "\"path\": \"/api/chat\"          | \"path\": 7                      | request.path must be a text, found 7",
                "\"request\": {                   | \"request\": [], \"r\": {        | request must be an object, found []",
                "\"headers\": [                   | \"headers\": [ \"Host\",         | request.headers[0] must be a pair",
                "\"note\":                        | \"note\": 1, \"n\":              | note must be a text, found 1",
                "\"server\": {                    | \"server\": 1, \"s\": {          | server must be an object, found 1",
            })
    void namesTheMemberThatIsWrong(String old, String replacement, String problem) throws IOException {
        disk.replace("recording.json", old, replacement);
        assertFailure("recording.json", 0, problem);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"{ | 1", "{\"a\":1,\\n\"a\":2} | 2", "[] | 0", "x | 1", "{}{} | 1"})
    void namesTheRowThatIsNotJson(String json, int row) throws IOException {
        disk.write("recording.json", json.replace("\\n", "\n"));
        assertFailure("recording.json", row, "");
    }

    @Test
    void readsWithoutWhatOnlyDescribes() throws IOException {
        String json = disk.text("recording.json");
        for (String member : List.of("note", "recorded_at", "server", "model", "machine")) {
            disk.write("recording.json", json.replace('"' + member + '"', "\"x_" + member + '"'));
            assertThat(Recording.read(disk.folder()).chunkCount())
                    .as("without %s", member)
                    .isEqualTo(3);
        }
    }

    /** Whatever a file holds, the reader answers with a recording or with its own exception. */
    @ParameterizedTest
    @ValueSource(strings = {"recording.json", "chunks.csv", "request.json", "body.ndjson"})
    void survivesRandomDamage(String file) throws IOException {
        byte[] genuine = disk.bytes(file);
        long seed = 20261123;
        Random random = new Random(seed);
        for (int round = 0; round < 500; round++) {
            byte[] damaged = genuine.clone();
            for (int change = random.nextInt(4); change >= 0; change--) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            }
            disk.write(file, damaged);
            try {
                assertThat(Recording.read(disk.folder()).bodyBytes()).isEqualTo(777);
            } catch (RecordingException e) {
                assertThat(e)
                        .as("seed %d, round %d", seed, round)
                        .hasMessageStartingWith(disk.folder().toString());
            }
        }
    }

    private void assertFailure(String file, long row, String problem) {
        RecordingException failure =
                catchThrowableOfType(RecordingException.class, () -> Recording.read(disk.folder()));
        assertThat(failure).as("damaged %s", file).isNotNull().hasMessageContaining(problem);
        assertThat(failure.file()).endsWith(file);
        assertThat(failure.row().orElse(0)).isEqualTo(row);
        assertThat(failure.getMessage()).startsWith(failure.file() + (row == 0 ? ": " : ", row " + row + ": "));
    }
}
