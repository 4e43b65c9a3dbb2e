package dev.weir.plan.extract;

import static dev.weir.plan.extract.FoundPlans.P1;
import static dev.weir.plan.extract.FoundPlans.P2;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.plan.PlanOptions;
import dev.weir.plan.Reason.Kind;
import dev.weir.plan.ToolRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Plans in strings that hold JSON. */
class HeldPlansTest {

    private final FoundPlans found = new FoundPlans();
    private PlanExtractor extractor = new PlanExtractor(ToolRegistry.bundled(), found);

    private void feed(String text) {
        FoundPlans.feed(extractor, text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"%s", " \n%s ", "{\"plan\":%s}", "[%s]", "{\"agent_id\":1,\"answer\":[%s]}", "<think>x</think>%s"
            })
    void findsPlansThatAStringHolds(String shape) {
        feed(String.format(shape, SlowPlanFinder.quoted("{\"plans\": [" + P1 + "," + P2 + "]}")));
        assertThat(extractor.finish(2).isClean()).isTrue();
        assertThat(found.planIds()).containsExactly("p1", "p2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "%s\n%s",
                "```json\n[%s,%s]\n```",
                "```\n%s\n```\nand\n```\n%s\n```",
                "Use {braces} [or not]: %s and %s.",
                "<think>%1$s</think>%1$s%2$s",
                "%s%s{\"plan_id\"",
            })
    void findsPlansInATextThatAStringHolds(String held) {
        String string = SlowPlanFinder.quoted(String.format(held, P1, P2));
        feed(string);
        feed("{\"answer\":" + string + "}");
        feed("[1," + string + "]");
        assertThat(found.planIds()).containsExactly("p1", "p2", "p1", "p2", "p1", "p2");
    }

    /** Only what is outside of strings in the held JSON may be written so; it still is JSON then, once the string is read. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "\\u007b",
                "\\u007B",
                "\\u007b ",
                "\\u007b\\u0020\\n",
                "\\u007b\\t",
            })
    void findsPlansThatAStringHoldsWithItsBracesEscaped(String brace) {
        String plan = SlowPlanFinder.quoted(P1).replace("{", brace);
        String array = SlowPlanFinder.quoted("[" + P1 + "," + P2 + "]")
                .replace("{", brace)
                .replace("}", "\\u007d")
                .replace("[", "\\u005b")
                .replace("]", "\\u005D");
        feed("{\"plan\":" + plan + "}");
        feed("{\"agent_id\":1,\"answer\":" + array + "}");
        feed("[" + plan.replace("\\\"", "\\u0022") + "]");
        assertThat(found.planIds()).containsExactly("p1", "p1", "p2", "p1");
    }

    /** The inner brace as the outer string has it. */
    @ParameterizedTest
    @ValueSource(strings = {"\\\\u007b", "\\\\u007B", "\\u005cu007b", "\\u005Cu007B"})
    void findsPlansInStringsInStringsWithTheirBracesEscaped(String innerBrace) {
        String inner = SlowPlanFinder.quoted(P1).replace("{", "\\u007b");
        String outer = SlowPlanFinder.quoted(inner).replace("\\\\u007b", innerBrace);
        feed("{\"answer\":" + outer + "}");
        String object = SlowPlanFinder.quoted("{\"plan\":" + inner + "}").replace("\\\\u007b", innerBrace);
        feed("{\"answer\":" + object.replace("{", "\\u007b") + "}");
        assertThat(found.planIds()).containsExactly("p1", "p1");
    }

    @Test
    void tellsOfBrokenPlansInAStringOnlyIfOneInItCloses() {
        feed("{\"log\":" + SlowPlanFinder.quoted("I had { \"plan_id\": 1 and {\"agent_id\":1}") + "}");
        assertThat(found.rejected).isEmpty();
        feed("{\"answer\":" + SlowPlanFinder.quoted("{\"agent_id\":1,oops} and " + P2) + "}");
        assertThat(found.rejected)
                .singleElement()
                .satisfies(plan -> assertThat(plan.is(Kind.MALFORMED_JSON)).isTrue());
        assertThat(found.planIds()).containsExactly("p2");
    }

    @Test
    void findsAStringThatStandsWhereWhatWasBeforeItHasOutgrownTheCap() {
        String held = SlowPlanFinder.quoted(P1);
        extractor = new PlanExtractor(
                ToolRegistry.bundled(), found, PlanOptions.defaults().withMaxPlanBytes(held.length() + 10));
        feed("[\"a\"," + "1,".repeat(held.length() / 2 - 10) + held + "]");
        assertThat(found.planIds()).containsExactly("p1");
    }
}
