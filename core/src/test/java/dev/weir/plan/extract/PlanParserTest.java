package dev.weir.plan.extract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.plan.NoPlanException;
import dev.weir.plan.ParsedAnswer;
import dev.weir.plan.ParsedAnswer.Stage;
import dev.weir.plan.Plan;
import dev.weir.plan.PlanOptions;
import dev.weir.plan.PlanReport;
import dev.weir.plan.Reason.Kind;
import dev.weir.plan.Step;
import dev.weir.plan.ToolRegistry;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlanParserTest {

    private static final String PLAN = "{\"plan_id\":\"p1\",\"steps\":[{\"act\":\"MoveTo\",\"x\":4,\"y\":7}]}";
    private final ToolRegistry registry = ToolRegistry.bundled();
    private final PlanParser parser = new PlanParser(registry);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "%s|WHOLE_TEXT",
                "~ [%s] ~|WHOLE_TEXT",
                "<think>{}</think>[%s,%s]|WHOLE_TEXT",
                "```json~%s~```|FENCE",
                "Here:~```~[%s]~```~done|FENCE",
                "```~%s~```~and~```~%s~```|FENCE",
                "{\"plan\":%s}|ENVELOPE",
                "{\"plans\":[%s,%s]}|ENVELOPE",
                "```~{\"plan\":%s}~```|ENVELOPE",
                "Sure: %s|PROSE",
                "%s%s|PROSE",
                "Sure: {\"plan\":%s}|PROSE",
                "```~%s~```~then %s|PROSE",
                "```~Use %s~```|PROSE",
            })
    void saysHowFarItHadToGo(String shape, Stage stage) {
        String text = shape.replace("~", "\n").replace("%s", PLAN);
        assertThat(parser.parse(text).stage()).isEqualTo(stage);
        assertThat(parser.parse(text).plans())
                .allMatch(plan -> plan.planId().equals("p1"))
                .isNotEmpty();
    }

    @Test
    void readsAStringThatHoldsJson() {
        assertThat(parser.parse(SlowPlanFinder.quoted(PLAN)).stage()).isEqualTo(Stage.ENVELOPE);
        ParsedAnswer fenced = parser.parse("{\"answer\":" + SlowPlanFinder.quoted("```\n" + PLAN + "\n```") + "}");
        assertThat(fenced.stage()).isEqualTo(Stage.ENVELOPE);
        assertThat(fenced.plans()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"plan_id\":\"p1\",\"steps\":[{\"act\":\"MoveTo\",\"x\":4,\"y\":7,},],}",
                "{'plan_id':'p1','steps':[{'act':'MoveTo','x':4,'y':7}]}",
                "{plan_id:\"p1\",steps:[{act:\"MoveTo\",x:4,y:7}]}",
                "{\"plan_id\":\"p1\", // the first\n\"steps\":[{\"act\":\"MoveTo\",/* east */\"x\":4,\"y\":7}]}",
                "{\"plan_id\":\"p1\", # the first\n\"steps\":[{\"act\":\"MoveTo\",\"x\":4,\"y\":7}]}",
                "Use {curly} here: {'plans':[{'plan_id':'p1','note':'a\nb','steps':[{'act':'MoveTo','x':4,'y':7}]},]} ok",
            })
    void readsWhatIsAlmostJson(String text) {
        ParsedAnswer answer = parser.parse(text);
        assertThat(answer.stage()).isEqualTo(Stage.TOLERANT);
        assertThat(answer.plans())
                .singleElement()
                .satisfies(plan -> assertThat(plan.steps()).containsExactly(Step.of("MoveTo", "x", 4, "y", 7)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"%s", "{'plan_id':'p1','steps':[{'act':'MoveTo','x':4,'y':7}]}"})
    void readsOnlyWhatIsBehindABlockThatTheTemplateOpened(String plan) {
        PlanParser thinking = new PlanParser(registry, PlanOptions.defaults().withStartsThinking(true));
        String text = String.format(plan, PLAN);
        assertThat(thinking.parse(text.replace("p1", "draft") + "</think>" + text)
                        .plans())
                .extracting(Plan::planId)
                .containsExactly("p1");
        assertThatThrownBy(() -> thinking.parse(text)).isInstanceOf(NoPlanException.class);
    }

    @Test
    void takesATagAfterProseForProseWhenItReadsTolerantly() {
        String plan = "{'plan_id':'p1','steps':[{'act':'Reload'}]}";
        assertThat(parser.parse("Use the <think> tag: " + plan).plans()).hasSize(1);
        assertThat(parser.parse("<think>" + plan + "</think>" + plan).plans()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'plan_id':'p1','steps':[{'act':'MoveTo','x':4}]}",
                "{'plan_id':'p1','steps':[{'act':'MoveTo','x':4,'y':}]}",
                "{'plan_id':'p1','steps':[{'act':'MoveTo','x':4,,'y':7}]}",
                "{'plan_id':'p1','steps':[{'act':'MoveTo','x':4,'y':7}]",
                "{\"note\":{\"agent_id\":1,\"x\":{\"steps\":[]}},\"plan_id\":\"p1\",\"steps\":[{\"act\":\"Reload\"}]}",
                "<think>{'plan_id':'p1','steps':[{'act':'Reload'}]}",
                "",
                "no plan",
                "{}",
                "[",
                "\"",
            })
    void makesNothingUp(String text) {
        assertThatThrownBy(() -> parser.parse(text)).isInstanceOf(NoPlanException.class);
    }

    /** Parts of a plan that is rejected: too large, strictly or tolerantly read; with a number beyond all measure; with an unknown tool. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "Sure: {\"plan_id\":\"big\",\"steps\":[%x,{\"act\":\"Reload\",\"alt\":%s}]}|TOO_LARGE",
                "Sure: {'plan_id':'big','steps':[%x,{'act':'Reload','alt':%t}]}|TOO_LARGE",
                "Sure: {'log':[%x],'steps':[{'act':'Reload','alt':%t}]}|TOO_LARGE",
                "Sure: {\"plan_id\":\"big\",\"n\":%9,\"steps\":[{\"act\":\"Reload\",\"alt\":{\"note\":%s}}]}|UNREADABLE",
                "Sure: {\"plan_id\":\"big\",\"steps\":[{\"act\":\"Fly\",\"alt\":%s}]}|UNKNOWN_TOOL",
                "Sure: {'plan_id':'big','steps':[{'act':'Fly','alt':%t}]}|UNKNOWN_TOOL",
            })
    void executesNoPartOfARejectedPlan(String shape, Kind kind) {
        String text = shape.replace("%x", "{\"act\":\"Reload\"},".repeat(200) + "1")
                .replace("%9", "9".repeat(1_001))
                .replace("%s", PLAN)
                .replace("%t", PLAN.replace('"', '\''));
        PlanParser small =
                new PlanParser(registry, PlanOptions.defaults().withMaxPlanBytes(kind == Kind.TOO_LARGE ? 200 : 2_000));
        assertThatThrownBy(() -> small.parse(text))
                .isInstanceOfSatisfying(
                        NoPlanException.class, e -> assertThat(e.rejected()).anyMatch(plan -> plan.is(kind)));
    }

    @Test
    void tellsOfWhatStrictReadingRejectedBesideWhatItReadsTolerantly() {
        String tolerant = "{'plan_id':'p1','steps':[{'act':'Reload'}]}";
        String text = "{\"agent_id\":3} and [" + tolerant + ",{\"plan_id\":\"p2\",\"steps\":[]},{'agent_id':4}] and "
                + "{\"plan_id\":\"p5\",\"steps\":[oops]} and {\"a\":\"{\\\"plan_id\\\":\\\"p6\\\",\\\"steps\\\":[]}\"}";
        ParsedAnswer answer = parser.parse(text);
        assertThat(answer.plans()).extracting(Plan::planId).containsExactly("p1");
        assertThat(answer.rejected())
                .extracting(plan -> plan.planId().orElse("") + plan.agentId().orElse(0))
                .containsExactly("3", "p20", "4", "p50", "p60");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "[%t,%s]|p2 MALFORMED_JSON",
                "%s then {'plans':[%t]}|p2 MALFORMED_JSON",
                "[{'plans':[%t]},%s,{\"plan_id\":\"p3\",\"steps\":[]}]|p2 MALFORMED_JSON, p3 EMPTY_STEPS",
                "<think>%t</think>[%s]<think>%t</think>|~~",
                "{\"note\":\"use %t\",\"plans\":[%s],\"more\":\"use %t\"} done|~~",
                "{\"plan_id\":\"p3\",\"steps\":[%s,]} or %s|p3 MALFORMED_JSON",
                "\"use %q\" <think>%t</think>|~~",
            })
    void rejectsThePlansThatAreAlmostJsonBesideThoseThatAre(String shape, String expected) {
        String text = shape.replace("%t", "{'plan_id':'p2','steps':[{'act':'Reload'}]}")
                .replace("%s", PLAN)
                .replace("%q", PLAN.replace("\"", "\\\""));
        ParsedAnswer answer = parser.parse(text);
        assertThat(answer.stage()).isNotEqualTo(Stage.TOLERANT);
        assertThat(answer.plans()).extracting(Plan::planId).containsOnly("p1");
        assertThat(answer.rejected().stream()
                        .map(plan -> plan.planId().orElse("") + " "
                                + plan.reasons().get(0).kind())
                        .collect(Collectors.joining(", ")))
                .isEqualTo(expected);
    }

    @Test
    void saysWhyThereIsNoPlan() {
        assertThatThrownBy(() -> parser.parse(PLAN.replace("MoveTo", "Fly")))
                .isInstanceOfSatisfying(
                        NoPlanException.class,
                        e -> assertThat(e.rejected().get(0).is(Kind.UNKNOWN_TOOL))
                                .isTrue())
                .hasMessageContaining("steps[0].act: expected one of the registry's tools, found \"Fly\"");
        assertThatThrownBy(() -> parser.parse("Hello")).hasMessageContaining("no valid plan in 5 bytes of text");
    }

    @Test
    void keepsTheGoodPlansAndTellsOfTheOthers() {
        ParsedAnswer answer = parser.parse("[" + PLAN + "," + PLAN.replace("4", "4000") + "]");
        assertThat(answer.plans()).hasSize(1);
        assertThat(answer.rejected())
                .singleElement()
                .satisfies(plan -> assertThat(plan.message())
                        .contains("steps[0].x: expected an integer from -1000 to 1000, found 4000"));
    }

    @Test
    void agreesWithTheExtractor() {
        for (long seed = 0; seed < 3_000; seed++) {
            byte[] text = new PlanTexts(seed, registry).answer().getBytes(StandardCharsets.UTF_8);
            List<Plan> streamed = new ArrayList<>();
            PlanExtractor extractor = new PlanExtractor(registry, (plan, from, to) -> streamed.add(plan));
            for (int i = 0; i < text.length; i++) {
                extractor.feed(text, i, i + 1);
            }
            extractor.finish();
            if (!streamed.isEmpty()) {
                assertThat(parser.parse(text).plans()).as("seed %d", seed).isEqualTo(streamed);
                assertThat(parser.parse(text).stage()).as("seed %d", seed).isNotEqualTo(Stage.TOLERANT);
            }
        }
    }

    /** Strict JSON, and so nothing that only the tolerant reader could find, but plans that exceed the cap, and plans in plans. */
    @Test
    void agreesWithTheExtractorOnPlansThatExceedTheCap() {
        int tooLarge = 0;
        for (long seed = 0; seed < 2_000; seed++) {
            PlanTexts texts = new PlanTexts(seed, registry);
            String outer = texts.plan(1).replaceFirst("\\{", "{\"alt\":[1," + texts.plan(2) + "],");
            String inner = "{\"plan_id\":\"q\",\"steps\":[" + "{\"act\":\"Reload\"},".repeat(texts.below(20))
                    + "{\"act\":\"Reload\",\"alt\":" + texts.plan(3) + "}]}";
            byte[] text = ("Sure: " + inner + outer + " and [" + texts.plan(4) + "," + inner + "]")
                    .getBytes(StandardCharsets.UTF_8);
            PlanOptions options = PlanOptions.defaults().withMaxPlanBytes(50 + texts.below(300));
            List<Plan> streamed = new ArrayList<>();
            PlanExtractor extractor = new PlanExtractor(registry, (plan, from, to) -> streamed.add(plan), options);
            extractor.feed(text, 0, text.length);
            PlanReport report = extractor.finish();
            tooLarge += report.rejected().stream().anyMatch(plan -> plan.is(Kind.TOO_LARGE)) ? 1 : 0;
            assertThat(plansOrNone(new PlanParser(registry, options), text))
                    .as("seed %d, %s: %s", seed, options, new String(text, StandardCharsets.UTF_8))
                    .isEqualTo(streamed);
        }
        assertThat(tooLarge).isGreaterThan(500);
    }

    private static List<Plan> plansOrNone(PlanParser parser, byte[] text) {
        try {
            return parser.parse(text).plans();
        } catch (NoPlanException e) {
            return List.of();
        }
    }
}
