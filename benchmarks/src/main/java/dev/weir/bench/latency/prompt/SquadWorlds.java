package dev.weir.bench.latency.prompt;

import dev.weir.prompt.Enemy;
import dev.weir.prompt.Me;
import dev.weir.prompt.Player;
import dev.weir.prompt.PointOfInterest;
import dev.weir.prompt.Position;
import dev.weir.prompt.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/** Worlds that a squad might be in: as many as are asked for, each a function of seed and number, and each with two enemies. */
final class SquadWorlds {

    private static final int SIDE_CELLS = 64;
    private static final int ENEMIES = 2;
    private static final int OBSTACLES = 3;
    private static final List<String> STANCES = List.of("stand", "crouch", "prone");
    private static final List<String> COVERS = List.of("none", "low", "wall", "car");
    private static final List<String> PLACES = List.of("extraction", "ammo", "medkit", "lookout");
    private static final List<String> OBJECTIVES = List.of(
            "reach the extraction point",
            "hold the lookout",
            "extract the pilot",
            "clear the yard",
            "find the ammunition");

    /** Odd, so that neighbouring numbers give seeds far apart. */
    private static final long SPREAD = 0x9E3779B97F4A7C15L;

    private final long seed;

    SquadWorlds(long seed) {
        this.seed = seed;
    }

    /** A world as one companion of a squad sees it: companions of one squad see the same player and enemies. */
    Snapshot world(long squad, int companion) {
        SplittableRandom shared = new SplittableRandom(seed + SPREAD * squad);
        SplittableRandom own = new SplittableRandom(seed + SPREAD * squad + companion);
        double clockS = shared.nextInt(1, 6_000) / 10.0;
        Player player = new Player(position(shared), shared.nextInt(20, 101), pick(shared, STANCES));
        List<Enemy> enemies = new ArrayList<>();
        for (int i = 0; i < ENEMIES; i++) {
            enemies.add(new Enemy(
                    90 + 10L * i + shared.nextInt(10),
                    position(shared),
                    shared.nextInt(10, 101),
                    pick(shared, COVERS),
                    Math.max(0, clockS - shared.nextInt(30) / 10.0)));
        }
        List<Position> obstacles = new ArrayList<>();
        for (int i = 0; i < OBSTACLES; i++) {
            obstacles.add(position(shared));
        }
        return new Snapshot(
                clockS,
                player,
                new Me(position(own), own.nextInt(0, 61), own.nextInt(20, 101), Map.of("throw", (double)
                        own.nextInt(9))),
                enemies,
                List.of(new PointOfInterest(pick(shared, PLACES), position(shared))),
                obstacles,
                Optional.of(pick(shared, OBJECTIVES)));
    }

    private static Position position(SplittableRandom random) {
        return new Position(random.nextInt(SIDE_CELLS), random.nextInt(SIDE_CELLS));
    }

    private static String pick(SplittableRandom random, List<String> words) {
        return words.get(random.nextInt(words.size()));
    }
}
