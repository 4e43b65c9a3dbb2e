package dev.weir.bench.latency.suite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bench.latency.laboratory.Answer;
import dev.weir.bench.run.Check;
import dev.weir.bench.run.Check.Verdict;
import dev.weir.bench.run.Metric;
import dev.weir.bench.run.Outcome;
import dev.weir.bench.run.RequestResult;
import dev.weir.bench.run.RequestResult.Count;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CheckSuiteTest {

    private static final long MS = 1_000_000;

    private final List<Answer> answers = new ArrayList<>();

    private void answered(long ttftMs, long e2elMs, long textRecords) {
        over(new RequestResult.Builder(0, 0, "p", 0)
                .ended(Outcome.OK, e2elMs * MS)
                .values(Metric.TTFT, ttftMs * MS)
                .values(Metric.E2EL, e2elMs * MS)
                .count(Count.TEXT_RECORDS, textRecords)
                .build());
    }

    private void failed(Outcome outcome, String error) {
        over(new RequestResult.Builder(0, 0, "p", 0)
                .ended(outcome, 1)
                .error(error)
                .build());
    }

    private void over(RequestResult result) {
        new Answer.Keeper(answers::add).ended(result, 0);
    }

    @Test
    void goodAnswersPass() {
        answered(100, 1_000, 50);
        answered(120, 1_000, 11);
        assertThat(List.of(
                        CheckSuite.notEmpty(answers),
                        CheckSuite.firstChunk(answers),
                        CheckSuite.share(answers),
                        CheckSuite.chunks(answers)))
                .extracting(Check::verdict)
                .containsOnly(Verdict.PASSED);
    }

    @Test
    void aFirstChunkIsJudgedByTheMedian() {
        answered(499, 5_000, 50);
        answered(400, 5_000, 50);
        answered(9_000, 9_500, 50);
        assertThat(CheckSuite.firstChunk(answers).verdict()).isEqualTo(Verdict.PASSED);
        failed(Outcome.TRUNCATED, "cut");
        assertThat(CheckSuite.firstChunk(answers).measured())
                .isEqualTo("400.0 to 9000.0 ms, 3 answers, judged by the middle one");
        assertThat(CheckSuite.chunks(answers).measured()).isEqualTo("50 records with text, the fewest of 3");
        answered(500, 5_000, 50);
        answered(500, 5_000, 50);
        assertThat(CheckSuite.firstChunk(answers).verdict()).isEqualTo(Verdict.FAILED);
    }

    @Test
    void aFirstChunkThatIsLateInItsAnswerFails() {
        answered(200, 1_000, 50);
        assertThat(CheckSuite.share(answers).verdict()).isEqualTo(Verdict.FAILED);
        assertThat(CheckSuite.share(answers).measured()).isEqualTo("20.0 % of the answer's time, of one answer");
    }

    @Test
    void aMedianIsToldOfElevenAnswersThatEndedWell() {
        for (int i = 1; i <= 10; i++) {
            answered(10L * i, 1_000, 50);
        }
        failed(Outcome.TRUNCATED, "cut");
        assertThat(CheckSuite.firstChunk(answers).measured())
                .isEqualTo("10.0 to 100.0 ms, 10 answers, judged by the middle one");
        answered(110, 1_000, 50);
        assertThat(CheckSuite.firstChunk(answers).measured()).isEqualTo("60.0 ms, median of 11");
        assertThat(CheckSuite.share(answers).measured()).isEqualTo("6.0 % of the answer's time, median of 11");
    }

    @Test
    void anAnswerInFewChunksFails() {
        answered(100, 1_000, 50);
        answered(100, 1_000, 10);
        assertThat(CheckSuite.chunks(answers).verdict()).isEqualTo(Verdict.FAILED);
    }

    @Test
    void oneAnswerThatFailedFailsTheCheckAndIsNamed() {
        answered(100, 1_000, 50);
        failed(Outcome.EMPTY, "the answer holds neither text nor thinking");
        assertThat(CheckSuite.notEmpty(answers).verdict()).isEqualTo(Verdict.FAILED);
        assertThat(CheckSuite.notEmpty(answers).measured()).contains("neither text nor thinking");
    }

    @Test
    void withoutAGoodAnswerNothingPasses() {
        failed(Outcome.SERVER_ERROR, "HTTP 500: no");
        assertThat(List.of(
                        CheckSuite.notEmpty(answers),
                        CheckSuite.firstChunk(answers),
                        CheckSuite.share(answers),
                        CheckSuite.chunks(answers)))
                .extracting(Check::verdict)
                .containsOnly(Verdict.FAILED);
        assertThat(CheckSuite.notEmpty(List.of()).verdict()).isEqualTo(Verdict.FAILED);
    }
}
