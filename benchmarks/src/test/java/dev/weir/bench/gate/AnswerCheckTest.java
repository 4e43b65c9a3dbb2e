package dev.weir.bench.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.bench.gate.jvm.Catalogue;
import dev.weir.bench.gate.jvm.Cell;
import dev.weir.bench.gate.jvm.GateException;
import java.util.List;
import org.junit.jupiter.api.Test;

class AnswerCheckTest {

    private static final Catalogue CATALOGUE = Catalogue.ofClassPath();
    private static final AnswerCheck CHECK = new AnswerCheck(CATALOGUE);

    /** The benchmarks themselves; among tests there are some that find something else on purpose. */
    private static final List<String> TYPES = CATALOGUE.benchmarks().stream()
            .filter(benchmark -> CATALOGUE.qualified(benchmark).startsWith("dev.weir.bench.micro."))
            .map(benchmark -> benchmark.substring(0, benchmark.indexOf('.')))
            .distinct()
            .toList();

    private static final Cell WEIR = Measured.cell("SplitBenchmark.weir", "stream=generate-plan", "reads=1448");

    @Test
    void comparesContendersOfOneQuestion() {
        assertThat(CHECK.check(List.of(WEIR, WEIR.withContender("okio"), WEIR.withContender("baseline"))))
                .isEqualTo(2);
    }

    /** A benchmark that is added needs no test of its own for that. */
    @Test
    void theContendersOfEveryBenchmarkFindTheSame() {
        for (String type : TYPES) {
            Cell first = CATALOGUE
                    .declaredCells(type + "." + CATALOGUE.contenders(type).get(0))
                    .get(0);
            List<Cell> contenders = CATALOGUE.contenders(type).stream()
                    .map(first::withContender)
                    .filter(cell -> !CATALOGUE.takesTooLong(cell))
                    .toList();
            assertThat(CHECK.failure(contenders)).as(type).isEmpty();
        }
    }

    @Test
    void countsNoAnswerThatStandsAlone() {
        assertThat(CHECK.check(List.of(WEIR))).isZero();
    }

    @Test
    void refusesAContenderThatFindsSomethingElse() {
        Cell whole = Measured.cell("SlowedSplitBenchmark.weir", "stream=generate-plan", "reads=1448", "slowdown=none");
        Cell careless = whole.withContender("inventsALine");
        assertThatThrownBy(() -> CHECK.check(List.of(whole, careless)))
                .isInstanceOf(GateException.AnswersDiffer.class)
                .hasMessageContaining("SlowedSplitBenchmark.inventsALine")
                .hasMessageContaining("finds something else than weir: at character");
    }

    @Test
    void refusesAContenderThatThrows() {
        Cell throwing = Measured.cell(
                "SlowedSplitBenchmark.throwsInTheMiddle", "stream=generate-plan", "reads=1448", "slowdown=none");
        assertThatThrownBy(() -> CHECK.check(List.of(throwing)))
                .isInstanceOf(GateException.BenchmarkFailed.class)
                .hasMessageContaining("failed before it was timed");
    }

    @Test
    void passesOverContendersThatDoDifferentThings() {
        Cell none = Measured.cell("CompressionBenchmark.none", "prompt=prompt-full");
        assertThat(CHECK.check(List.of(none, none.withContender("whiteSpace")))).isZero();
    }
}
