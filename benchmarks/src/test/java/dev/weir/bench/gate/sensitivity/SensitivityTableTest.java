package dev.weir.bench.gate.sensitivity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.bench.gate.jvm.GateException;
import dev.weir.bench.gate.sample.JvmTime;
import dev.weir.bench.gate.sample.PairTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SensitivityTableTest {

    private static final SensitivityTable TABLE = new SensitivityTable(8, 16, 0.05);

    @TempDir
    private Path folder;

    @Test
    void countsWhatWasNoticed() throws IOException {
        Random random = new Random(1);
        Times times = Times.begin(folder.resolve("times.tsv"));
        for (int jvm = 0; jvm < 48; jvm++) {
            times.add(Stage.FUSED, Arm.A_A, time(1, random));
            times.add(Stage.FUSED, Arm.QUICK.get(2), time(1.1, random));
            times.add(Stage.FUSED, Arm.HALF, time(jvm % 2 == 0 ? 8 : 1, random));
        }
        String table = TABLE.of(Times.read(folder.resolve("times.tsv")).byStage());
        assertThat(table).isEqualTo(TABLE.of(times.byStage()));
        assertThat(line(table, "A/A")).matches("\\| fused \\| A/A \\| 48 \\|.*\\| 6 \\| 0 \\| 0 \\| 6 \\| 0 \\| 0 \\|");
        assertThat(line(table, "10 %"))
                .matches("\\| fused \\| 10 % \\| 48 \\|.*\\| 3 \\| 3 \\| 3 \\| 0 \\| 0 \\| 3 \\|");
        assertThat(line(table, "8x in half")).endsWith("| 3 | 3 | 3 | 0 | 0 | 3 |");
    }

    /** Of no JVM there is no end of comparisons. */
    @Test
    void refusesComparisonsOfTooFewJvms() {
        assertThatThrownBy(() -> new SensitivityTable(0, 16, 0.05))
                .isInstanceOf(GateException.InvalidFlag.class)
                .hasMessageContaining("--pairs 0: a comparison takes 2 JVMs or more");
        assertThatThrownBy(() -> new SensitivityTable(8, 7, 0.05))
                .isInstanceOf(GateException.InvalidFlag.class)
                .hasMessageContaining("--most-pairs 7");
    }

    @Test
    void saysWhichLineItCannotRead() throws IOException {
        Path file = Files.writeString(
                folder.resolve("times.tsv"), "stage\tarm\tbase_ns\thead_ns\tratio\ttrend\nfused\tA/A\tmany\t1\t1\t1\n");
        assertThatThrownBy(() -> Times.read(file))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("line 2");
    }

    private static String line(String table, String arm) {
        return table.lines()
                .filter(line -> line.contains("| " + arm + " |"))
                .findFirst()
                .orElseThrow();
    }

    private static PairTime time(double slowdown, Random random) {
        double ratio = slowdown * Math.exp(0.004 * random.nextGaussian());
        return new PairTime(new JvmTime(1_000, 1), new JvmTime(1_000 * ratio, 1), ratio, 1);
    }
}
