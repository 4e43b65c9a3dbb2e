package dev.weir.json;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.decode.InvalidUtf8Exception;
import dev.weir.decode.StreamDecoder;
import dev.weir.llm.event.StreamListener;
import dev.weir.ndjson.LineTooLongException;
import dev.weir.recording.BodyFormat;
import dev.weir.recording.Recording;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The texts of the recordings: what is found in them, at every cut. */
class ElementsRecordingsTest {

    private static final List<ElementPath> PATHS = List.of(
            ElementPath.of(""),
            ElementPath.of("/*"),
            ElementPath.of("/*/*/*/act"),
            ElementPath.growing("/*/plan_id"),
            ElementPath.of("/plans/*"));

    static Stream<Recording> streams() {
        return Recording.all().stream().filter(recording -> recording.bodyFormat() == BodyFormat.NDJSON);
    }

    /** The text of a recording, or as much of it as can be decoded. */
    static byte[] text(Recording recording) {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        StreamDecoder decoder = new StreamDecoder(new StreamListener() {
            @Override
            public void onText(byte[] utf8, int from, int to) {
                text.write(utf8, from, to - from);
            }
        });
        byte[] body = recording.plainBody();
        try {
            decoder.feed(body, 0, body.length);
            decoder.finish();
        } catch (InvalidUtf8Exception | LineTooLongException e) {
            // the decoder's own tests hold it to where it failed
        }
        return text.toByteArray();
    }

    @ParameterizedTest
    @MethodSource("streams")
    void findsTheSameAtEveryCut(Recording recording) {
        byte[] text = text(recording);
        ElementOptions options = ElementOptions.defaults().withThinkTags(ThinkTags.none());
        List<String> whole = ElementLog.of(text, PATHS, options);
        assertThat(ElementLog.ofEveryByte(text, PATHS, options)).isEqualTo(whole);
        for (int cut = 0; cut <= text.length; cut++) {
            assertThat(ElementLog.of(text, PATHS, options, cut))
                    .as("cut at %d", cut)
                    .isEqualTo(whole);
        }
    }

    @ParameterizedTest
    @MethodSource("streams")
    void findsEveryValueThatJacksonReads(Recording recording) {
        byte[] text = text(recording);
        List<ElementPath> values = List.of(ElementPath.of(""));
        ElementOptions options = ElementOptions.defaults().withThinkTags(ThinkTags.none());
        List<String> events = ElementLog.of(text, values, options);
        List<String> found =
                events.stream().filter(event -> event.startsWith("0 at")).toList();
        List<String> expected = SlowElements.ofText(text, values);
        if (found.equals(events)) {
            assertThat(found).isEqualTo(expected);
        } else {
            // What is inside a value that broke off is no value of its own: nothing is read twice.
            assertThat(expected).containsAll(found);
        }
    }
}
