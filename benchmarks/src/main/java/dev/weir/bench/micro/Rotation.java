package dev.weir.bench.micro;

import java.util.List;

/** Hands out the variants of an input in turn, so that a branch predictor meets each only now and then. Not thread-safe. */
final class Rotation<T> {

    private final List<T> variants;
    private int next;

    /** @param variants at least one */
    Rotation(List<T> variants) {
        this.variants = List.copyOf(variants);
    }

    /** The next variant, after the last the first again. */
    T next() {
        T variant = variants.get(next);
        next = next + 1 == variants.size() ? 0 : next + 1;
        return variant;
    }
}
