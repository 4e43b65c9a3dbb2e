package dev.weir.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.replay.RawClient.RawAnswer;
import dev.weir.replay.script.Pacing;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests whose body comes in chunks, well framed and not. */
class ChunkedRequestTest {

    private static final String HEAD = "POST /api/chat HTTP/1.1\r\nHost: localhost\r\nX-Weir-Recording: chat-tools\r\n";
    private static final String CHUNKED = "Transfer-Encoding: chunked\r\n\r\n";

    private final AtomicReference<String> body = new AtomicReference<>("");
    private ReplayServer server;

    @BeforeEach
    void start() throws IOException {
        server = ReplayServer.builder()
                .pacing(new Pacing.None())
                .onRequest((request, status, match) -> body.set(request.body()))
                .start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "5\r\n{\"a\":\r\n2\r\n1}\r\n0\r\n\r\n",
                "005;name=value\r\n{\"a\":\r\n2;x\r\n1}\r\n0;y\r\n\r\n",
                "7\r\n{\"a\":1}\r\n0\r\nChecksum: 1\r\nOther: 2\r\n\r\n"
            })
    void areAnsweredWhateverTheirFramingCarries(String chunks) throws IOException {
        try (RawClient client = new RawClient(server)) {
            // Two on one connection: the end of the first is found exactly.
            client.sendRaw(ascii(HEAD + CHUNKED + chunks));
            client.sendRaw(ascii(HEAD + "Connection: close\r\n" + CHUNKED + chunks));
            String answers = client.readToEnd().text();
            assertThat(answers.split("HTTP/1.1 200 OK", -1)).hasSize(2); // the first one's head is not in the text
            assertThat(body.get()).isEqualTo("{\"a\":1}");
        }
    }

    @Test
    void areReadInChunksOfAnyLength() throws IOException {
        String json = "{\"a\":\"" + "x".repeat(100_000) + "\"}";
        RawAnswer answer = send(Integer.toHexString(json.length()) + "\r\n" + json + "\r\n0\r\n\r\n");
        assertThat(answer.statusLine()).isEqualTo("HTTP/1.1 200 OK");
        assertThat(body.get()).isEqualTo(json);
    }

    @ParameterizedTest
    @CsvSource({
        "zz, malformed chunk length",
        "-5, malformed chunk length",
        "'', malformed chunk length",
        "7fffffffffffffff, malformed chunk length",
        "1, a chunk is longer than announced"
    })
    void areRefusedWhereTheFramingIsBroken(String size, String reason) throws IOException {
        RawAnswer answer = send(size + "\r\nabc\r\n0\r\n\r\n");
        assertThat(answer.statusLine()).isEqualTo("HTTP/1.1 400 Bad Request");
        assertThat(answer.text()).isEqualTo("400 Bad Request: " + reason);
    }

    @Test
    void areRefusedWhereALineOrTheTrailersHaveNoEnd() throws IOException {
        assertThat(send("1;" + "x".repeat(20_000)).text()).contains("longer than 16384 bytes");
        assertThat(send("0\r\n" + "A: b\r\n".repeat(20_000)).text()).contains("longer than 65536 bytes");
    }

    /** A line that one server takes for ended and another for going on is how a request is smuggled past the first. */
    @Test
    void areRefusedWhereALineEndsInALineFeedAlone() throws IOException {
        assertThat(send("7\n{\"a\":1}\n0\n\n").text()).isEqualTo("400 Bad Request: a line that does not end in CR LF");
    }

    @ParameterizedTest
    @CsvSource({
        "'Content-Length: 2\r\nTransfer-Encoding: chunked', both Content-Length and Transfer-Encoding",
        "Transfer-Encoding: gzip, unsupported Transfer-Encoding"
    })
    void areRefusedWhereTheirEndIsNotPlain(String headers, String reason) throws IOException {
        try (RawClient client = new RawClient(server)) {
            client.sendRaw(ascii(HEAD + headers + "\r\n\r\n2\r\n{}\r\n0\r\n\r\n"));
            assertThat(client.readToEnd().text()).isEqualTo("400 Bad Request: " + reason);
        }
    }

    private RawAnswer send(String chunks) throws IOException {
        try (RawClient client = new RawClient(server)) {
            client.sendRaw(ascii(HEAD + "Connection: close\r\n" + CHUNKED + chunks));
            return client.readToEnd();
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
