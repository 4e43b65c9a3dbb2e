package dev.weir.planner;

import dev.weir.prompt.Enemy;
import dev.weir.prompt.Me;
import dev.weir.prompt.Player;
import dev.weir.prompt.PointOfInterest;
import dev.weir.prompt.Position;
import dev.weir.prompt.Snapshot;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** Snapshots for tests: a companion at rest unless said otherwise. */
final class Worlds {

    private static final Player PLAYER = new Player(new Position(5, 5), 80, "crouch");

    private Worlds() {}

    /** Nothing to do: full of ammo and morale, nobody around, no objective. */
    static Snapshot quiet() {
        return seeing(new Me(new Position(10, 10), 30, 90, Map.of()), List.of(), List.of(), "");
    }

    /** A quiet world that differs from any other number's. */
    static Snapshot quiet(int number) {
        return seeing(new Me(new Position(number, 10), 30, 90, Map.of()), List.of(), List.of(), "");
    }

    static Snapshot me(int ammo, double morale) {
        return seeing(new Me(new Position(10, 10), ammo, morale, Map.of()), List.of(), List.of(), "");
    }

    static Snapshot enemies(Position here, Enemy... enemies) {
        return seeing(new Me(here, 30, 90, Map.of()), List.of(enemies), List.of(), "");
    }

    static Snapshot objective(String objective, Position... pois) {
        List<PointOfInterest> points = new ArrayList<>();
        for (Position poi : pois) {
            points.add(new PointOfInterest("place", poi));
        }
        return seeing(new Me(new Position(10, 10), 30, 90, Map.of()), List.of(), points, objective);
    }

    static Enemy enemy(long id, double x, double y) {
        return new Enemy(id, new Position(x, y), 50, "low", 0);
    }

    static Snapshot seeing(Me me, List<Enemy> enemies, List<PointOfInterest> pois, String objective) {
        return new Snapshot(0, PLAYER, me, enemies, pois, List.of(), Optional.of(objective));
    }

    static Snapshot withEnemiesReversed(Snapshot snapshot) {
        List<Enemy> reversed = new ArrayList<>(snapshot.enemies());
        Collections.reverse(reversed);
        return new Snapshot(
                snapshot.tSeconds(),
                snapshot.player(),
                snapshot.me(),
                reversed,
                snapshot.pois(),
                snapshot.obstacles(),
                snapshot.objective());
    }

    /** Anything that a snapshot may be, with positions on the grid, at its edge, and far beyond. */
    static Snapshot random(Random random) {
        List<Enemy> enemies = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            enemies.add(new Enemy(
                    i * 1_000_000_000L + random.nextInt(1_000), position(random), random.nextInt(100), "low", 0));
        }
        List<PointOfInterest> pois = new ArrayList<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            pois.add(new PointOfInterest("place", position(random)));
        }
        Me me = new Me(
                position(random),
                random.nextInt(4) == 0 ? 0 : random.nextInt(40),
                random.nextInt(3) == 0 ? random.nextDouble() * 100 : 90,
                Map.of());
        return seeing(
                me,
                enemies,
                pois,
                List.of("", "Reach the tower", "EXTRACT", "hold the line").get(random.nextInt(4)));
    }

    private static Position position(Random random) {
        return new Position(coordinate(random), coordinate(random));
    }

    private static double coordinate(Random random) {
        return switch (random.nextInt(6)) {
            case 0 -> random.nextInt(8);
            case 1 -> 999 + random.nextInt(4);
            case 2 -> -999 - random.nextInt(4);
            case 3 -> random.nextDouble() * 1e300;
            default -> random.nextDouble() * 20 - 10;
        };
    }
}
