package dev.weir.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.MutedLog;
import dev.weir.decode.DecoderOptions;
import dev.weir.decode.internal.JsonReader;
import dev.weir.decode.internal.MalformedJsonException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextTemplateTest {

    @RegisterExtension
    static final MutedLog MUTED = new MutedLog("dev.weir.dialect");

    private final TextTemplate template = new TextTemplate();

    /** Records that are alike in all but one thing. */
    static List<String> records() {
        return Stream.concat(
                        Stream.of(
                                        "{\"content\":\"Hi\"}",
                                        "{\"content\":\"\"}",
                                        "{\"content\":\" \\\"there\\\"\\n\\u00e9\"}",
                                        "{\"content\":\"a longer one, of more than a few words, with a \u00fc\"}",
                                        "{\"content\":\"a\"b\"}",
                                        "{\"content\":\"a\tb\"}",
                                        "{\"content\":\"\\ud800\"}",
                                        "{\"content\":null}",
                                        "{\"content\":5}",
                                        "{\"content\":\"a\",\"content\":\"b\"}",
                                        "{\"content\":\"a\",\"refusal\":\"no\"}",
                                        "{\"content\":\"\",\"refusal\":\"no\"}",
                                        "{\"content\":\"\",\"reasoning\":\"So\"}",
                                        "{\"reasoning_content\":\"So\"}",
                                        "{\"reasoning_content\":\"So\",\"reasoning\":\"So\"}",
                                        "{\"reasoning_content\":\"\",\"reasoning\":\"So\"}",
                                        "{\"content\":\"Hi\",\"tool_calls\":[{\"index\":0,\"function\":{\"name\":\"f\"}}]}",
                                        "{\"content\":\"Hi\",\"tool_calls\":null}",
                                        "\"Hi\"",
                                        "{}")
                                .map(delta ->
                                        "{\"choices\":[{\"index\":0,\"delta\":" + delta + ",\"finish_reason\":null}]}"),
                        Stream.of(
                                "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Hi\"},\"finish_reason\":\"stop\"}]}",
                                "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Hi\"},\"finish_reason\":null}]} ",
                                "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Hi\"},\"finish_reason\":null}]}]",
                                "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Hi\"},\"finish_reason\":null}]",
                                "{\"choices\":[{\"index\":1,\"delta\":{\"content\":\"Hi\"},\"finish_reason\":null}]}",
                                "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Hi\"},\"finish_reason\":null},"
                                        + "{\"index\":1,\"delta\":{\"content\":\"Ho\"}}]}",
                                "{\"choices\":[{\"text\":\"Hi\"}]}",
                                "{\"choices\":[{\"text\":\"Ho\"}],\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":4}}",
                                "{\"choices\":[{\"text\":\"Ho\"}],\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":5}}",
                                "{\"object\":\"error\",\"message\":\"no\",\"choices\":[{\"text\":\"Hi\"}]}",
                                "{\"error\":\"no\",\"choices\":[{\"text\":\"Hi\"}]}",
                                "[DONE]"))
                .toList();
    }

    /** What a decoder has learned of one record changes nothing of what the next ones are to it. */
    @ParameterizedTest
    @MethodSource("records")
    void aRecordIsTheSameWhateverCameBefore(String first) {
        for (String second : records()) {
            String events =
                    "data: " + first + "\n\ndata: " + second + "\n\ndata: " + first + "\n\ndata: " + second + "\n\n";
            byte[] stream = events.getBytes(StandardCharsets.UTF_8);
            List<String> expected = ReferenceDecoder.events(Dialect.CHAT_COMPLETIONS, stream);
            for (DecoderOptions options : Dialect.BOTH_WAYS) {
                assertThat(EventLog.of(Dialect.CHAT_COMPLETIONS, stream, options).events)
                        .as("%s %s", options, events)
                        .isEqualTo(expected);
            }
        }
    }

    @Test
    void matchesWhatDiffersInTheTextAlone() throws MalformedJsonException {
        learn("{\"content\":\"Hi\",\"index\":0}");
        byte[] record = bytes("--{\"content\":\" \\\"you\\\"\",\"index\":0}--");
        assertThat(template.matches(record, 2, record.length - 2)).isTrue();
        assertThat(template.value().text()).isEqualTo(" \"you\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"content\":\"Hi\",\"index\":1}",
                "{\"content\":\"Hi\",\"index\":0} ",
                "{\"content\":\"Hi\",\"index\":0",
                "{\"content\": \"Hi\",\"index\":0}",
                "{\"content\":\"Hi\\\",\"index\":0}",
                "{\"content\":\"Hi",
                "{"
            })
    void matchesNothingElse(String record) throws MalformedJsonException {
        assertThat(matches(record)).as("before anything was learned").isFalse();
        learn("{\"content\":\"Hi\",\"index\":0}");
        assertThat(matches(record)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"true,1", "false,3"})
    void isAskedOnlyWhereTheOptionsSaySo(boolean fastPath, int recordsRead) {
        EventLog log = new EventLog();
        CountingDecoder decoder = new CountingDecoder(log, DecoderOptions.DEFAULTS.withFastPath(fastPath));
        byte[] stream = bytes("data: {\"content\":\"a\"}\n\n".repeat(3));
        decoder.feed(stream, 0, stream.length);
        assertThat(log.text).hasToString("aaa");
        assertThat(decoder.recordsRead).isEqualTo(recordsRead);
    }

    /** Reads records of one text, and counts those that it had to read. */
    private static final class CountingDecoder extends EventStreamDecoder {

        private final TextField content = new TextField("content");
        private int recordsRead;

        CountingDecoder(EventLog log, DecoderOptions options) {
            super(log, options);
        }

        @Override
        void readRecord() throws MalformedJsonException {
            recordsRead++;
            json.beginObject();
            while (json.nextMember()) {
                content.read(json);
            }
        }

        @Override
        void checkRecord() {}

        @Override
        void deliver() {
            deliverText(content.value());
        }

        @Override
        void teach(TextTemplate shape, int from, int to) {
            shape.learn(record(), from, to, content, false);
        }

        @Override
        void lastWord() {}

        @Override
        void forget() {}
    }

    private boolean matches(String record) {
        return template.matches(bytes(record), 0, bytes(record).length);
    }

    private void learn(String record) throws MalformedJsonException {
        byte[] bytes = bytes(record);
        JsonReader json = new JsonReader();
        TextField text = new TextField("content");
        json.begin(bytes, 0, bytes.length);
        json.beginObject();
        assertThat(json.nextMember()).isTrue();
        text.read(json);
        template.learn(bytes, 0, bytes.length, text, false);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
