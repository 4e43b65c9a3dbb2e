package dev.weir.plan.extract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weir.decode.OllamaRecordings;
import dev.weir.plan.Plan;
import dev.weir.plan.PlanListener;
import dev.weir.plan.PlanOptions;
import dev.weir.plan.Reason;
import dev.weir.plan.RejectedPlan;
import dev.weir.plan.ToolRegistry;
import dev.weir.recording.ExpectedDecode;
import dev.weir.recording.Recording;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The texts of the recordings: what is found in them, at every cut. */
class ExtractorRecordingsTest {

    private static final int MOST_CUTS = 1_500;
    private static final long SEED = 20_261_123;
    private final ToolRegistry registry = ToolRegistry.bundled();

    @ParameterizedTest
    @MethodSource("dev.weir.decode.OllamaRecordings#streams")
    void findsThePlansThatAnIndependentDecoderFound(Recording recording) {
        Optional<ExpectedDecode> row = ExpectedDecode.of(recording);
        assumeTrue(row.isPresent(), () -> "no expected.jsonl has a row for " + recording.name());
        List<String> expected = row.orElseThrow().plans().stream()
                .map(plan -> plan.agentId() + " " + plan.planId() + " " + plan.steps())
                .toList();
        List<String> found = new ArrayList<>();
        PlanExtractor extractor = new PlanExtractor(registry, new PlanListener() {
            @Override
            public void onPlan(Plan plan, long fromByte, long toByte) {
                found.add(plan.agentId() + " " + plan.planId() + " "
                        + plan.steps().size());
            }

            @Override
            public void onRejected(RejectedPlan plan) {
                boolean closed = !plan.is(Reason.Kind.UNTERMINATED) && !plan.is(Reason.Kind.MALFORMED_JSON);
                if (closed && plan.stepCount().isPresent()) {
                    found.add(plan.agentId() + " " + plan.planId().orElse(null) + " "
                            + plan.stepCount().getAsInt());
                }
            }
        });
        byte[] text = OllamaRecordings.text(recording);
        extractor.feed(text, 0, text.length);
        extractor.finish();
        assertThat(found).isEqualTo(expected);
    }

    @ParameterizedTest
    @MethodSource("dev.weir.decode.OllamaRecordings#streams")
    void reportsTheSameHoweverTheTextIsCut(Recording recording) {
        byte[] text = OllamaRecordings.text(recording);
        PlanOptions options = PlanOptions.defaults();
        Events whole = Events.of(text, registry, options);
        assertThat(whole.closed()).isEqualTo(SlowPlanFinder.find(text, registry, options));
        assertThat(Events.ofEveryByte(text, registry, options).all()).isEqualTo(whole.all());
        assertThat(Events.of(text, registry, options.withBinding(PlanOptions.Binding.JACKSON))
                        .all())
                .isEqualTo(whole.all());
        Random random = new Random(SEED);
        boolean everyCut = text.length <= MOST_CUTS;
        for (int i = 0; i <= (everyCut ? text.length : MOST_CUTS); i++) {
            int cut = everyCut ? i : random.nextInt(text.length + 1);
            assertThat(Events.of(text, registry, options, cut).all())
                    .as("seed %d, cut at %d", SEED, cut)
                    .isEqualTo(whole.all());
        }
    }
}
