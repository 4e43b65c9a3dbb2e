package dev.weir.bench.run.environment;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/** Power over time, as points that are joined by straight lines; before the first and after the last the power is theirs. */
final class PowerCurve {

    /** Further apart, two points say nothing of what was between them. */
    private static final double LONGEST_GAP_S = 10;

    private static final double NS_PER_S = 1e9;

    private final List<Point> points = new ArrayList<>();

    private record Point(double atS, double watts) {}

    /** Adds a point; times do not go back. */
    void add(long atNs, double watts) {
        points.add(new Point(seconds(atNs), watts));
    }

    /** Energy over a span, J; empty where the points leave a part of it open. */
    OptionalDouble joules(long fromNs, long toNs) {
        if (points.isEmpty() || toNs <= fromNs) {
            return OptionalDouble.empty();
        }
        double fromS = seconds(fromNs);
        double toS = seconds(toNs);
        List<Point> ends = new ArrayList<>(points);
        Point first = points.get(0);
        Point last = points.get(points.size() - 1);
        ends.add(0, new Point(Math.min(fromS, first.atS), first.watts));
        ends.add(new Point(Math.max(toS, last.atS), last.watts));
        double sum = 0;
        for (int i = 1; i < ends.size(); i++) {
            Point before = ends.get(i - 1);
            Point after = ends.get(i);
            double start = Math.max(before.atS, fromS);
            double end = Math.min(after.atS, toS);
            if (end > start) {
                if (after.atS - before.atS > LONGEST_GAP_S) {
                    return OptionalDouble.empty();
                }
                sum += (wattsAt(start, before, after) + wattsAt(end, before, after)) / 2 * (end - start);
            }
        }
        return OptionalDouble.of(sum);
    }

    private static double wattsAt(double timeS, Point before, Point after) {
        double share = (timeS - before.atS) / (after.atS - before.atS);
        return before.watts + share * (after.watts - before.watts);
    }

    private static double seconds(long ns) {
        return (double) ns / NS_PER_S;
    }
}
