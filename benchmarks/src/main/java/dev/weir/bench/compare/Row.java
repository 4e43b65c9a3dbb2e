package dev.weir.bench.compare;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A figure of all groups.
 *
 * @param figure which
 * @param cells one for each group
 */
public record Row(Figure figure, List<Cell> cells) {

    /** Copies the list. */
    public Row {
        cells = List.copyOf(cells);
    }

    /**
     * A figure of a group.
     *
     * @param value in the figure's unit, 0 included; null where it is unknown
     * @param unknownBecause why it is unknown, in a few characters such as {@code n < 662}; null where it is known
     * @param ratio value / the first group's; null for the first group and where either is unknown or 0
     * @param verdict what that says; null where there is no ratio
     */
    public record Cell(
            @Nullable Double value,
            @Nullable String unknownBecause,
            @Nullable Ratio ratio,
            @Nullable Verdict verdict) {

        /** A value that is compared with nothing. */
        static Cell alone(double value) {
            return new Cell(value, null, null, null);
        }

        /** No value. */
        static Cell unknown(String because) {
            return new Cell(null, because, null, null);
        }

        /** The ratio's value; null where there is none. */
        public @Nullable Double ratioValue() {
            return ratio == null ? null : Double.valueOf(ratio.value());
        }

        /** The lower end of the ratio's interval; null where there is none. */
        public @Nullable Double low() {
            return ratio == null || !ratio.isBounded() ? null : Double.valueOf(ratio.low());
        }

        /** The upper end of the ratio's interval; null where there is none. */
        public @Nullable Double high() {
            return ratio == null || !ratio.isBounded() ? null : Double.valueOf(ratio.high());
        }
    }

    /** Whether a group knows it. */
    boolean isKnown() {
        return cells.stream().anyMatch(cell -> cell.value() != null);
    }
}
