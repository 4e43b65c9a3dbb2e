package dev.weir.bench.cli.latency;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bench.run.Findings;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class FindingsTablesTest {

    private static String batch(int answers) {
        return FindingsTables.of(
                new Findings.Batch(answers, List.of(new Findings.Batch.Agent(1, 300_000_000, 900_000_000))));
    }

    @Test
    void fewAnswersHaveNoMedian() {
        assertThat(batch(11)).startsWith("When each agent of a batch can act (medians of 11 answers)");
        assertThat(batch(3))
                .startsWith(
                        "When each agent of a batch can act (the middle one of 3 answers each, too few for a median)");
    }

    @Test
    void whatAClientDoesNotTellIsUnknown() {
        String table = FindingsTables.of(new Findings.Chunkings(List.of(
                new Findings.Chunkings.Cut("lines", 0, 90, OptionalDouble.empty()),
                new Findings.Chunkings.Cut("every-byte", 10, 25, OptionalDouble.of(1_500)))));
        assertThat(table)
                .containsPattern("lines +0 +90 +unknown +unknown")
                .containsPattern("every-byte +10 +25 +2.50 +1.50");
    }
}
