package dev.weir.ollama;

import static dev.weir.ollama.StreamConditionsTest.DONE;
import static dev.weir.ollama.StreamConditionsTest.record;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.weir.llm.LlmStream;
import dev.weir.llm.event.StreamListener;
import dev.weir.llm.failure.LlmException;
import dev.weir.llm.failure.LlmIncompleteStreamException;
import dev.weir.llm.failure.LlmMalformedStreamException;
import dev.weir.recording.Recording;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import mockwebserver3.MockResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Answers that a proxy compresses on their way. */
class GzipStreamTest {

    private final StubServer server = new StubServer();

    @AfterEach
    void stop() {
        server.close();
    }

    /** Each chunk is sent only after all text of the one before has been handed over, so a record that is held back ends the test. */
    @Test
    void aRecordArrivesWhenTheProxyFlushesIt() {
        Recording recording = Recording.bundled("proxy-gzip-chat-prose");
        byte[] body = recording.body();
        Semaphore textsHandedOver = new Semaphore(0);
        server.answer(gzipped(), connection -> {
            int sent = 0;
            int textsAwaited = 0;
            for (int i = 0; i < recording.chunkCount(); i++) {
                connection.chunk(body, sent, recording.chunkBytes(i));
                sent += recording.chunkBytes(i);
                int texts = textsIn(Arrays.copyOf(body, sent));
                if (!acquire(textsHandedOver, texts - textsAwaited)) {
                    throw new IOException("text of chunk " + i + " was not handed over");
                }
                textsAwaited = texts;
            }
            connection.lastChunk();
        });
        LlmStream answer =
                server.client().idleTimeout(Duration.ofSeconds(10)).build().completeStreaming("?");
        answer.forEachEvent(new StreamListener() {
            @Override
            public void onText(byte[] utf8, int from, int to) {
                textsHandedOver.release();
            }
        });
        assertThat(answer.done().reason()).isPresent();
        assertThat(server.takeRequest().getHeaders().get("Accept-Encoding")).isEqualTo("gzip");
    }

    @Test
    void aConnectionIsUsedAgainAfterACompressedAnswer() {
        OllamaClient client = server.client().build();
        for (int i = 0; i < 2; i++) {
            server.replay("proxy-gzip-chat-prose");
            client.completeStreaming("?").text();
            assertThat(server.takeRequest().getExchangeIndex()).isEqualTo(i);
        }
    }

    @Test
    void aCompressedBodyCutShortIsIncomplete() throws IOException {
        byte[] whole = gzip(record("one") + record(" two"));
        server.answer(gzipped(), connection -> {
            connection.chunk(whole, 0, whole.length - 12);
            connection.lastChunk();
        });
        assertThat(failureOf(LlmIncompleteStreamException.class)).hasMessageContaining("ask again");
    }

    @Test
    void aBodyThatIsNotCompressedAsItSaysIsMalformed() {
        server.answer(gzipped(), connection -> {
            connection.chunk(record("one") + DONE);
            connection.lastChunk();
        });
        assertThat(failureOf(LlmMalformedStreamException.class)).hasMessageContaining("decompressed");
    }

    @Test
    void aDamagedCompressedBodyIsMalformed() throws IOException {
        byte[] damaged = gzip(record("one") + DONE);
        Arrays.fill(damaged, 12, 40, (byte) 0xff);
        server.answer(gzipped(), connection -> {
            connection.chunk(damaged, 0, damaged.length);
            connection.lastChunk();
        });
        assertThat(failureOf(LlmMalformedStreamException.class)).hasMessageContaining("decompressed");
    }

    private <T extends LlmException> T failureOf(Class<T> type) {
        return catchThrowableOfType(
                type, () -> server.client().build().completeStreaming("?").text());
    }

    private static MockResponse.Builder gzipped() {
        return StubServer.chunked(StubServer.NDJSON).setHeader("Content-Encoding", "gzip");
    }

    private static boolean acquire(Semaphore texts, int count) {
        try {
            return texts.tryAcquire(count, 10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Texts of the records that the beginning of a compressed stream holds whole, found the slow way. */
    private static int textsIn(byte[] beginning) {
        ByteArrayOutputStream plain = new ByteArrayOutputStream();
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(beginning), 1)) {
            for (int next = in.read(); next >= 0; next = in.read()) {
                plain.write(next);
            }
        } catch (IOException e) {
            // the beginning ends here
        }
        String text = plain.toString(StandardCharsets.UTF_8);
        return (int) text.substring(0, text.lastIndexOf('\n') + 1)
                .lines()
                .filter(line -> !line.contains("\"content\":\"\""))
                .count();
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(compressed)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return compressed.toByteArray();
    }
}
