package dev.weir.bench.gate.sensitivity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.bench.gate.sample.JvmTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SensitivityTableTest {

    private static final SensitivityTable TABLE = new SensitivityTable(6, 12, 0.05);

    @TempDir
    private Path folder;

    @Test
    void countsWhatWasNoticed() throws IOException {
        Random random = new Random(1);
        Times times = Times.begin(folder.resolve("times.tsv"));
        for (int jvm = 0; jvm < 48; jvm++) {
            times.add(Stage.FUSED, Arm.BASE, time(1, random));
            times.add(Stage.FUSED, Arm.A_A, time(1, random));
            times.add(Stage.FUSED, Arm.QUICK.get(2), time(1.1, random));
            times.add(Stage.FUSED, Arm.HALF, time(jvm % 2 == 0 ? 8 : 1, random));
        }
        String table = TABLE.of(Times.read(folder.resolve("times.tsv")).byStage());
        assertThat(table).isEqualTo(TABLE.of(times.byStage()));
        assertThat(line(table, "A/A"))
                .matches("\\| fused \\| A/A \\| 48 \\|.*\\| [78] \\| 0 \\| 0 \\| [78] \\| 0 \\| [01] \\|");
        assertThat(line(table, "10 %"))
                .matches("\\| fused \\| 10 % \\| 48 \\|.*\\| 4 \\| 4 \\| 4 \\| 0 \\| 0 \\| 4 \\|");
        assertThat(line(table, "8x in half"))
                .contains("two modes: 24 of 48 JVMs")
                .endsWith("| 4 | 4 | 4 | 0 | 0 | 4 |");
    }

    @Test
    void saysWhichLineItCannotRead() throws IOException {
        Path file = Files.writeString(folder.resolve("times.tsv"), "stage\tarm\tns\ttrend\nfused\tbase\tmany\t1\n");
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

    private static JvmTime time(double slowdown, Random random) {
        return new JvmTime(1_000 * slowdown * Math.exp(0.004 * random.nextGaussian()), 1);
    }
}
