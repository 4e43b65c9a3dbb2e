package dev.weir.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.recording.head.BodyFormat;
import dev.weir.recording.head.Ending;
import dev.weir.recording.head.Framing;
import dev.weir.recording.head.Header;
import dev.weir.recording.head.MachineInfo;
import dev.weir.recording.head.ModelInfo;
import dev.weir.recording.head.RecordingClock;
import dev.weir.recording.head.RecordingHead;
import dev.weir.recording.head.RequestHead;
import dev.weir.recording.head.ResponseHead;
import dev.weir.recording.head.ServerInfo;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecordingWriterTest {

    private static final long REQUEST_SENT_NS = 1_000_000;
    private static final RecordingHead HEAD = new RecordingHead(
            "A note.",
            "2026-11-25T18:00:00Z",
            new ServerInfo("ollama", "0.24.0"),
            new ModelInfo("m", "abc", "Q4_1", "134.52M"),
            new MachineInfo(null, null, null, null),
            new RequestHead("POST", "/api/chat", List.of(new Header("Content-Type", "application/json"))),
            new ResponseHead(200, List.of(new Header("X", "\u00e9")), Framing.CHUNKED, 10, 90),
            Ending.TRUNCATED,
            RecordingClock.KERNEL,
            "body.ndjson");

    @TempDir
    Path parent;

    static Stream<Recording> recordings() {
        return Recording.bundledNames().stream().map(Recording::bundled);
    }

    /** Two chunks, and a request. */
    private static RecordingWriter written(Path parent) throws IOException {
        RecordingWriter writer = RecordingWriter.begin(parent);
        addRequest(writer, "{\"a\":1}");
        addBody(writer, "{\"b\"");
        addBody(writer, ":2}\n");
        writer.endChunk(REQUEST_SENT_NS + 20);
        addBody(writer, "{\"c\":3}\n");
        writer.endChunk(REQUEST_SENT_NS + 30);
        return writer;
    }

    private static void addRequest(RecordingWriter writer, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        writer.requestBody(bytes, 0, bytes.length);
    }

    private static void addBody(RecordingWriter writer, String text) throws IOException {
        byte[] bytes = ("_" + text + "_").getBytes(StandardCharsets.UTF_8);
        writer.body(bytes, 1, bytes.length - 1);
    }

    private Path finished() throws IOException {
        try (RecordingWriter writer = written(parent)) {
            return writer.finish("name", HEAD, REQUEST_SENT_NS);
        }
    }

    @Test
    void whatIsWrittenIsRead() throws IOException {
        Recording read = Recording.read(finished());
        assertThat(read.name()).isEqualTo("name");
        assertThat(read.note()).isEqualTo("A note.");
        assertThat(read.recordedAt()).isEqualTo("2026-11-25T18:00:00Z");
        assertThat(read.server()).isEqualTo(HEAD.server());
        assertThat(read.model()).isEqualTo(HEAD.model());
        assertThat(read.machine()).isEqualTo(HEAD.machine());
        assertThat(read.request()).isEqualTo(HEAD.request());
        assertThat(read.response()).isEqualTo(HEAD.response());
        assertThat(read.ending()).isEqualTo(Ending.TRUNCATED);
        assertThat(read.clock()).isEqualTo(RecordingClock.KERNEL);
        assertThat(read.requestBody()).asString(StandardCharsets.UTF_8).isEqualTo("{\"a\":1}");
        assertThat(read.body()).asString(StandardCharsets.UTF_8).isEqualTo("{\"b\":2}\n{\"c\":3}\n");
        assertThat(new int[] {read.chunkBytes(0), read.chunkBytes(1)}).containsExactly(8, 8);
        assertThat(new long[] {read.chunkNs(0), read.chunkNs(1)}).containsExactly(20, 30);
        assertThat(read.uncovered()).isEmpty();
    }

    @Test
    void leavesNothingElseBehind() throws IOException {
        Path folder = finished();
        assertThat(names(parent)).containsExactly("name");
        assertThat(names(folder)).containsExactly("body.ndjson", "chunks.csv", "recording.json", "request.json");
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"request.json", "chunks.csv", "body.ndjson"})
    void noByteChangesUnnoticed(String file) throws IOException {
        Path folder = finished();
        byte[] bytes = Files.readAllBytes(folder.resolve(file));
        for (int i = 0; i < bytes.length; i++) {
            for (int bit = 0; bit < Byte.SIZE; bit++) {
                bytes[i] ^= (byte) (1 << bit);
                Files.write(folder.resolve(file), bytes);
                assertThatThrownBy(() -> Recording.read(folder))
                        .as("byte %d, bit %d", i, bit)
                        .isInstanceOf(RecordingException.class)
                        .hasMessageStartingWith(folder.resolve(file).toString());
                bytes[i] ^= (byte) (1 << bit);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("recordings")
    void everyBundledRecordingCanBeWrittenAgain(Recording recording) throws IOException {
        RecordingHead head = new RecordingHead(
                recording.note(),
                recording.recordedAt(),
                recording.server(),
                recording.model(),
                recording.machine(),
                recording.request(),
                recording.response(),
                recording.ending(),
                recording.clock(),
                BodyFormat.fileName(contentType(recording), recording.compressed() ? "gzip" : null));
        Path folder;
        try (RecordingWriter writer = RecordingWriter.begin(parent)) {
            writer.requestBody(recording.requestBody(), 0, recording.requestBody().length);
            int from = 0;
            for (int chunk = 0; chunk < recording.chunkCount(); chunk++) {
                writer.body(recording.body(), from, from + recording.chunkBytes(chunk));
                from += recording.chunkBytes(chunk);
                writer.endChunk(recording.chunkNs(chunk));
            }
            folder = writer.finish(recording.name(), head, 0);
        }
        Recording again = Recording.read(folder);
        assertThat(again.body()).isEqualTo(recording.body());
        assertThat(again.requestBody()).isEqualTo(recording.requestBody());
        assertThat(again.chunks()).isEqualTo(recording.chunks());
        assertThat(again.response()).isEqualTo(recording.response());
        assertThat(again.bodyFormat()).isEqualTo(recording.bodyFormat());
        assertThat(again.uncovered()).isEmpty();
        assertThat(recording.uncovered()).contains(RecordingPart.CHUNKS);
        assertThat(recording.uncovered().contains(RecordingPart.REQUEST_BODY))
                .isEqualTo(recording.requestBody().length > 0);
        assertThat(recording.clock()).isEqualTo(RecordingClock.UNSTATED);
    }

    private static @Nullable String contentType(Recording recording) {
        return recording.response().headers().stream()
                .filter(header -> header.name().equalsIgnoreCase("Content-Type"))
                .map(Header::value)
                .findFirst()
                .orElse(null);
    }

    @Test
    void whatIsNotFinishedIsNoRecording() throws IOException {
        try (RecordingWriter writer = written(parent)) {
            assertThat(writer.bodyBytes()).isEqualTo(16);
            assertThatThrownBy(() -> Recording.readAll(parent)).hasMessageContaining("nor folders that do");
            assertThat(RecordingWriter.unfinishedIn(parent))
                    .as("this process is still at it")
                    .isEmpty();
            assertThat(names(parent)).singleElement().asString().startsWith(RecordingWriter.UNFINISHED);
        }
        assertThat(names(parent)).isEmpty();
    }

    @Test
    void whatACrashLeftBehindIsNamedAndNotRead() throws IOException {
        Path left = finished().resolveSibling(RecordingWriter.UNFINISHED + Long.MAX_VALUE + "-1");
        Files.move(parent.resolve("name"), left);
        assertThat(RecordingWriter.unfinishedIn(parent)).containsExactly(left);
        assertThatThrownBy(() -> Recording.readAll(parent)).isInstanceOf(RecordingException.class);
    }

    @Test
    void aNameThatIsTakenGetsANumber() throws IOException {
        Files.createDirectory(parent.resolve("name"));
        assertThat(finished()).isEqualTo(parent.resolve("name-2"));
        assertThat(finished()).isEqualTo(parent.resolve("name-3"));
    }

    @Test
    void aResponseWithoutBodyAndRequestHasNoChunks() throws IOException {
        try (RecordingWriter writer = RecordingWriter.begin(parent.resolve("made/on/the/way"))) {
            writer.endChunk(5);
            Path folder = writer.finish("empty", HEAD, 0);
            assertThat(Recording.read(folder).chunkCount()).isZero();
            assertThat(names(folder)).containsExactly("body.ndjson", "chunks.csv", "recording.json");
        }
    }

    @Test
    void whatArrivedBeforeTheRequestWasSentArrivedThen() throws IOException {
        try (RecordingWriter writer = RecordingWriter.begin(parent)) {
            addBody(writer, "x");
            writer.endChunk(99);
            addBody(writer, "y");
            writer.endChunk(150);
            ResponseHead early = new ResponseHead(400, List.of(), Framing.CLOSE, 0, 50);
            Recording read = Recording.read(writer.finish("early", with(early), 100));
            assertThat(new long[] {read.chunkNs(0), read.chunkNs(1)}).containsExactly(0, 50);
        }
    }

    private static RecordingHead with(ResponseHead response) {
        return new RecordingHead(
                "",
                "",
                HEAD.server(),
                HEAD.model(),
                HEAD.machine(),
                HEAD.request(),
                response,
                Ending.COMPLETE,
                RecordingClock.PROCESS,
                "body.bin");
    }

    @Test
    void timeDoesNotRunBackwardsAndNoByteIsWithoutAChunk() throws IOException {
        try (RecordingWriter writer = written(parent)) {
            addBody(writer, "x");
            assertThatThrownBy(() -> writer.endChunk(REQUEST_SENT_NS + 29))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("cannot follow");
            assertThatThrownBy(() -> writer.finish("name", HEAD, 0))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("1 bytes belong to no chunk");
        }
        assertThat(names(parent)).isEmpty();
    }

    @Test
    void withoutAClockThereAreNoTimes() throws IOException {
        Path folder = finished();
        Path manifest = folder.resolve("recording.json");
        String text = Files.readString(manifest);
        Files.writeString(manifest, text.replace("\"kernel\"", "\"none\""));
        assertThatThrownBy(() -> Recording.read(folder))
                .hasMessageContaining("response.end_ns must be 0 where the clock");
        Files.writeString(manifest, text.replace("\"kernel\"", "\"sundial\""));
        assertThatThrownBy(() -> Recording.read(folder))
                .hasMessageContaining("clock must be one of kernel, process, none, found \"sundial\"");
        assertThat(Arrays.stream(RecordingClock.values()).filter(clock -> !clock.hasTimes()))
                .containsExactly(RecordingClock.NONE);
    }

    @Test
    void bodiesAreNamedByWhatTheyAre() {
        assertThat(BodyFormat.fileName("application/x-ndjson", null)).isEqualTo("body.ndjson");
        assertThat(BodyFormat.fileName("application/json; charset=utf-8", "identity"))
                .isEqualTo("body.json");
        assertThat(BodyFormat.fileName("application/problem+json", "gzip")).isEqualTo("body.json.gz");
        assertThat(BodyFormat.fileName("TEXT/event-stream;charset=UTF-8", "GZIP"))
                .isEqualTo("body.sse.gz");
        assertThat(BodyFormat.fileName("text/html", null)).isEqualTo("body.html");
        assertThat(BodyFormat.fileName(null, null)).isEqualTo("body.bin");
        assertThat(BodyFormat.fileName("text/event-stream", "br")).isEqualTo("body.sse.br");
        assertThat(BodyFormat.fileName("text/event-stream", "../gzip, br")).isEqualTo("body.sse.-gzip-br");
        assertThat(BodyFormat.ofFile("body.sse.br")).isEqualTo(BodyFormat.OTHER);
    }
}
