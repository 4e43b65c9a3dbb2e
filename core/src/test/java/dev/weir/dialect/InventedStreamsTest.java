package dev.weir.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.MutedLog;
import dev.weir.decode.DecoderOptions;
import dev.weir.llm.event.Metrics;
import dev.weir.llm.event.StreamEnding;
import dev.weir.llm.event.ToolCall;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Streams that nobody recorded, in the form of servers that were not there to be recorded; each says so in its first line. */
class InventedStreamsTest {

    @RegisterExtension
    static final MutedLog MUTED = new MutedLog("dev.weir.dialect");

    static List<String> names() throws IOException, URISyntaxException {
        Path folder = Path.of(Objects.requireNonNull(InventedStreamsTest.class.getResource("invented"))
                .toURI());
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString().replace(".sse", ""))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void carriesWhatTheReferenceFindsAtEveryPairOfCuts(String name) {
        byte[] stream = stream(name);
        Dialect dialect = dialect(name);
        assertThat(new String(stream, StandardCharsets.UTF_8)).startsWith(": invented");
        List<String> expected = ReferenceDecoder.events(dialect, stream);
        for (int first = 0; first <= stream.length; first++) {
            int second = Math.min(stream.length, first + 1 + first % 40);
            List<String> events = EventLog.of(dialect, stream, DecoderOptions.DEFAULTS, first, second).events;
            if (!events.equals(expected)) { // an assertion for each cut would take most of the time
                assertThat(events).as("cut at %d and %d", first, second).isEqualTo(expected);
            }
        }
    }

    @Test
    void readsReasoningTextAndGrowingArguments() {
        EventLog log = log("vllm-reasoning-and-tools");
        assertThat(log.thinking).hasToString("Let me look – 見る.");
        assertThat(log.text).hasToString("On my way 🚀");
        assertThat(log.toolCalls)
                .containsExactly(
                        new ToolCall(
                                Optional.of("chatcmpl-tool-1"), OptionalInt.of(0), "MoveTo", "{\"x\": 5, \"y\": 6}"),
                        new ToolCall(Optional.of("chatcmpl-tool-2"), OptionalInt.of(1), "Scan", "{\"radius\": 9}"));
        assertThat(log.events)
                .containsSubsequence(
                        "begin 0 Optional[chatcmpl-tool-1] MoveTo",
                        "arguments 0 {\"x\"",
                        "arguments 0 : 5, ",
                        "arguments 0 }",
                        "tool Optional[chatcmpl-tool-1] OptionalInt[0] MoveTo {\"x\":5,\"y\":6}",
                        "begin 1 Optional[chatcmpl-tool-2] Scan");
        assertThat(log.done).isNotNull();
        assertThat(log.end().reason()).hasValue("tool_calls");
        Metrics metrics = log.end().metrics();
        assertThat(metrics.promptEvalCount()).hasValue(30);
        assertThat(metrics.promptEvalCachedCount()).hasValue(16);
        assertThat(metrics.evalCount()).hasValue(12);
        assertThat(metrics.totalDurationNs()).as("nobody says").isEmpty();
    }

    @Test
    void takesOneOfTwoMembersThatSayTheSame() {
        assertThat(log("vllm-reasoning-twice").thinking).hasToString("Hm!");
    }

    @Test
    void readsEachFormOfReasoningAndOfChunks() {
        assertThat(log("llama-cpp").thinking).hasToString("So");
        assertThat(log("llama-cpp").text).hasToString("Right away");
        assertThat(log("llama-cpp").toolCalls)
                .extracting(ToolCall::argumentsJson)
                .containsExactly("{}");
        assertThat(log("sglang").thinking).hasToString("Think");
        assertThat(log("sglang").text).hasToString("Go");
        assertThat(log("azure-filter-results").end().reason()).hasValue("content_filter");
        assertThat(log("openai-obfuscation-and-refusal").text).hasToString("I cannot do that.");
        assertThat(log("multi-line-comments-cr").text).hasToString("One two");
        assertThat(log("multi-line-comments-cr").end().reason()).hasValue("stop");
    }

    @Test
    void failsWithWhatTheServerSaid() {
        assertThat(error("vllm-error-inside")).isEqualTo("EngineCore encountered an issue.");
        assertThat(error("vllm-error-inside-old")).isEqualTo("prompt too long");
        assertThat(error("llama-cpp-error-field")).isEqualTo("context shift is disabled");
        assertThat(error("lm-studio-error")).startsWith("The model has crashed");
        assertThat(error("responses-failed")).isEqualTo("The model failed.");
        assertThat(error("responses-error")).isEqualTo("Slow down.");
        assertThat(error("messages-error")).isEqualTo("Overloaded");
    }

    @Test
    void anErrorFieldBehindDataIsToldOfWhereItStands() {
        byte[] stream = "data: {}\nerror: {\"a\":\"\u00e9".getBytes(StandardCharsets.ISO_8859_1);
        byte[] broken = "data: {}\nerror: {\"a\":\"\u00e9x\"}\n\n".getBytes(StandardCharsets.ISO_8859_1);
        assertThat(EventLog.of(Dialect.CHAT_COMPLETIONS, broken, DecoderOptions.DEFAULTS).events)
                .containsExactly("line 2 is not UTF-8 at byte 22");
        assertThat(EventLog.of(Dialect.CHAT_COMPLETIONS, stream, DecoderOptions.DEFAULTS).events)
                .first()
                .isEqualTo("malformed 2@9");
    }

    @Test
    void anEndWithoutItsLastWordIsIncomplete() {
        EventLog log = log("ollama-v1-model-died");
        assertThat(log.done).isNull();
        assertThat(log.text).hasToString("Half an");
        assertThat(log.events).last().isEqualTo("ending INCOMPLETE, records 2, malformed 0");
        EventLog unfinished = EventLog.of(
                Dialect.CHAT_COMPLETIONS,
                "data: {\"choices\":[{\"delta\":{\"content\":\"Hi\"},\"finish_reason\":\"stop\"}]}\n\n");
        assertThat(unfinished.events).last().asString().startsWith("ending INCOMPLETE");
    }

    @Test
    void takesNothingAfterTheEndUntilItIsReset() {
        byte[] stream = stream("vllm-reasoning-twice");
        byte[] object = "{\"choices\":[{\"message\":{\"content\":\"Hi\"}}]}".getBytes(StandardCharsets.UTF_8);
        EventLog log = new EventLog();
        EventStreamDecoder decoder = Dialect.CHAT_COMPLETIONS.decoder(log, DecoderOptions.DEFAULTS);
        for (byte[] whole : List.of(stream, object, stream)) {
            decoder.feed(whole, 0, whole.length);
            assertThat(decoder.finish()).isEqualTo(StreamEnding.DONE);
            assertThatThrownBy(() -> decoder.feed(whole, 0, 1)).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(decoder::finish).isInstanceOf(IllegalStateException.class);
            decoder.reset();
            assertThat(decoder.ending()).isEqualTo(StreamEnding.INCOMPLETE);
        }
        assertThat(log.text).hasToString("YesHiYes");
    }

    @Test
    void takesALastWordWithoutItsBlankLine() {
        assertThat(log("without-last-blank-line").done).isNotNull();
    }

    @Test
    void ofSeveralChoicesTheFirstCounts() {
        EventLog log = log("two-choices");
        assertThat(log.text).hasToString("ABC");
        assertThat(log.end().reason()).hasValue("stop");
    }

    @Test
    void tellsCallsApartWhereTheServerDoesNot() {
        assertThat(log("tools-without-index").toolCalls)
                .extracting(call -> call.id().orElseThrow() + " " + call.name() + " " + call.argumentsJson())
                .containsExactly(
                        "a MoveTo {\"x\":1,\"y\":2}", "b Scan {\"radius\":9}", "c Reload {}", "d Scan {\"radius\":3}");
    }

    @Test
    void whatIsWrongWithARecordCostsNoOther() {
        EventLog log = log("bad-tool-calls");
        assertThat(log.text).hasToString("Go!");
        assertThat(log.toolCalls).extracting(ToolCall::name).containsExactly("Scan");
        assertThat(log.done).isNotNull();
        assertThat(log.events).last().isEqualTo("ending DONE, records 3, malformed 6");
    }

    @ParameterizedTest
    @ValueSource(strings = {"tools-cut-off", "responses-tools-cut-off", "messages-tools-cut-off"})
    void aCallThatTheTokenLimitCutsOffIsNotHandedOut(String name) {
        EventLog log = log(name);
        assertThat(log.toolCalls)
                .extracting(call -> call.name() + " " + call.argumentsJson())
                .containsExactly("Scan {\"radius\":9}");
        assertThat(log.events).contains("begin 1 Optional[b] MoveTo", "arguments 1 {\"x");
        assertThat(log.end().reachedALimit()).isTrue();
        assertThat(log.events).last().asString().endsWith("malformed 1");
    }

    /** What it would have been called with nobody knows; one that takes none has had them before the answer ends for another reason. */
    @Test
    void norIsOneThatTheLimitCutsOffBeforeItsFirstArgument() {
        String call =
                "data: {\"choices\":[{\"index\":0,\"delta\":{\"tool_calls\":[{\"index\":0,\"id\":\"a\",\"function\":{\"name\":\"Reload\",\"arguments\":\"\"}}]}}]}\n\n";
        String end = "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"%s\"}]}\n\ndata: [DONE]\n\n";
        EventLog whole = EventLog.of(Dialect.CHAT_COMPLETIONS, call + end.formatted("tool_calls"));
        assertThat(whole.toolCalls).extracting(ToolCall::argumentsJson).containsExactly("{}");
        EventLog cut = EventLog.of(Dialect.CHAT_COMPLETIONS, call + end.formatted("length"));
        assertThat(cut.toolCalls).isEmpty();
        assertThat(cut.end().reachedALimit()).isTrue();
        assertThat(cut.reasons)
                .containsExactly("the answer came to its limit before the arguments of tool call 0 (from 0)");
    }

    @Test
    void aCallThatTheEndCutsOffIsToldOfBeforeTheEnd() {
        EventLog log = log("tools-cut-off-unsaid");
        assertThat(log.toolCalls).isEmpty();
        assertThat(log.events)
                .containsSubsequence("arguments 0 {\"x\":1,", "malformed 5@201", "ending DONE, records 1, malformed 1");
        assertThat(log.reasons)
                .singleElement()
                .asString()
                .startsWith("the arguments of tool call 0 (from 0) break off, or are no JSON: it ends");
        EventLog strict = EventLog.of(
                Dialect.CHAT_COMPLETIONS, stream("tools-cut-off-unsaid"), DecoderOptions.DEFAULTS.withStrict(true));
        assertThat(strict.done).isNull();
    }

    @ParameterizedTest
    @EnumSource
    void aRefusalInOnePieceIsNoAnswer(Dialect dialect) {
        for (String members : List.of(
                "\"code\":\"InvalidApiKey\",\"message\":\"There is no such key.\"",
                "\"message\":\"There is no such key.\",\"choices\":null,\"output\":{},\"content\":\"\"")) {
            EventLog log = EventLog.of(dialect, "{" + members + "}");
            assertThat(log.lastWord()).as(members).isEqualTo("There is no such key.");
            assertThat(log.events).last().isEqualTo("ending SERVER_ERROR, records 1, malformed 0");
        }
        for (String object : List.of("{\"detail\": \"Not Found\"}", "{}", "{\"message\":{\"no\":1},\"message\":7}")) {
            EventLog log = EventLog.of(dialect, "\n" + object + "\n");
            assertThat(log.lastWord()).isEqualTo(object);
            assertThat(log.events).isEqualTo(ReferenceDecoder.events(dialect, object.getBytes(StandardCharsets.UTF_8)));
        }
    }

    @Test
    void readsOpenAisResponses() {
        EventLog log = log("responses-reasoning-and-tools");
        assertThat(log.thinking).hasToString("Look first");
        assertThat(log.text).hasToString("Going now (not there)");
        assertThat(log.toolCalls)
                .extracting(call -> call.name() + " " + call.argumentsJson())
                .containsExactly("MoveTo {\"x\":1}", "Scan {\"radius\":9}");
        assertThat(log.events).contains("arguments 0 {\"x\":", "arguments 0 1}", "arguments 1 {\"radius\":9}");
        assertThat(log.end().reason()).hasValue("max_output_tokens");
        assertThat(log.end().metrics().promptEvalCachedCount()).hasValue(4);
        assertThat(log.events).last().asString().endsWith("malformed 1");
    }

    @Test
    void readsAnthropicsMessages() {
        EventLog log = log("messages-thinking-and-tools");
        assertThat(log.thinking).hasToString("Look first");
        assertThat(log.text).hasToString("On it");
        assertThat(log.toolCalls)
                .extracting(call -> call.name() + " " + call.argumentsJson())
                .as("what the server's own tools are asked is no call")
                .containsExactly("MoveTo {\"x\": 1, \"y\": 2}", "Scan {\"radius\":9}");
        assertThat(log.end().reason()).hasValue("tool_use");
        assertThat(log.end().metrics().promptEvalCount())
                .as("5 beside the cache, 40 from it, 100 put there")
                .isEqualTo(OptionalLong.of(145));
        assertThat(log.end().metrics().promptEvalCachedCount()).hasValue(40);
        assertThat(log.end().metrics().evalCount()).hasValue(89);
    }

    private static String error(String name) {
        EventLog log = log(name);
        assertThat(log.text.toString()).startsWith("Half");
        assertThat(log.done).isNull();
        return log.lastWord();
    }

    private static EventLog log(String name) {
        return EventLog.of(dialect(name), stream(name), DecoderOptions.DEFAULTS);
    }

    private static Dialect dialect(String name) {
        return name.startsWith("responses")
                ? Dialect.RESPONSES
                : name.startsWith("messages") ? Dialect.MESSAGES : Dialect.CHAT_COMPLETIONS;
    }

    static byte[] stream(String name) {
        try (var in = InventedStreamsTest.class.getResourceAsStream("invented/" + name + ".sse")) {
            return Objects.requireNonNull(in, name).readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
