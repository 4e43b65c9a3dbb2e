package dev.weir.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.recording.Recording;
import dev.weir.replay.RawClient.RawAnswer;
import dev.weir.replay.http.TimeLimits;
import dev.weir.replay.script.Pacing;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that want what is not theirs, that take for ever, or that would have two servers read one request in two ways. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostileClientsTest {

    private static final Duration NEVER = Duration.ofHours(1);
    private static final Duration SOON = Duration.ofMillis(100);
    private static final String HOST = "Host: localhost\r\n";

    private ReplayServer server;

    @BeforeAll
    void start() throws IOException {
        server = ReplayServer.builder()
                .recordings(List.of(Recording.bundled("version"), Recording.bundled("chat-tools")))
                .pacing(new Pacing.None())
                .start();
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.example",
                "evil.example:11434",
                "localhost.evil.example",
                "127.0.0.1.evil.example",
                "8.8.8.8",
                "[2001:db8::1]:80"
            })
    void aNameThatIsNoneOfThisMachineIsRefused(String host) throws IOException {
        RawAnswer answer = send(server, "GET /api/version HTTP/1.1\r\nHost: " + host + "\r\n\r\n");
        assertThat(answer.statusLine()).isEqualTo("HTTP/1.1 403 Forbidden");
        assertThat(answer.wire()).isEmpty();
    }

    @Test
    void aTargetThatIsNoneOfThisMachineIsRefused() throws IOException {
        assertThat(send(server, "GET http://evil.example/api/version HTTP/1.1\r\n" + HOST + "\r\n")
                        .statusLine())
                .isEqualTo("HTTP/1.1 403 Forbidden");
        assertThat(send(server, "GET http://localhost/api/version HTTP/1.1\r\n" + HOST + "\r\n")
                        .statusLine())
                .isEqualTo("HTTP/1.1 200 OK");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "LOCALHOST:80",
                "127.0.0.1:11434",
                "[::1]",
                "0.0.0.0",
                "192.168.1.7:11434",
                "[fd00::1]",
                "box.local",
                "host.docker.internal:11434",
                ""
            })
    void aNameOfThisMachineIsAnswered(String host) throws IOException {
        assertThat(send(server, "GET /api/version HTTP/1.1\r\nHost: " + host + "\r\n\r\n")
                        .statusLine())
                .isEqualTo("HTTP/1.1 200 OK");
    }

    @Test
    void aServerThatOthersMayReachIsAnsweredByAnyName() throws IOException {
        try (ReplayServer open = ReplayServer.builder()
                .recordings(List.of(Recording.bundled("version")))
                .pacing(new Pacing.None())
                .address(InetAddress.getByName("0.0.0.0"))
                .start()) {
            assertThat(send(open, "GET /api/version HTTP/1.1\r\nHost: gpu-box.example\r\n\r\n")
                            .statusLine())
                    .isEqualTo("HTTP/1.1 200 OK");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "Content-Length: 2~Content-Length: 3                 | more than one Content-Length",
                "Content-Length: 2~Content-Length: 2                 | more than one Content-Length",
                "Content-Length: 2, 3                                | malformed Content-Length",
                "Content-Length: +2                                  | malformed Content-Length",
                "Content-Length: 0x2                                 | malformed Content-Length",
                "Content-Length: 99999999999999999999                | malformed Content-Length",
                "Content-Length: 2~Transfer-Encoding: chunked        | both Content-Length and Transfer-Encoding",
                "Transfer-Encoding: chunked~Transfer-Encoding: chunked | unsupported Transfer-Encoding",
                "Transfer-Encoding: chunked, identity                | unsupported Transfer-Encoding",
                "Transfer-Encoding: identity, chunked                | unsupported Transfer-Encoding",
                "Transfer-Encoding: xchunked                         | unsupported Transfer-Encoding",
                "Transfer-Encoding : chunked                         | malformed header line",
                "Transfer-Encoding:~ chunked~Content-Length: 2       | malformed header line",
                "no colon here                                       | malformed header line",
                "X: a\u0000b                                         | malformed header line",
                "X: a\rContent-Length: 2                             | malformed header line",
                "Host: localhost                                     | more than one Host",
            })
    void aHeadThatCouldBeReadInTwoWaysIsRefused(String headers, String reason) throws IOException {
        RawAnswer answer =
                send(server, "POST /api/chat HTTP/1.1\r\n" + HOST + headers.replace("~", "\r\n") + "\r\n\r\n{}");
        assertThat(answer.statusLine()).isEqualTo("HTTP/1.1 400 Bad Request");
        assertThat(answer.headers()).contains("Connection: close");
        assertThat(answer.text()).isEqualTo("400 Bad Request: " + reason);
    }

    /** What follows a request that is refused is not read as another. */
    @Test
    void nothingIsSmuggledBehindARefusedRequest() throws IOException {
        String smuggled = "GET /api/version HTTP/1.1\r\n" + HOST + "\r\n";
        RawAnswer answer = send(
                server,
                "POST /api/chat HTTP/1.1\r\n" + HOST
                        + "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + smuggled);
        assertThat(answer.text()).doesNotContain("HTTP/1.1");
    }

    @Test
    void aRequestOfHttp11WithoutAHostIsRefused() throws IOException {
        assertThat(send(server, "GET /api/version HTTP/1.1\r\n\r\n").text()).isEqualTo("400 Bad Request: no Host");
        assertThat(send(server, "GET /api/version HTTP/1.0\r\n\r\n").statusLine())
                .isEqualTo("HTTP/1.1 200 OK");
    }

    @Test
    void aMegabyteOfHeadersIsRefused() throws IOException {
        String headers = ("X-Filler: " + "x".repeat(990) + "\r\n").repeat(1000);
        RawAnswer answer = send(server, "GET /api/version HTTP/1.1\r\n" + HOST + headers + "\r\n");
        assertThat(answer.statusLine()).isEqualTo("HTTP/1.1 431 Request Header Fields Too Large");
        assertThat(answer.text()).endsWith("longer than 65536 bytes");
        RawAnswer line = send(server, "GET /" + "x".repeat(100_000) + " HTTP/1.1\r\n" + HOST + "\r\n");
        assertThat(line.statusLine()).startsWith("HTTP/1.1 414 ");
    }

    @Test
    void aBodyThatIsTooLongIsRefused() throws IOException {
        int length = ReplayServer.LARGEST_REQUEST_BYTES + 1;
        RawAnswer answer = send(
                server,
                "POST /api/chat HTTP/1.1\r\n" + HOST + "Connection: close\r\nContent-Length: " + length + "\r\n\r\n"
                        + "x".repeat(length));
        assertThat(answer.statusLine()).isEqualTo("HTTP/1.1 413 Request Entity Too Large");
        assertThat(answer.text()).isEqualTo("{\"error\":\"the request body has more than 16777216 bytes\"}");
        assertThat(send(
                                server,
                                "POST /api/chat HTTP/1.1\r\n" + HOST + "Expect: 100-continue\r\nContent-Length: "
                                        + length + "\r\n\r\n")
                        .statusLine())
                .isEqualTo("HTTP/1.1 413 Request Entity Too Large");
    }

    @Test
    void headersThatNeverEndAreEndedHoweverManyAtOnce() throws IOException {
        try (ReplayServer hasty = serverWith(new TimeLimits(SOON, NEVER, NEVER))) {
            List<RawClient> clients = new ArrayList<>();
            for (int i = 0; i < 300; i++) {
                RawClient client = new RawClient(hasty);
                client.sendRaw("GET /api/version HTTP/1.1\r\nX: ".getBytes(StandardCharsets.US_ASCII));
                clients.add(client);
            }
            for (RawClient client : clients) {
                RawAnswer answer = client.readToEnd();
                assertThat(answer.statusLine()).isEqualTo("HTTP/1.1 408 Request Timeout");
                assertThat(answer.text()).endsWith("the headers did not end within 100 ms");
                client.close();
            }
        }
    }

    @Test
    void aBodyThatNeverEndsIsEnded() throws IOException {
        try (ReplayServer hasty = serverWith(new TimeLimits(NEVER, SOON, NEVER));
                RawClient client = new RawClient(hasty)) {
            client.sendRaw(("POST /api/chat HTTP/1.1\r\n" + HOST + "Content-Length: 10\r\n\r\n{")
                    .getBytes(StandardCharsets.US_ASCII));
            assertThat(client.readToEnd().text()).endsWith("the body did not end within 100 ms");
        }
    }

    @Test
    void aConnectionThatIsNotUsedIsClosed() throws IOException {
        try (ReplayServer hasty = serverWith(new TimeLimits(NEVER, NEVER, SOON))) {
            try (RawClient unused = new RawClient(hasty)) {
                assertThat(unused.readToEnd().wire()).isEmpty();
            }
            try (RawClient used = new RawClient(hasty)) {
                used.send("GET", "/api/version", new byte[0]);
                assertThat(used.readToEnd().text()).isEqualTo("{\"version\":\"0.24.0\"}");
            }
        }
    }

    /** An answer may take as long as it was recorded to. */
    @Test
    void theLimitsAreNoneOfTheAnswer() throws Exception {
        try (ReplayServer hasty = serverWith(new TimeLimits(NEVER, SOON, SOON))) {
            Recording recording = Recording.bundled("chat-tools"); // 1.5 s
            RawAnswer answer = RawClient.exchange(hasty, "POST", "/api/chat", recording.requestBody());
            assertThat(answer.unchunked()).isEqualTo(recording.body());
        }
    }

    private static ReplayServer serverWith(TimeLimits limits) throws IOException {
        return ReplayServer.builder()
                .recordings(List.of(Recording.bundled("version"), Recording.bundled("chat-tools")))
                .limits(limits)
                .start();
    }

    private static RawAnswer send(ReplayServer server, String request) throws IOException {
        try (RawClient client = new RawClient(server)) {
            client.sendRaw(request.getBytes(StandardCharsets.ISO_8859_1));
            client.endOutput();
            return client.readToEnd();
        }
    }
}
