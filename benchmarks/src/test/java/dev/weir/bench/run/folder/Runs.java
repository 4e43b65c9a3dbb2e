package dev.weir.bench.run.folder;

import dev.weir.bench.run.Client;
import dev.weir.bench.run.Invocation;
import dev.weir.bench.run.Load;
import dev.weir.bench.run.Metric;
import dev.weir.bench.run.Outcome;
import dev.weir.bench.run.RequestResult;
import dev.weir.bench.run.RequestResult.Count;
import dev.weir.bench.run.RunHeader;
import dev.weir.bench.run.ServerFacts;
import dev.weir.bench.run.Workload;
import dev.weir.bench.run.environment.Environment;
import dev.weir.bench.run.environment.Gpu;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Runs that never were: headers, results and folders made up for tests. */
public final class Runs {

    private static final long MS = 1_000_000;

    private Runs() {}

    public static RunHeader header(String label) {
        return new RunHeader(
                label,
                "streams",
                Instant.parse("2026-11-25T12:00:00Z"),
                new Invocation(List.of("weir", "latency"), Map.of("--concurrency", "4")),
                new Client("kernel", "0.1.0 abc", "kernel", null),
                Load.closed(4, null, 0),
                new Workload("squad", "0".repeat(64), 10, Map.of("temperature", 0), 1, List.of()),
                new ServerFacts(
                        "http://127.0.0.1:11434",
                        "RTX 4090",
                        "ollama",
                        "0.33.0",
                        "llama3.1:8b",
                        "46e0c10c039e",
                        "Q4_K_M",
                        "8.0B",
                        8192L,
                        6L << 30,
                        6L << 30));
    }

    /** Of a machine in good order, with a GPU. */
    public static Environment environment() {
        return environment(null);
    }

    /** As above, on battery or not. */
    public static Environment environment(@Nullable Boolean isOnBattery) {
        return new Environment(
                "0.1.0 90500e6",
                "AMD EPYC 7763",
                16,
                32,
                "performance",
                "tsc",
                64L << 30,
                isOnBattery,
                0.1,
                0.01,
                "Debian 12",
                "Linux 6.1.0 amd64",
                "OpenJDK 17",
                List.of("-Xmx4g"),
                List.of(new Gpu(0, "NVIDIA GeForce RTX 4090", "550.54.14", 24L << 30, 450.0, 3105, 10501)),
                "nvidia-smi",
                "powercap");
    }

    /** A complete answer with some tokens, whose times vary as a server's do. */
    public static RequestResult answer(long index, long scheduledNs, RandomGenerator random) {
        int tokens = 20 + random.nextInt(20);
        long ttft = 50 * MS + (long) (10 * MS * random.nextExponential());
        long[] gaps = new long[tokens - 1];
        long generated = 0;
        for (int i = 0; i < gaps.length; i++) {
            gaps[i] = 10 * MS + (long) (MS * random.nextExponential());
            generated += gaps[i];
        }
        long e2el = ttft + generated + MS;
        return new RequestResult.Builder(index, (int) (index % 4), "prompt-" + index % 10, scheduledNs)
                .ended(Outcome.OK, scheduledNs + e2el)
                .status(200)
                .doneReason("stop")
                .count(Count.EVAL_TOKENS, tokens)
                .count(Count.PROMPT_TOKENS, 100)
                .count(Count.RECORDS, tokens + 1)
                .count(Count.TEXT_RECORDS, tokens)
                .values(Metric.TTFT, ttft)
                .values(Metric.ICL, gaps)
                .values(Metric.ITL, generated / gaps.length)
                .values(Metric.TPOT, (e2el - ttft) / gaps.length)
                .values(Metric.E2EL, e2el)
                .values(Metric.LOAD, 3 * MS)
                .values(Metric.PROMPT_EVAL, 40 * MS)
                .values(Metric.EVAL, generated)
                .values(Metric.TOTAL, e2el - MS)
                .build();
    }

    /** The header of a run of another model, on another server, under another load. */
    public static RunHeader differently(RunHeader header) {
        ServerFacts server = header.server();
        return new RunHeader(
                header.label(),
                header.suite(),
                header.startedAt(),
                header.invocation(),
                header.client(),
                Load.open(2, 1, null, 0),
                header.workload(),
                new ServerFacts(
                        "http://gpu.example:11434",
                        server.machine(),
                        server.product(),
                        server.version(),
                        server.model(),
                        "another",
                        server.quantization(),
                        server.parameterSize(),
                        server.contextLength(),
                        server.sizeBytes(),
                        server.sizeVramBytes()));
    }

    /** The header of a run on a server that tells the name of its model and nothing else, as OpenAI's API does. */
    public static RunHeader ofNamedModel(RunHeader header, String model) {
        ServerFacts named = ServerFacts.unknown(
                        header.server().url(), header.server().machine())
                .serving(null, model);
        return new RunHeader(
                header.label(),
                header.suite(),
                header.startedAt(),
                header.invocation(),
                header.client(),
                header.load(),
                header.workload(),
                named);
    }

    /** Writes a complete run of such answers, one after the other. */
    public static Path write(Path folder, String label, int requests, RandomGenerator random) {
        return write(folder, header(label), requests, random);
    }

    /** As above, with another header. */
    public static Path write(Path folder, RunHeader header, int requests, RandomGenerator random) {
        return write(folder, header, environment(), requests, random);
    }

    /** As above, of another machine. */
    public static Path write(
            Path folder, RunHeader header, Environment environment, int requests, RandomGenerator random) {
        return write(folder, header, environment, requests, random, RequestResult::endedNs);
    }

    /** As {@link #write(Path, RunHeader, int, RandomGenerator)}, but one begun every millisecond. */
    public static Path writeCrowded(Path folder, RunHeader header, int requests, RandomGenerator random) {
        return write(folder, header, environment(), requests, random, answer -> answer.scheduledNs() + MS);
    }

    private static Path write(
            Path folder,
            RunHeader header,
            Environment environment,
            int requests,
            RandomGenerator random,
            ToLongFunction<RequestResult> nextStartNs) {
        try (RunWriter run = RunWriter.open(folder, header, environment)) {
            long atNs = 0;
            for (int i = 0; i < requests; i++) {
                RequestResult answer = answer(i, atNs, random);
                run.add(answer);
                atNs = nextStartNs.applyAsLong(answer);
            }
            run.finish();
        }
        return folder;
    }
}
