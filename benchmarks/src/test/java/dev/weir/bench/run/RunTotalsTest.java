package dev.weir.bench.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.weir.bench.run.RequestResult.Count;
import dev.weir.bench.run.Workload.Objective;
import java.util.List;
import java.util.OptionalDouble;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class RunTotalsTest {

    private static final long MS = 1_000_000;
    private static final Offset<Double> EXACTLY = within(1e-9);

    @Test
    void sumsTheGoodAndCountsTheOthers() {
        RunTotals totals = new RunTotals(List.of());
        totals.add(answer(0, 1_000, 200, 10, 11, 3));
        totals.add(answer(1_000, 3_000, 900, 20, 21, 5));
        totals.add(new RequestResult.Builder(2, 0, "p", 0)
                .ended(Outcome.TRUNCATED, 5_000 * MS)
                .error("cut")
                .count(Count.EVAL_TOKENS, 1000)
                .build());
        totals.add(new RequestResult.Builder(3, 0, "p", 0)
                .ended(Outcome.TRUNCATED, 10)
                .error("cut again")
                .build());
        assertThat(totals.requests()).isEqualTo(4);
        assertThat(totals.ended(Outcome.OK)).isEqualTo(2);
        assertThat(totals.ended(Outcome.TRUNCATED)).isEqualTo(2);
        assertThat(totals.ended(Outcome.EMPTY)).isZero();
        assertThat(totals.firstErrors()).containsOnlyKeys(Outcome.TRUNCATED).containsValue("cut");
        assertThat(totals.durationS()).isEqualTo(5, EXACTLY);
        assertThat(totals.requestsPerS().getAsDouble()).isEqualTo(2 / 5.0, EXACTLY);
        assertThat(totals.tokensPerS().getAsDouble()).isEqualTo(32 / 5.0, EXACTLY);
        // 10 tokens in 10 x 10 ms and 20 in 20 x 20 ms
        assertThat(totals.tokensPerSPerUser().getAsDouble()).isEqualTo(30 / 0.5, EXACTLY);
        assertThat(totals.tokensPerRecord().getAsDouble()).isEqualTo(32 / 8.0, EXACTLY);
        assertThat(totals.tokensPer(OptionalDouble.of(64)).getAsDouble()).isEqualTo(0.5, EXACTLY);
        assertThat(totals.tokensPer(OptionalDouble.empty())).isEmpty();
        assertThat(totals.goodput()).isEmpty();
        assertThat(totals.promptTokensPerS()).isEmpty();
    }

    @Test
    void theSpeedUpIsOfTheRequestsThatHaveAPlanAndAnEnd() {
        RunTotals totals = new RunTotals(List.of());
        totals.add(answer(0, 1_000, 200, 10, 11, 3));
        assertThat(totals.speedUp()).as("no plan").isEmpty();
        totals.add(acting(1, 1_000, 100));
        totals.add(acting(2, 2_000, 500));
        totals.add(new RequestResult.Builder(3, 0, "p", 0)
                .ended(Outcome.TRUNCATED, MS)
                .values(Metric.TTFA, MS)
                .values(Metric.E2EL, 100 * MS)
                .build());
        assertThat(totals.speedUp()).hasValue(3_000 / 600.0);
    }

    private static RequestResult acting(long index, long e2elMs, long ttfaMs) {
        return new RequestResult.Builder(index, 0, "p", 0)
                .ended(Outcome.OK, e2elMs * MS)
                .values(Metric.E2EL, e2elMs * MS)
                .values(Metric.TTFA, ttfaMs * MS)
                .build();
    }

    @Test
    void countsARequestAsGoodThatMeetsEveryObjective() {
        RunTotals totals =
                new RunTotals(List.of(new Objective(Metric.TTFT, 200 * MS), new Objective(Metric.E2EL, 1_500 * MS)));
        totals.add(answer(0, 1_000, 200, 10, 11, 3));
        totals.add(answer(0, 2_000, 200, 10, 11, 3));
        totals.add(answer(0, 1_000, 201, 10, 11, 3));
        totals.add(
                new RequestResult.Builder(3, 0, "p", 0).ended(Outcome.EMPTY, MS).build());
        assertThat(totals.goodput().getAsDouble()).isEqualTo(1 / 2.0, EXACTLY);
    }

    private static RunTotals within1S(Metric metric, RequestResult.Builder... answers) {
        RunTotals totals = new RunTotals(List.of(new Objective(metric, 200 * MS)));
        for (RequestResult.Builder answer : answers) {
            totals.add(answer.ended(Outcome.OK, 1_000 * MS).build());
        }
        return totals;
    }

    private static RequestResult.Builder tokens(long tokens) {
        return new RequestResult.Builder(0, 0, "p", 0).count(Count.EVAL_TOKENS, tokens);
    }

    @Test
    void aRequestWithoutTheMetricDoesNotMeetTheObjective() {
        RequestResult.Builder silent = new RequestResult.Builder(0, 0, "p", 0);
        assertThat(within1S(Metric.TTFA, tokens(5).values(Metric.TTFA, 100 * MS), tokens(5))
                        .goodput())
                .as("an answer without a plan")
                .hasValue(1);
        assertThat(within1S(Metric.TPOT, tokens(5).values(Metric.TPOT, 100 * MS), tokens(1), tokens(5), silent)
                        .goodput())
                .as("a single token has no time between tokens; an unknown number may have")
                .hasValue(2);
        assertThat(within1S(
                                Metric.ICL,
                                tokens(5).count(Count.TEXT_RECORDS, 1),
                                tokens(5).count(Count.TEXT_RECORDS, 2),
                                tokens(5))
                        .goodput())
                .as("a single record has no gap")
                .hasValue(1);
        assertThat(within1S(Metric.CONNECT, tokens(5).values(Metric.CONNECT, 100 * MS), tokens(5))
                        .goodput())
                .as("the second was sent on the first's connection")
                .hasValue(2);
    }

    @Test
    void anObjectiveOfWhichNoRequestTellsLeavesGoodputUnknown() {
        assertThat(within1S(Metric.TPOT, tokens(5), tokens(6)).goodput()).isEmpty();
        assertThat(within1S(Metric.TPOT, tokens(1), tokens(1)).goodput()).hasValue(2);
    }

    @Test
    void hasNoRatesWithoutRequests() {
        RunTotals totals = new RunTotals(List.of(new Objective(Metric.TTFT, MS)));
        assertThat(totals.durationS()).isZero();
        assertThat(totals.tokensPerS()).isEmpty();
        assertThat(totals.requestsPerS()).isEmpty();
        assertThat(totals.goodput()).isEmpty();
        assertThat(totals.tokensPerRecord()).isEmpty();
    }

    private static RequestResult answer(
            long scheduledMs, long endedMs, long ttftMs, long itlMs, long tokens, long textRecords) {
        return new RequestResult.Builder(0, 0, "p", scheduledMs * MS)
                .ended(Outcome.OK, endedMs * MS)
                .values(Metric.TTFT, ttftMs * MS)
                .values(Metric.ITL, itlMs * MS)
                .values(Metric.E2EL, (endedMs - scheduledMs) * MS)
                .count(Count.EVAL_TOKENS, tokens)
                .count(Count.TEXT_RECORDS, textRecords)
                .build();
    }
}
