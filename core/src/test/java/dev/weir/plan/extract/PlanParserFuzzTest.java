package dev.weir.plan.extract;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.weir.plan.NoPlanException;
import dev.weir.plan.ParsedAnswer;
import dev.weir.plan.Plan;
import dev.weir.plan.PlanOptions;
import dev.weir.plan.RejectedPlan;
import dev.weir.plan.ToolRegistry;
import java.util.ArrayList;
import java.util.List;

/** Any bytes are read to their end: with the plans of the extractor, if that finds some, and with no others for those in a hurry. */
class PlanParserFuzzTest {

    private static final ToolRegistry REGISTRY = ToolRegistry.bundled();

    @FuzzTest
    void parsesAnything(byte[] text) {
        for (PlanOptions options :
                List.of(PlanOptions.defaults(), PlanOptions.defaults().withMaxPlanBytes(64))) {
            List<Plan> found = plans(text, options, false);
            List<Plan> streamed = new ArrayList<>();
            PlanExtractor extractor = new PlanExtractor(REGISTRY, (plan, from, to) -> streamed.add(plan), options);
            extractor.feed(text, 0, text.length);
            extractor.finish();
            if (!streamed.isEmpty()) {
                assertThat(found).as("%s", options).isEqualTo(streamed);
            }
            List<Plan> foundInAHurry = plans(text, options, true);
            assertThat(foundInAHurry).as("%s", options).isEqualTo(found.subList(0, foundInAHurry.size()));
        }
    }

    private static List<Plan> plans(byte[] text, PlanOptions options, boolean timeUp) {
        try {
            ParsedAnswer answer = new PlanParser(REGISTRY, options).parse(text, () -> timeUp);
            assertThat(answer.rejected()).allMatch(plan -> isWithin(plan, text));
            return answer.plans();
        } catch (NoPlanException e) {
            assertThat(e.rejected()).allMatch(plan -> isWithin(plan, text));
            return List.of();
        }
    }

    private static boolean isWithin(RejectedPlan plan, byte[] text) {
        return 0 <= plan.fromByte() && plan.fromByte() <= plan.toByte() && plan.toByte() <= text.length;
    }
}
