package dev.weir.bench.gate.sensitivity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bench.gate.jvm.Catalogue;
import dev.weir.bench.gate.jvm.Cell;
import dev.weir.bench.gate.jvm.Effort;
import dev.weir.bench.gate.jvm.JmhArguments;
import dev.weir.bench.gate.jvm.PairRun;
import dev.weir.bench.gate.jvm.Probe;
import dev.weir.bench.gate.jvm.Side;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class InjectionTest {

    private static final Catalogue CATALOGUE = Catalogue.ofClassPath();
    private static final Effort SHORT = new Effort(5, 50, 3, 50);

    @TempDir
    private Path folder;

    /** An operation of this stream is some dozens of calls: with a million steps in each, it takes ten milliseconds and more. */
    @Test
    void slowsTheStageOfOneBuildInAJvmThatHoldsTwo() throws IOException {
        Injection injection = new Injection(Stage.SPLIT, folder.resolve("patched"));
        PairRun.Pair pair = new PairRun(CATALOGUE, JmhArguments.parse(""), "", folder)
                .measure(new PairRun.Question(
                        Stage.SPLIT.cell(CATALOGUE),
                        SHORT,
                        injection.side("plain", 0, false),
                        injection.side("slowed", 1_000_000, false)));
        assertThat(pair.time().ratio()).isGreaterThan(5);
        assertThat(pair.head().medianNsPerOp()).isGreaterThan(5 * pair.base().medianNsPerOp());
    }

    @ParameterizedTest
    @EnumSource(Stage.class)
    void changesNoAnswer(Stage stage) throws IOException {
        Cell cell = stage.cell(CATALOGUE);
        assertThat(CATALOGUE.has(cell)).isTrue();
        Side side = new Injection(stage, folder).side("slowed", 10, false);
        assertThat(Probe.of(List.of(cell), CATALOGUE, side, "")).containsEntry(cell, Probe.of(cell, CATALOGUE));
    }

    @Test
    void everyStageIsFoundByItsName() {
        assertThat(Arrays.stream(Stage.values()).map(Stage::toString).map(Stage::named))
                .containsExactly(Stage.values());
    }
}
