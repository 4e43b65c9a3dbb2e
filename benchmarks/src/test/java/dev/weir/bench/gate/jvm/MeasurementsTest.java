package dev.weir.bench.gate.jvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.bench.gate.Measured;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MeasurementsTest {

    private static final Cell SPLIT = Measured.cell("SplitBenchmark.weir", "reads=8192", "stream=chat-prose");

    @Test
    void takesTheMedianOfTheJvmsEachByItsMedian() {
        Measurements measurements = new Measured()
                .with(SPLIT, "us/op", "[[1, 900, 2], [3, 5], [9]]", "[[0.5, 0.25], [0.125]]")
                .parse();
        Measurement split = measurements.of(SPLIT).orElseThrow();
        assertThat(split.medianNsPerOp()).isEqualTo(4_000);
        assertThat(split.medianBytesPerOp()).isEqualTo(0.25);
        assertThat(split.sample().ns()).containsExactly(2_000, 4_000, 9_000);
    }

    @Test
    void readsWhatJmhItselfWrote() {
        Measurements measurements =
                Measurements.read(Path.of("src/test/resources/dev/weir/bench/gate/jmh-results.json"));
        assertThat(measurements.all()).hasSize(2);
        Measurement ruler = measurements
                .of(Measured.cell("SplitBenchmark.bufferedReader", "reads=8192", "stream=generate-batch-100"))
                .orElseThrow();
        assertThat(ruler.nsPerOp()).hasSize(3);
        assertThat(ruler.nsPerOp().get(0)).hasSize(5);
        assertThat(ruler.medianNsPerOp()).isBetween(1e5, 1e6);
        assertThat(ruler.medianBytesPerOp()).isBetween(5e5, 1e6);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"NaN\"", "0", "-1", "1e999", "null", "\"12\""})
    void refusesATimeThatIsNone(String time) {
        Measured measured = new Measured().with(SPLIT, "ns/op", "[[1.5, " + time + "]]", "[[0]]");
        assertThatThrownBy(measured::parse)
                .isInstanceOf(GateException.UnusableFigure.class)
                .hasMessageContaining("SplitBenchmark.weir reads=8192 stream=chat-prose");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"NaN\"", "-1", "1e999"})
    void refusesBytesThatAreNone(String bytes) {
        Measured measured = new Measured().with(SPLIT, "ns/op", "[[1.5]]", "[[" + bytes + "]]");
        assertThatThrownBy(measured::parse)
                .isInstanceOf(GateException.UnusableFigure.class)
                .hasMessageContaining("SplitBenchmark.weir reads=8192 stream=chat-prose");
    }

    @Test
    void refusesAResultWithoutIterations() {
        assertThatThrownBy(() ->
                        new Measured().with(SPLIT, "ns/op", "[[]]", "[[0]]").parse())
                .isInstanceOf(GateException.UnusableFigure.class)
                .hasMessageContaining("a fork without a single iteration");
    }

    @Test
    void refusesAResultWithoutAllocations() {
        assertThatThrownBy(
                        () -> new Measured().with(SPLIT, "ns/op", "[[1]]", "[]").parse())
                .isInstanceOf(GateException.UnusableFigure.class)
                .hasMessageContaining("measure with -prof gc");
    }

    @Test
    void refusesThroughput() {
        assertThatThrownBy(() ->
                        new Measured().with(SPLIT, "ops/s", "[[1]]", "[[0]]").parse())
                .isInstanceOf(GateException.InvalidResults.class)
                .hasMessageContaining("measured in 'ops/s'");
    }

    @Test
    void refusesTwoResultsOfOneCell() {
        assertThatThrownBy(
                        () -> new Measured().with(SPLIT, 1, 0).with(SPLIT, 2, 0).parse())
                .isInstanceOf(GateException.InvalidResults.class)
                .hasMessageContaining("two results of " + SPLIT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "[{}]", "[1]", "not JSON", "[\0]\0"})
    void refusesWhatIsNoListOfResults(String json) {
        assertThatThrownBy(() -> Measurements.parse(json.getBytes(StandardCharsets.UTF_8), "test.json"))
                .isInstanceOf(GateException.InvalidResults.class)
                .hasMessageContaining("test.json");
    }
}
