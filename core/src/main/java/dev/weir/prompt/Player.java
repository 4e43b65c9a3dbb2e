package dev.weir.prompt;

import java.util.Objects;

/**
 * The human whom the companions follow.
 *
 * @param pos where
 * @param hp hit points, 0 or more
 * @param stance the game's word for it, such as {@code crouch}
 */
public record Player(Position pos, double hp, String stance) {

    /**
     * @throws SnapshotException if {@code hp} is negative, NaN or infinite, or {@code stance} is blank
     */
    public Player {
        Objects.requireNonNull(pos, "pos");
        hp = Ranges.notNegative("hp", hp);
        Ranges.notBlank("stance", stance);
    }
}
