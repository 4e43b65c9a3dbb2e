package dev.weir.plan.extract;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.weir.FuzzInput;
import dev.weir.plan.PlanOptions;
import dev.weir.plan.PlanOptions.Binding;
import dev.weir.plan.ToolRegistry;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Any text, cut anywhere, gives the plans that {@link SlowPlanFinder} finds in the whole, however they are bound. */
class PlanExtractorFuzzTest {

    private static final ToolRegistry REGISTRY = ToolRegistry.bundled();
    private static final int SHORT_LIMIT_BYTES = 64;

    @FuzzTest
    void extractsAsTheSlowFinderDoes(byte[] input) {
        FuzzInput fuzz = FuzzInput.of(input);
        PlanOptions defaults = PlanOptions.defaults();
        for (PlanOptions options :
                List.of(defaults, defaults.withEmptySteps(true), defaults.withStartsThinking(true))) {
            Events whole = agreeing(fuzz, options);
            if (isUtf8(fuzz.stream()) && !SlowPlanFinder.isTooDeep(fuzz.stream())) {
                List<String> expected = SlowPlanFinder.find(fuzz.stream(), REGISTRY, options);
                whole.assertAgreesWith(expected, fuzz.stream(), options.toString());
            }
        }
        agreeing(fuzz, PlanOptions.defaults().withMaxPlanBytes(SHORT_LIMIT_BYTES));
    }

    /** What the text holds, once all cuts and both bindings have agreed on it. */
    private static Events agreeing(FuzzInput fuzz, PlanOptions options) {
        byte[] text = fuzz.stream();
        Events whole = Events.of(text, REGISTRY, options);
        PlanOptions jackson = options.withBinding(Binding.JACKSON);
        assertThat(Events.of(text, REGISTRY, jackson).all()).as("%s", jackson).isEqualTo(whole.all());
        assertThat(Events.of(text, REGISTRY, options, fuzz.cuts()).all())
                .as("cut, %s", options)
                .isEqualTo(whole.all());
        assertThat(Events.ofEveryByte(text, REGISTRY, options).all())
                .as("byte for byte, %s", options)
                .isEqualTo(whole.all());
        return whole;
    }

    /** The decoder hands on nothing else, and Jackson, under the slow finder, is lax about some of it. */
    private static boolean isUtf8(byte[] text) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(text));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }
}
