package dev.weir.prompt;

import java.util.Objects;

/**
 * A place that matters.
 *
 * @param kind the game's word for it, such as {@code extraction}
 * @param pos where
 */
public record PointOfInterest(String kind, Position pos) {

    /**
     * @throws SnapshotException if {@code kind} is blank
     */
    public PointOfInterest {
        Ranges.notBlank("k", kind);
        Objects.requireNonNull(pos, "pos");
    }
}
