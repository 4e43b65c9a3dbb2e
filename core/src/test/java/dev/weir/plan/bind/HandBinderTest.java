package dev.weir.plan.bind;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.json.scan.RetainedText;
import dev.weir.plan.Plan;
import dev.weir.plan.ToolRegistry;
import dev.weir.plan.extract.PlanTexts;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is bound by hand, and what is left to {@link PlanCheck}: both give the same plan. */
class HandBinderTest {

    /** Of the bundled registry's type {@code name}. */
    private static final int MAX_NAME_CHARS = 64;

    private static final ToolRegistry TOOLS = ToolRegistry.bundled();
    private final HandBinder hand = new HandBinder(TOOLS, false);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "medkit",
                "say \\\"now\\\"",
                "back\\\\slash\\\\",
                "\\u00e9\\u2728 and \\ud83d\\ude00",
                "é✨\\n\\t\\/\\b\\f\\r😀",
                "lone \\ud83d half",
                "}],[{\\\"}"
            })
    void bindsStringsWithEscapeSequences(String name) {
        String plan = "{\"agent_id\":7,\"plan_id\":\"" + name + "\",\"steps\":[{\"act\":\"UseItem\",\"item_name\":\""
                + name + "\"},{\"act\":\"Reload\"}]}";
        assertThat(byHand(plan)).isNotNull().isEqualTo(byJackson(plan));
    }

    @Test
    void holdsAStringWithEscapeSequencesToItsLength() {
        String longest = useItem("\\u00e9".repeat(MAX_NAME_CHARS));
        assertThat(byHand(longest)).isNotNull().isEqualTo(byJackson(longest));
        String tooLong = useItem("\\u00e9".repeat(MAX_NAME_CHARS + 1));
        assertThat(byHand(tooLong)).isNull();
        assertThat(byJackson(tooLong)).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"plan_id\":\"p\",\"st\\u0065ps\":[{\"act\":\"Reload\"}]}",
                "{\"plan_id\":\"p\",\"steps\":[{\"act\":\"R\\u0065load\"}]}",
                "{\"plan_id\":\"p\",\"plan_id\":\"q\",\"steps\":[{\"act\":\"Reload\"}]}",
                "{\"plan_id\":\"p\",\"steps\":1,\"steps\":[{\"act\":\"Reload\"}]}",
                "{\"plan_id\":\"p\",\"steps\":[{\"act\":\"Fly\",\"act\":\"Reload\"}]}",
                "{\"plan_id\":\"p\",\"steps\":[{\"act\":\"Fly\",\"\\u0061ct\":\"Reload\"}]}",
                "{\"plan_id\":\"p\",\"steps\":[{\"x\":1,\"act\":\"MoveTo\",\"y\":2,\"act\":\"Reload\"}]}",
                "{\"plan_id\":\"p\",\"steps\":[{\"act\":\"MoveTo\",\"x\":\"a\",\"y\":2,\"x\":1}]}",
                "{\"plan_id\":\"p\",\"steps\":[{\"act\":\"MoveTo\",\"x\":1e0,\"y\":2}]}",
                "{\"plan_id\":\"p\",\"steps\":[{\"act\":\"MoveTo\",\"x\":1,\"y\":2,\"speed\":\"r\\u0075n\"}]}",
            })
    void leavesTheUnusualToThePlanCheck(String plan) {
        assertThat(byHand(plan)).isNull();
        assertThat(hand.isUnsure()).isTrue();
        assertThat(byJackson(plan)).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"plan_id\":\"p\",\"steps\":[{\"x\":1,\"act\":\"MoveTo\",\"y\":2}]}",
                "{\"plan_id\":\"p\",\"steps\":[{\"note\":[\"act\"],\"y\":2 , \"x\":1 , \"act\" : \"MoveTo\" }]}",
            })
    void bindsAStepWhoseActComesLater(String plan) {
        assertThat(byHand(plan)).isNotNull().isEqualTo(byJackson(plan));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"steps\":1}",
                "{\"plan_id\":\"p\",\"steps\":1e999999999999}",
                "{\"plan_id\":1,\"steps\":[{\"act\":\"Reload\"}]}",
                "{\"plan_id\":\"p\",\"steps\":[]}",
                "{\"plan_id\":\"p\",\"steps\":[1]}",
                "{\"plan_id\":\"p\",\"steps\":[{}]}",
                "{\"plan_id\":\"p\",\"steps\":[{\"x\":1}]}",
                "{\"plan_id\":\"p\",\"steps\":[{\"act\":null}]}",
                "{\"plan_id\":\"p\",\"steps\":[{\"act\":\"Fly\",\"x\":[{\"act\":\"Reload\"}]}]}",
                "{\"plan_id\":\"p\",\"steps\":[{\"act\":\"MoveTo\",\"x\":1}]}",
                "{\"plan_id\":\"p\",\"steps\":[{\"act\":\"MoveTo\",\"x\":4000,\"y\":2}],\"note\":\"x\"}",
                "{\"plan_id\":\"p\",\"steps\":[{\"act\":\"MoveTo\",\"x\":1,\"y\":2,\"speed\":\"fly\"}]}",
                "{\"agent_id\":0,\"plan_id\":\"p\",\"steps\":[{\"act\":\"Reload\"}]}",
            })
    void refusesWhatIsWrongBeyondDoubt(String plan) {
        assertThat(byHand(plan)).isNull();
        assertThat(hand.isUnsure()).isFalse();
        assertThat(byJackson(plan)).isNull();
    }

    /** Whatever it says without leaving it to the check, the check says too. */
    @Test
    void isRightWhereverItIsSure() {
        int valid = 0;
        int refused = 0;
        int unsure = 0;
        for (long seed = 0; seed < 40_000; seed++) {
            PlanTexts texts = new PlanTexts(seed, TOOLS);
            String plan = texts.plan(1);
            Plan byHand = byHand(plan);
            if (hand.isUnsure()) {
                unsure++;
                assertThat(byHand).as(plan).isNull();
            } else {
                assertThat(byHand).as(plan).isEqualTo(byJackson(plan));
                valid += byHand != null ? 1 : 0;
                refused += byHand == null ? 1 : 0;
            }
        }
        assertThat(valid).isGreaterThan(5_000);
        assertThat(refused).isGreaterThan(5_000);
        assertThat(unsure).isBetween(1_000, 20_000);
    }

    private static String useItem(String name) {
        return "{\"plan_id\":\"p\",\"steps\":[{\"act\":\"UseItem\",\"item_name\":\"" + name + "\"}]}";
    }

    private @Nullable Plan byHand(String plan) {
        byte[] json = plan.getBytes(StandardCharsets.UTF_8);
        return hand.bind(Arrays.copyOf(json, json.length + RetainedText.SLACK), 0);
    }

    private static @Nullable Plan byJackson(String plan) {
        byte[] json = plan.getBytes(StandardCharsets.UTF_8);
        return new JacksonBinder(TOOLS, false).plan(json, 0, json.length);
    }
}
