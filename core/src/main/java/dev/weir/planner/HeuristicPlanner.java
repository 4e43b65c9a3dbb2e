package dev.weir.planner;

import dev.weir.plan.Plan;
import dev.weir.plan.Step;
import dev.weir.prompt.Enemy;
import dev.weir.prompt.PointOfInterest;
import dev.weir.prompt.Position;
import dev.weir.prompt.Snapshot;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Plans by rules, without a model: one step, from the first rule that applies.
 *
 * <table>
 * <caption>Rules, in order</caption>
 * <tr><th>if</th><th>then</th></tr>
 * <tr><td>morale is below 30</td><td>Heal (oneself)</td></tr>
 * <tr><td>there is no ammo</td><td>Reload</td></tr>
 * <tr><td>an enemy is within 3 cells (Manhattan)</td><td>Attack the nearest</td></tr>
 * <tr><td>there is any enemy</td><td>TakeCover 2 cells from here, straight away from the nearest</td></tr>
 * <tr><td>the objective mentions "extract" or "reach", and there is a point of interest</td><td>MoveTo the first one</td></tr>
 * <tr><td>otherwise</td><td>Scan with radius 10</td></tr>
 * </table>
 *
 * Of enemies equally near, the one with the lowest id counts as the nearest. Of the four cells that lie 2 east, north, west or south of
 * here, "straight away" is the one on the grid that is farthest from that enemy as the crow flies, the first of them where several are.
 * Positions are rounded to cells, and those beyond the grid to its edge. One snapshot always makes one plan.
 *
 * <p>Every plan is valid by the bundled tools. Thread-safe: it has no state.
 */
public final class HeuristicPlanner {

    /** The {@code plan_id} of every plan from here. */
    public static final String PLAN_ID = "heuristic";

    private static final double LOW_MORALE = 30;
    private static final double ATTACK_CELLS = 3;
    private static final long COVER_CELLS = 2;
    private static final long SCAN_RADIUS_CELLS = 10;

    /** The grid ends this many cells from its origin (type {@code cell} of the bundled tools). */
    private static final long GRID_EDGE = 1_000;

    private static final long[][] COVER_OFFSETS = {
        {COVER_CELLS, 0}, {0, COVER_CELLS}, {-COVER_CELLS, 0}, {0, -COVER_CELLS}
    };

    private HeuristicPlanner() {}

    /** The plan for a companion that sees this. */
    public static Plan plan(Snapshot snapshot) {
        return new Plan(OptionalInt.empty(), PLAN_ID, List.of(step(snapshot)));
    }

    private static Step step(Snapshot snapshot) {
        if (snapshot.me().morale() < LOW_MORALE) {
            return Step.of("Heal");
        }
        if (snapshot.me().ammo() == 0) {
            return Step.of("Reload");
        }
        Position here = snapshot.me().pos();
        Optional<Enemy> nearest = nearestEnemy(snapshot);
        if (nearest.isPresent()) {
            Enemy enemy = nearest.get();
            return here.manhattanDistanceTo(enemy.pos()) <= ATTACK_CELLS
                    ? Step.of("Attack", "target_id", enemy.id())
                    : Step.of("TakeCover", "position", cellAwayFrom(enemy.pos(), here));
        }
        Optional<Position> destination = destination(snapshot);
        if (destination.isPresent()) {
            Position there = destination.get();
            return Step.of("MoveTo", "x", cell(there.x()), "y", cell(there.y()));
        }
        return Step.of("Scan", "radius", SCAN_RADIUS_CELLS);
    }

    private static Optional<Enemy> nearestEnemy(Snapshot snapshot) {
        Position here = snapshot.me().pos();
        return snapshot.enemies().stream()
                .min(Comparator.comparingDouble((Enemy enemy) -> here.manhattanDistanceTo(enemy.pos()))
                        .thenComparingLong(Enemy::id));
    }

    private static Map<String, Object> cellAwayFrom(Position enemy, Position here) {
        long x = cell(here.x());
        long y = cell(here.y());
        long[] farthest = {x, y};
        long farthestSquared = -1;
        for (long[] offset : COVER_OFFSETS) {
            long[] candidate = {x + offset[0], y + offset[1]};
            long eastward = candidate[0] - cell(enemy.x());
            long northward = candidate[1] - cell(enemy.y());
            long squared = eastward * eastward + northward * northward;
            if (squared > farthestSquared && isOnGrid(candidate[0]) && isOnGrid(candidate[1])) {
                farthest = candidate;
                farthestSquared = squared;
            }
        }
        Map<String, Object> position = new LinkedHashMap<>();
        position.put("x", farthest[0]);
        position.put("y", farthest[1]);
        return position;
    }

    private static Optional<Position> destination(Snapshot snapshot) {
        String objective = snapshot.objective().orElse("").toLowerCase(Locale.ROOT);
        return objective.contains("extract") || objective.contains("reach")
                ? snapshot.pois().stream().findFirst().map(PointOfInterest::pos)
                : Optional.empty();
    }

    private static long cell(double coordinate) {
        return Math.max(-GRID_EDGE, Math.min(GRID_EDGE, Math.round(coordinate)));
    }

    private static boolean isOnGrid(long cell) {
        return -GRID_EDGE <= cell && cell <= GRID_EDGE;
    }
}
