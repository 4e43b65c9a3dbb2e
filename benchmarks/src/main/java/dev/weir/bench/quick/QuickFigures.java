package dev.weir.bench.quick;

import dev.weir.bench.latency.server.FoundServer.Product;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * All that was found of a server. What it does not tell is empty.
 *
 * @param product what it is
 * @param quantization of the model, such as {@code Q8_0}
 * @param contextLength tokens that the model was loaded with
 * @param sizeBytes memory that the loaded model takes
 * @param vramBytes how much of it is the GPU's
 * @param slots how many requests it answers at once, as it says
 * @param gpuMemoryBytes memory of the GPU, where it is this machine's and the only one
 * @param isGpuExpected whether there is a GPU, or may be, because the server is on another machine
 * @param target what was looked for
 * @param levels what was measured, of more and more users; the first is of one
 * @param endedBecause why the search ended early; empty if nobody ended it
 */
record QuickFigures(
        Product product,
        Optional<String> quantization,
        OptionalLong contextLength,
        OptionalLong sizeBytes,
        OptionalLong vramBytes,
        OptionalInt slots,
        OptionalLong gpuMemoryBytes,
        boolean isGpuExpected,
        Target target,
        List<Level> levels,
        Optional<String> endedBecause) {

    QuickFigures {
        levels = List.copyOf(levels);
    }

    /** One user. */
    Level one() {
        return levels.get(0);
    }

    /** The most users that met the target; empty where none is known to. */
    Optional<Level> mostThatMet() {
        return Bounds.met(levels, target);
    }

    /** Where it seems to end, also where that is not decided. */
    Bounds bounds() {
        return Bounds.of(levels, target);
    }

    /** The fewest users that missed it; empty where none did. */
    Optional<Level> fewestThatMissed() {
        return levels.stream()
                .filter(level -> level.verdict(target) == Level.Verdict.MISSED)
                .min(Comparator.comparingInt(Level::users));
    }

    /** Whether requests must wait for others with so many users: more than there are slots. Empty where the server does not tell its slots. */
    Optional<Boolean> areSlotsShort(int users) {
        return slots.isPresent() ? Optional.of(users > slots.getAsInt()) : Optional.empty();
    }

    /** Whether part of the model, and how much, lies outside the GPU's memory; empty where that is unknown, or there is no GPU. */
    Optional<Double> shareOutsideGpu() {
        if (!isGpuExpected || sizeBytes.orElse(0) <= 0 || vramBytes.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(1 - Math.min(1, (double) vramBytes.getAsLong() / sizeBytes.getAsLong()));
    }
}
