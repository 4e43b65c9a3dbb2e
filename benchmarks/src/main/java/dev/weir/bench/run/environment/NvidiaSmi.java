package dev.weir.bench.run.environment;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * {@code nvidia-smi --query-gpu}, as CSV without heading and units: memory in MiB, power in W, clocks in MHz. What a GPU does not know
 * reads {@code [N/A]}, {@code N/A} or {@code [Not Supported]}. The names of the fields: {@code nvidia-smi --help-query-gpu}.
 */
record NvidiaSmi(Command command) implements GpuTool {

    static final String NAME = "nvidia-smi";

    private static final String FACTS =
            "index,name,driver_version,memory.total,power.limit,clocks.max.graphics,clocks.max.memory";
    private static final String SAMPLE =
            "index,utilization.gpu,memory.used,power.draw,clocks.current.graphics,clocks.current.memory,temperature.gpu";
    private static final String FORMAT = "--format=csv,noheader,nounits";
    private static final long BYTES_PER_MIB = 1 << 20;

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<Gpu> gpus() throws IOException {
        return command.ask("--query-gpu=" + FACTS, FORMAT)
                .lines()
                .filter(line -> !line.isBlank())
                .map(NvidiaSmi::gpu)
                .toList();
    }

    /** One process for the whole run: starting one for each sample would cost the machine that is measured. */
    @Override
    public Runnable watch(Duration interval, LongSupplier clockNs, Consumer<HardwareSample> samples)
            throws IOException {
        Process process = command.start("--query-gpu=" + SAMPLE, FORMAT, "--loop-ms=" + interval.toMillis());
        Thread reading = new Thread(() -> read(process, clockNs, samples), "sample " + NAME);
        reading.setDaemon(true);
        reading.start();
        return process::destroyForcibly;
    }

    private static void read(Process process, LongSupplier clockNs, Consumer<HardwareSample> samples) {
        try (BufferedReader lines = process.inputReader()) {
            lines.lines()
                    .filter(line -> !line.isBlank())
                    .forEach(line -> samples.accept(sample(clockNs.getAsLong(), line)));
        } catch (IOException | UncheckedIOException | IllegalArgumentException e) {
            process.destroyForcibly(); // what was sampled so far stands, and the gap after it shows
        }
    }

    private static Gpu gpu(String line) {
        Fields fields = new Fields(line, 7);
        return new Gpu(
                fields.index(),
                fields.values[1].strip(),
                fields.text(2),
                fields.mib(3),
                fields.number(4),
                fields.whole(5),
                fields.whole(6));
    }

    private static HardwareSample sample(long atNs, String line) {
        Fields fields = new Fields(line, 7);
        return new HardwareSample.OfGpu(
                atNs,
                fields.index(),
                fields.number(1),
                fields.mib(2),
                fields.number(3),
                fields.whole(4),
                fields.whole(5),
                fields.whole(6));
    }

    /** A line of values. */
    private static final class Fields {

        private final String line;
        private final String[] values;

        Fields(String line, int expected) {
            this.line = line;
            this.values = line.split(",\\s*", -1);
            if (values.length != expected) {
                throw new IllegalArgumentException(NAME + " answered '" + line + "'; expected " + expected + " values");
            }
        }

        int index() {
            try {
                return Integer.parseInt(values[0].strip());
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException(NAME + " answered '" + line + "'; expected a GPU's number first", e);
            }
        }

        @Nullable String text(int field) {
            String value = values[field].strip();
            return value.isEmpty() || value.contains("N/A") || value.startsWith("[") ? null : value;
        }

        @Nullable Double number(int field) {
            try {
                return Double.valueOf(values[field].strip());
            } catch (NumberFormatException e) {
                return null;
            }
        }

        @Nullable Integer whole(int field) {
            Double value = number(field);
            return value == null ? null : Integer.valueOf((int) Math.round(value));
        }

        @Nullable Long mib(int field) {
            Double value = number(field);
            return value == null ? null : Long.valueOf(Math.round(value * BYTES_PER_MIB));
        }
    }
}
