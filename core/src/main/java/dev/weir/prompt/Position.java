package dev.weir.prompt;

/**
 * A place on the grid.
 *
 * @param x cells, east positive; finite
 * @param y cells, north positive; finite
 */
public record Position(double x, double y) {

    /**
     * @throws SnapshotException if a coordinate is NaN or infinite
     */
    public Position {
        x = Ranges.finite("x", x);
        y = Ranges.finite("y", y);
    }

    /** Cells to walk from here to there where diagonal steps are not allowed. */
    public double manhattanDistanceTo(Position other) {
        return Math.abs(x - other.x) + Math.abs(y - other.y);
    }
}
