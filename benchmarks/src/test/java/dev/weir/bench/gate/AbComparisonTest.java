package dev.weir.bench.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Properties;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AbComparisonTest {

    private static final double MARGIN = 0.03;
    private static final Budget SPLIT = new Budget(
            "split",
            "LineSplitter",
            Measured.cell("SplitBenchmark.weir"),
            Measured.cell("SplitBenchmark.bufferedReader"),
            new TimeBudget(TimeBudget.Measure.TIMES_FASTER, 4, 4),
            0);
    private static final AbBuild A = new AbBuild("A", Path.of("a.jar"));
    private static final AbBuild B = new AbBuild("B", Path.of("b.jar"));

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void neverFindsARegressionBetweenEqualBuilds(long seed) {
        Random random = new Random(seed);
        AbVerdict verdict = compare((build, cell) -> measurement(cell, 100 * noise(random), 0))
                .verdict();
        assertThat(verdict).as("seed %d", seed).isNotEqualTo(AbVerdict.REGRESSION);
    }

    @Test
    void findsARegressionBeyondTheMargin() {
        Random random = new Random(1);
        AbComparison.Answer answer = compare(
                (build, cell) -> measurement(cell, (isWeir(cell) && build.equals(B) ? 120 : 100) * noise(random), 0));
        assertThat(answer.verdict()).isEqualTo(AbVerdict.REGRESSION);
        assertThat(answer.reason(MARGIN)).contains("slower");
        assertThat(answer.weir().ratio()).isBetween(1.1, 1.3);
    }

    @Test
    void findsARegressionInAllocationsAlone() {
        AbComparison.Answer answer =
                compare((build, cell) -> measurement(cell, 100, isWeir(cell) && build.equals(B) ? 10_000 : 0));
        assertThat(answer.verdict()).isEqualTo(AbVerdict.REGRESSION);
        assertThat(answer.reason(MARGIN)).isEqualTo("allocates more");
    }

    @Test
    void isInconclusiveWhenTheRulerMovedToo() {
        AbComparison.Answer answer = compare((build, cell) -> measurement(cell, build.equals(B) ? 120 : 100, 0));
        assertThat(answer.verdict()).isEqualTo(AbVerdict.INCONCLUSIVE);
        assertThat(answer.reason(MARGIN)).contains("the machine did");
    }

    @Test
    void isInconclusiveWhenOnlyTheRulerBecameFaster() {
        AbComparison.Answer answer =
                compare((build, cell) -> measurement(cell, !isWeir(cell) && build.equals(B) ? 80 : 100, 0));
        assertThat(answer.verdict()).isEqualTo(AbVerdict.INCONCLUSIVE);
        assertThat(answer.reason(MARGIN)).contains("the machine did");
    }

    @Test
    void aPatternThatIsNoneIsNoVerdict(@TempDir Path folder) throws IOException {
        Path jar = Files.createFile(folder.resolve("weir.jar"));
        Properties flags = new Properties();
        flags.setProperty("ab.a", jar.toString());
        flags.setProperty("ab.b", jar.toString());
        flags.setProperty("ab.results", folder.toString());
        flags.setProperty("ab.questions", "(");
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        try (PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8)) {
            assertThat(AbMain.run(flags, out)).isEqualTo(2);
        }
        assertThat(said.toString(StandardCharsets.UTF_8)).startsWith("NO VERDICT: -Dab.questions=( is no regular");
    }

    @Test
    void isInconclusiveWhenTheIntervalReachesOverTheMargin() {
        double[] bNs = {95, 115, 96, 114, 97, 113};
        List<Double> seen = new ArrayList<>();
        AbComparison.Answer answer = compare((build, cell) -> {
            double ns = isWeir(cell) && build.equals(B) ? bNs[seen.size() % 6] : 100;
            if (isWeir(cell) && build.equals(B)) {
                seen.add(ns);
            }
            return measurement(cell, ns, 0);
        });
        assertThat(answer.verdict()).isEqualTo(AbVerdict.INCONCLUSIVE);
        assertThat(answer.reason(MARGIN)).contains("measure with more JVMs");
    }

    @Test
    void passesABuildThatIsFaster() {
        AbComparison.Answer answer =
                compare((build, cell) -> measurement(cell, isWeir(cell) && build.equals(B) ? 50 : 100, 0));
        assertThat(answer.verdict()).isEqualTo(AbVerdict.PASS);
    }

    @Test
    void measuresInTheOrderAbba() {
        StringBuilder order = new StringBuilder();
        new AbComparison(A, B, (build, cell) -> measurement(cell, 100, 0), 6, MARGIN, 1).ask(SPLIT, order::append);
        assertThat(order).hasToString("ABBAABBAABBA");
    }

    @Test
    void cancelsAMachineThatGrowsSlowerSteadily() {
        List<Cell> measured = new ArrayList<>();
        AbComparison.Answer answer = compare((build, cell) -> {
            measured.add(cell);
            return measurement(cell, 100 * Math.exp(0.01 * measured.size()), 0);
        });
        assertThat(answer.weir().ratio()).isBetween(0.999, 1.001);
        assertThat(answer.verdict()).isNotEqualTo(AbVerdict.REGRESSION);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 4, 7})
    void refusesTooFewJvmsOrAnUnevenNumber(int jvms) {
        assertThatThrownBy(() -> new AbComparison(A, B, (build, cell) -> measurement(cell, 1, 0), jvms, MARGIN, 1))
                .isInstanceOf(GateException.InvalidFlag.class)
                .hasMessageContaining("an even number, at least 6");
    }

    @Test
    void givesNoVerdictWithoutTheBuilds() {
        Properties properties = new Properties();
        properties.setProperty("ab.a", "no-such.jar");
        properties.setProperty("ab.results", "target/ab-test");
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        assertThat(AbMain.run(properties, new PrintStream(out, true, StandardCharsets.UTF_8)))
                .isEqualTo(2);
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("NO VERDICT: -Dab.a=no-such.jar is no file");
    }

    private static AbComparison.Answer compare(AbBuild.Measurer measurer) {
        return new AbComparison(A, B, measurer, 6, MARGIN, 1).ask(SPLIT, label -> {});
    }

    private static boolean isWeir(Cell cell) {
        return cell.contender().equals("weir");
    }

    private static double noise(Random random) {
        return Math.exp(0.01 * random.nextGaussian());
    }

    private static Measurement measurement(Cell cell, double ns, double bytes) {
        return new Measurement(cell, List.of(List.of(ns)), List.of(bytes), Collections.emptySortedMap());
    }
}
