package dev.weir.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.weir.FuzzInput;
import java.util.List;

/** Any text, cut anywhere, gives the same; and if Jackson takes it for JSON, what its tree holds. */
class JsonElementsFuzzTest {

    private static final List<ElementPath> PATHS =
            List.of(ElementPath.of("/*"), ElementPath.of("/items/*/name"), ElementPath.growing("/a"));
    private static final int SHORT_LIMIT_BYTES = 32;

    @FuzzTest
    void handsOutTheSameHoweverTheTextArrives(byte[] input) {
        FuzzInput fuzz = FuzzInput.of(input);
        ElementOptions defaults = ElementOptions.defaults();
        for (ElementOptions options : List.of(
                defaults,
                defaults.withStrict(true),
                defaults.withAnywhere(true).withThinkTags(ThinkTags.usual().withUnopened(true)),
                defaults.withDocumentKept(true),
                defaults.withMaxBytes(SHORT_LIMIT_BYTES))) {
            List<String> whole = ElementLog.of(fuzz.stream(), PATHS, options);
            assertThat(ElementLog.of(fuzz.stream(), PATHS, options, fuzz.cuts()))
                    .isEqualTo(whole);
            assertThat(ElementLog.of(fuzz.stream(), PATHS, options, fuzz.everyCut()))
                    .isEqualTo(whole);
            boolean sound = whole.stream().allMatch(event -> event.matches("(?s)\\d (string )?at .*"));
            if (options.strict() && sound) {
                assertThat(whole).isEqualTo(SlowElements.ofOneValue(fuzz.stream(), PATHS, false));
            }
        }
    }
}
