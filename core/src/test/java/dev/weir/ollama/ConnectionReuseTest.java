package dev.weir.ollama;

import static dev.weir.ollama.StreamConditionsTest.DONE;
import static dev.weir.ollama.StreamConditionsTest.record;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.llm.LlmStream;
import dev.weir.llm.failure.LlmIncompleteStreamException;
import java.io.IOException;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pooled connections that the server has closed, and requests that reach it once (condition 18). */
class ConnectionReuseTest {

    private final KeepAliveServer server;

    ConnectionReuseTest() throws IOException {
        server = new KeepAliveServer(record("yes") + DONE);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void anOpenConnectionIsUsedAgain() {
        OllamaClient client = server.client().build();
        for (int i = 0; i < 5; i++) {
            assertThat(client.completeStreaming("?").text()).isEqualTo("yes");
        }
        assertThat(server.connections()).isOne();
        assertThat(server.requests()).isEqualTo(5);
    }

    @Test
    void aConnectionThatWasClosedWhileIdleFailsNobody() throws IOException {
        asksAgainAfter(Socket::close);
    }

    @Test
    void norDoesOneThatTheServerWritesNothingMoreTo() throws IOException {
        asksAgainAfter(Socket::shutdownOutput);
    }

    @Test
    void norDoesOneThatWasReset() throws IOException {
        asksAgainAfter(connection -> {
            connection.setOption(StandardSocketOptions.SO_LINGER, 0);
            connection.close();
        });
    }

    /** As a proxy does that says why it closes. */
    @Test
    void norDoesOneOnWhichTheServerSpokeUnasked() throws IOException {
        asksAgainAfter(connection -> {
            RawServer.send(connection, "HTTP/1.1 408 Request Timeout\r\nConnection: close\r\n\r\n");
            connection.close();
        });
    }

    @Test
    void norDoesOneThatAskedTheServerAboutItself() throws IOException {
        try (KeepAliveServer versioned = new KeepAliveServer("{\"version\":\"0.24.0\"," + DONE.substring(1))) {
            OllamaClient client = versioned.client().build();
            assertThat(client.version()).isEqualTo("0.24.0");
            versioned.each(Socket::close);
            assertThat(client.completeStreaming("?").text()).isEmpty();
            versioned.each(Socket::close);
            assertThat(client.version()).isEqualTo("0.24.0");
            assertThat(versioned.requests()).isEqualTo(3);
        }
    }

    /** A server that closes by the clock might do so while a request is on its way. */
    @ParameterizedTest
    @CsvSource({
        "Date: today,                          4",
        "'Keep-Alive: timeout=5, max=100',     2.5",
        "'keep-alive: max=9, Timeout = \"60\"', 30",
        "Keep-Alive: timeout=0,                0",
        "Keep-Alive: timeout=soon,             4",
    })
    void aConnectionIsUsedAgainOnlyForSoLong(String header, double seconds) throws IOException {
        AtomicLong nowNs = new AtomicLong();
        long limitNs = (long) (seconds * 1e9);
        try (KeepAliveServer announcing = new KeepAliveServer(header + "\r\n", record("yes") + DONE)) {
            OllamaClient client = announcing.client().nanoClock(nowNs::get).build();
            client.completeStreaming("?").text();
            if (limitNs > 0) {
                nowNs.addAndGet(limitNs - 1);
                client.completeStreaming("?").text();
                assertThat(announcing.connections()).isOne();
            }
            nowNs.addAndGet(limitNs);
            client.completeStreaming("?").text();
            assertThat(announcing.connections()).isEqualTo(2);
        }
    }

    private void asksAgainAfter(KeepAliveServer.Deed deed) throws IOException {
        OllamaClient client = server.client().build();
        for (int i = 1; i <= 4; i++) {
            assertThat(client.completeStreaming("?").text()).isEqualTo("yes");
            assertThat(server.requests()).as("each request arrives once").isEqualTo(i);
            server.each(deed);
        }
        assertThat(client.complete("?")).isEqualTo("yes");
        assertThat(server.requests()).isEqualTo(5);
        assertThat(server.connections()).isEqualTo(5);
    }

    @Test
    void manyConnectionsThatWereClosedAreAllPassedOver() throws IOException {
        OllamaClient client = server.client().build();
        List<LlmStream> atOnce = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            LlmStream answer = client.completeStreaming("?");
            assertThat(answer.iterator().next()).isEqualTo("yes");
            atOnce.add(answer);
        }
        atOnce.forEach(LlmStream::close);
        for (int i = 0; i < 8; i++) {
            client.completeStreaming("?").text();
        }
        server.each(Socket::close);
        int before = server.requests();
        assertThat(client.completeStreaming("?").text()).isEqualTo("yes");
        assertThat(server.requests()).isEqualTo(before + 1);
    }

    @Test
    void aRequestThatMayHaveArrivedIsNotSentAgain() throws IOException {
        try (KeepAliveServer silent = new KeepAliveServer("") {
            @Override
            void answer(Socket connection) throws IOException {
                connection.close();
            }
        }) {
            assertThatThrownBy(
                            () -> silent.client().build().completeStreaming("?").text())
                    .isInstanceOf(LlmIncompleteStreamException.class)
                    .hasMessageContaining("not sent again");
            assertThat(silent.requests()).isOne();
        }
    }
}
