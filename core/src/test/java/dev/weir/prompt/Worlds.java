package dev.weir.prompt;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** Snapshots for tests. */
public final class Worlds {

    private Worlds() {}

    public static Snapshot small() {
        return new Snapshot(
                54.5,
                new Player(new Position(13, 5), 27, "crouch"),
                new Me(new Position(2, 21), 26, 58, Map.of("grenade", 2.5)),
                List.of(
                        new Enemy(90, new Position(27, 16), 95, "low", 11.5),
                        new Enemy(91, new Position(9, 19), 41, "low", 11.5)),
                List.of(new PointOfInterest("extraction", new Position(25, 4))),
                List.of(new Position(7, 9)),
                Optional.of("reach the extraction point"));
    }

    public static Snapshot empty() {
        return new Snapshot(
                0,
                new Player(new Position(0, 0), 0, "prone"),
                new Me(new Position(0, 0), 0, 0, Map.of()),
                List.of(),
                List.of(),
                List.of(),
                Optional.empty());
    }

    public static Snapshot random(Random random) {
        List<Enemy> enemies = new ArrayList<>();
        for (int i = random.nextInt(5); i > 0; i--) {
            enemies.add(new Enemy(
                    1_000L * i + random.nextInt(1_000),
                    position(random),
                    number(random),
                    word(random),
                    number(random)));
        }
        List<PointOfInterest> pois = new ArrayList<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            pois.add(new PointOfInterest(word(random), position(random)));
        }
        List<Position> obstacles = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            obstacles.add(position(random));
        }
        return new Snapshot(
                number(random),
                new Player(position(random), number(random), word(random)),
                new Me(
                        position(random),
                        random.nextInt(1_000),
                        random.nextDouble() * 100,
                        random.nextBoolean()
                                ? Map.of()
                                : Map.of(word(random) + "1", number(random), word(random) + "2", number(random))),
                enemies,
                pois,
                obstacles,
                random.nextBoolean() ? Optional.empty() : Optional.of(word(random) + " " + word(random)));
    }

    private static Position position(Random random) {
        return new Position(number(random) - 500, number(random) - 500);
    }

    /** Whole, short and long fractions, very small and very large ones. */
    private static double number(Random random) {
        return switch (random.nextInt(5)) {
            case 0 -> random.nextInt(1_000);
            case 1 -> random.nextInt(10_000) / 10.0;
            case 2 -> random.nextDouble() * 1_000;
            case 3 -> random.nextDouble() * 1e-9;
            default -> random.nextDouble() * 1e300;
        };
    }

    private static String word(Random random) {
        return List.of(
                        "low",
                        "crouch",
                        "caf\u00e9",
                        "\ud83d\ude80",
                        "a \"quoted\" one",
                        "back\\slash",
                        "line\nbreak",
                        "a\u2028b")
                .get(random.nextInt(8));
    }
}
