package dev.weir.bench.quick;

import dev.weir.bench.latency.server.FoundServer.Product;
import java.util.ArrayList;
import java.util.List;
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
        return new QuickFigures(
                product,
                Optional.of("Q8_0"),
                OptionalLong.of(8192),
                OptionalLong.of(6 * GIB),
                OptionalLong.of(vramBytes),
                OptionalInt.empty(),
                OptionalLong.of(8 * GIB),
                true,
                Target.USUAL,
                levels,
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
        return new Level(users, samples, failed, error, OptionalDouble.empty(), OptionalLong.empty(), List.of());
    }

    /** The same with what the GPU did. */
    static Level busy(Level level, double percent, long memoryBytes) {
        return new Level(
                level.users(),
                level.samples(),
                0,
                null,
                OptionalDouble.of(percent),
                OptionalLong.of(memoryBytes),
                List.of());
    }

    static Sample sample(long ttftMs, double tokensPerS, long loadMs, long promptMs, long unaccountedMs) {
        return new Sample(
                ttftMs * MS,
                OptionalLong.of((ttftMs + 800) * MS),
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
                OptionalDouble.of(tokensPerS),
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalLong.empty());
    }
}
