package dev.weir.prompt;

import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * The world as one companion sees it when it asks for a plan. Immutable; a snapshot that exists is a possible one.
 *
 * <p>{@link SnapshotJson} reads it and writes it.
 *
 * @param tSeconds the game's clock, seconds; 0 or more
 * @param player the human
 * @param me the companion
 * @param enemies those that are known, each with another id
 * @param pois places that matter, the most important first
 * @param obstacles cells that give cover
 * @param objective what the squad is to achieve, or empty; a blank text counts as none
 */
public record Snapshot(
        double tSeconds,
        Player player,
        Me me,
        List<Enemy> enemies,
        List<PointOfInterest> pois,
        List<Position> obstacles,
        Optional<String> objective) {

    /**
     * @throws SnapshotException if {@code tSeconds} is negative, NaN or infinite, or two enemies have the same id
     */
    public Snapshot {
        tSeconds = Ranges.notNegative("t", tSeconds);
        Objects.requireNonNull(player, "player");
        Objects.requireNonNull(me, "me");
        enemies = List.copyOf(enemies);
        pois = List.copyOf(pois);
        obstacles = List.copyOf(obstacles);
        objective = objective.filter(text -> !text.isBlank());
        refuseRepeatedIds(enemies);
    }

    private static void refuseRepeatedIds(List<Enemy> enemies) {
        Set<Long> seen = new HashSet<>();
        for (int i = 0; i < enemies.size(); i++) {
            long id = enemies.get(i).id();
            if (!seen.add(id)) {
                throw new SnapshotException(
                        "enemies[" + i + "].id",
                        id + " for the second time",
                        "give each enemy an id of its own, or a plan's target_id could mean either");
            }
        }
    }
}
