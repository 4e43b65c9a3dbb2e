package dev.weir.bench.report;

import dev.weir.bench.run.RunHeader;
import dev.weir.bench.run.ServerFacts;
import dev.weir.bench.run.ServerList;
import dev.weir.bench.run.environment.Environment;
import dev.weir.bench.run.environment.Gpu;
import dev.weir.bench.run.folder.RunFolder;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Server, machine, load and client of a run, as names and values for people; what is not known says so. */
final class Surroundings {

    private static final double GIB = 1L << 30;

    private final Map<String, String> facts = new LinkedHashMap<>();

    private Surroundings() {}

    static Map<String, String> of(RunFolder run) {
        Surroundings of = new Surroundings();
        of.server(run.header().server());
        of.servers(run.header());
        of.asked(run.header());
        of.machine(run.environment());
        return of.facts;
    }

    private void server(ServerFacts server) {
        put("server", joined(server.product(), server.version()) + " at " + server.url());
        put("server's machine", server.machine());
        put("model", joined(server.model(), server.parameterSize(), server.quantization()));
        put("digest", server.digest());
        put("context length", server.contextLength() == null ? null : server.contextLength() + " tokens");
        Long size = server.sizeBytes();
        Long inVram = server.sizeVramBytes();
        put("model's memory", size == null ? null : gib(size) + (inVram == null ? "" : inGpu(size, inVram)));
    }

    /** Of several, what is not of the first alone. */
    private void servers(RunHeader header) {
        ServerList list = header.load().servers();
        if (list != null) {
            put("server", header.told(each -> joined(each.product(), each.version())) + " at " + list);
            put("digest", header.told(ServerFacts::digest));
            put("context length", header.told(ServerFacts::contextLength) + " tokens");
        }
    }

    private static String inGpu(long size, long inVram) {
        return size == 0 ? "" : String.format(Locale.ROOT, ", %.0f %% of it the GPU's", 100.0 * inVram / size);
    }

    private void asked(RunHeader header) {
        put("load", header.load().describe() + ", " + header.load().warmupRequests() + " requests of warm-up");
        put(
                "prompts",
                header.workload().prompts() + ", " + header.workload().promptCount() + ", sha256 "
                        + header.workload().promptsSha256());
        put("options", header.workload().options().toString());
        put("seed", String.valueOf(header.workload().seed()));
        put(
                "client",
                header.client().name() + ", weir " + header.client().build() + ", clock: "
                        + header.client().explainedClock());
        put("started at", header.startedAt().truncatedTo(ChronoUnit.SECONDS).toString());
    }

    private void machine(Environment machine) {
        put(
                "measuring machine",
                machine.cpu() + ", " + machine.cores() + " cores, " + machine.logicalCpus() + " processors, "
                        + gib(machine.memoryBytes()));
        put("governor", machine.governor());
        put("clock source", machine.clockSource());
        put(
                "load average",
                machine.loadAverage() == null
                        ? null
                        : String.format(Locale.ROOT, "%.2f when the run began", machine.loadAverage()));
        put(
                "others' work",
                machine.byOthers() == null
                        ? null
                        : String.format(
                                Locale.ROOT,
                                "%.1f %% of all processors' time when the run began",
                                100 * machine.byOthers()));
        put("system", machine.os() + "; " + machine.kernel());
        put("JVM", machine.jdk() + flags(machine));
        put(
                "GPU",
                machine.gpus().isEmpty()
                        ? machine.gpuSource()
                        : machine.gpus().stream().map(Surroundings::gpu).collect(Collectors.joining("; ")));
        put("processors' energy", machine.cpuEnergySource());
    }

    private static String flags(Environment machine) {
        return machine.jvmFlags().isEmpty() ? "" : ", " + CommandText.of(machine.jvmFlags());
    }

    private static String gpu(Gpu gpu) {
        return Stream.of(
                        gpu.name(),
                        gpu.memoryBytes() == null ? null : gib(gpu.memoryBytes()),
                        gpu.powerLimitW() == null
                                ? null
                                : String.format(Locale.ROOT, "limit %.0f W", gpu.powerLimitW()),
                        gpu.maxClockMhz() == null ? null : "up to " + gpu.maxClockMhz() + " MHz",
                        gpu.driver() == null ? null : "driver " + gpu.driver())
                .filter(Objects::nonNull)
                .collect(Collectors.joining(", "));
    }

    private static String gib(long bytes) {
        return String.format(Locale.ROOT, "%.1f GiB", bytes / GIB);
    }

    private static String joined(@Nullable String... parts) {
        String text = Stream.of(parts).filter(Objects::nonNull).collect(Collectors.joining(" "));
        return text.isEmpty() ? "unknown" : text;
    }

    private void put(String name, @Nullable String value) {
        facts.put(name, value == null ? "unknown" : value);
    }
}
