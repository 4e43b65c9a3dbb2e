package dev.weir.prompt;

import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * The companion that is to be planned for.
 *
 * @param pos where
 * @param ammo rounds left, 0 or more
 * @param morale 0 to 100
 * @param cooldowns seconds until an ability can be used again, by its name; kept in the order of the names, so that equal maps
 *     make equal prompts
 */
public record Me(Position pos, int ammo, double morale, Map<String, Double> cooldowns) {

    /**
     * @throws SnapshotException if a number is NaN, infinite or out of its range, or a cooldown's name is blank
     */
    public Me {
        Objects.requireNonNull(pos, "pos");
        Ranges.within("ammo", ammo, 0, Integer.MAX_VALUE);
        morale = Ranges.within("morale", morale, 0, 100);
        TreeMap<String, Double> ordered = new TreeMap<>();
        cooldowns.forEach((name, seconds) -> {
            Ranges.notBlank("cooldowns", name);
            ordered.put(name, Ranges.notNegative("cooldowns." + name, seconds));
        });
        cooldowns = Collections.unmodifiableSortedMap(ordered);
    }
}
