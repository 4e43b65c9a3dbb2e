package dev.weir.ollama;

import static dev.weir.ollama.StreamConditionsTest.record;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.weir.llm.failure.LlmException;
import dev.weir.llm.failure.LlmHttpException;
import dev.weir.llm.failure.LlmIncompleteStreamException;
import dev.weir.llm.failure.LlmMalformedStreamException;
import dev.weir.llm.failure.LlmTimeoutException;
import dev.weir.llm.failure.LlmTotalTimeoutException;
import java.io.IOException;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers that are not Ollama, or not well. */
class BadServerTest {

    private final StubServer server = new StubServer();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void htmlIsNoAnswer() {
        server.respond(200, "text/html; charset=utf-8", "<html><body>Please log in.</body></html>");
        assertThatThrownBy(this::ask)
                .isInstanceOf(LlmMalformedStreamException.class)
                .hasMessageContaining("text/html")
                .hasMessageContaining("base URL");
    }

    @Test
    void linesWithoutARecordAreNoAnswer() {
        server.respond(200, "text/plain", "hello\nthis is a test\n");
        assertThatThrownBy(this::ask)
                .isInstanceOf(LlmMalformedStreamException.class)
                .hasMessageContaining("2 lines of which none is a record");
    }

    @Test
    void linesWithoutEndAndWithoutARecordAreGivenUp() {
        server.stream(connection -> {
            for (int i = 0; i < 1_000_000; i++) {
                connection.chunk("hello\n".repeat(100));
            }
        });
        assertThatThrownBy(this::ask)
                .isInstanceOf(LlmMalformedStreamException.class)
                .hasMessageContaining("not one record");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void randomBytesAreATypedFailure(long seed) {
        byte[] noise = new byte[20_000];
        new Random(seed).nextBytes(noise);
        server.stream(connection -> {
            connection.chunk(noise, 0, noise.length);
            connection.lastChunk();
        });
        assertThatThrownBy(this::ask).as("seed %d", seed).isInstanceOf(LlmException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "SSH-2.0-OpenSSH_9.2\r\n",
                "HTTP/1.1 abc\r\n\r\n",
                "HTTP/1.1 200 OK\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-5\r\n",
                "HTTP/1.1 200 OK\r\n\u0000\u0001: x\r\n\r\n",
                "HTTP/1.1 204 No Content\r\n\r\n",
                "HTTP/1.1 101 Switching Protocols\r\n\r\n",
            })
    void whatIsNoHttpIsATypedFailure(String response) throws IOException {
        try (RawServer raw = new RawServer(connection -> RawServer.send(connection, response))) {
            LlmException failure = catchThrowableOfType(
                    LlmException.class,
                    () -> raw.client().build().completeStreaming("?").text());
            assertThat(failure)
                    .isInstanceOfAny(
                            LlmIncompleteStreamException.class,
                            LlmMalformedStreamException.class,
                            LlmHttpException.class);
            assertThat(failure.getMessage()).contains("127.0.0.1").hasSizeLessThan(1_000);
        }
    }

    @Test
    void aStatusLineWithoutEndIsATypedFailureOfBoundedSize() throws IOException {
        try (RawServer raw = new RawServer(connection -> {
            String noise = "x".repeat(10_000);
            for (int i = 0; i < 1_000; i++) {
                RawServer.send(connection, noise);
            }
        })) {
            LlmException failure = catchThrowableOfType(
                    LlmException.class,
                    () -> raw.client().build().completeStreaming("?").text());
            assertThat(failure.getMessage()).hasSizeLessThan(1_000);
        }
    }

    @Test
    void aServerThatClosesAtOnceHasNotAnswered() throws IOException {
        try (RawServer raw = new RawServer(Socket::close)) {
            assertThatThrownBy(() -> raw.client().build().completeStreaming("?").text())
                    .isInstanceOf(LlmIncompleteStreamException.class)
                    .hasMessageContaining("closed the connection before it answered");
        }
    }

    @Test
    void aResetIsIncomplete() throws IOException {
        try (RawServer raw = new RawServer(connection -> {
            RawServer.send(connection, "HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n" + record("one"));
            connection.setOption(StandardSocketOptions.SO_LINGER, 0);
        })) {
            assertThatThrownBy(() -> raw.client().build().completeStreaming("?").text())
                    .isInstanceOf(LlmIncompleteStreamException.class);
        }
    }

    @Test
    void aServerThatSendsNothingIsGivenUp() throws IOException {
        try (RawServer raw = new RawServer(RawServer::awaitDisconnect)) {
            assertThatThrownBy(() -> raw.client()
                            .firstByteTimeout(Duration.ofMillis(100))
                            .build()
                            .completeStreaming("?")
                            .text())
                    .isInstanceOf(LlmTimeoutException.class);
        }
    }

    /** A byte now and then keeps the idle limit away, and the total one ends it; a minute is 200 ms here. */
    @Test
    void aServerThatSendsOneByteAMinuteIsGivenUp() throws IOException {
        try (RawServer raw = new RawServer(connection -> {
            RawServer.send(connection, "HTTP/1.1 200 OK\r\n\r\n");
            for (char letter : record("slow").toCharArray()) {
                RawServer.send(connection, String.valueOf(letter));
                RawServer.pauseUnlessDisconnected(connection, Duration.ofMillis(200));
            }
        })) {
            OllamaClient client = raw.client()
                    .firstByteTimeout(Duration.ofSeconds(5))
                    .idleTimeout(Duration.ofSeconds(5))
                    .totalTimeout(Duration.ofSeconds(1))
                    .build();
            assertThatThrownBy(() -> client.completeStreaming("?").text()).isInstanceOf(LlmTotalTimeoutException.class);
        }
    }

    @Test
    void anErrorBodyThatNeverEndsDoesNotHang() {
        server.answer(StubServer.chunked("application/json").code(500), connection -> {
            connection.chunk("{\"error\":\"");
            connection.awaitDisconnect();
        });
        assertThatThrownBy(() -> server.client()
                        .firstByteTimeout(Duration.ofMillis(100))
                        .build()
                        .completeStreaming("?")
                        .text())
                .isInstanceOfSatisfying(
                        LlmHttpException.class,
                        failure -> assertThat(failure.status()).isEqualTo(500));
    }

    @Test
    void messagesNeverHoldAWholePayload() {
        for (String contentType : List.of("text/html", "text/plain", "application/json")) {
            server.respond(500, contentType, "payload ".repeat(10_000));
            LlmException failure = catchThrowableOfType(LlmException.class, this::ask);
            assertThat(failure.getMessage()).hasSizeLessThan(1_000);
        }
    }

    private void ask() {
        server.client().build().completeStreaming("?").text();
    }
}
