package dev.weir.bench.run.environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the programs that stand in for the drivers' are shell scripts")
class GpuToolTest {

    private static final String NVIDIA_FACTS = """
            0, NVIDIA GeForce RTX 4090, 550.54.14, 24564, 450.00, 3105, 10501
            1, Tesla M60, 550.54.14, 7618, [N/A], [Not Supported], 2505
            """;
    private static final String NVIDIA_SAMPLES = """
            0, 97, 6123, 312.45, 2745, 10501, 61
            1, [N/A], 3, N/A, 557, [Not Supported], 30
            """;
    private static final String ROCM_FACTS = """
            {"card0": {"Card Series": "AMD Instinct MI300X", "Card Model": "0x74a1", "VRAM Total Memory (B)": "205822885888",
            "VRAM Total Used Memory (B)": "297848832", "Max Graphics Package Power (W)": "750.0"},
            "system": {"Driver version": "6.7.0"}}
            """;
    private static final String ROCM_SAMPLE = """
            {"card0": {"GPU use (%)": "98", "VRAM Total Memory (B)": "205822885888", "VRAM Total Used Memory (B)": "16106127360",
            "Current Socket Graphics Package Power (W)": "612.0", "sclk clock speed:": "(2100Mhz)", "mclk clock speed:": "(1300Mhz)",
            "Temperature (Sensor junction) (C)": "71.0", "Temperature (Sensor memory) (C)": "60.0"}}
            """;

    @TempDir
    private Path bin;

    @Test
    void readsWhatNvidiaSmiTells() throws IOException {
        program("nvidia-smi", "cat <<'END'\n" + NVIDIA_FACTS + "END\n");
        GpuTool tool = GpuTool.find(bin.toString()).orElseThrow();
        assertThat(tool.name()).isEqualTo("nvidia-smi");
        assertThat(tool.gpus())
                .containsExactly(
                        new Gpu(0, "NVIDIA GeForce RTX 4090", "550.54.14", 24564L << 20, 450.0, 3105, 10501),
                        new Gpu(1, "Tesla M60", "550.54.14", 7618L << 20, null, null, 2505));
    }

    @Test
    void samplesWithOneProcessOfNvidiaSmi() throws Exception {
        program(
                "nvidia-smi",
                "echo \"$@\" >>" + bin + "/asked\nwhile :; do cat <<'END'\n" + NVIDIA_SAMPLES
                        + "END\nsleep 0.01\ndone\n");
        assertThat(samples(3).subList(0, 2))
                .containsExactly(
                        new HardwareSample.OfGpu(500_000_000, 0, 97.0, 6123L << 20, 312.45, 2745, 10501, 61),
                        new HardwareSample.OfGpu(500_000_000, 1, null, 3L << 20, null, 557, null, 30));
        assertThat(Files.readAllLines(bin.resolve("asked")))
                .singleElement()
                .asString()
                .contains("--loop-ms=10", "--format=csv,noheader,nounits");
    }

    @Test
    void readsWhatRocmSmiTells() throws Exception {
        program(
                "rocm-smi",
                "case \"$*\" in *--showuse*) cat <<'END'\n" + ROCM_SAMPLE + "END\n;; *) cat <<'END'\n" + ROCM_FACTS
                        + "END\n;; esac\n");
        GpuTool tool = GpuTool.find(bin.toString()).orElseThrow();
        assertThat(tool.gpus())
                .containsExactly(new Gpu(0, "AMD Instinct MI300X", "6.7.0", 205822885888L, 750.0, null, null));
        assertThat(samples(2))
                .containsOnly(new HardwareSample.OfGpu(500_000_000, 0, 98.0, 16106127360L, 612.0, 2100, 1300, 71));
    }

    @Test
    void saysWhyAToolThatIsThereTellsNothing() throws IOException {
        program("nvidia-smi", "echo 'NVIDIA-SMI has failed' ; exit 9\n");
        assertThatThrownBy(() -> GpuTool.find(bin.toString()).orElseThrow().gpus())
                .isInstanceOf(IOException.class)
                .hasMessageContaining("status 9");
        Environment environment = Environment.read(bin.toString(), bin, bin);
        assertThat(environment.gpus()).isEmpty();
        assertThat(environment.gpuSource()).contains("nvidia-smi failed with status 9");
        program("nvidia-smi", "echo 'Driver not loaded'\n");
        assertThat(Environment.read(bin.toString(), bin, bin).gpuSource()).contains("'Driver not loaded'");
    }

    @Test
    void findsNothingWhereNothingIs() {
        assertThat(GpuTool.find(bin.toString())).isEmpty();
        assertThat(GpuTool.find(null)).isEmpty();
        Environment environment = Environment.read(bin.toString(), bin, bin);
        assertThat(environment.gpuSource()).isEqualTo("none: neither nvidia-smi nor rocm-smi is on the PATH");
        assertThat(environment.machine()).isEqualTo(environment.cpu()).isNotBlank();
    }

    @Test
    void endsWithALineThatIsNoSample() throws Exception {
        program(
                "nvidia-smi",
                "echo '0, 97, 6123, 312.45, 2745, 10501, 61'\necho 'Unable to determine the device handle'\n");
        assertThat(samples(1)).hasOnlyElementsOfType(HardwareSample.OfGpu.class);
    }

    /** The first of a sampler's samples. */
    private List<HardwareSample> samples(int count) throws InterruptedException {
        BlockingQueue<HardwareSample> samples = new LinkedBlockingQueue<>();
        HardwareSampler sampler = HardwareSampler.start(
                GpuTool.find(bin.toString()), Optional.empty(), Duration.ofMillis(10), () -> 500_000_000, samples::add);
        List<HardwareSample> taken = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            taken.add(samples.take());
        }
        sampler.close();
        return taken;
    }

    private void program(String name, String script) throws IOException {
        Path file = bin.resolve(name);
        Files.writeString(file, "#!/bin/sh\n" + script);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
