package dev.weir.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bench.run.Metric;
import dev.weir.bench.run.Outcome;
import dev.weir.bench.run.RequestResult;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChoicesTest {

    @Test
    void keepsTheSlowestAndTheFailedOfManyAndSaysSo() {
        RequestChoice choice = new RequestChoice();
        for (int i = 0; i < 5_000; i++) {
            choice.add(
                    i % 1_000 == 7
                            ? new RequestResult.Builder(i, 0, "p", 100L * i)
                                    .ended(Outcome.TRUNCATED, i + 1)
                                    .build()
                            : answer(i, i == 4_321 ? 1_000_000 : 1_000));
        }
        List<RequestResult> chosen = choice.chosen();
        assertThat(chosen)
                .hasSizeBetween(50, 60)
                .extracting(RequestResult::index)
                .contains(4_321L, 7L, 1_007L)
                .isSorted();
        assertThat(choice.describe()).contains("of 5000 requests: the 10 slowest, the first 5 that failed");
    }

    /** A merge of runs that are no shards has each index as often as it has generators. */
    @Test
    void keepsRequestsOfSeveralGeneratorsThatHaveTheSameIndex() {
        RequestChoice choice = new RequestChoice();
        for (int i = 0; i < 5; i++) {
            choice.add(answer(i, 10));
            choice.add(answer(i, 20));
        }
        assertThat(choice.describe()).isEqualTo("all 10 requests");
        assertThat(choice.chosen())
                .extracting(RequestResult::scheduledNs)
                .hasSize(10)
                .isSorted();
    }

    @Test
    void keepsAllOfFew() {
        RequestChoice choice = new RequestChoice();
        choice.add(answer(0, 10));
        choice.add(answer(1, 10));
        assertThat(choice.describe()).isEqualTo("all 2 requests");
        GapChoice gaps = new GapChoice();
        gaps.add(answer(0, 10));
        assertThat(gaps.describe()).isEqualTo("all 2 gaps");
        assertThat(gaps.chosen()).containsExactly(new GapChoice.Gap(6, 1), new GapChoice.Gap(8, 2));
    }

    @Test
    void keepsTheLongestGapsOfMany() {
        GapChoice gaps = new GapChoice();
        for (int i = 0; i < 10_000; i++) {
            gaps.add(answer(i, i == 5_000 ? 1_000_000 : 10));
        }
        assertThat(gaps.chosen()).hasSizeBetween(2_500, 3_500);
        assertThat(gaps.describe()).startsWith("the 500 longest of 20000 gaps, and 3000 drawn at random");
    }

    private static RequestResult answer(int index, long e2elNs) {
        return new RequestResult.Builder(index, 0, "p", 100L * index)
                .ended(Outcome.OK, e2elNs)
                .values(Metric.TTFT, 5)
                .values(Metric.ICL, 1, 2)
                .values(Metric.E2EL, e2elNs)
                .build();
    }
}
