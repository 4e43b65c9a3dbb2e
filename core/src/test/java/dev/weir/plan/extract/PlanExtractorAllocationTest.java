package dev.weir.plan.extract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.AllocatedBytes;
import dev.weir.plan.Plan;
import dev.weir.plan.PlanListener;
import dev.weir.plan.PlanOptions;
import dev.weir.plan.ToolRegistry;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class PlanExtractorAllocationTest {

    private long steps;
    private long bytes;
    private final PlanExtractor extractor = new PlanExtractor(ToolRegistry.bundled(), new PlanListener() {
        @Override
        public void onPlan(Plan plan, long fromByte, long toByte) {}

        @Override
        public void onStep(long planFromByte, int stepIndex, byte[] utf8, int from, int to) {
            steps++;
            bytes += to - from;
        }
    });

    private long allocatedBytes(String text, int pieceBytes) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        for (int warmUp = 0; warmUp < 50; warmUp++) {
            feed(utf8, pieceBytes);
        }
        return AllocatedBytes.leastOf(() -> feed(utf8, pieceBytes));
    }

    private void feed(byte[] utf8, int pieceBytes) {
        steps = 0;
        bytes = 0;
        extractor.reset();
        for (int from = 0; from < utf8.length; from += pieceBytes) {
            extractor.feed(utf8, from, Math.min(from + pieceBytes, utf8.length));
        }
    }

    @Test
    void proseAllocatesNothing() {
        String prose = "Use {curly}, [1] and {\"a\":[1,{\"b\":\"c\"}]}; caf\u00e9 <think>hm {</think> ".repeat(200);
        assertThat(allocatedBytes(prose, 3)).isZero();
        assertThat(allocatedBytes(prose, 1_448)).isZero();
    }

    @Test
    void findingStepsAllocatesNothingBeforeThePlanCloses() {
        String open =
                "[{\"agent_id\":1,\"plan_id\":\"p\",\"steps\":[" + "{\"act\":\"MoveTo\",\"x\":4,\"y\":7},".repeat(500);
        assertThat(allocatedBytes(open, 3)).isZero();
        assertThat(steps).isEqualTo(500);
        assertThat(bytes).isEqualTo(500 * 28);
    }

    @Test
    void whatOutgrowsTheCapTakesNoMoreMemoryTheLongerItIs() {
        String tooLarge = "[{\"plan_id\":\"big\",\"steps\":[" + "{\"act\":[1,2,3]},".repeat(100_000);
        allocatedBytes(tooLarge, 1_448);
        byte[] longer = tooLarge.repeat(8).getBytes(StandardCharsets.UTF_8);
        long allocated = AllocatedBytes.leastOf(() -> feed(longer, 1_448));
        assertThat(allocated).isLessThan(PlanOptions.DEFAULT_MAX_PLAN_BYTES / 10);
    }

    @Test
    void aBoundPlanAllocatesLittleMoreThanItself() {
        String plans =
                "{\"agent_id\":1,\"plan_id\":\"p\",\"steps\":[{\"act\":\"MoveTo\",\"x\":4,\"y\":7}]}\n".repeat(100);
        assertThat(allocatedBytes(plans, 3) / 100).isLessThanOrEqualTo(250);
    }
}
