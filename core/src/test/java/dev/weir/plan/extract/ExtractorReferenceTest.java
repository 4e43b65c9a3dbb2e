package dev.weir.plan.extract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.plan.PlanOptions;
import dev.weir.plan.PlanOptions.Binding;
import dev.weir.plan.ToolRegistry;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Holds the extractor to {@link SlowPlanFinder}, one binding to the other, and every way to cut a text to every other. */
class ExtractorReferenceTest {

    private static final int ROUNDS = 1_500;
    private final ToolRegistry registry = ToolRegistry.bundled();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void findsWhatTheSlowReferenceFinds(long seed) {
        int plans = 0;
        for (int round = 0; round < ROUNDS; round++) {
            PlanTexts texts = new PlanTexts(seed * 1_000_000 + round, registry);
            String answer = texts.answer();
            byte[] text = texts.below(2) == 0 ? answer.getBytes(StandardCharsets.UTF_8) : texts.mutated(answer);
            PlanOptions options =
                    PlanOptions.defaults().withEmptySteps(round % 2 == 0).withStartsThinking(round % 8 == 0);
            String where = "seed " + seed + ", round " + round + ": " + new String(text, StandardCharsets.UTF_8);
            List<String> expected = SlowPlanFinder.find(text, registry, options);
            Events whole = Events.of(text, registry, options);
            whole.assertAgreesWith(expected, text, where);
            assertThat(Events.of(text, registry, options.withBinding(Binding.JACKSON))
                            .all())
                    .as(where)
                    .isEqualTo(whole.all());
            assertThat(Events.ofEveryByte(text, registry, options).all())
                    .as(where)
                    .isEqualTo(whole.all());
            int cut = texts.below(text.length + 1);
            assertThat(Events.of(text, registry, options, cut).all())
                    .as("%s cut at %d", where, cut)
                    .isEqualTo(whole.all());
            plans += expected.size();
        }
        assertThat(plans).as("the generator writes plans").isGreaterThan(ROUNDS);
    }

    @Test
    void reportsTheSameForEveryCut() {
        for (long seed = 0; seed < 20; seed++) {
            byte[] text = new PlanTexts(seed, registry).answer().getBytes(StandardCharsets.UTF_8);
            List<String> whole =
                    Events.of(text, registry, PlanOptions.defaults()).all();
            for (int cut = 0; cut <= text.length; cut++) {
                assertThat(Events.of(text, registry, PlanOptions.defaults(), cut)
                                .all())
                        .as("seed %d, cut at %d", seed, cut)
                        .isEqualTo(whole);
            }
        }
    }

    @Test
    void losesNoPlanToWhatIsAroundItAndOutgrowsTheCap() {
        int plans = 0;
        for (long seed = 0; seed < 20_000; seed++) {
            PlanTexts texts = new PlanTexts(seed, registry);
            List<String> expected = new ArrayList<>();
            String answer = texts.envelope(expected, 0);
            byte[] text = answer.getBytes(StandardCharsets.UTF_8);
            PlanOptions capped = PlanOptions.defaults().withMaxPlanBytes(60 + texts.below(150));
            for (PlanOptions options : List.of(PlanOptions.defaults(), capped)) {
                List<String> found = new ArrayList<>();
                PlanExtractor extractor =
                        new PlanExtractor(registry, (plan, from, to) -> found.add(plan.planId()), options);
                extractor.feed(text, 0, text.length);
                extractor.finish();
                assertThat(found).as("seed %d, %s: %s", seed, options, answer).isEqualTo(expected);
            }
            plans += expected.size();
        }
        assertThat(plans).isGreaterThan(10_000);
    }

    @Test
    void losesNoPlanToWhatIsBeforeItAndOutgrowsTheCapAndNeverCloses() {
        for (long seed = 0; seed < 20_000; seed++) {
            PlanTexts texts = new PlanTexts(seed, registry);
            StringBuilder answer = new StringBuilder(texts.unclosed());
            List<String> expected = new ArrayList<>();
            for (int i = 0; i <= texts.below(3); i++) {
                expected.add("p" + i);
                answer.append("{\"plan_id\":\"p").append(i).append("\",\"steps\":[{\"act\":\"Reload\"}]}");
            }
            PlanOptions capped = PlanOptions.defaults().withMaxPlanBytes(200 + texts.below(100));
            List<String> found = new ArrayList<>();
            PlanExtractor extractor = new PlanExtractor(registry, (plan, from, to) -> found.add(plan.planId()), capped);
            byte[] text = answer.toString().getBytes(StandardCharsets.UTF_8);
            extractor.feed(text, 0, text.length);
            extractor.finish();
            assertThat(found).as("seed %d, %s: %s", seed, capped, answer).isEqualTo(expected);
        }
    }

    @Test
    void agreesAlsoOnStringsThatHoldJson() {
        for (long seed = 0; seed < 1_000; seed++) {
            PlanTexts texts = new PlanTexts(seed, registry);
            String held = texts.string("[" + texts.plan(1) + "," + texts.plan(2) + "]");
            if (seed % 3 == 0) {
                held = texts.string("{\"plan\":" + held + "}");
            }
            byte[] text = (seed % 2 == 0 ? held : "{\"plan\": " + held + "}").getBytes(StandardCharsets.UTF_8);
            assertThat(Events.of(text, registry, PlanOptions.defaults()).closed())
                    .as("seed %d", seed)
                    .isEqualTo(SlowPlanFinder.find(text, registry, PlanOptions.defaults()));
        }
    }
}
