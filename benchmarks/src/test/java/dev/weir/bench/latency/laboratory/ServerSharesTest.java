package dev.weir.bench.latency.laboratory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bench.run.Check;
import dev.weir.bench.run.Check.Verdict;
import dev.weir.bench.run.Outcome;
import dev.weir.bench.run.RequestResult;
import dev.weir.bench.run.RunHistograms;
import dev.weir.bench.run.RunTotals;
import dev.weir.bench.run.ServerFigures;
import dev.weir.bench.run.ServerList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ServerSharesTest {

    private static final String URL = "http://a:1";

    private static Check check(Map<String, String> absent, Outcome... outcomes) {
        RunTotals totals = new RunTotals(List.of());
        for (Outcome outcome : outcomes) {
            totals.add(new RequestResult.Builder(0, 0, "p", 0)
                    .ended(outcome, 1)
                    .error(outcome.label() + " it was")
                    .build());
        }
        ServerFigures.OfServer share =
                new ServerFigures.OfServer(new ServerList.Server(URL, 1), totals, new RunHistograms());
        List<Check> checks = ServerShares.checks(List.of(share), absent);
        assertThat(checks).hasSize(1);
        assertThat(checks.get(0).name()).isEqualTo("server " + URL);
        return checks.get(0);
    }

    @Test
    void aServerThatAnswersPassesThoughNotEveryAnswerIsGood() {
        Check check = check(Map.of(), Outcome.OK, Outcome.SERVER_ERROR);
        assertThat(check.verdict()).isEqualTo(Verdict.PASSED);
        assertThat(check.measured()).isEqualTo("1 of the 2 requests of its share ended well");
    }

    @Test
    void oneThatWasNotReachableOnceFailsWithWhatWasSaidThen() {
        Check check = check(Map.of(), Outcome.OK, Outcome.SERVER_ERROR, Outcome.UNREACHABLE);
        assertThat(check.verdict()).isEqualTo(Verdict.FAILED);
        assertThat(check.measured())
                .startsWith("1 of the 3 requests of its share ended well, for 1 it was not reachable; the first error:"
                        + " unreachable it was; see whether it runs");
    }

    @Test
    void oneThatNeverAnsweredWellFails() {
        Check check = check(Map.of(), Outcome.SERVER_ERROR);
        assertThat(check.verdict()).isEqualTo(Verdict.FAILED);
        assertThat(check.measured()).contains("0 of the 1", "the first error: server_error it was");
    }

    @Test
    void oneThatWasNotThereFailsWithoutARequest() {
        Check check = check(Map.of(URL, "no route"), Outcome.UNREACHABLE);
        assertThat(check.verdict()).isEqualTo(Verdict.FAILED);
        assertThat(check.measured()).endsWith("none was sent: no route");
    }

    @Test
    void oneThatGotNothingIsNotJudged() {
        assertThat(check(Map.of()).verdict()).isEqualTo(Verdict.SKIPPED);
    }
}
