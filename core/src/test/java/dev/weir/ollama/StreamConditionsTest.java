package dev.weir.ollama;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.decode.DecoderOptions;
import dev.weir.decode.EventLog;
import dev.weir.decode.OllamaRecordings;
import dev.weir.llm.LlmStream;
import dev.weir.recording.Chunking;
import dev.weir.recording.Recording;
import dev.weir.recording.head.Ending;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a client must read rightly, by the conditions' numbers (1 to 6 and 20 to 22): over HTTP, what the decoder's own tests show at every
 * cut.
 */
class StreamConditionsTest {

    private final StubServer server = new StubServer();

    @AfterEach
    void stop() {
        server.close();
    }

    static Stream<Recording> completeStreams() {
        return OllamaRecordings.streams().stream()
                .filter(recording -> recording.ending() == Ending.COMPLETE)
                .filter(recording -> EventLog.of(recording.plainBody(), DecoderOptions.DEFAULTS).done != null);
    }

    @ParameterizedTest
    @MethodSource("completeStreams")
    void condition01RecordedChunksGiveTheRecordedEvents(Recording recording) {
        server.replay(recording, Chunking.parse("recorded").lengths(recording));
        assertThat(events()).isEqualTo(expected(recording));
    }

    @ParameterizedTest
    @ValueSource(strings = {"every-byte", "fixed:7", "random:42", "whole"})
    void condition01AnyChunkingGivesTheSameEvents(String chunking) {
        for (String name : List.of("chat-thinking", "chat-tools", "generate-unicode", "proxy-gzip-chat-prose")) {
            Recording recording = Recording.bundled(name);
            server.replay(recording, Chunking.parse(chunking).lengths(recording));
            assertThat(events()).as("%s, %s", name, chunking).isEqualTo(expected(recording));
        }
    }

    @Test
    void condition02CharactersSplitBetweenChunksArriveWhole() {
        byte[] record = record("\ud83d\ude80\u00e9\u4e16\u754c").getBytes(StandardCharsets.UTF_8);
        for (int cut = 1; cut < record.length; cut++) {
            int at = cut;
            server.stream(connection -> {
                connection.chunk(record, 0, at);
                connection.chunk(record, at, record.length - at);
                connection.chunk(DONE);
                connection.lastChunk();
            });
            assertThat(server.client().build().completeStreaming("?"))
                    .as("cut at %d", cut)
                    .containsExactly("\ud83d\ude80\u00e9\u4e16\u754c");
        }
    }

    @Test
    void condition03ManyRecordsInAChunkAndOneOverMany() {
        server.stream(
                record("a") + record("b") + record("c").substring(0, 9),
                record("c").substring(9),
                DONE);
        assertThat(server.client().build().completeStreaming("?")).containsExactly("a", "b", "c");
    }

    @Test
    void condition04OnlyLfEndsALine() {
        server.stream("\n\r\n" + record("a\u0085b\u2028c").replace("\n", "\r\n") + "\n" + DONE);
        assertThat(server.client().build().completeStreaming("?")).containsExactly("a\u0085b\u2028c");
    }

    @Test
    void condition05AFinalRecordWithoutNewlineCounts() {
        server.stream(record("a"), DONE.strip());
        LlmStream answer = server.client().build().completeStreaming("?");
        assertThat(answer.text()).isEqualTo("a");
        assertThat(answer.done().reason()).contains("stop");
    }

    @Test
    void condition06EscapesDecode() {
        server.stream(record("\\u003cthink\\u003e \\u2028 \\ud83d\\ude80 \\\" \\\\ \\n"), DONE);
        assertThat(server.client().build().completeStreaming("?").text())
                .isEqualTo("<think> \u2028 \ud83d\ude80 \" \\ \n");
    }

    @Test
    void condition20NothingIsLostOfARecordWithThinkingAndText() {
        server.stream(
                "{\"message\":{\"role\":\"assistant\",\"content\":\"a\",\"thinking\":\"t\"},\"done\":false}\n",
                record(""),
                "{\"message\":{\"role\":\"assistant\",\"content\":\"b\"},\"done\":true,\"done_reason\":\"stop\"}\n");
        EventLog log = new EventLog();
        server.client().build().completeStreaming("?").forEachEvent(log);
        assertThat(log.thinking).hasToString("t");
        assertThat(log.text).hasToString("ab");
    }

    @Test
    void condition21ToolCallsOfSeveralRecordsAndOfTheLastKeepTheirOrder() {
        server.stream(
                "{\"message\":{\"tool_calls\":[{\"id\":\"1\",\"function\":{\"index\":0,\"name\":\"f\",\"arguments\":{}}}]},\"done\":false}\n",
                "{\"message\":{\"tool_calls\":[{\"function\":{\"name\":\"g\",\"arguments\":{\"x\":1}}}]},\"done\":true}\n");
        EventLog log = new EventLog();
        server.client().build().completeStreaming("?").forEachEvent(log);
        assertThat(log.toolCalls).extracting("name").containsExactly("f", "g");
        assertThat(log.toolCalls.get(1).id()).isEmpty();
        assertThat(log.toolCalls.get(1).index()).isEmpty();
    }

    @Test
    void condition22MissingMetricsAreUnknownAndOddReasonsPass() {
        for (String name : List.of("load-only", "unload")) {
            server.replay(name);
            LlmStream answer =
                    server.client().endpoint(OllamaEndpoint.GENERATE).build().completeStreaming("");
            assertThat(answer.text()).isEmpty();
            assertThat(answer.done().reason()).contains(name.equals("unload") ? "unload" : "load");
            assertThat(answer.done().metrics().evalCount()).isEmpty();
        }
        server.stream("{\"response\":\"a\",\"done\":false,\"new_member\":[1]}\n{\"done\":true}\n");
        LlmStream old = server.client().build().completeStreaming("?");
        assertThat(old.text()).isEqualTo("a");
        assertThat(old.done().reason()).isEmpty();
    }

    static final String DONE =
            "{\"message\":{\"role\":\"assistant\",\"content\":\"\"},\"done\":true,\"done_reason\":\"stop\"}\n";

    static String record(String escapedText) {
        return "{\"model\":\"m\",\"created_at\":\"2026-11-22T12:21:30.312547859Z\",\"message\":{\"role\":\"assistant\",\"content\":\""
                + escapedText + "\"},\"done\":false}\n";
    }

    private List<String> events() {
        EventLog log = new EventLog();
        server.client().build().completeStreaming("?").forEachEvent(log);
        return log.events;
    }

    /** What follows the end is no part of the answer. */
    private static List<String> expected(Recording recording) {
        EventLog log = EventLog.of(recording.plainBody(), DecoderOptions.DEFAULTS);
        return log.events.subList(0, log.events.indexOf(EventLog.describe(Objects.requireNonNull(log.done))) + 1);
    }
}
