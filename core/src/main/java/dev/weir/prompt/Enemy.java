package dev.weir.prompt;

import java.util.Objects;

/**
 * An enemy that the companion knows of.
 *
 * @param id the game's number for it, 0 to {@value #MAX_ID}; plans name it as {@code target_id}
 * @param pos where it was seen last
 * @param hp hit points, 0 or more
 * @param cover the game's word for what it hides behind, such as {@code low}
 * @param lastSeenSeconds when it was seen last, on the clock of {@link Snapshot#tSeconds()}; 0 or more
 */
public record Enemy(long id, Position pos, double hp, String cover, double lastSeenSeconds) {

    /** The largest number an entity can have: they are unsigned 32-bit integers. */
    public static final long MAX_ID = 4_294_967_295L;

    /**
     * @throws SnapshotException if a number is NaN, infinite or out of its range, or {@code cover} is blank
     */
    public Enemy {
        Ranges.within("id", id, 0, MAX_ID);
        Objects.requireNonNull(pos, "pos");
        hp = Ranges.notNegative("hp", hp);
        Ranges.notBlank("cover", cover);
        lastSeenSeconds = Ranges.notNegative("last_seen", lastSeenSeconds);
    }
}
