package dev.weir.prompt;

import java.util.List;
import java.util.Objects;

/**
 * How a companion is to behave: what a prompt says beside tools and world. Four come with the library; a game may add its own.
 *
 * @param name for people and command lines
 * @param rules whole sentences, the most important first; what a full prompt says
 * @param brief the same in one line; what the shorter prompts say
 */
public record Role(String name, List<String> rules, String brief) {

    /** Fights from cover. */
    public static final Role TACTICAL = new Role(
            "tactical",
            List.of(
                    "Take cover before you engage.",
                    "Never engage several enemies without cover.",
                    "Smoke blocks the line of sight: use it to cross open ground.",
                    "Use at most three grenades.",
                    "Help allies when it is safe."),
            "Cover first, max 3 grenades.");

    /** Stays unseen. */
    public static final Role STEALTH = new Role(
            "stealth",
            List.of(
                    "Stay out of the enemies' line of sight.",
                    "Move from obstacle to obstacle, and not across open ground.",
                    "Draw enemies away rather than fight them.",
                    "Attack only when you have been found and cannot leave.",
                    "Use no explosives."),
            "Stay unseen, fight only if found.");

    /** Keeps the player alive. */
    public static final Role SUPPORT = new Role(
            "support",
            List.of(
                    "Stay within five cells of the player.",
                    "Heal allies before you attack.",
                    "Keep enemies that aim at the player under fire.",
                    "Mark targets, so that others see them.",
                    "Reload whenever nobody is near."),
            "Stay near the player, heal first, then cover.");

    /** Finds out what is there. */
    public static final Role EXPLORATION = new Role(
            "exploration",
            List.of(
                    "Visit the points of interest, the nearest first.",
                    "Scan before you enter a new place.",
                    "Avoid fights; keep ten cells between you and any enemy.",
                    "Mark what you find.",
                    "Turn back when morale falls below 30."),
            "Scan, visit points of interest, avoid fights.");

    private static final List<Role> BUNDLED = List.of(TACTICAL, STEALTH, SUPPORT, EXPLORATION);

    /**
     * @throws IllegalArgumentException if name or brief is blank, or there are no rules
     */
    public Role {
        Objects.requireNonNull(name, "name");
        rules = List.copyOf(rules);
        if (name.isBlank() || brief.isBlank() || rules.isEmpty()) {
            throw new IllegalArgumentException("a role needs a name, a rule and a brief; \"" + name + "\" lacks one");
        }
    }

    /** The four that come with the library. */
    public static List<Role> bundled() {
        return BUNDLED;
    }

    /**
     * The bundled role of that name.
     *
     * @throws IllegalArgumentException if there is none; it names those that there are
     */
    public static Role named(String name) {
        return BUNDLED.stream()
                .filter(role -> role.name.equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no role " + name + ", only "
                        + String.join(", ", BUNDLED.stream().map(Role::name).toList())));
    }
}
