package dev.weir.plan.extract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.plan.Plan;
import dev.weir.plan.PlanListener;
import dev.weir.plan.PlanOptions;
import dev.weir.plan.PlanOptions.Binding;
import dev.weir.plan.ToolRegistry;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@link HostileTexts}, whose answers must not depend on how they arrive, how they are bound, or what was read before. */
class ExtractorHostileTest {

    private static final int ROUNDS = 3_000;
    private static final int MOST_CUTS = 12;
    private static final int SHORTEST_CAP_BYTES = 2;
    private static final int CAPS = 120;
    private static final ToolRegistry REGISTRY = ToolRegistry.bundled();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void findsWhatTheSlowReferenceFinds(long seed) {
        for (int round = 0; round < ROUNDS; round++) {
            Random random = new Random(seed * 1_000_003 + round);
            String shown = new HostileTexts(random).text();
            byte[] text = shown.getBytes(StandardCharsets.UTF_8);
            PlanOptions options = options(random);
            List<String> expected = SlowPlanFinder.find(text, REGISTRY, options);
            Events.of(text, REGISTRY, options)
                    .assertAgreesWith(expected, text, "seed " + seed + ", round " + round + ": " + shown);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {5, 6, 7, 8})
    void reportsTheSameHoweverTheTextArrives(long seed) {
        for (int round = 0; round < ROUNDS; round++) {
            Random random = new Random(seed * 1_000_003 + round);
            String shown = new HostileTexts(random).text();
            byte[] text = shown.getBytes(StandardCharsets.UTF_8);
            PlanOptions options = options(random);
            if (round % 2 == 0) {
                options = options.withMaxPlanBytes(SHORTEST_CAP_BYTES + random.nextInt(CAPS));
            }
            List<String> whole = Events.of(text, REGISTRY, options).all();
            String where = "seed " + seed + ", round " + round + ", " + options + ": " + shown;
            int[] cuts = random.ints(1 + random.nextInt(MOST_CUTS), 0, text.length + 1)
                    .sorted()
                    .toArray();
            assertThat(Events.of(text, REGISTRY, options, cuts).all())
                    .as("%s cut at %s", where, Arrays.toString(cuts))
                    .isEqualTo(whole);
            assertThat(Events.ofEveryByte(text, REGISTRY, options).all())
                    .as(where)
                    .isEqualTo(whole);
            assertThat(Events.of(text, REGISTRY, options.withBinding(Binding.JACKSON))
                            .all())
                    .as(where)
                    .isEqualTo(whole);
            assertThat(afterAnother(text, options, random))
                    .as("%s after another text", where)
                    .isEqualTo(whole);
        }
    }

    private static PlanOptions options(Random random) {
        return PlanOptions.defaults().withEmptySteps(random.nextBoolean()).withStartsThinking(random.nextInt(8) == 0);
    }

    /** What an extractor reports that has read another text before, and is asked all the time. */
    private static List<String> afterAnother(byte[] text, PlanOptions options, Random random) {
        Events events = new Events();
        PlanExtractor extractor = new PlanExtractor(REGISTRY, events, options);
        byte[] other = new HostileTexts(random).text().getBytes(StandardCharsets.UTF_8);
        extractor.feed(other, 0, other.length);
        if (random.nextBoolean()) {
            extractor.finish();
        }
        extractor.reset();
        events.all().clear();
        for (int from = 0; from < text.length; ) {
            int to = Math.min(text.length, from + 1 + random.nextInt(9));
            extractor.feed(text, from, to);
            if (random.nextInt(4) == 0) {
                extractor.isSatisfied(1);
            }
            from = to;
        }
        String report = extractor.finish().toString();
        List<String> all = new ArrayList<>(events.all());
        all.add(report);
        return all;
    }

    @Test
    void agreesWithTheParserOnEveryTextWithAValidPlan() {
        int compared = 0;
        for (long seed = 0; seed < 3 * ROUNDS; seed++) {
            Random random = new Random(seed);
            byte[] text = new HostileTexts(random).text().getBytes(StandardCharsets.UTF_8);
            PlanOptions options = options(random);
            if (seed % 2 == 0) {
                options = options.withMaxPlanBytes(SHORTEST_CAP_BYTES + random.nextInt(CAPS));
            }
            List<Plan> streamed = new ArrayList<>();
            PlanExtractor extractor = new PlanExtractor(REGISTRY, (plan, from, to) -> streamed.add(plan), options);
            extractor.feed(text, 0, text.length);
            extractor.finish();
            if (!streamed.isEmpty()) {
                assertThat(new PlanParser(REGISTRY, options).parse(text).plans())
                        .as("seed %d", seed)
                        .isEqualTo(streamed);
                compared++;
            }
        }
        assertThat(compared).isGreaterThan(ROUNDS / 2);
    }

    @Test
    void handsOutTheBytesThatItNames() {
        int plans = 0;
        for (long seed = 0; seed < ROUNDS; seed++) {
            byte[] text = new HostileTexts(new Random(seed)).text().getBytes(StandardCharsets.UTF_8);
            List<String> wrong = new ArrayList<>();
            int[] count = {0};
            PlanExtractor extractor = new PlanExtractor(REGISTRY, (plan, from, to) -> {
                byte[] span = Arrays.copyOfRange(text, (int) from, (int) to);
                List<Plan> alone = new PlanParser(REGISTRY).parse(span).plans();
                boolean held = span[0] == '"';
                Plan unnamed =
                        new Plan(OptionalInt.empty(), plan.planId(), plan.steps()); // the agent may be that around it
                List<Plan> either = List.of(plan, unnamed);
                if (held
                        ? alone.stream().noneMatch(either::contains)
                        : alone.size() != 1 || !either.contains(alone.get(0))) {
                    wrong.add(from + ".." + to + " is not " + plan);
                }
                count[0]++;
            });
            extractor.feed(text, 0, text.length);
            assertThat(wrong).as("seed %d", seed).isEmpty();
            plans += count[0];
        }
        assertThat(plans).isGreaterThan(ROUNDS / 3);
    }

    /** In order, without a gap; anew only for another member {@code steps} of the same plan, which replaces the first. */
    @Test
    void reportsEachStepOnceAndInOrder() {
        int[] plans = {0};
        for (long seed = 0; seed < ROUNDS; seed++) {
            String plan = new PlanTexts(seed, REGISTRY).plan(1);
            String answer = seed % 2 == 0 ? plan : "{\"plans\":[" + plan + "]}";
            byte[] text = answer.getBytes(StandardCharsets.UTF_8);
            List<String> steps = new ArrayList<>();
            boolean namedTwice = plan.indexOf("teps\"") != plan.lastIndexOf("teps\""); // the s may be escaped
            PlanExtractor extractor = new PlanExtractor(REGISTRY, new PlanListener() {
                @Override
                public void onStep(long planFromByte, int stepIndex, byte[] utf8, int from, int to) {
                    String step = stepIndex + " of " + planFromByte;
                    assertThat(namedTwice || !steps.contains(step))
                            .as("%s again, in %s", step, answer)
                            .isTrue();
                    boolean follows = stepIndex == 0 || steps.contains((stepIndex - 1) + " of " + planFromByte);
                    assertThat(follows).as("%s, in %s", step, answer).isTrue();
                    steps.add(step);
                }

                @Override
                public void onPlan(Plan plan, long fromByte, long toByte) {
                    for (int i = 0; i < plan.steps().size(); i++) {
                        assertThat(steps).contains(i + " of " + fromByte);
                    }
                    plans[0] += namedTwice ? 0 : 1;
                }
            });
            extractor.feed(text, 0, text.length);
            extractor.finish();
        }
        assertThat(plans[0]).isGreaterThan(ROUNDS / 3);
    }
}
