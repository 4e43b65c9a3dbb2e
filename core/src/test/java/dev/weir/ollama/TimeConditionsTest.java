package dev.weir.ollama;

import static dev.weir.ollama.StreamConditionsTest.DONE;
import static dev.weir.ollama.StreamConditionsTest.record;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.weir.llm.LlmClient;
import dev.weir.llm.LlmStream;
import dev.weir.llm.event.StreamListener;
import dev.weir.llm.event.StreamTimings;
import dev.weir.llm.failure.LlmCancelledException;
import dev.weir.llm.failure.LlmException;
import dev.weir.llm.failure.LlmFirstByteTimeoutException;
import dev.weir.llm.failure.LlmHttpException;
import dev.weir.llm.failure.LlmIdleTimeoutException;
import dev.weir.llm.failure.LlmIncompleteStreamException;
import dev.weir.llm.failure.LlmTotalTimeoutException;
import dev.weir.recording.Recording;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;
import mockwebserver3.SocketEffect;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Limits, cancelling, connections and times, by the conditions' numbers (15 to 19 and 23). */
class TimeConditionsTest {

    private static final Duration SHORT = Duration.ofMillis(100);
    private static final Duration LONG = Duration.ofMinutes(1);

    private final StubServer server = new StubServer();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void condition15ASilentServerExceedsTheFirstByteLimit() {
        OllamaClient client = server.client()
                .firstByteTimeout(SHORT)
                .idleTimeout(LONG)
                .totalTimeout(LONG)
                .build();
        LlmFirstByteTimeoutException failure = catchThrowableOfType(
                LlmFirstByteTimeoutException.class,
                () -> client.completeStreaming("?").text());
        assertThat(failure.limit()).isEqualTo(SHORT);
        assertThat(failure).hasMessageContaining("firstByteTimeout").hasMessageContaining("0.1 s");
    }

    @Test
    void condition15HeadersAloneAreNoFirstByte() {
        server.stream(StubConnection::awaitDisconnect);
        OllamaClient client = server.client()
                .firstByteTimeout(SHORT)
                .idleTimeout(LONG)
                .totalTimeout(LONG)
                .build();
        assertThatThrownBy(() -> client.completeStreaming("?").text()).isInstanceOf(LlmFirstByteTimeoutException.class);
    }

    @Test
    void condition15AnAnswerWithoutEndExceedsTheTotalLimit() {
        Semaphore recordsWanted = new Semaphore(1);
        server.stream(connection -> {
            while (true) {
                recordsWanted.acquireUninterruptibly();
                connection.chunk(record("again "));
            }
        });
        OllamaClient client = server.client()
                .firstByteTimeout(LONG)
                .idleTimeout(LONG)
                .totalTimeout(Duration.ofMillis(300))
                .build();
        LlmTotalTimeoutException failure = catchThrowableOfType(
                LlmTotalTimeoutException.class,
                () -> client.completeStreaming("?").forEach(chunk -> recordsWanted.release()));
        recordsWanted.release();
        assertThat(failure.partialText()).startsWith("again ");
    }

    @Test
    void condition15AnAnswerThatIsWaitedForWholeHasAFirstByteLimitToo() {
        OllamaClient client =
                server.client().firstByteTimeout(SHORT).totalTimeout(LONG).build();
        assertThatThrownBy(() -> client.complete("?")).isInstanceOf(LlmFirstByteTimeoutException.class);
    }

    @Test
    void condition16AStallExceedsTheIdleLimit() {
        server.stream(connection -> {
            connection.chunk(record("one"));
            connection.awaitDisconnect();
        });
        OllamaClient client = server.client()
                .firstByteTimeout(LONG)
                .idleTimeout(SHORT)
                .totalTimeout(LONG)
                .build();
        LlmIdleTimeoutException failure = catchThrowableOfType(
                LlmIdleTimeoutException.class,
                () -> client.completeStreaming("?").text());
        assertThat(failure.partialText()).isEqualTo("one");
        assertThat(failure).hasMessageContaining("idleTimeout");
    }

    @Test
    void condition17CancelBeforeHeadersEndsTheReadAndTheServerSeesIt() throws Exception {
        CountDownLatch requested = new CountDownLatch(1);
        try (RawServer silent = new RawServer(connection -> {
            requested.countDown();
            RawServer.awaitDisconnect(connection);
        })) {
            LlmStream answer = silent.client().build().completeStreaming("?");
            CompletableFuture<String> reader = CompletableFuture.supplyAsync(answer::text);
            requested.await();
            answer.cancel();
            assertThatThrownBy(reader::join).cause().isInstanceOf(LlmCancelledException.class);
            silent.awaitScript();
        }
    }

    @Test
    void condition17CancelInTheMiddleOfARecordEndsTheReadAndTheServerSeesIt(TestReporter reporter) throws Exception {
        CountDownLatch halfSent = new CountDownLatch(1);
        CountDownLatch gone = new CountDownLatch(1);
        server.stream(connection -> {
            connection.chunk(record("one") + record(" two").substring(0, 40));
            halfSent.countDown();
            connection.awaitDisconnect();
            gone.countDown();
        });
        LlmStream answer = server.client().build().completeStreaming("?");
        CompletableFuture<String> reader = CompletableFuture.supplyAsync(answer::text);
        halfSent.await();
        long beforeNs = System.nanoTime();
        answer.cancel();
        assertThatThrownBy(reader::join).cause().isInstanceOf(LlmCancelledException.class);
        gone.await();
        reporter.publishEntry("cancelled_and_seen_us", String.valueOf((System.nanoTime() - beforeNs) / 1_000));
    }

    @Test
    void condition17CancelBeforeReadingSendsNothing() {
        LlmStream answer = server.client().build().completeStreaming("?");
        answer.cancel();
        assertThatThrownBy(answer::text).isInstanceOf(LlmCancelledException.class);
        assertThat(server.requestCount()).isZero();
    }

    @Test
    void condition17InterruptingTheReaderCancels() throws Exception {
        CountDownLatch sent = new CountDownLatch(1);
        server.stream(connection -> {
            connection.chunk(record("one"));
            sent.countDown();
            connection.awaitDisconnect();
        });
        Iterator<String> chunks = server.client().build().completeStreaming("?").iterator();
        assertThat(chunks.next()).isEqualTo("one");
        Thread.currentThread().interrupt();
        LlmCancelledException failure = catchThrowableOfType(LlmCancelledException.class, chunks::hasNext);
        assertThat(Thread.interrupted())
                .as("the interrupt is left for the caller to see")
                .isTrue();
        assertThat(failure).hasMessageContaining("interrupted");
    }

    @Test
    void condition17InterruptingWhoeverConnectsCancels() {
        OllamaClient client = server.client().build();
        for (Runnable ask : List.<Runnable>of(
                () -> client.completeStreaming("?").text(), () -> client.complete("?"), client::health)) {
            Thread.currentThread().interrupt();
            assertThatThrownBy(ask::run)
                    .isInstanceOf(LlmCancelledException.class)
                    .hasMessageContaining("interrupted");
            assertThat(Thread.interrupted()).as("left for the caller to see").isTrue();
        }
    }

    @Test
    void condition17CancelReachesAnAnswerThatSomebodyWaitsForWhole() throws Exception {
        CountDownLatch requested = new CountDownLatch(1);
        try (RawServer silent = new RawServer(connection -> {
            requested.countDown();
            RawServer.awaitDisconnect(connection);
        })) {
            OllamaClient client = silent.client().build();
            LlmClient whole = request -> client.complete(request).strip();
            LlmStream answer = whole.completeStreaming("?");
            CompletableFuture<String> reader = CompletableFuture.supplyAsync(answer::text);
            requested.await();
            answer.cancel();
            assertThatThrownBy(reader::join).cause().isInstanceOf(LlmCancelledException.class);
            silent.awaitScript();
        }
    }

    @Test
    void condition18ADeadPooledConnectionDoesNotSendTheRequestAgain() {
        server.stream(record("one"), DONE);
        server.respond(new MockResponse.Builder()
                .onResponseStart(new SocketEffect.CloseSocket())
                .build());
        OllamaClient client = server.client().build();
        client.completeStreaming("?").text();
        assertThatThrownBy(() -> client.completeStreaming("?").text())
                .isInstanceOf(LlmIncompleteStreamException.class)
                .hasMessageContaining("was not sent again");
        assertThat(server.requestCount()).isEqualTo(2);
        assertThat(server.takeRequest().getExchangeIndex()).isZero();
        assertThat(server.takeRequest().getExchangeIndex())
                .as("on the pooled connection")
                .isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 503, 307, 308, 301, 421, 401, 407})
    void condition18NoStatusSendsTheRequestAgain(int status) {
        server.respond(new MockResponse.Builder()
                .code(status)
                .setHeader("Retry-After", "0")
                .setHeader("Location", server.url() + "/elsewhere")
                .setHeader("WWW-Authenticate", "Basic realm=\"r\"")
                .build());
        assertThatThrownBy(() -> server.client().build().completeStreaming("?").text())
                .isInstanceOf(LlmException.class);
        assertThat(server.requestCount()).isEqualTo(1);
    }

    @Test
    void condition18ARedirectIsNotFollowedButNamed() {
        server.respond(new MockResponse.Builder()
                .code(301)
                .setHeader("Location", "https://example.com/api/chat")
                .build());
        LlmHttpException failure = catchThrowableOfType(
                LlmHttpException.class,
                () -> server.client().build().completeStreaming("?").text());
        assertThat(failure).hasMessageContaining("moved to https://example.com/api/chat");
    }

    @Test
    void condition19ACompleteAnswerLeavesItsConnectionToTheNext() {
        OllamaClient client = server.client().build();
        for (int i = 0; i < 3; i++) {
            server.stream(connection -> {
                connection.chunk(record("one"));
                connection.lastChunk(DONE); // a late end is not waited for
            });
            client.completeStreaming("?").text();
        }
        server.replay("error-model-not-found");
        assertThatThrownBy(() -> client.completeStreaming("?").text()).isInstanceOf(LlmHttpException.class);
        server.respond(200, "application/json", DONE.strip());
        client.complete("?");
        for (int i = 0; i < 5; i++) {
            RecordedRequest request = server.takeRequest();
            assertThat(request.getConnectionIndex()).isZero();
            assertThat(request.getExchangeIndex()).isEqualTo(i);
        }
    }

    @Test
    void condition19LeavingEarlyCutsTheConnectionAndTheClientGoesOn() throws Exception {
        CountDownLatch gone = new CountDownLatch(1);
        server.stream(connection -> {
            connection.chunk(record("one"));
            connection.awaitDisconnect();
            gone.countDown();
        });
        server.stream(record("two"), DONE);
        OllamaClient client = server.client().build();
        try (LlmStream answer = client.completeStreaming("?")) {
            assertThat(answer.iterator().next()).isEqualTo("one");
        }
        gone.await();
        assertThat(client.completeStreaming("?").text()).isEqualTo("two");
    }

    @Test
    void condition23TimesAreKeptApart() {
        Recording recording = Recording.bundled("chat-thinking");
        Semaphore seen = new Semaphore(1);
        server.stream(connection -> {
            byte[] body = recording.body();
            int from = 0;
            for (int i = 0; i < recording.chunkCount(); i++) {
                seen.acquireUninterruptibly();
                connection.chunk(body, from, recording.chunkBytes(i));
                from += recording.chunkBytes(i);
            }
            connection.lastChunk();
        });
        LlmStream answer = server.client().build().completeStreaming("?");
        assertThat(answer.arrivalNs()).isEmpty();
        List<Long> thinkingNs = new ArrayList<>();
        List<Long> textNs = new ArrayList<>();
        answer.forEachEvent(new StreamListener() {
            @Override
            public void onText(byte[] utf8, int from, int to) {
                textNs.add(answer.arrivalNs().getAsLong());
                seen.release();
            }

            @Override
            public void onThinking(byte[] utf8, int from, int to) {
                thinkingNs.add(answer.arrivalNs().getAsLong());
                seen.release();
            }
        });
        StreamTimings timings = answer.timings();
        assertThat(timings.firstThinkingNs()).hasValue(thinkingNs.get(0));
        assertThat(timings.firstTextNs()).hasValue(textNs.get(0));
        assertThat(textNs).isSorted().doesNotHaveDuplicates();
        long sent = timings.sentNs().getAsLong();
        assertThat(timings.headersNs().getAsLong()).isGreaterThan(sent);
        assertThat(timings.firstRecordNs().getAsLong())
                .isGreaterThan(timings.headersNs().getAsLong());
        assertThat(timings.firstThinkingNs()).isEqualTo(timings.firstRecordNs());
        assertThat(timings.firstTextNs().getAsLong())
                .isGreaterThan(timings.firstThinkingNs().getAsLong());
        assertThat(timings.doneNs().getAsLong())
                .isGreaterThan(timings.firstTextNs().getAsLong());
    }

    @Test
    void condition23WhatNeverCameHasNoTime() {
        server.stream(record(""), DONE);
        LlmStream answer = server.client().build().completeStreaming("?");
        answer.text();
        assertThat(answer.timings().firstRecordNs()).isPresent();
        assertThat(answer.timings().firstTextNs()).isEmpty();
        assertThat(answer.timings().firstThinkingNs()).isEmpty();
    }
}
