package dev.weir.record;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.recording.Recording;
import dev.weir.recording.head.Ending;
import dev.weir.recording.head.Framing;
import dev.weir.recording.head.Header;
import dev.weir.replay.RawClient;
import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the recorder passes on, and what it records of it, on the wire of servers and clients of all kinds. */
@Timeout(120)
@SuppressWarnings("try") // what is closed twice is closed early
class PassThroughTest extends ThroughARecorder {

    private static final String CHUNKED =
            "HTTP/1.1 200 OK\r\nContent-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n\r\n";

    /** The server sends a chunk only when the client has the one before. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void nothingIsHeldBack(boolean kernelStamps) throws Exception {
        CountDownLatch[] passed = {new CountDownLatch(1), new CountDownLatch(1), new CountDownLatch(1)};
        try (ScriptedServer server = new ScriptedServer((head, client) -> {
                    client.write(CHUNKED);
                    passed[0].await();
                    client.write("2\r\nab\r\n");
                    passed[1].await();
                    client.write("3\r\ncde");
                    passed[2].await();
                    client.write("\r\n0\r\n\r\n");
                    return false;
                });
                Recorder recorder = recorder(server, kernelStamps);
                RawClient client = new RawClient(recorder.port())) {
            client.send("GET", "/", NONE);
            assertThat(text(client.read(CHUNKED.length()))).isEqualTo(CHUNKED);
            passed[0].countDown();
            assertThat(text(client.read(7))).isEqualTo("2\r\nab\r\n");
            passed[1].countDown();
            assertThat(text(client.read(6))).isEqualTo("3\r\ncde");
            passed[2].countDown();
            assertThat(text(client.read(7))).isEqualTo("\r\n0\r\n\r\n");
            assertThat(client.readToEnd().wire()).isEmpty();

            Recording recording = told.recording();
            assertThat(recording.body()).asString().isEqualTo("abcde");
            assertThat(recording.chunkCount()).isEqualTo(2);
            assertThat(recording.headersNs()).isLessThan(recording.chunkNs(0));
            assertThat(recording.chunkNs(0)).isLessThan(recording.chunkNs(1));
            assertThat(recording.chunkNs(1)).isLessThanOrEqualTo(recording.endNs());
        }
    }

    @Test
    void chunksAreThoseOfTheServerHoweverTheyAreSent() throws Exception {
        String wire = CHUNKED + "1;a=\"b;c\"\r\nx\r\n00000a\r\n0123456789\r\nF \r\nfifteen letters"
                + "\r\n0;last\r\nX-Trailer: 1\r\nX-Other: 2\r\n\r\n";
        try (ScriptedServer server = new ScriptedServer((head, client) -> {
                    for (byte b : ascii(wire)) {
                        client.write(new byte[] {b});
                    }
                    return false;
                });
                Recorder recorder = recorder(server)) {
            RawClient.RawAnswer answer = RawClient.exchange(recorder.port(), "GET", "/", NONE);
            assertThat(CHUNKED + text(answer.wire())).isEqualTo(wire);
            Recording recording = told.recording();
            assertThat(recording.body()).asString().isEqualTo("x0123456789fifteen letters");
            assertThat(IntStream.range(0, recording.chunkCount()).map(recording::chunkBytes))
                    .containsExactly(1, 10, 15);
            assertThat(recording.ending()).isEqualTo(Ending.COMPLETE);
        }
    }

    @Test
    void bodiesWithoutChunksAreRecordedByRead() throws Exception {
        CountDownLatch passed = new CountDownLatch(1);
        String first = "HTTP/1.1 200 OK\r\nContent-Length: 6\r\nContent-Type: application/json\r\n\r\n{\"a";
        try (ScriptedServer server = new ScriptedServer((head, client) -> {
                    client.write(first);
                    passed.await();
                    client.write("\":1");
                    return true;
                });
                Recorder recorder = recorder(server);
                RawClient client = new RawClient(recorder.port())) {
            client.send("GET", "/", NONE);
            client.read(first.length());
            passed.countDown();
            Recording recording = told.recording();
            assertThat(recording.framing()).isEqualTo(Framing.CONTENT_LENGTH);
            assertThat(recording.body()).asString().isEqualTo("{\"a\":1");
            assertThat(IntStream.range(0, recording.chunkCount()).map(recording::chunkBytes))
                    .containsExactly(3, 3);
        }
    }

    @Test
    void anOldServersAnswerEndsWithItsConnection() throws Exception {
        try (ScriptedServer server = new ScriptedServer((head, client) -> {
                    client.write("HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n\r\n<p>old</p>");
                    return false;
                });
                Recorder recorder = recorder(server)) {
            RawClient.RawAnswer answer = RawClient.exchange(recorder.port(), "GET", "/", NONE);
            assertThat(answer.statusLine()).isEqualTo("HTTP/1.0 200 OK");
            assertThat(answer.text()).isEqualTo("<p>old</p>");
            Recording recording = told.recording();
            assertThat(recording.framing()).isEqualTo(Framing.CLOSE);
            assertThat(recording.ending()).isEqualTo(Ending.COMPLETE);
            assertThat(recording.body()).asString().isEqualTo("<p>old</p>");
        }
    }

    @Test
    void requestsPassAsTheyAreButForWhomTheyAreFor() throws Exception {
        try (ScriptedServer server = new ScriptedServer((head, client) -> {
                    String body = client.read(22);
                    client.write("HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
                    return true;
                });
                Recorder recorder = recorder(server);
                RawClient client = new RawClient(recorder.port())) {
            String chunkedBody = "4\r\n{\"x\"\r\n3\r\n:1}\r\n0\r\n\r\n";
            client.sendRaw(ascii("POST /api/chat?key=s3cret&a=b HTTP/1.1\r\nhost: localhost:1\r\nX-A:  1 \r\nX-A: 2"
                    + "\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk"
                    + "\r\nTransfer-Encoding: chunked\r\n\r\n" + chunkedBody));
            assertThat(text(client.read(61))).endsWith(chunkedBody);
            assertThat(server.heads())
                    .containsExactly("POST /api/chat?key=s3cret&a=b HTTP/1.1\r\nhost: "
                            + server.url().getAuthority()
                            + "\r\nX-A: 1\r\nX-A: 2\r\nTransfer-Encoding: chunked\r\n\r\n");
            Recording recording = told.recording();
            assertThat(recording.requestBody()).asString().isEqualTo("{\"x\":1}");
            assertThat(recording.path()).isEqualTo("/api/chat?key=[redacted]&a=b");
            assertThat(recording.request().headers()).contains(new Header("X-A", "1"), new Header("X-A", "2"));
        }
    }

    @Test
    void aBaseOfTheServersPathsIsPutBefore() throws Exception {
        try (ScriptedServer server = new ScriptedServer((head, client) -> {
                    client.write("HTTP/1.1 204 No Content\r\n\r\n");
                    return true;
                });
                Recorder recorder = Recorder.builder(server.url().resolve("/under/here/"), folder)
                        .listener(told)
                        .start();
                RawClient client = new RawClient(recorder.port())) {
            client.send("GET", "/v1/models", NONE);
            assertThat(told.recording().path()).isEqualTo("/under/here/v1/models");
            client.sendRaw(ascii("GET http://localhost/as/to/a/proxy HTTP/1.1\r\n\r\n"));
            assertThat(told.recording().path()).isEqualTo("/under/here/as/to/a/proxy");
            assertThat(server.heads().get(1))
                    .contains("\r\nHost: " + server.url().getAuthority() + "\r\n");
        }
    }

    @Test
    void aClientMaySendAheadAndKeepTheConnection() throws Exception {
        try (ScriptedServer server = new ScriptedServer((head, client) -> {
                    String number = head.substring(head.indexOf('/') + 1, head.indexOf(" HTTP"));
                    client.write("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n" + number);
                    return true;
                });
                Recorder recorder = recorder(server);
                RawClient client = new RawClient(recorder.port())) {
            StringBuilder ahead = new StringBuilder();
            for (int i = 0; i < 10; i++) {
                ahead.append("GET /").append(i).append(" HTTP/1.1\r\nHost: localhost\r\n\r\n");
            }
            client.sendRaw(ascii(ahead.toString()));
            for (int i = 0; i < 10; i++) {
                assertThat(text(client.read(39))).endsWith("\r\n\r\n" + i);
                Recording recording = told.recording();
                assertThat(recording.path()).isEqualTo("/" + i);
                assertThat(recording.body()).asString().isEqualTo(String.valueOf(i));
            }
            assertThat(Recording.readAll(folder)).hasSize(10);
        }
    }

    @Test
    void aClientThatWaitsForAGoAheadGetsTheServers() throws Exception {
        try (ScriptedServer server = new ScriptedServer((head, client) -> {
                    assertThat(head).contains("Expect: 100-continue");
                    client.write("HTTP/1.1 100 Continue\r\n\r\n");
                    client.write("HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n");
                    String body = client.read(4);
                    client.write("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n" + body);
                    return true;
                });
                Recorder recorder = recorder(server);
                RawClient client = new RawClient(recorder.port())) {
            client.sendRaw(
                    ascii("POST / HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n"));
            assertThat(text(client.read(25))).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
            client.sendRaw(ascii("body"));
            assertThat(text(client.read(40 + 42))).endsWith("\r\n\r\nbody");
            Recording recording = told.recording();
            assertThat(recording.status()).isEqualTo(200);
            assertThat(recording.requestBody()).asString().isEqualTo("body");
            assertThat(recording.chunkCount()).isEqualTo(1);
        }
    }

    @Test
    void anAnswerToHeadHasNoBody() throws Exception {
        try (ScriptedServer server = new ScriptedServer((head, client) -> {
                    client.write("HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n");
                    return true;
                });
                Recorder recorder = recorder(server);
                RawClient client = new RawClient(recorder.port())) {
            client.send("HEAD", "/", NONE);
            assertThat(text(client.read(41))).endsWith("5000\r\n\r\n");
            Recording recording = told.recording();
            assertThat(recording.method()).isEqualTo("HEAD");
            assertThat(recording.chunkCount()).isZero();
            assertThat(recording.ending()).isEqualTo(Ending.COMPLETE);
            client.send("HEAD", "/again", NONE);
            assertThat(told.recording().path()).isEqualTo("/again");
        }
    }

    @Test
    void headersMayBeHuge() throws Exception {
        String huge = "x".repeat(300_000);
        try (ScriptedServer server = new ScriptedServer((head, client) -> {
                    client.write("HTTP/1.1 200 OK\r\nX-Huge: " + huge + "\r\nContent-Length: 0\r\n\r\n");
                    return false;
                });
                Recorder recorder = recorder(server)) {
            RawClient.RawAnswer answer = RawClient.exchange(recorder.port(), "GET", "/", NONE, "X-Big: " + huge);
            assertThat(answer.headers()).contains("X-Huge: " + huge);
            assertThat(server.heads().get(0)).contains("\r\nX-Big: " + huge + "\r\n");
            Recording recording = told.recording();
            assertThat(recording.response().headers()).contains(new Header("X-Huge", huge));
            assertThat(recording.request().headers()).contains(new Header("X-Big", huge));
        }
    }

    @Test
    void secretsDoNotReachTheDisk() throws Exception {
        try (ScriptedServer server = new ScriptedServer((head, client) -> {
                    assertThat(head).contains("Authorization: Bearer top-secret", "X-Api-Key: top-secret");
                    client.write("HTTP/1.1 200 OK\r\nSet-Cookie: session=top-secret\r\nContent-Length: 0\r\n\r\n");
                    return false;
                });
                Recorder recorder = recorder(server)) {
            RawClient.RawAnswer answer = RawClient.exchange(
                    recorder.port(),
                    "GET",
                    "/?api_key=top-secret",
                    NONE,
                    "Authorization: Bearer top-secret",
                    "X-Api-Key: top-secret",
                    "Cookie: a=top-secret");
            assertThat(answer.headers()).contains("Set-Cookie: session=top-secret");
            Recording recording = told.recording();
            assertThat(Files.readString(recording.folder().orElseThrow().resolve("recording.json")))
                    .doesNotContain("top-secret")
                    .contains("\"Authorization\", \"[redacted]\"")
                    .contains("\"Set-Cookie\", \"[redacted]\"");
            assertThat(recording.name()).doesNotContain("top-secret");
        }
    }

    @Test
    void anAnswerBeforeTheEndOfTheRequestIsPassedOnAndSaid() throws Exception {
        try (ScriptedServer server = new ScriptedServer((head, client) -> {
                    client.write("HTTP/1.1 413 Too Large\r\nContent-Length: 3\r\nConnection: close\r\n\r\nbig");
                    return false;
                });
                Recorder recorder = recorder(server);
                RawClient client = new RawClient(recorder.port())) {
            client.sendRaw(ascii("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\nsome"));
            assertThat(client.readToEnd().text()).isEqualTo("big");
            client.close();
            Recording recording = told.recording();
            assertThat(recording.status()).isEqualTo(413);
            assertThat(recording.ending()).isEqualTo(Ending.COMPLETE);
            assertThat(recording.note()).isEqualTo("Not all of the request had been sent.");
            assertThat(recording.requestBody()).asString().isEqualTo("some");
            assertThat(recording.endNs()).isGreaterThanOrEqualTo(recording.headersNs());
        }
    }

    @Test
    void itsOwnNoteAndAServerThatIsNotOllama() throws Exception {
        try (ScriptedServer server = new ScriptedServer((head, client) -> {
                    client.write("HTTP/1.1 200 OK\r\nServer: other/1.2\r\nContent-Length: 0\r\n\r\n");
                    return false;
                });
                Recorder recorder = Recorder.builder(server.url(), folder)
                        .note("On a train.")
                        .listener(told)
                        .start()) {
            RawClient.exchange(recorder.port(), "POST", "/v1/chat", ascii("{\"messages\":[],\"model\":\"Org/M:1\"}"));
            Recording recording = told.recording();
            assertThat(recording.note()).isEqualTo("On a train.");
            assertThat(recording.server().product()).isEqualTo("other/1.2");
            assertThat(recording.server().version()).isNull();
            assertThat(recording.modelName()).contains("Org/M:1");
            assertThat(recording.model().digest()).isNull();
            assertThat(recording.name()).endsWith("Z-post-v1-chat-org-m-1");
            assertThat(List.of(recorder.counts())).containsExactly(new RecorderCounts(1, 0, 0));
        }
    }
}
