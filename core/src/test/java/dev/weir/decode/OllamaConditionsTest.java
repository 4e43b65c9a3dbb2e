package dev.weir.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.llm.event.Done;
import dev.weir.llm.event.Metrics;
import dev.weir.llm.event.ServerError;
import dev.weir.llm.event.StreamListener;
import dev.weir.llm.event.ToolCall;
import dev.weir.ndjson.LineTooLongException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a decoder of Ollama's streams has to meet, each condition by its number. Condition 11 is about HTTP, 13 about framing. */
class OllamaConditionsTest {

    /** U+FEFF, which some writers put before UTF-8. */
    private static final String BOM = "\uFEFF";

    private static final String HEAD = "{\"model\":\"m\",\"created_at\":\"2026-01-01T00:00:00Z\",";

    @Test
    void condition01AnyChunkingGivesTheSameEvents() {
        byte[] stream = OllamaRecordings.stream("chat-thinking");
        List<String> whole = EventLog.of(stream, DecoderOptions.DEFAULTS).events;
        int[] everyByte = new int[stream.length];
        for (int i = 0; i < stream.length; i++) {
            everyByte[i] = i;
            assertThat(EventLog.of(stream, DecoderOptions.DEFAULTS, i).events)
                    .as("cut at %d", i)
                    .isEqualTo(whole);
        }
        assertThat(EventLog.of(stream, DecoderOptions.DEFAULTS, everyByte).events)
                .isEqualTo(whole);
    }

    @Test
    void condition02CodePointsSplitAtEveryOffsetStayWhole() {
        byte[] stream = bytes(text("é漢🚀") + text("й") + done());
        for (int cut = 0; cut <= stream.length; cut++) {
            assertThat(EventLog.of(stream, DecoderOptions.DEFAULTS, cut).text)
                    .as("cut at %d", cut)
                    .hasToString("é漢🚀й");
        }
    }

    @Test
    void condition03ManyRecordsInOneChunkAndOneOverMany() {
        byte[] buffered = OllamaRecordings.stream("proxy-slow-link-prose");
        assertThat(EventLog.of(buffered, DecoderOptions.DEFAULTS).text)
                .hasToString(EventLog.of(buffered, DecoderOptions.DEFAULTS, 1, 2, 3, 90, 91)
                        .text
                        .toString());
        assertThat(EventLog.of(text("a") + text("b") + done()).text).hasToString("ab");
    }

    @Test
    void condition04OnlyLfEndsALineAndBlankLinesAndCrlfAreTolerated() {
        EventLog log =
                EventLog.of("\n\r\n  \n" + text("a\u0085b").replace("\n", "\r\n") + "\n" + text("c\u2028") + done());
        assertThat(log.text).hasToString("a\u0085bc\u2028");
        assertThat(log.events).last().isEqualTo("ending DONE, records 3, malformed 0");
    }

    @Test
    void condition04AByteOrderMarkBeforeTheFirstRecordIsIgnored() {
        byte[] stream = bytes(BOM + text("a") + text("b") + done());
        List<String> expected = EventLog.of(text("a") + text("b") + done()).events;
        for (int cut = 0; cut <= stream.length; cut++) {
            assertThat(EventLog.of(stream, DecoderOptions.DEFAULTS, cut).events)
                    .as("cut at %d", cut)
                    .isEqualTo(expected);
        }
        assertThat(EventLog.of(BOM + done().strip()).events).last().isEqualTo("ending DONE, records 1, malformed 0");
        assertThat(EventLog.of(BOM + "\r\n" + done()).events).last().isEqualTo("ending DONE, records 1, malformed 0");
        assertThat(EventLog.of(BOM).events).containsExactly("ending INCOMPLETE, records 0, malformed 0");
    }

    @Test
    void condition04AByteOrderMarkCountsInPositionsAndIsNoneElsewhere() {
        assertThat(EventLog.of(BOM + "7\n" + BOM + text("a")).events)
                .startsWith("malformed 1@0", "malformed 2@" + bytes(BOM + "7\n").length);
        assertThat(EventLog.of(" " + BOM + text("a")).events).startsWith("malformed 1@0");
        assertThat(EventLog.of(BOM + BOM + text("a")).events).startsWith("malformed 1@0");
        assertThat(reasons(BOM + "{x}"))
                .isEqualTo(reasons("   {x}"))
                .singleElement()
                .asString()
                .contains("(byte 4 of");
        byte[] invalid = bytes(BOM + text("?"));
        int at = new String(invalid, StandardCharsets.ISO_8859_1).indexOf('?');
        invalid[at] = (byte) 0xff;
        assertThat(EventLog.of(invalid, DecoderOptions.DEFAULTS).events)
                .containsExactly("line 1 is not UTF-8 at byte " + at);
    }

    @Test
    void condition05AFinalRecordWithoutNewlineIsDelivered() {
        EventLog log = EventLog.of(text("a") + done().strip());
        assertThat(log.events).last().isEqualTo("ending DONE, records 2, malformed 0");
    }

    @Test
    void condition06EscapesDecode() {
        EventLog log = EventLog.of(text("\\u003cthink\\u003e\\u0026")
                + text("\\u2028\\ud83d\\ude80\\u00e9\\n\\t\\\"\\\\\\/")
                + text("\\ud83dx\\ude80")
                + done());
        assertThat(log.text).hasToString("<think>&\u2028🚀é\n\t\"\\/\uFFFDx\uFFFD");
    }

    @ParameterizedTest
    @ValueSource(strings = {"truncated-server-killed", "cut-by-client"})
    void condition07AnEndWithoutDoneIsIncompleteAndTheTextIsThere(String recording) {
        EventLog log = EventLog.of(OllamaRecordings.stream(recording), DecoderOptions.DEFAULTS);
        assertThat(log.events).last().asString().startsWith("ending INCOMPLETE");
        assertThat(log.text).isNotEmpty();
        assertThat(log.done).isNull();
    }

    @Test
    void condition07AnEndWithinACodePointIsIncompleteNotInvalid() {
        byte[] stream = bytes(text("a") + text("漢"));
        byte[] cut = Arrays.copyOf(stream, stream.length - "\",\"done\":false}\n".length() - 1);
        assertThat(EventLog.of(cut, DecoderOptions.DEFAULTS).events)
                .last()
                .isEqualTo("ending INCOMPLETE, records 1, malformed 1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"error-mid-stream", "old-error-mid-stream"})
    void condition08AnErrorInTheStreamIsOneTerminalSignal(String recording) {
        EventLog log = EventLog.of(OllamaRecordings.stream(recording), DecoderOptions.DEFAULTS);
        assertThat(log.error)
                .isEqualTo(new ServerError(
                        "an error was encountered while running the model: unexpected EOF", Optional.empty()));
        assertThat(log.text).isNotEmpty();
        assertThat(log.events).filteredOn(event -> event.startsWith("error")).hasSize(1);
        assertThat(log.events).last().asString().startsWith("ending SERVER_ERROR");
    }

    @Test
    void condition08NothingButMalformedFollowsTheEnd() {
        EventLog log = EventLog.of("{\"error\":\"x\"}\n" + text("late") + "{\"error\":\"y\"}\n" + done());
        assertThat(log.events)
                .containsExactly(
                        "error x Optional.empty",
                        "malformed 2@14",
                        "malformed 3@" + (14 + text("late").length()),
                        "malformed 4@" + (28 + text("late").length()),
                        "ending SERVER_ERROR, records 1, malformed 3");
    }

    @Test
    void condition09AnErrorLineWithoutNewlineOrWithMoreFieldsWorks() {
        assertThat(EventLog.of(text("a") + "{\"error\":\"x\"}").error)
                .isEqualTo(new ServerError("x", Optional.empty()));
        assertThat(EventLog.of("{\"code\":7,\"error\":\"x\",\"signin_url\":\"https://u\",\"done\":true}\n").error)
                .isEqualTo(new ServerError("x", Optional.of("https://u")));
        assertThat(EventLog.of("{\"error\":{\"code\": 7}}").error)
                .isEqualTo(new ServerError("{\"code\": 7}", Optional.empty()));
        EventLog withText = EventLog.of("{\"error\":\"x\",\"response\":\"last words\"}");
        assertThat(withText.events).startsWith("text last words", "error x Optional.empty");
    }

    @Test
    void condition10AnErrorAsTheOnlyLineIsAFailure() {
        EventLog log = EventLog.of(OllamaRecordings.stream("old-error-bad-format"), DecoderOptions.DEFAULTS);
        assertThat(log.events)
                .containsExactly(
                        "error invalid JSON schema in format Optional.empty",
                        "ending SERVER_ERROR, records 1, malformed 0");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "not json",
                "[1]",
                "7",
                "{\"response\":\"a\"",
                "{\"response\":\"a\"}}",
                "{\"response\":\"a\"} {}",
                "{\"response\":7}",
                "{\"message\":\"a\"}",
                "{\"message\":{\"content\":[]}}",
                "{\"done\":\"yes\"}",
                "{\"response\":\"\\x\"}",
                "\"response\"",
                "<html>"
            })
    void condition12AMalformedLineIsReportedAndSkipped(String malformed) {
        String stream = "\n" + text("a") + malformed + "\n" + text("b") + done();
        int offset = 1 + text("a").length();
        EventLog log = EventLog.of(stream);
        assertThat(log.events).contains("malformed 3@" + offset);
        assertThat(log.text).hasToString("ab");
        assertThat(log.events).last().isEqualTo("ending DONE, records 3, malformed 1");

        assertThatThrownBy(() -> feed(stream, DecoderOptions.DEFAULTS.withStrict(true)))
                .isInstanceOfSatisfying(MalformedRecordException.class, e -> {
                    assertThat(e.lineNumber()).isEqualTo(3);
                    assertThat(e.byteOffset()).isEqualTo(offset);
                });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[{\"function\":{\"name\":\"f\"}},{\"function\":{}}]",
                "[{\"function\":{\"name\":\"\"}},{\"function\":{\"name\":\"f\"}},{\"id\":\"no function\"}]",
                "[{\"function\":7},7,null,[],{\"function\":{\"name\":\"f\"}}]"
            })
    void condition12ABadToolCallIsReportedAndTheRestOfItsRecordDelivered(String calls) {
        String stream = text("a") + "{\"message\":{\"content\":\"b\",\"thinking\":\"t\",\"tool_calls\":" + calls
                + "},\"done\":true,\"done_reason\":\"stop\"}\n";
        int offset = text("a").length();
        EventLog log = EventLog.of(stream);
        assertThat(log.events)
                .containsExactly(
                        "text a",
                        "malformed 2@" + offset,
                        "thinking t",
                        "text b",
                        "tool Optional.empty OptionalInt.empty f {}",
                        EventLog.describe(new Done(Optional.of("stop"), Metrics.UNKNOWN, Optional.empty())),
                        "ending DONE, records 2, malformed 1");

        assertThatThrownBy(() -> feed(stream, DecoderOptions.DEFAULTS.withStrict(true)))
                .isInstanceOfSatisfying(MalformedRecordException.class, e -> {
                    assertThat(e.lineNumber()).isEqualTo(2);
                    assertThat(e.byteOffset()).isEqualTo(offset);
                });
    }

    @Test
    void condition12TheReportOfBadToolCallsNamesTheFirstAndCountsTheOthers() {
        assertThat(reasons("{\"message\":{\"tool_calls\":[{\"function\":{\"name\":\"f\"}},{\"function\":{}}]}}"))
                .containsExactly("message.tool_calls[1] names no function");
        assertThat(reasons("{\"tool_calls\":[7,{},{\"function\":{\"name\":\"f\"}},null]}"))
                .containsExactly("tool_calls[0] is a number, and 2 more of them are no calls");
        assertThat(reasons("{\"tool_calls\":{},\"response\":\"a\",\"message\":{\"tool_calls\":[7]}}"))
                .containsExactly("tool_calls must be an array, found an object; message.tool_calls[0] is a number");
    }

    @ParameterizedTest
    @ValueSource(strings = {"80", "C080", "E08080", "EDA080", "F4908080", "F5808080", "E6BC", "FF"})
    void condition12InvalidUtf8AlwaysFailsAndSaysWhere(String hex) {
        byte[] invalid = HexFormat.of().parseHex(hex);
        for (String head : List.of(HEAD + "\"response\":\"ab", "{\"junk\":\"", "no json ")) {
            ByteArrayOutputStream stream = new ByteArrayOutputStream();
            stream.writeBytes(bytes(text("a") + head));
            stream.writeBytes(invalid);
            stream.writeBytes(bytes("\",\"done\":false}\n"));
            int offset = text("a").length() + head.length();
            assertThat(EventLog.of(stream.toByteArray(), DecoderOptions.DEFAULTS).events)
                    .containsExactly("text a", "line 2 is not UTF-8 at byte " + offset);
        }
    }

    @Test
    void condition12DeepNestingIsMalformedNotAStackOverflow() {
        String deep = "{\"x\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}\n";
        assertThat(EventLog.of(deep + text("a") + done()).events)
                .last()
                .isEqualTo("ending DONE, records 2, malformed 1");
    }

    @Test
    void condition14AnEightMegabyteRecordPasses() {
        String large = "x\\n".repeat(2_600_000);
        assertThat(EventLog.of(text(large) + done()).text).hasSize(5_200_000);
        String context = "[1" + ",23456".repeat(1_300_000) + "]";
        EventLog log = EventLog.of("{\"done\":true,\"context\":" + context + "}\n");
        assertThat(log.done).extracting(Done::contextJson).isEqualTo(Optional.of(context));
    }

    @Test
    void condition14ALineAboveTheCapFailsAndSaysWhere() {
        DecoderOptions options =
                DecoderOptions.DEFAULTS.withMaxLineBytes(text("a").length() - 1);
        assertThat(EventLog.of(bytes(text("a")), options).text).hasToString("a");
        assertThatThrownBy(() -> feed(text("a") + text("ab"), options))
                .isInstanceOf(LineTooLongException.class)
                .hasMessageContaining("line 2 (byte " + text("a").length() + " of the stream)");
    }

    @Test
    void condition20NothingOfOneRecordIsLost() {
        EventLog log = EventLog.of(
                "{\"message\":{\"content\":\"text\",\"thinking\":\"thought\"},\"done\":true,\"done_reason\":\"stop\"}\n");
        assertThat(log.events).startsWith("thinking thought", "text text").hasSize(4);
        EventLog generate = EventLog.of(
                "{\"response\":\"\",\"done\":false}\n{\"response\":\"last\",\"thinking\":\"t\",\"done\":true}");
        assertThat(generate.events).startsWith("thinking t", "text last");
        assertThat(generate.events).last().isEqualTo("ending DONE, records 2, malformed 0");
    }

    @Test
    void condition21ToolCallsKeepTheirOrder() {
        EventLog recorded = EventLog.of(OllamaRecordings.stream("chat-tools"), DecoderOptions.DEFAULTS);
        assertThat(recorded.toolCalls)
                .containsExactly(
                        new ToolCall(Optional.of("call_vkl2feaf"), OptionalInt.of(0), "MoveTo", "{\"x\":5,\"y\":6}"),
                        new ToolCall(Optional.of("call_uqdkrj31"), OptionalInt.of(1), "Scan", "{\"radius\":9}"));
        EventLog log = EventLog.of(
                "{\"message\":{\"tool_calls\":[{\"function\":{\"name\":\"a\",\"arguments\":{ \"x\": 1.50 }}},"
                        + "{\"id\":\"1\",\"function\":{\"name\":\"b\"}}]},\"done\":true}");
        assertThat(log.toolCalls)
                .containsExactly(
                        new ToolCall(Optional.empty(), OptionalInt.empty(), "a", "{ \"x\": 1.50 }"),
                        new ToolCall(Optional.of("1"), OptionalInt.empty(), "b", "{}"));
        assertThat(log.done).isNotNull();
    }

    @Test
    void condition21GenerateHasItsToolCallsOutsideAnyMessage() {
        String calls = "\"tool_calls\":[{\"id\":\"1\",\"function\":{\"name\":\"a\",\"arguments\":{\"x\":1}}},"
                + "{\"function\":{\"name\":\"b\"}}]";
        EventLog log = EventLog.of(HEAD + "\"response\":\"ab\"," + calls + ",\"done\":false}\n" + done());
        assertThat(log.events)
                .startsWith(
                        "text ab",
                        "tool Optional[1] OptionalInt.empty a {\"x\":1}",
                        "tool Optional.empty OptionalInt.empty b {}");
        assertThat(log.events).last().isEqualTo("ending DONE, records 2, malformed 0");
        EventLog inTheDoneRecord = EventLog.of("{\"response\":\"\"," + calls + ",\"done\":true}");
        assertThat(inTheDoneRecord.toolCalls).isEqualTo(log.toolCalls);
        assertThat(inTheDoneRecord.done).isNotNull();
    }

    @Test
    void condition21ToolCallsOfBothEndpointsInOneRecordAreAllThere() {
        EventLog log = EventLog.of("{\"message\":{\"tool_calls\":[{\"function\":{\"name\":\"chat\"}}]},"
                + "\"tool_calls\":[{\"function\":{\"name\":\"generate\"}}]}");
        assertThat(log.toolCalls).extracting(ToolCall::name).containsExactly("generate", "chat");
    }

    @Test
    void condition22MissingMetricsStayUnknown() {
        assertThat(EventLog.of("{\"done\":true}").done)
                .isEqualTo(new Done(Optional.empty(), Metrics.UNKNOWN, Optional.empty()));
        Done sparse = EventLog.of(
                        "{\"done\":true,\"eval_count\":0,\"total_duration\":1.5,\"prompt_eval_count\":null,\"load_duration\":12}")
                .done;
        Metrics some = Objects.requireNonNull(sparse).metrics();
        assertThat(some.evalCount()).isEqualTo(OptionalLong.of(0));
        assertThat(some.loadDurationNs()).isEqualTo(OptionalLong.of(12));
        assertThat(List.of(some.totalDurationNs(), some.promptEvalCount(), some.evalDurationNs(), some.unaccountedNs()))
                .containsOnly(OptionalLong.empty());
    }

    @Test
    void condition22CachedTokensOfThePromptAreCountedWhereTheServerSaysSo() {
        String counts = "\"prompt_eval_count\":21,\"prompt_eval_cached_count\":16,\"eval_count\":3";
        Done done = EventLog.of(HEAD + "\"response\":\"\",\"done\":true," + counts + "}").done;
        Metrics metrics = Objects.requireNonNull(done).metrics();
        assertThat(metrics.promptEvalCount()).hasValue(21);
        assertThat(metrics.promptEvalCachedCount()).hasValue(16);
        assertThat(metrics.evalCount()).hasValue(3);
    }

    @Test
    void condition22LoadUnloadUnknownReasonsAndUnknownFieldsAreAccepted() {
        for (String reason : List.of("load", "unload", "content_filter")) {
            assertThat(EventLog.of(HEAD + "\"response\":\"\",\"done\":true,\"done_reason\":\"" + reason + "\"}").done)
                    .isEqualTo(new Done(Optional.of(reason), Metrics.UNKNOWN, Optional.empty()));
        }
        EventLog log = EventLog.of(
                "{\"new\":{\"a\":[1]},\"response\":\"a\",\"done\":false}\n{\"nothing\":\"known\"}\n" + done());
        assertThat(log.events).startsWith("text a").last().isEqualTo("ending DONE, records 3, malformed 0");
    }

    private static List<String> reasons(String stream) {
        List<String> reasons = new ArrayList<>();
        StreamListener listener = new StreamListener() {
            @Override
            public void onMalformed(long lineNumber, long byteOffset, String reason) {
                reasons.add(reason);
            }
        };
        StreamDecoder decoder = new StreamDecoder(listener);
        decoder.feed(bytes(stream), 0, bytes(stream).length);
        decoder.finish();
        return reasons;
    }

    private static void feed(String stream, DecoderOptions options) {
        new StreamDecoder(new EventLog(), options).feed(bytes(stream), 0, bytes(stream).length);
    }

    private static String text(String escaped) {
        return HEAD + "\"response\":\"" + escaped + "\",\"done\":false}\n";
    }

    private static String done() {
        return HEAD + "\"response\":\"\",\"done\":true,\"done_reason\":\"stop\"}\n";
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
