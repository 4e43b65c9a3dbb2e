package dev.weir.plan.extract;

import static dev.weir.plan.extract.FoundPlans.P1;
import static dev.weir.plan.extract.FoundPlans.P2;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.json.ThinkTags;
import dev.weir.plan.Plan;
import dev.weir.plan.PlanListener;
import dev.weir.plan.PlanOptions;
import dev.weir.plan.PlanReport;
import dev.weir.plan.Reason.Kind;
import dev.weir.plan.RejectedPlan;
import dev.weir.plan.Step;
import dev.weir.plan.ToolRegistry;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlanExtractorTest {

    private final FoundPlans found = new FoundPlans();
    private PlanExtractor extractor = new PlanExtractor(ToolRegistry.bundled(), found);

    private void feed(String text) {
        FoundPlans.feed(extractor, text);
    }

    @Test
    void handsOutAPlanAtItsClosingBrace() {
        feed("[" + P1.substring(0, P1.length() - 1));
        assertThat(found.plans).isEmpty();
        feed("}");
        assertThat(found.planIds()).containsExactly("p1");
        assertThat(found.plans.get(0).agentId()).hasValue(1);
        assertThat(found.plans.get(0).steps()).containsExactly(Step.of("MoveTo", "x", 4, "y", 7));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "%s%s",
                "%s\n\n%s",
                "[%s,%s]",
                "{\"plans\":[%s,%s]}",
                "{\"a\":{\"plan\":%s},\"b\":%s}",
                "```json\n[%s,%s]\n```",
                "First:\n```\n%s\n```\nthen\n```\n%s\n```",
                "Sure! %s and %s, done.",
                "Use {curly} [or not] {\"and\" %s } %s",
                "<think>{\"steps\":[]} or </thin </think>[%s,%s]",
                "[[%s],[[%s]]]",
                "\uFEFF[%s,%s]",
                "5\" {\" %s %s",
                "{\"agent_id\":1,\"plan\":%s}%s",
                "{\"plan_id\":\"batch\",\"plans\":[%s,%s]}",
                "{\"x\":{\"agent_id\":1,\"plan\":%s},\"y\":%s}",
                "{\"agent_id\":1,\"steps\":[{\"act\":oops}]} %s %s",
                "[{\"agent_id\":1,\"plan_id\":\"<think>\",]},%s,%s]",
                "{\"note\":\"<think>{[```\\\"\",\"plans\":[%s,%s]}",
                "[\"abc %s,%s",
                "Use the <think> tag if needed. [%s,%s]",
                "Well.\n<think>{\"steps\":[]}</think>\n<think>{</think> %s,%s",
                "[%s,\n<think>{</think>%s",
                "A <think>,\n <think> %s%s",
                "<think>a</think> <think>{</think>%s<think>{</think>%s",
            })
    void findsPlansInAnyShape(String shape) {
        feed(String.format(shape, P1, P2));
        assertThat(found.planIds()).containsExactly("p1", "p2");
        assertThat(extractor.isSatisfied(2)).isTrue();
        assertThat(extractor.isSatisfied(3)).isFalse();
    }

    @Test
    void mayBeAskedByItsListener() {
        List<String> seen = new ArrayList<>();
        PlanExtractor[] asked = new PlanExtractor[1];
        asked[0] = new PlanExtractor(
                ToolRegistry.bundled(),
                (plan, fromByte, toByte) ->
                        seen.add(plan.agentId() + " " + asked[0].isSatisfied(2) + " " + asked[0].mayBeThought()));
        String plan = "{\"plan_id\":\"p\",\"steps\":[{\"act\":\"Reload\"}]}";
        FoundPlans.feed(asked[0], "{\"1\":" + plan + ",\"2\":" + plan + "}");
        assertThat(seen).containsExactly("OptionalInt[1] false false", "OptionalInt[2] true false");
        assertThat(asked[0].finish(2).isClean()).isTrue();
    }

    @Test
    void isNeitherFedNorEndedByItsListener() {
        List<Consumer<PlanExtractor>> calls =
                List.of(extracting -> FoundPlans.feed(extracting, "1"), PlanExtractor::finish, PlanExtractor::reset);
        for (Consumer<PlanExtractor> call : calls) {
            List<String> seen = new ArrayList<>();
            PlanExtractor[] called = new PlanExtractor[1];
            PlanListener listener = new PlanListener() {
                @Override
                public void onPlan(Plan plan, long fromByte, long toByte) {
                    refused(plan.planId());
                }

                @Override
                public void onRejected(RejectedPlan plan) {
                    refused("rejected");
                }

                private void refused(String what) {
                    assertThatIllegalStateException()
                            .isThrownBy(() -> call.accept(called[0]))
                            .withMessageContaining("listener");
                    seen.add(what);
                }
            };
            called[0] = new PlanExtractor(ToolRegistry.bundled(), listener);
            FoundPlans.feed(called[0], "[" + P1 + "," + P2 + ",{\"plan_id\":");
            assertThat(called[0].finish().validCount()).isEqualTo(2);
            assertThat(seen).containsExactly("p1", "p2", "rejected");
        }
    }

    @Test
    void takesTextInsideStringsForText() {
        String name = "}]{[```json <think> \\\" \\\\";
        feed("{\"plan_id\":\"p\",\"steps\":[{\"act\":\"UseItem\",\"item_name\":\"" + name + "\"}]}");
        assertThat(found.plans.get(0).steps().get(0).text("item_name")).isEqualTo("}]{[```json <think> \" \\");
    }

    @Test
    void ignoresWhatIsThoughtBehindJsonThatIsBroken() {
        PlanOptions options = PlanOptions.defaults().withThinkTags(ThinkTags.usual());
        for (String start : List.of("[\n", "[\n  ", "{\n  ", "[\n\t")) {
            FoundPlans indented = new FoundPlans();
            FoundPlans.feed(
                    new PlanExtractor(ToolRegistry.bundled(), indented, options),
                    start + "<think>" + P1 + "</think>" + P2);
            assertThat(indented.planIds()).as(start).containsExactly("p2");
        }
    }

    @Test
    void ignoresWhatIsThought() {
        feed("<think>" + P1 + "</think>" + P2);
        assertThat(found.planIds()).containsExactly("p2");
    }

    @Test
    void takesATagWithinALineOfProseForProse() {
        feed("Okay. <think>" + P1 + "</think>" + P2);
        assertThat(found.planIds()).containsExactly("p1", "p2");
        assertThat(extractor.finish(2).insideThinking()).isFalse();
    }

    @Test
    void ignoresWhatIsThoughtInABlockThatBeginsALine() {
        feed("Okay, let me think.\n<think>" + P1 + "</think>" + P2);
        assertThat(found.planIds()).containsExactly("p2");
    }

    @Test
    void ignoresWhatIsThoughtInABlockThatTheTemplateOpened() {
        extractor = new PlanExtractor(
                ToolRegistry.bundled(), found, PlanOptions.defaults().withStartsThinking(true));
        feed("a draft: " + P1 + "</think>\n" + P2);
        assertThat(found.planIds()).containsExactly("p2");
        extractor.reset();
        feed("a draft: " + P1);
        assertThat(extractor.finish().insideThinking()).isTrue();
        assertThat(found.planIds()).containsExactly("p2");
    }

    @Test
    void saysThatTheAnswerEndedWhileThinking() {
        feed("<think>" + P1);
        PlanReport report = extractor.finish(1);
        assertThat(report.insideThinking()).isTrue();
        assertThat(report.missing()).containsExactly(1);
        assertThat(found.plans).isEmpty();
    }

    @Test
    void reportsStepsBeforeTheirPlanAndSaysWhoseTheyAre() {
        Events events =
                Events.of((" " + P2).getBytes(StandardCharsets.UTF_8), ToolRegistry.bundled(), PlanOptions.defaults());
        assertThat(events.all().subList(0, 3))
                .containsExactly(
                        "step 0 of 1: {\"act\":\"Reload\"}",
                        "step 1 of 1: {\"act\":\"Wait\",\"duration\":1.5}",
                        Events.valid(
                                new Plan(
                                        java.util.OptionalInt.of(2),
                                        "p2",
                                        List.of(Step.of("Reload"), Step.of("Wait", "duration", 1.5))),
                                1,
                                1 + P2.length()));
    }

    @Test
    void tellsOfWhatWaitedInTheOrderInWhichItClosed() {
        String text = "{\"plan_id\":\"batch\",\"agents\":[{\"agent_id\":3}," + P2 + "]}";
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        List<String> all = Events.ofEveryByte(utf8, ToolRegistry.bundled(), PlanOptions.defaults())
                .all();
        assertThat(all).hasSize(5);
        assertThat(all.get(0))
                .startsWith(text.indexOf("{\"agent_id\":3") + "..")
                .contains(" rejected: ");
        int from = text.indexOf(P2);
        assertThat(all.get(1)).isEqualTo("step 0 of " + from + ": {\"act\":\"Reload\"}");
        assertThat(all.get(2)).startsWith("step 1 of " + from);
        assertThat(all.get(3)).startsWith(from + ".." + (from + P2.length()) + " Plan[");
    }

    @Test
    void tellsOfTheOutermostObjectWithoutStepsWhateverItsStringsMayHold() {
        feed("{\"plan_id\":\"p\",\"x\":{\"agent_id\":1},\"note\":\"{\\\"a\\\":1}\"}");
        assertThat(found.rejected)
                .singleElement()
                .satisfies(plan -> assertThat(plan.planId()).hasValue("p"));
    }

    @Test
    void rejectsABrokenPlanAndKeepsTheOthers() {
        feed("[" + P1 + ",{\"agent_id\":3,\"plan_id\":\"p3\",\"steps\":[{\"act\":\"Reload\"},oops]}," + P2 + "]");
        assertThat(found.planIds()).containsExactly("p1", "p2");
        assertThat(found.rejected).singleElement().satisfies(plan -> {
            assertThat(plan.is(Kind.MALFORMED_JSON)).isTrue();
            assertThat(plan.agentId()).hasValue(3);
            assertThat(plan.planId()).hasValue("p3");
            assertThat(plan.stepCount()).hasValue(1);
            assertThat(plan.message()).contains("expected a value, found 'o' at byte");
        });
    }

    @Test
    void countsTheStepsOfEachBrokenPlanFromNone() {
        feed("[" + P2 + ",{\"plan_id\":\"p3\",\"steps\":oops}," + P2
                + ",{\"plan_id\":\"p4\",\"steps\":[{\"act\":\"Reload\"}],\"steps\":{\"act\"");
        extractor.finish();
        assertThat(found.rejected)
                .hasSize(2)
                .allSatisfy(
                        plan -> assertThat(plan.stepCount()).as(plan.message()).hasValue(0));
    }

    @Test
    void aPlanWithoutAnAgentTakesThatOfTheEnvelope() {
        String plan = "{\"plan_id\":\"p\",\"steps\":[{\"act\":\"Reload\"}]}";
        for (String text : List.of(
                "[{\"agent_id\":1,\"plan\":" + plan + "},{\"agent_id\": 2 ,\"plan\":" + plan + "}]",
                "{\"1\":" + plan + ",\"2\":" + plan + "}",
                "{\"plans\":{\"1\":[" + plan + "], \"2\" :{\"x\":" + plan + "}}}",
                "{\"9\":{\"agent_id\":1,\"plan\":" + plan + "},\"x\":[{\"agent_id\":2,\"note\":\"n\",\"it\":" + plan
                        + "}]}",
                "{\"agent_id\":1,\"plan\":" + SlowPlanFinder.quoted(plan) + "} {\"2\":" + SlowPlanFinder.quoted(plan)
                        + "}")) {
            assertThat(agents(text)).as(text).containsExactly(OptionalInt.of(1), OptionalInt.of(2));
        }
        assertThat(agents("{\"agent_id\":7,\"plan\":" + P1 + "}")).containsExactly(OptionalInt.of(1)); // its own
        for (String none : List.of("\"01\"", "\"0\"", "\"-1\"", "\"1.5\"", "\"2147483648\"", "\"a1\"")) {
            assertThat(agents("{" + none + ":" + plan + "}")).as(none).containsExactly(OptionalInt.empty());
        }
        for (String none : List.of("0", "-1", "1.0", "1e2", "2147483648", "\"1\"", "null")) {
            assertThat(agents("{\"agent_id\":" + none + ",\"plan\":" + plan + "}"))
                    .as(none)
                    .containsExactly(OptionalInt.empty());
        }
    }

    private static List<OptionalInt> agents(String text) {
        List<OptionalInt> agents = new ArrayList<>();
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        PlanExtractor extractor =
                new PlanExtractor(ToolRegistry.bundled(), (plan, from, to) -> agents.add(plan.agentId()));
        extractor.feed(utf8, 0, utf8.length);
        extractor.finish();
        List<OptionalInt> parsed = new PlanParser(ToolRegistry.bundled())
                .parse(utf8).plans().stream().map(Plan::agentId).toList();
        assertThat(parsed).isEqualTo(agents);
        return agents;
    }

    @Test
    void tagsOfThinkBlocksAreOptions() {
        ThinkTags usual = ThinkTags.usual();
        for (String draft : List.of("<thinking>", "<THINK>", "  <Think>", "\n\t<reasoning>")) {
            String close = draft.strip().replace("<", "</");
            String text = draft + P1 + close + P2;
            assertThat(idsIn(text, PlanOptions.defaults().withThinkTags(usual)))
                    .as(draft)
                    .containsExactly("p2");
            assertThat(idsIn(text, PlanOptions.defaults().withThinkTags(ThinkTags.none())))
                    .as(draft)
                    .containsExactly("p1", "p2");
        }
    }

    @Test
    void whatComesBeforeAnUnopenedClosingTagIsNoPlan() {
        PlanOptions options =
                PlanOptions.defaults().withThinkTags(ThinkTags.usual().withUnopened(true));
        assertThat(idsIn("Perhaps " + P1 + ".\n</think>\n" + P2, options)).containsExactly("p2");
        assertThat(idsIn("Perhaps {" + P1 + ".</THINKING>" + P2, options)).containsExactly("p2");
        assertThat(idsIn("Surely " + P1 + P2, options)).containsExactly("p1", "p2");
        assertThat(idsIn("Perhaps " + P1 + ".\n</think>\n" + P2, PlanOptions.defaults()))
                .containsExactly("p1", "p2");
        List<String> early = new ArrayList<>();
        PlanListener listener = new PlanListener() {
            @Override
            public void onPlan(Plan plan, long fromByte, long toByte) {
                early.add(plan.planId());
            }

            @Override
            public void onStep(long planFromByte, int stepIndex, byte[] utf8, int from, int to) {
                early.add(new String(utf8, from, to - from, StandardCharsets.UTF_8));
            }
        };
        PlanExtractor extractor = new PlanExtractor(ToolRegistry.bundled(), listener, options);
        byte[] text = P1.getBytes(StandardCharsets.UTF_8);
        extractor.feed(text, 0, text.length);
        assertThat(early).isEmpty();
        assertThat(extractor.finish(1).isClean()).isTrue();
        assertThat(early).hasSize(2).first().asString().contains("\"act\"");
        assertThat(early).endsWith("p1");
    }

    private static List<String> idsIn(String text, PlanOptions options) {
        FoundPlans streamed = new FoundPlans();
        PlanExtractor extractor = new PlanExtractor(ToolRegistry.bundled(), streamed, options);
        FoundPlans.feed(extractor, text);
        extractor.finish();
        List<String> parsed = new PlanParser(ToolRegistry.bundled(), options)
                .parse(text.getBytes(StandardCharsets.UTF_8)).plans().stream()
                        .map(Plan::planId)
                        .toList();
        assertThat(parsed).isEqualTo(streamed.planIds());
        return parsed;
    }

    @Test
    void rejectsAPlanInWhichTheAnswerEnds() {
        feed("[" + P1 + ",{\"agent_id\":2,\"plan_id\":\"p2\",\"steps\":[{\"act\":\"Reload\"},{\"act\"");
        PlanReport report = extractor.finish(3);
        assertThat(report.unterminated()).hasValueSatisfying(plan -> {
            assertThat(plan.agentId()).hasValue(2);
            assertThat(plan.stepCount()).hasValue(1);
            assertThat(plan.fromByte()).isEqualTo(2 + P1.length());
        });
        assertThat(report.missing()).containsExactly(2, 3);
        assertThat(report.problems()).anyMatch(problem -> problem.contains("2 of 3 agents have no valid plan: [2, 3]"));
    }

    @Test
    void namesMissingDuplicateAndSurplusAgents() {
        feed("[" + P2 + P2 + P1.replace("\"agent_id\":1", "\"agent_id\":9")
                + P1.replace("\"agent_id\":1", "\"agent_id\":99999"));
        PlanReport report = extractor.finish(3);
        assertThat(report.missing()).containsExactly(1, 3);
        assertThat(report.duplicate()).containsExactly(2);
        assertThat(report.surplus()).containsExactly(9, 99_999);
        assertThat(report.validCount()).isEqualTo(4);
        assertThat(extractor.finish().missing()).isEmpty();
    }

    @Test
    void letsASinglePlanLeaveItsAgentOut() {
        feed(P1.replace("\"agent_id\":1,", ""));
        assertThat(extractor.isSatisfied(1)).isTrue();
        assertThat(extractor.isSatisfied(2)).isFalse();
        assertThat(extractor.finish(1).isClean()).isTrue();
        extractor.reset();
        feed(P1 + P1.replace("\"agent_id\":1,", ""));
        assertThat(extractor.finish(1).duplicate()).containsExactly(1);
        assertThat(extractor.finish(2).duplicate()).isEmpty();
    }

    @Test
    void tellsOfAnObjectThatShowedAPlansMemberButNoSteps() {
        feed("{\"plans\":[{\"agent_id\":1,\"plan_id\":\"p1\"}," + P2 + ",{\"agent_id\":3}]} {\"x\":1}");
        assertThat(found.rejected)
                .extracting(RejectedPlan::message)
                .hasSize(2)
                .allMatch(m -> m.contains("steps: expected an array of steps"));
        assertThat(found.planIds()).containsExactly("p2");
    }

    @Test
    void isSilentAboutBracesInProse() {
        feed("A { brace, {\"a\":1} and {b}, [ and {\"x\" ...");
        assertThat(extractor.finish().rejectedCount()).isZero();
    }

    @Test
    void refusesAPlanBeyondTheCapAndGoesOnBehindIt() {
        extractor = new PlanExtractor(
                ToolRegistry.bundled(), found, PlanOptions.defaults().withMaxPlanBytes(P2.length()));
        feed("[{\"plan_id\":\"big\",\"note\":\"" + "x".repeat(10_000) + "{\",\"steps\":[{\"steps\":[]}]}," + P2 + "]");
        assertThat(found.planIds()).containsExactly("p2");
        assertThat(found.rejected).singleElement().satisfies(plan -> {
            assertThat(plan.is(Kind.TOO_LARGE)).isTrue();
            assertThat(plan.planId()).hasValue("big");
        });
    }

    @Test
    void refusesAPlanThatShowsItselfOnlyBeyondTheCap() {
        extractor = new PlanExtractor(
                ToolRegistry.bundled(), found, PlanOptions.defaults().withMaxPlanBytes(100));
        feed("{\"note\":\"" + "x".repeat(1_000) + "\",\"plan_id\":\"big\",\"steps\":[{\"act\":\"Reload\"}]} " + P1);
        assertThat(found.planIds()).containsExactly("p1");
        assertThat(found.rejected)
                .singleElement()
                .satisfies(plan -> assertThat(plan.is(Kind.TOO_LARGE)).isTrue());
    }

    @Test
    void findsPlansInAnEnvelopeBeyondTheCap() {
        extractor = new PlanExtractor(
                ToolRegistry.bundled(), found, PlanOptions.defaults().withMaxPlanBytes(100));
        feed("{\"log\":\"" + "x".repeat(1_000) + "\",\"more\":{\"plans\":[" + P1 + "," + P2 + "]}}");
        assertThat(found.planIds()).containsExactly("p1", "p2");
        assertThat(found.rejected).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"plan_id\":\"batch\",\"plans\":[%s",
                "{\"agent_id\":1,\"plan\":%s",
                "{\"agent_id\":1,\"plans\":[{\"agent_id\":9},{\"steps\":[]}],\"pl\\u0061n\" : {\"a\":[[%s",
                "[{\"plan_id\":\"a\",\"plans\":[{\"x\":{\"plan_id\":\"b\",\"plan\":%s",
            })
    void handsOutThePlansOfANamedEnvelopeAtTheirClosingBraces(String shape) {
        feed(String.format(shape, P1));
        assertThat(found.planIds()).containsExactly("p1");
        assertThat(extractor.finish().unterminated()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"plan_id\":\"p1\",\"note\":%s,\"steps\":[{\"act\":\"Reload\"}]}",
                "{\"plan_id\":\"p1\",\"plans\":[{\"steps\":[]},{\"plan_id\":\"x\"}],\"steps\":[{\"act\":\"Reload\"}]}",
                "{\"plan_id\":\"p1\",\"steps\":[{\"act\":\"Reload\"}],\"plans\":[%s]}",
                "{\"plan_id\":\"p1\",\"note\":{\"steps\":[]},\"plans\":[%s],\"steps\":[{\"act\":\"Reload\"}]}",
            })
    void takesTheOutermostPlanWhereNothingMakesAnEnvelopeOfIt(String shape) {
        feed(String.format(shape, P2));
        assertThat(found.planIds()).containsExactly("p1");
        assertThat(found.rejected).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"plan_id\":\"batch\",\"plans\":[%s,%s]}",
                "{\"plan_id\":\"batch\",\"agents\":[%s,%s]}",
                "{\"plan_id\":\"batch\",\"log\":\"%3$s\",\"plans\":[%1$s,%2$s]}",
                "{\"log\":\"%3$s\",\"plan_id\":\"batch\",\"plans\":[%1$s,%2$s]}",
                "{\"agent_id\":1,\"x\":{\"agent_id\":2,\"y\":{\"log\":\"%3$s\",\"plans\":[%1$s,%2$s]}}}",
                "{\"plan_id\":\"batch\",\"plans\":[{\"log\":\"%3$s\",\"a\":%1$s},%2$s]}",
            })
    void findsThePlansOfANamedEnvelopeBeyondTheCap(String shape) {
        extractor = new PlanExtractor(
                ToolRegistry.bundled(), found, PlanOptions.defaults().withMaxPlanBytes(P2.length() + 10));
        feed(String.format(shape, P1, P2, "x".repeat(1_000)));
        assertThat(found.planIds()).containsExactly("p1", "p2");
        assertThat(found.rejected).isEmpty();
        assertThat(extractor.finish(2).isClean()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"%s}", "%s", "%s,oops}", "%s,\"steps\":[]}", "%s,\"plans\":[1]}"})
    void refusesAnObjectBeyondTheCapThatWasToBeAPlanAndHoldsNone(String shape) {
        extractor = new PlanExtractor(
                ToolRegistry.bundled(), found, PlanOptions.defaults().withMaxPlanBytes(100));
        feed(String.format(shape, "{\"agent_id\":4,\"plan_id\":\"big\",\"note\":\"" + "x".repeat(1_000) + "\""));
        extractor.finish();
        assertThat(found.rejected).singleElement().satisfies(plan -> {
            assertThat(plan.is(Kind.TOO_LARGE)).isTrue();
            assertThat(plan.planId()).hasValue("big");
            assertThat(plan.agentId()).hasValue(4);
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[{\"plan_id\":\"big\",\"steps\":[%3$s,%1$s,%2$s]",
                "[{\"plan_id\":\"big\",\"steps\":[%3$s,%1$s,%2$s],oops",
                "{\"plan_id\":\"big\",\"note\":\"%4$s%1$s%2$s",
                "See [\"%4$s%1$s%2$s",
                "See [\"%4$s\",%3$s,\"%1$s%2$s",
                "{\"log\":\"%4$s\",\"steps\":[%3$s,%1$s,%2$s",
                "{\"log\":\"%4$s%1$s%2$s",
                "[{\"plan_id\":\"big\",\"note\":\"%4$s\",\"steps\":[{\"x\":\"%1$s %2$s",
            })
    void resumesBeforeThePlaceWhereWhatOutgrewTheCapBreaksOff(String shape) {
        extractor = new PlanExtractor(
                ToolRegistry.bundled(), found, PlanOptions.defaults().withMaxPlanBytes(200));
        feed(String.format(shape, P1, P2, "1,".repeat(500) + "1", "x".repeat(1_000)));
        extractor.finish();
        assertThat(found.planIds()).containsExactly("p1", "p2");
        assertThat(found.rejected)
                .hasSize(shape.contains("big") || shape.contains("steps") ? 1 : 0)
                .allMatch(plan -> plan.is(Kind.TOO_LARGE));
    }

    @Test
    void findsEveryPlanBehindWhatOutgrewTheCapAndBreaksOff() {
        extractor = new PlanExtractor(
                ToolRegistry.bundled(), found, PlanOptions.defaults().withMaxPlanBytes(200));
        feed("{\"plan_id\":\"big\",\"note\":\"" + "x".repeat(1_000) + (P1 + P2).repeat(100));
        assertThat(found.plans).hasSize(200);
    }

    /** Memory is bounded: what was read too long ago is gone. */
    @Test
    void findsOnlyTheLastOfThePlansInsideWhatNeverCloses() {
        extractor = new PlanExtractor(
                ToolRegistry.bundled(), found, PlanOptions.defaults().withMaxPlanBytes(400));
        feed("[{\"plan_id\":\"big\",\"steps\":[" + (P1 + ",").repeat(100) + P2);
        extractor.finish();
        assertThat(found.planIds()).containsExactly("p1", "p1", "p1", "p1", "p2");
    }

    @Test
    void takesTheOutermostPlanUnlessAValidOneComesFirst() {
        String inner = "{\"steps\":[]}";
        feed("{\"note\":" + inner + "," + P1.substring(1) + " {\"note\":" + P2 + "," + P1.substring(1));
        assertThat(found.planIds()).containsExactly("p1", "p2");
        assertThat(found.rejected).isEmpty();
    }

    @Test
    void refusesEveryInvalidPlanOfAnEnvelopeInOrder() {
        String nine = "{\"agent_id\":1},{\"steps\":[]},{\"agent_id\":3},".repeat(3);
        feed("{\"plans\":[" + nine + P1 + ",{\"agent_id\":4}");
        assertThat(found.rejected).hasSize(10).isSortedAccordingTo((a, b) -> Long.compare(a.fromByte(), b.fromByte()));
        extractor.finish();
        assertThat(found.rejected).hasSize(10);
        assertThat(found.planIds()).containsExactly("p1");
    }

    @Test
    void refusesNothingTwiceWhenWhatIsAroundItBreaksOff() {
        feed("[\"x\",{\"agent_id\":3}, oops");
        extractor.finish();
        assertThat(found.rejected).hasSize(1);
    }

    @Test
    void findsPlansBehindAndInsideWhatIsNestedTooDeep() {
        String deep = "{\"a\":".repeat(100);
        assertThat(SlowPlanFinder.isTooDeep(deep.getBytes(StandardCharsets.UTF_8)))
                .isTrue();
        assertThat(SlowPlanFinder.isTooDeep(P1.getBytes(StandardCharsets.UTF_8)))
                .isFalse();
        feed(deep + P1 + "}".repeat(100) + deep + P2 + "[{".repeat(100) + P1);
        assertThat(found.planIds()).containsExactly("p1", "p2", "p1");
        assertThat(found.rejected).isEmpty();
        extractor.reset();
        feed("{\"plan_id\":\"deep\",\"steps\":[".repeat(40) + "]}".repeat(40) + P2);
        assertThat(found.rejected.get(0).is(Kind.TOO_DEEP)).isTrue();
        assertThat(found.planIds()).containsExactly("p1", "p2", "p1", "p2");
    }

    @Test
    void refusesAPlanThatIsNestedTooDeep() {
        feed("{\"plan_id\":\"deep\",\"x\":" + "[".repeat(64) + "]".repeat(64) + ",\"steps\":[]}" + P1);
        assertThat(found.planIds()).containsExactly("p1");
        assertThat(found.rejected.get(0).is(Kind.TOO_DEEP)).isTrue();
    }

    @Test
    void readsNothingThatIsNotUtf8() {
        byte[] text = ("{\"plan_id\":\"#\",\"steps\":[{\"act\":\"Reload\"}]}" + P1).getBytes(StandardCharsets.UTF_8);
        text[12] = (byte) 0xC0;
        extractor.feed(text, 0, text.length);
        assertThat(found.planIds()).containsExactly("p1");
        assertThat(found.rejected.get(0).message()).contains("byte 0xC0 at byte 12");
    }

    @Test
    void acceptsEmptyStepsOnlyWhereTheCallerDoes() {
        feed("{\"plan_id\":\"p\",\"steps\":[]}");
        assertThat(found.rejected.get(0).is(Kind.EMPTY_STEPS)).isTrue();
        extractor = new PlanExtractor(
                ToolRegistry.bundled(), found, PlanOptions.defaults().withEmptySteps(true));
        feed("{\"plan_id\":\"p\",\"steps\":[]}");
        assertThat(found.plans.get(0).steps()).isEmpty();
    }

    @Test
    void canBeUsedAgainAfterReset() {
        feed("[" + P1 + ",{\"agent_id\":4,");
        extractor.finish();
        assertThatThrownBy(() -> feed("x")).isInstanceOf(IllegalStateException.class);
        extractor.reset();
        feed(P2);
        assertThat(extractor.finish().validCount()).isEqualTo(1);
    }
}
