package dev.weir.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.recording.Chunking;
import dev.weir.recording.Recording;
import dev.weir.recording.RecordingOnDisk;
import dev.weir.recording.head.Ending;
import dev.weir.recording.head.Framing;
import dev.weir.replay.RawClient.RawAnswer;
import dev.weir.replay.match.Match;
import dev.weir.replay.match.RequestListener;
import dev.weir.replay.script.Pacing;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes over the wire, seen by a client that reads the socket itself. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReplayServerTest {

    private static final byte[] NO_BODY = {};

    @TempDir
    Path temporary;

    private ReplayServer server;

    static List<Recording> recordings() {
        return Recording.all();
    }

    @BeforeAll
    void startAServerOfAllRecordings() throws IOException {
        server = ReplayServer.builder().pacing(new Pacing.None()).start();
    }

    @AfterAll
    void stopTheServer() {
        server.close();
    }

    @ParameterizedTest
    @MethodSource("recordings")
    void repeatsStatusHeadersChunksAndEndOfEveryRecording(Recording recording) throws IOException {
        try (ReplayServer one = unpaced().answer(recording.path(), recording).start()) {
            RawAnswer answer = RawClient.exchange(one, recording.method(), recording.path(), recording.requestBody());
            assertThat(answer.statusLine()).startsWith("HTTP/1.1 " + recording.status() + " ");
            assertThat(answer.headers())
                    .contains("Connection: close")
                    .filteredOn(header -> !header.startsWith("Connection:") && !header.startsWith("X-Weir-"))
                    .containsExactlyElementsOf(recording.response().headers().stream()
                            .filter(header -> !header.name().equalsIgnoreCase("Connection"))
                            .map(header -> header.name() + ": " + header.value())
                            .toList());
            assertThat(answer.reset()).isEqualTo(recording.ending() == Ending.RESET);
            if (recording.framing() == Framing.CHUNKED) {
                boolean complete = recording.ending() == Ending.COMPLETE;
                List<byte[]> expected = recordedChunks(recording);
                if (complete) {
                    expected.add(NO_BODY);
                }
                assertThat(answer.chunks()).containsExactlyElementsOf(expected);
                assertThat(answer.hasLastChunk()).isEqualTo(complete);
            } else {
                assertThat(answer.wire()).isEqualTo(recording.body());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"whole", "fixed:1", "fixed:1000", "every-byte", "lines", "random:5"})
    void cutsTheSameBytesIntoOtherChunks(String spec) throws IOException {
        Chunking chunking = Chunking.parse(spec);
        Recording recording = Recording.bundled("chat-tools");
        try (ReplayServer cutting = unpaced().chunking(chunking).start()) {
            RawAnswer answer = ask(cutting, recording);
            assertThat(answer.unchunked()).isEqualTo(recording.body());
            assertThat(answer.chunks().stream().mapToInt(chunk -> chunk.length).toArray())
                    .isEqualTo(Arrays.copyOf(chunking.lengths(recording), chunking.lengths(recording).length + 1));
        }
    }

    @Test
    void sendsABodyWithoutFramingToItsEndAndCloses() throws IOException {
        Recording recording = withFraming("chat-tools", Framing.CLOSE);
        try (ReplayServer one = unpaced().recordings(List.of(recording)).start();
                RawClient client = new RawClient(one)) {
            client.send("POST", recording.path(), recording.requestBody());
            RawAnswer answer = client.readToEnd();
            assertThat(answer.wire()).isEqualTo(recording.body());
            assertThat(answer.headers())
                    .contains("Connection: close")
                    .noneMatch(header -> header.startsWith("Transfer"));
        }
    }

    @Test
    void sendsNoChunksToHttp10() throws IOException {
        Recording recording = Recording.bundled("chat-prose");
        try (RawClient client = new RawClient(server)) {
            byte[] body = recording.requestBody();
            client.sendRaw(
                    ("POST /api/chat HTTP/1.0\r\nContent-Length: " + body.length + "\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII),
                    body);
            RawAnswer answer = client.readToEnd();
            assertThat(answer.wire()).isEqualTo(recording.body());
            assertThat(answer.headers()).noneMatch(header -> header.startsWith("Transfer-Encoding"));
        }
    }

    @Test
    void keepsTheConnectionForTheNextRequest() throws Exception {
        Recording recording = Recording.bundled("version");
        try (ReplayServer one = unpaced().start();
                RawClient client = new RawClient(one)) {
            for (int i = 0; i < 3; i++) {
                client.send("GET", "/api/version", NO_BODY);
                String answer = String.join(
                        "\r\n",
                        "HTTP/1.1 200 OK",
                        "Content-Type: application/json; charset=utf-8",
                        "Date: Sun, 22 Nov 2026 12:33:39 GMT",
                        "Content-Length: 20",
                        "X-Weir-Request: " + (i + 1),
                        "X-Weir-Match: exact; version",
                        "",
                        "");
                assertThat(new String(client.read(answer.length()), StandardCharsets.US_ASCII))
                        .isEqualTo(answer);
                assertThat(client.read(recording.bodyBytes())).isEqualTo(recording.body());
            }
            assertThat(one.await(counts -> counts.completed() == 3, Duration.ofSeconds(30))
                            .active())
                    .isZero();
        }
    }

    @Test
    void answersHeadWithoutABody() throws IOException {
        assertThat(RawClient.exchange(server, "HEAD", "/api/version", NO_BODY).wire())
                .isEmpty();
        RawAnswer root = RawClient.exchange(server, "HEAD", "/", NO_BODY);
        assertThat(root.statusLine()).isEqualTo("HTTP/1.1 200 OK");
        assertThat(root.headers()).contains("Content-Length: 17");
        assertThat(root.wire()).isEmpty();
    }

    @Test
    void saysThatOllamaIsRunning() throws IOException {
        assertThat(RawClient.exchange(server, "GET", "/", NO_BODY).text()).isEqualTo("Ollama is running");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "garbage\r\n\r\n",
                "GET /api/version\r\n\r\n",
                "GET /api/version HTTP/1.1\r\nHost: a b\r\n\r\n",
                "GET /api/version HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n",
                "POST /api/chat HTTP/1.1\r\nHost: localhost\r\nContent-Length: -2\r\n\r\n{}",
                "POST /api/chat HTTP/1.1\r\nHost: localhost\r\nContent-Length: two\r\n\r\n{}"
            })
    void refusesARequestThatIsNoneAndHangsUp(String request) throws IOException {
        try (RawClient client = new RawClient(server)) {
            client.sendRaw(request.getBytes(StandardCharsets.US_ASCII));
            RawAnswer answer = client.readToEnd();
            assertThat(answer.statusLine()).isEqualTo("HTTP/1.1 400 Bad Request");
            assertThat(answer.text()).startsWith("400 Bad Request: ").doesNotContain("HTTP/1.1");
        }
    }

    /** Some clients send one with every request; Ollama passes over it. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 2\r\n\r\n{}",
                "Content-Length: 0\r\n\r\n",
                "Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n"
            })
    void passesOverTheBodyOfAGet(String lengthAndBody) throws IOException {
        String request = "GET /api/version HTTP/1.1\r\nHost: localhost\r\n";
        try (RawClient client = new RawClient(server)) {
            client.sendRaw((request + lengthAndBody + request + "Connection: close\r\n" + lengthAndBody)
                    .getBytes(StandardCharsets.US_ASCII));
            RawAnswer answers = client.readToEnd();
            assertThat(answers.statusLine()).isEqualTo("HTTP/1.1 200 OK");
            assertThat(answers.text()).contains("HTTP/1.1 200 OK").endsWith("{\"version\":\"0.24.0\"}");
        }
    }

    @Test
    void refusesAHeadWithoutEnd() throws IOException {
        try (RawClient client = new RawClient(server)) {
            client.sendRaw(("GET / HTTP/1.1\r\nX: " + "x".repeat(1 << 20)).getBytes(StandardCharsets.US_ASCII));
            assertThat(client.readToEnd().text()).contains("longer than 65536 bytes");
        }
    }

    @Test
    void tellsAClientThatWaitsToSendItsBody() throws IOException {
        Recording recording = Recording.bundled("chat-tools");
        byte[] body = recording.requestBody();
        try (RawClient client = new RawClient(server)) {
            client.sendRaw(
                    ("POST /api/chat HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nConnection: close\r\n"
                                    + "Content-Length: " + body.length + "\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            String goAhead = "HTTP/1.1 100 Continue\r\n\r\n";
            assertThat(new String(client.read(goAhead.length()), StandardCharsets.US_ASCII))
                    .isEqualTo(goAhead);
            client.sendRaw(body);
            assertThat(client.readToEnd().unchunked()).isEqualTo(recording.body());
        }
    }

    @Test
    void tellsItsListener() throws IOException {
        List<String> told = Collections.synchronizedList(new ArrayList<>());
        RequestListener listener =
                (request, status, match) -> told.add(request.method() + " " + request.target() + " " + request.body()
                        + " " + status + " " + match.map(Match::recording).orElse("-"));
        try (ReplayServer telling = unpaced().onRequest(listener).start()) {
            RawClient.exchange(telling, "GET", "/api/version?x=1", NO_BODY);
            RawClient.exchange(telling, "POST", "/api/show", "{\"model\":\"m\"}".getBytes(StandardCharsets.US_ASCII));
        }
        assertThat(told).containsExactly("GET /api/version?x=1  200 version", "POST /api/show {\"model\":\"m\"} 404 -");
    }

    @Test
    void saysSoWhenItFailsItself() throws IOException {
        RequestListener failing = (request, status, recording) -> {
            throw new IllegalStateException("listener broke");
        };
        Logger log = Logger.getLogger("dev.weir.replay");
        List<Throwable> logged = Collections.synchronizedList(new ArrayList<>());
        log.setFilter(entry -> !logged.add(entry.getThrown()));
        try (ReplayServer broken = unpaced().onRequest(failing).start()) {
            RawAnswer answer = RawClient.exchange(broken, "GET", "/api/version", NO_BODY);
            assertThat(answer.statusLine()).isEqualTo("HTTP/1.1 500 Internal Server Error");
            assertThat(answer.text()).contains("listener broke");
        } finally {
            log.setFilter(null);
        }
        assertThat(logged).singleElement().asString().endsWith("listener broke");
    }

    @Test
    void namesAPortThatIsInUse() {
        assertThatThrownBy(() -> unpaced().port(server.port()).start())
                .isInstanceOfSatisfying(
                        PortInUseException.class, e -> assertThat(e.port()).isEqualTo(server.port()))
                .hasMessageContaining("port " + server.port() + " of 127.0.0.1 is in use")
                .hasMessageContaining("choose another port");
    }

    @Test
    void closesTwiceAndFreesItsPort() throws IOException {
        ReplayServer first = unpaced().start();
        int port = first.port();
        assertThat(first.url()).isEqualTo("http://127.0.0.1:" + port);
        first.close();
        first.close();
        unpaced().port(port).start().close();
    }

    @Test
    void refusesASetUpThatCannotWork() {
        assertThatThrownBy(() -> ReplayServer.builder().port(65536)).hasMessageContaining("0 to 65535");
        assertThatThrownBy(() -> ReplayServer.builder().recordings(List.of())).hasMessageContaining("at least one");
    }

    private static ReplayServer.Builder unpaced() {
        return ReplayServer.builder().pacing(new Pacing.None());
    }

    private static RawAnswer ask(ReplayServer server, Recording recording) throws IOException {
        return RawClient.exchange(server, recording.method(), recording.path(), recording.requestBody());
    }

    private static List<byte[]> recordedChunks(Recording recording) {
        List<byte[]> chunks = new ArrayList<>();
        byte[] body = recording.body();
        int from = 0;
        for (int i = 0; i < recording.chunkCount(); i++) {
            chunks.add(Arrays.copyOfRange(body, from, from + recording.chunkBytes(i)));
            from += recording.chunkBytes(i);
        }
        return chunks;
    }

    /** A bundled recording as it would be had the server framed it otherwise. */
    private Recording withFraming(String name, Framing framing) throws IOException {
        RecordingOnDisk disk = RecordingOnDisk.copyOf(name, temporary);
        disk.replace("recording.json", "\"framing\": \"chunked\"", "\"framing\": \"" + framing.label() + "\"");
        disk.replace("recording.json", "\"Transfer-Encoding\"", "\"X-Was-Transfer-Encoding\"");
        disk.replace("recording.json", "\"note\": \"", "\"note\": \"Fixture, framing edited. ");
        return Recording.read(disk.folder());
    }
}
