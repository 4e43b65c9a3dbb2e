package dev.weir.json;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.decode.OllamaRecordings;
import dev.weir.dialect.DialectRecordings;
import dev.weir.recording.Recording;
import dev.weir.recording.head.BodyFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
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
        return Stream.concat(OllamaRecordings.streams().stream(), DialectRecordings.streams());
    }

    private static byte[] text(Recording recording) {
        return recording.bodyFormat() == BodyFormat.SSE
                ? DialectRecordings.text(recording)
                : OllamaRecordings.text(recording);
    }

    @Test
    void thereAreTextsOfEveryDialect() {
        assertThat(streams().filter(recording -> text(recording).length > 0).map(Recording::path))
                .contains("/api/chat", "/api/generate", "/v1/chat/completions", "/v1/responses", "/v1/messages");
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
