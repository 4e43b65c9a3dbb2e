package dev.weir.ollama;

import static dev.weir.ollama.StreamConditionsTest.DONE;
import static dev.weir.ollama.StreamConditionsTest.record;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;

/** What becomes of a connection whose reader has gone. */
class AnswerCloseTest {

    @Test
    void aLastChunkThatComesAfterTheReaderHasGoneIsNotMissed() throws Exception {
        Semaphore closed = new Semaphore(0);
        try (StubServer server = new StubServer()) {
            server.stream(connection -> {
                connection.chunk(record("one") + DONE);
                closed.acquireUninterruptibly();
                connection.lastChunk();
            });
            OllamaClient client = server.client().build();
            assertThat(client.completeStreaming("?").text()).isEqualTo("one");
            closed.release();
            server.stream(record("two"), DONE);
            assertThat(client.completeStreaming("?").text()).isEqualTo("two");
        }
    }
}
