package dev.weir.ollama;

import static dev.weir.ollama.StreamConditionsTest.DONE;
import static dev.weir.ollama.StreamConditionsTest.record;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.weir.decode.DecoderOptions;
import dev.weir.decode.EventLog;
import dev.weir.decode.OllamaRecordings;
import dev.weir.llm.LlmStream;
import dev.weir.llm.failure.LlmException;
import dev.weir.llm.failure.LlmHttpException;
import dev.weir.llm.failure.LlmIncompleteStreamException;
import dev.weir.llm.failure.LlmMalformedStreamException;
import dev.weir.llm.failure.LlmServerErrorException;
import dev.weir.llm.failure.LlmTooLargeException;
import dev.weir.llm.failure.LlmUtf8Exception;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import mockwebserver3.MockResponse;
import mockwebserver3.SocketEffect;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a client must tell apart when an answer fails, by the conditions' numbers (7 to 14). */
class FailureConditionsTest {

    private final StubServer server = new StubServer();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void condition07AnEndWithoutDoneIsIncompleteAndKeepsTheText() {
        server.stream(record("one"), record(" two"));
        LlmIncompleteStreamException failure = failureOf(LlmIncompleteStreamException.class);
        assertThat(failure.partialText()).isEqualTo("one two");
        assertThat(failure).hasMessageContaining("2 records").hasMessageContaining("ask again");
    }

    @Test
    void condition07AnAggregatedObjectThatIsNotDoneIsIncomplete() {
        server.respond(200, "application/json", record("one").strip());
        LlmIncompleteStreamException failure = catchThrowableOfType(
                LlmIncompleteStreamException.class,
                () -> server.client().build().complete("?"));
        assertThat(failure.partialText()).isEqualTo("one");
    }

    @ParameterizedTest
    @CsvSource({"error-mid-stream,unexpected EOF", "old-error-mid-stream,error"})
    void condition08AnErrorRecordIsTypedTerminalAndSignalledOnce(String recording, String words) {
        server.replay(recording);
        LlmStream answer = server.client().build().completeStreaming("?");
        EventLog log = new EventLog();
        LlmServerErrorException failure =
                catchThrowableOfType(LlmServerErrorException.class, () -> answer.forEachEvent(log));
        assertThat(failure.serverMessage()).contains(words);
        assertThat(failure.partialText()).isNotEmpty().isEqualTo(log.text.toString());
        assertThat(log.error).as("also reported as an event").isNull();
        assertThat(log.done).isNull();
    }

    @Test
    void condition09AnErrorLineWithoutNewlineAndWithMoreMembersCounts() {
        server.stream(
                record("one"), "{\"error\":\"out of memory\",\"code\":7,\"signin_url\":\"https://example.com/in\"}");
        LlmServerErrorException failure = failureOf(LlmServerErrorException.class);
        assertThat(failure.serverMessage()).isEqualTo("out of memory");
        assertThat(failure.signinUrl()).contains("https://example.com/in");
    }

    @Test
    void condition10Status200WithOnlyAnErrorIsAFailure() {
        server.replay("old-error-bad-format");
        LlmServerErrorException failure = failureOf(LlmServerErrorException.class);
        assertThat(failure.partialText()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "error-bad-format,500,invalid JSON schema in format,log",
        "error-bad-options,500,must be of type float32,log",
        "error-model-not-found,404,model 'no-such-model' not found,ollama pull",
        "old-error-model-not-found,404,not found,ollama pull",
        "error-server-busy,503,maximum pending requests exceeded,later",
        "error-tools-unsupported,400,does not support tools,change the request",
        "error-proxy-bad-gateway,502,502 Bad Gateway,ollama serve",
        "error-proxy-timeout,504,504 Gateway Time-out,stream the answer",
    })
    void condition11RecordedRefusalsKeepStatusAndMessage(String recording, int status, String words, String advice) {
        server.replay(recording);
        LlmHttpException failure = failureOf(LlmHttpException.class);
        assertThat(failure.status()).isEqualTo(status);
        assertThat(failure.serverMessage()).contains(words);
        assertThat(failure).hasMessageContaining(server.url()).hasMessageContaining(advice);
    }

    @Test
    void condition11SigninUrlIsKept() {
        server.respond(
                401, "application/json", "{\"error\":\"unauthorized\",\"signin_url\":\"https://example.com/in\"}");
        LlmHttpException failure = failureOf(LlmHttpException.class);
        assertThat(failure.signinUrl()).contains("https://example.com/in");
        assertThat(failure).hasMessageContaining("sign in at https://example.com/in");
    }

    @ParameterizedTest
    @CsvSource({"403", "499", "500"})
    void condition11AnyBodyIsTolerated(int status) {
        for (String body :
                List.of("", "x".repeat(100_000), "[1,2]", "{\"error\":{\"message\":\"words\"}}", "\u0000\u0001")) {
            server.respond(status, "text/plain", body);
            LlmHttpException failure = failureOf(LlmHttpException.class);
            assertThat(failure.status()).isEqualTo(status);
            assertThat(failure.getMessage()).hasSizeLessThan(1_000);
        }
    }

    @Test
    void condition11AMessageOfAnyLengthIsQuotedAndKept() {
        String words = "model is broken ".repeat(3_000).strip();
        server.respond(500, "application/json", "{\"error\":\"" + words + "\"}");
        LlmHttpException failure = catchThrowableOfType(
                LlmHttpException.class,
                () -> server.client().build().completeStreaming("?").text());
        assertThat(failure.serverMessage()).isEqualTo(words);
        assertThat(failure.getMessage()).hasSizeLessThan(500).contains("model is broken");
    }

    @Test
    void condition11WhatArrivedOfABodyThatBreaksOffCounts() {
        server.answer(StubServer.chunked("application/json").code(404), connection -> {
            connection.chunk("{\"error\":\"model 'x' not found\"}");
            connection.cut();
        });
        assertThatThrownBy(() -> server.client().build().completeStreaming("?").text())
                .isInstanceOf(LlmHttpException.class)
                .hasMessageContaining("model 'x' not found")
                .hasMessageContaining("ollama pull");
    }

    @Test
    void condition11ABodyThatNeverEndsIsIdleLikeAnyOther() {
        server.answer(StubServer.chunked("application/json").code(404), connection -> {
            connection.chunk("{\"error\":\"model 'x' not found\"}");
            connection.awaitDisconnect();
        });
        assertThatThrownBy(() -> server.client()
                        .idleTimeout(Duration.ofMillis(50))
                        .build()
                        .completeStreaming("?")
                        .text())
                .isInstanceOf(LlmHttpException.class)
                .hasMessageContaining("ollama pull");
    }

    @Test
    void condition12AMalformedLineIsReportedByItsPlaceAndSkipped() {
        server.stream(record("one"), "{\"message\":\n", record(" two"), DONE);
        EventLog log = new EventLog();
        server.client().build().completeStreaming("?").forEachEvent(log);
        assertThat(log.text).hasToString("one two");
        assertThat(log.events).contains("malformed 2@" + record("one").length());
    }

    @Test
    void condition12StrictModeFailsOnAMalformedLine() {
        server.stream(record("one"), "{\"message\":\n", record(" two"), DONE);
        LlmMalformedStreamException failure = catchThrowableOfType(
                LlmMalformedStreamException.class,
                () -> server.client()
                        .strict(true)
                        .build()
                        .completeStreaming("?")
                        .text());
        assertThat(failure.lineNumber()).hasValue(2);
        assertThat(failure.byteOffset()).hasValue(record("one").length());
        assertThat(failure.partialText()).isEqualTo("one");
    }

    @Test
    void condition12InvalidUtf8FailsWithItsPlace() {
        byte[] damaged = record("one").getBytes(StandardCharsets.UTF_8);
        damaged[100] = (byte) 0xff;
        server.stream(connection -> {
            connection.chunk(record("zero"));
            connection.chunk(damaged, 0, damaged.length);
            connection.chunk(DONE);
            connection.lastChunk();
        });
        LlmUtf8Exception failure = failureOf(LlmUtf8Exception.class);
        assertThat(failure.lineNumber()).isEqualTo(2);
        assertThat(failure.byteOffset()).isEqualTo(record("zero").length() + 100);
        assertThat(failure.partialText()).isEqualTo("zero");
    }

    @Test
    void condition13ACutInsideAChunkIsIncomplete() {
        server.stream(connection -> {
            connection.chunk(record("one"));
            connection.raw("ff\r\n{\"message\":");
            connection.cut();
        });
        assertThat(failureOf(LlmIncompleteStreamException.class).partialText()).isEqualTo("one");
    }

    @Test
    void condition13ACutBetweenChunksIsIncomplete() {
        server.stream(connection -> {
            connection.chunk(record("one"));
            connection.cut();
        });
        assertThat(failureOf(LlmIncompleteStreamException.class).partialText()).isEqualTo("one");
    }

    @Test
    void condition13TheRecordedCutIsIncomplete() {
        server.replay("truncated-server-killed");
        assertThat(failureOf(LlmIncompleteStreamException.class).partialText())
                .isEqualTo(EventLog.of(OllamaRecordings.stream("truncated-server-killed"), DecoderOptions.DEFAULTS)
                        .text
                        .toString());
    }

    @Test
    void condition13ABodyShorterThanItsContentLengthIsIncomplete() {
        server.answer(
                new MockResponse.Builder()
                        .setHeader("Content-Type", StubServer.NDJSON)
                        .setHeader("Content-Length", "10000"),
                connection -> {
                    connection.raw(record("one"));
                    connection.cut();
                });
        assertThat(failureOf(LlmIncompleteStreamException.class).partialText()).isEqualTo("one");
    }

    @Test
    void condition13AnUnframedBodyThatStopsIsIncomplete() {
        server.answer(
                new MockResponse.Builder()
                        .setHeader("Content-Type", StubServer.NDJSON)
                        .removeHeader("Content-Length")
                        .setHeader("Connection", "close")
                        .onResponseEnd(new SocketEffect.CloseSocket()),
                connection -> connection.raw(record("one")));
        assertThat(failureOf(LlmIncompleteStreamException.class).partialText()).isEqualTo("one");
    }

    @Test
    void condition13WhatIsCutAfterDoneIsComplete() {
        server.stream(connection -> {
            connection.chunk(record("one") + DONE);
            connection.cut();
        });
        assertThat(server.client().build().completeStreaming("?").text()).isEqualTo("one");
    }

    @Test
    void condition14ARecordOfEightMegabytesPasses() {
        String text = "x".repeat(7_900_000);
        server.stream(record(text), DONE);
        assertThat(server.client().build().completeStreaming("?").text()).isEqualTo(text);
    }

    @Test
    void condition14ARecordBeyondTheLimitFails() {
        server.stream(record("one"), record("x".repeat(10_000)), DONE);
        LlmTooLargeException failure = catchThrowableOfType(
                LlmTooLargeException.class,
                () -> server.client()
                        .maxRecordBytes(10_000)
                        .build()
                        .completeStreaming("?")
                        .text());
        assertThat(failure.limitBytes()).isEqualTo(10_000);
        assertThat(failure.partialText()).isEqualTo("one");
        assertThat(failure).hasMessageContaining("line 2");
    }

    @Test
    void condition14ARecordWithoutEndFailsWithoutBeingHeld() {
        server.stream(connection -> {
            for (int i = 0; i < 1_000; i++) {
                connection.chunk("x".repeat(10_000));
            }
        });
        assertThat(failureOf(LlmTooLargeException.class)).hasMessageContaining("8000000");
    }

    @Test
    void eachChunkArrivesBeforeTheOneThatFails() {
        server.replay("error-mid-stream");
        Iterator<String> chunks = server.client().build().completeStreaming("?").iterator();
        List<String> arrived = new ArrayList<>();
        LlmException failure = catchThrowableOfType(LlmException.class, () -> chunks.forEachRemaining(arrived::add));
        assertThat(arrived).hasSizeGreaterThan(100);
        assertThat(failure.partialText()).isEqualTo(String.join("", arrived));
    }

    private <T extends LlmException> T failureOf(Class<T> type) {
        return catchThrowableOfType(
                type, () -> server.client().build().completeStreaming("?").text());
    }
}
