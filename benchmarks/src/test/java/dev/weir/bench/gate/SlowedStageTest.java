package dev.weir.bench.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.bench.gate.jvm.Catalogue;
import dev.weir.bench.gate.jvm.Cell;
import dev.weir.bench.gate.jvm.Effort;
import dev.weir.bench.gate.jvm.GateException;
import dev.weir.bench.gate.jvm.JmhArguments;
import dev.weir.bench.gate.jvm.JmhRun;
import dev.weir.bench.gate.jvm.Measurements;
import dev.weir.bench.gate.jvm.Profile;
import dev.weir.bench.micro.Unit;
import dev.weir.bench.micro.input.BenchStream;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Measures a stage that was slowed on purpose, with JMH and in JVMs of its own, and judges it as the gate does. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SlowedStageTest {

    private static final Effort SHORT = new Effort(4, 100, 3, 100);
    private static final Cell RULER = Measured.cell(
            "SlowedSplitBenchmark.bufferedReader", "reads=8192", "stream=generate-batch-10", "slowdown=none");
    private static final Cell WEIR = RULER.withContender("weir");

    /** So lenient that only what the test injects can break it, however busy the machine is. */
    private static final TimeBudget AS_FAST_AS_THE_RULER = new TimeBudget(TimeBudget.Measure.SHARE_OF_TIME, 1, 3);

    @TempDir
    private static Path folder;

    private JmhRun jmh;
    private Measurements measurements;

    @BeforeAll
    void measure() {
        jmh = new JmhRun(Catalogue.ofClassPath(), JmhArguments.parse(""), "", false, folder);
        for (int jvm = 0; jvm < 2; jvm++) { // one a side bounds nothing
            jmh.measure(RULER, SHORT);
            jmh.measure(slowed("spin"), SHORT);
        }
        jmh.measure(slowed("none"), SHORT);
        jmh.measure(slowed("copy"), SHORT);
        measurements = jmh.measurements();
    }

    @AfterAll
    void close() {
        jmh.close();
    }

    @Test
    void aSpinLoopInAStageFailsItsQuestionAndNamesIt() {
        Judgement judgement = judge("spin");
        assertThat(judgement.passes()).isFalse();
        assertThat(judgement.time()).isEqualTo(Judgement.Time.BROKEN);
        assertThat(judgement.shortfall()).startsWith("split: dev.weir.ndjson.LineSplitter is ");
        assertThat(judgement.weir().nsPerUnit())
                .as("ns a line, of which 20,000 are injected")
                .isGreaterThan(20_000);
    }

    @Test
    void anExtraCopyInAStageFailsItsQuestionAndNamesIt() {
        Judgement judgement = judge("copy");
        assertThat(judgement.passes()).isFalse();
        assertThat(judgement.bytesFallShort()).isTrue();
        assertThat(judgement.shortfall())
                .startsWith("split: dev.weir.ndjson.LineSplitter ")
                .contains(" allocates ");
        assertThat(judgement.weir().bytesPerUnit()).as("bytes a line").isBetween(100.0, 200.0);
    }

    @Test
    void theStageAsItIsAllocatesNothing() {
        assertThat(judge("none").bytesFallShort()).isFalse();
    }

    @Test
    void aBenchmarkThatThrowsIsNoVerdict() {
        assertThatThrownBy(() -> jmh.measure(WEIR.withContender("throwsInTheMiddle"), SHORT))
                .isInstanceOf(GateException.BenchmarkFailed.class)
                .hasMessageContaining("SlowedSplitBenchmark.throwsInTheMiddle")
                .hasMessageContaining("thrown on purpose")
                .hasMessageContaining("jmh.log");
    }

    private Judgement judge(String slowdown) {
        Budget split =
                new Budget("split", "dev.weir.ndjson.LineSplitter", slowed(slowdown), RULER, AS_FAST_AS_THE_RULER, 0);
        BenchStream stream = BenchStream.named("generate-batch-10");
        return new Judge(cell -> Unit.LINE.countIn(stream), Profile.Strictness.BUDGET)
                .judge(List.of(split), measurements)
                .get(0);
    }

    private static Cell slowed(String slowdown) {
        return WEIR.withParam("slowdown", slowdown);
    }
}
