package dev.weir.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is bound by hand, and what is left to {@link PlanCheck}: both give the same plan. */
class HandBinderTest {

    /** Of the bundled registry's type {@code name}. */
    private static final int MAX_NAME_CHARS = 64;

    private static final ToolRegistry TOOLS = ToolRegistry.bundled();

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
                "{\"plan_id\":\"p\",\"steps\":[{\"x\":1,\"act\":\"MoveTo\",\"y\":2}]}",
                "{\"plan_id\":\"p\",\"plan_id\":\"q\",\"steps\":[{\"act\":\"Reload\"}]}"
            })
    void leavesTheUnusualToThePlanCheck(String plan) {
        assertThat(byHand(plan)).isNull();
    }

    private static String useItem(String name) {
        return "{\"plan_id\":\"p\",\"steps\":[{\"act\":\"UseItem\",\"item_name\":\"" + name + "\"}]}";
    }

    private static @Nullable Plan byHand(String plan) {
        byte[] json = plan.getBytes(StandardCharsets.UTF_8);
        return new HandBinder(TOOLS, false).bind(Arrays.copyOf(json, json.length + RetainedText.SLACK), 0);
    }

    private static @Nullable Plan byJackson(String plan) {
        byte[] json = plan.getBytes(StandardCharsets.UTF_8);
        List<Plan> valid = new ArrayList<>();
        new JacksonBinder(TOOLS, false).bind(json, 0, json.length, 0, json.length, new JacksonBinder.Outcome() {
            @Override
            public void valid(Plan plan) {
                valid.add(plan);
            }

            @Override
            public void rejected(RejectedPlan plan) {}
        });
        return valid.isEmpty() ? null : valid.get(0);
    }
}
