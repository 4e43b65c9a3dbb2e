package dev.weir.bench.quick;

import dev.weir.bench.latency.server.FoundServer.Product;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Figures as tests need them. */
final class Figures {

    private static final long MS = 1_000_000;
    private static final long GIB = 1L << 30;

    private Figures() {}

    /** Of an Ollama whose model is on the GPU as a whole. */
    static QuickFigures of(List<Level> levels) {
        return of(Product.OLLAMA, 6 * GIB, levels);
    }

    static QuickFigures of(Product product, long vramBytes, List<Level> levels) {
        return of(product, vramBytes, OptionalInt.empty(), levels);
    }

    /** Of a llama.cpp that says how many slots it has. */
    static QuickFigures withSlots(int slots, Level... levels) {
        return of(Product.LLAMA_CPP, 6 * GIB, OptionalInt.of(slots), List.of(levels));
    }

    private static QuickFigures of(Product product, long vramBytes, OptionalInt slots, List<Level> levels) {
        return new QuickFigures(
                product,
                Optional.of("Q8_0"),
                OptionalLong.of(8192),
                OptionalLong.of(6 * GIB),
                OptionalLong.of(vramBytes),
                slots,
                OptionalLong.of(8 * GIB),
                true,
                Target.USUAL,
                levels,
                Optional.empty());
    }

    /** Of a server that counts no tokens. */
    static QuickFigures withoutRate(Level... levels) {
        QuickFigures of = of(levels);
        return new QuickFigures(
                of.product(),
                of.quantization(),
                of.contextLength(),
                of.sizeBytes(),
                of.vramBytes(),
                of.slots(),
                of.gpuMemoryBytes(),
                of.isGpuExpected(),
                Target.USUAL.withoutRate(),
                of.levels(),
                Optional.empty());
    }

    static QuickFigures of(Level... levels) {
        return of(List.of(levels));
    }

    /** So many alike. */
    static Level level(int users, int requests, Sample sample) {
        return level(users, requests, sample, 0, null);
    }

    static Level level(int users, int requests, Sample sample, long failed, @Nullable String error) {
        List<Sample> samples = new ArrayList<>();
        for (int i = 0; i < requests; i++) {
            samples.add(sample);
        }
        return new Level(users, samples, failed, error, Map.of(), OptionalLong.empty(), List.of());
    }

    /** Some of which meet the usual target. */
    static Level partly(int users, int good, Sample sample, int late, Sample other) {
        return level(users, good, sample).and(level(users, late, other));
    }

    /** The same with what GPUs did. */
    static Level busy(Level level, Map<Integer, List<Double>> percents, long memoryBytes) {
        return new Level(level.users(), level.samples(), 0, null, percents, OptionalLong.of(memoryBytes), List.of());
    }

    static Sample sample(long ttftMs, double tokensPerS, long loadMs, long promptMs, long unaccountedMs) {
        return new Sample(
                ttftMs * MS,
                OptionalLong.of((ttftMs + 800) * MS),
                OptionalLong.of(50),
                OptionalDouble.of(tokensPerS),
                OptionalLong.of(loadMs * MS),
                OptionalLong.of(promptMs * MS),
                OptionalLong.of(unaccountedMs * MS),
                OptionalLong.of(0));
    }

    /** Of a server that counts tokens and tells no times. */
    static Sample silent(long ttftMs, double tokensPerS) {
        return new Sample(
                ttftMs * MS,
                OptionalLong.empty(),
                OptionalLong.of(50),
                OptionalDouble.of(tokensPerS),
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalLong.empty());
    }

    /** Of a server that does not even count tokens. */
    static Sample uncounted(long ttftMs) {
        return new Sample(
                ttftMs * MS,
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalDouble.empty(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalLong.empty());
    }

    /** An answer of one token: counted, but without a rate. */
    static Sample ofOneToken(long ttftMs) {
        return new Sample(
                ttftMs * MS,
                OptionalLong.empty(),
                OptionalLong.of(1),
                OptionalDouble.empty(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalLong.empty());
    }
}
