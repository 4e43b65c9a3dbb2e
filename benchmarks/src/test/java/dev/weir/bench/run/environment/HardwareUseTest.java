package dev.weir.bench.run.environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HardwareUseTest {

    private static final long S = 1_000_000_000;

    @Test
    void integratesThePowerOfAllGpusOverTheSpan() {
        HardwareUse use = new HardwareUse();
        // GPU 0 climbs from 100 to 300 W within 2 s and stays; GPU 1 draws 50 W.
        for (HardwareSample sample : List.of(gpu(1, 0, 100.0), gpu(3, 0, 300.0), gpu(5, 0, 300.0), gpu(2, 1, 50.0))) {
            use.add(sample);
        }
        assertThat(use.gpuJoules(S, 5 * S).getAsDouble()).isEqualTo(400 + 600 + 4 * 50, within(1e-9));
        assertThat(use.gpuJoules(2 * S, 3 * S).getAsDouble()).isEqualTo(250 + 50, within(1e-9));
        assertThat(use.gpuJoules(0, S).getAsDouble()).isEqualTo(100 + 50, within(1e-9));
        assertThat(use.gpuJoules(5 * S, 7 * S).getAsDouble()).isEqualTo(600 + 100, within(1e-9));
    }

    @Test
    void knowsNoEnergyWhereSamplesAreMissing() {
        HardwareUse use = new HardwareUse();
        assertThat(use.gpuJoules(0, S)).isEmpty();
        assertThat(use.cpuJoules(0, S)).isEmpty();
        use.add(gpu(0, 0, 100.0));
        use.add(gpu(20, 0, 100.0));
        assertThat(use.gpuJoules(0, 20 * S)).as("a gap of 20 s").isEmpty();
        assertThat(use.gpuJoules(0, 40 * S)).isEmpty();
        assertThat(use.gpuJoules(21 * S, 25 * S)).hasValue(400);
        use.add(gpu(20, 1, null));
        assertThat(use.gpuJoules(21 * S, 25 * S)).as("one GPU does not tell").isEmpty();
    }

    @Test
    void takesWhatTheProcessorsCounted() {
        HardwareUse use = new HardwareUse();
        use.add(new HardwareSample.OfCpu(0, 0));
        use.add(new HardwareSample.OfCpu(S, 30));
        use.add(new HardwareSample.OfCpu(2 * S, 90));
        assertThat(use.cpuJoules(0, 2 * S).getAsDouble()).isEqualTo(90, within(1e-9));
        assertThat(use.cpuJoules(S / 2, 3 * S / 2).getAsDouble()).isEqualTo(45, within(1e-9));
    }

    @Test
    void readsCountersThatStartAnew(@TempDir Path root) throws IOException {
        assertThat(Powercap.find(root)).isEmpty();
        zone(root, "intel-rapl:0", 900_000_000L);
        zone(root, "intel-rapl:1", 100_000_000L);
        zone(root, "intel-rapl:0:0", 7L); // a part of package 0, counted there
        Powercap energy = Powercap.find(root).orElseThrow();
        assertThat(energy.joules()).isZero();
        zone(root, "intel-rapl:0", 50_000_000L);
        zone(root, "intel-rapl:1", 101_000_000L);
        assertThat(energy.joules()).isEqualTo(150 + 1, within(1e-9));
        zone(root, "intel-rapl:0", 60_000_000L);
        assertThat(energy.joules()).isEqualTo(160 + 1, within(1e-9));
    }

    /** Documentation/power/powercap/powercap.rst: a zone's {@code name}. */
    @Test
    void leavesOutZonesThatAreNoPackage(@TempDir Path root) throws IOException {
        zone(root, "intel-rapl:0", 0);
        Files.writeString(root.resolve("intel-rapl:0/name"), "package-0\n");
        zone(root, "intel-rapl:1", 0);
        Files.writeString(root.resolve("intel-rapl:1/name"), "psys\n");
        Powercap energy = Powercap.find(root).orElseThrow();
        assertThat(energy.joules()).isZero();
        zone(root, "intel-rapl:0", 10_000_000L);
        zone(root, "intel-rapl:1", 30_000_000L);
        assertThat(energy.joules()).isEqualTo(10, within(1e-9));
    }

    private static void zone(Path root, String name, long energyUj) throws IOException {
        Path zone = root.resolve(name);
        Files.createDirectories(zone);
        Files.writeString(zone.resolve("energy_uj"), energyUj + "\n");
        Files.writeString(zone.resolve("max_energy_range_uj"), "1000000000\n");
    }

    private static HardwareSample gpu(long atS, int index, @Nullable Double powerW) {
        return new HardwareSample.OfGpu(atS * S, index, null, null, powerW, null, null, null);
    }
}
