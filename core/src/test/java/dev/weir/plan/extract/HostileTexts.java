package dev.weir.plan.extract;

import java.util.List;
import java.util.Random;

/**
 * Texts that mean the extractor ill: soup of the tokens that matter to it, JSON with a plan's members in any place, and pieces of either.
 * The same random numbers give the same.
 */
final class HostileTexts {

    private static final String NAMED = "{\"agent_id\":1,\"plan_id\":\"p1\",\"steps\":[{\"act\":\"Reload\"}]}";
    private static final String NAMELESS =
            "{\"plan_id\":\"p2\",\"steps\":[{\"act\":\"Wait\",\"duration\":1.5},{\"act\":\"Reload\"}]}";
    private static final String HELD = SlowPlanFinder.quoted(NAMED);
    private static final String HELD_IN_PROSE =
            SlowPlanFinder.quoted("<think>{ \"x\"</think>Use {braces}: " + NAMELESS + "{" + HELD + "[1] " + NAMED);

    private static final List<String> TOKENS = List.of(
            "{",
            "}",
            "[",
            "]",
            ",",
            ":",
            "\"",
            "\\",
            "\\\"",
            "{}",
            "[]",
            "]}",
            "}]",
            " ",
            "\n",
            "prose ",
            "1",
            "-",
            "0",
            "1.5e3",
            "99999999999999999999",
            "null",
            "true",
            "tru",
            "\"a\":",
            "\"x\"",
            "\"agent_id\":",
            "\"agent_id\" :",
            "\"plan_id\":",
            "\"plans\":",
            "\"plan\" :",
            "\"steps\":",
            "\"st\\u0065ps\":",
            "\"agent_id\":1,\"plan_id\":\"p\",",
            "{\"agent_id\":1,",
            "{\"plan_id\":\"p\",",
            "{\"steps\":[",
            "{\"act\":\"Reload\"}",
            ",\"steps\":[{\"act\":\"Reload\"}]}",
            "{\"plans\":[",
            "{\"plan_id\":\"batch\",\"plans\":[",
            "{\"agent_id\":7,\"plan\":",
            "{\"plan\":",
            "{\"note\":{\"steps\":[]},",
            "\"note\":\"}]{[\",",
            "{\"n\":\"<think>\",",
            "{\"x\":\"{\\\"",
            "\\\"}",
            "<think>",
            "</think>",
            "<",
            "<thi",
            "```",
            "``",
            "````\n",
            "```json\n",
            "\\u0022",
            "\\u007b\\\"",
            "\\u007B",
            "\\u005b",
            "\\u005c",
            "\\ud83d",
            "\ud83d\ude80",
            "\u00e9",
            "\u0000",
            "{\u0000",
            "}\u0000",
            "\u0000}",
            "\uFEFF",
            NAMED,
            NAMED,
            NAMELESS,
            NAMELESS,
            HELD,
            HELD.replace("{", "\\u007b"),
            HELD_IN_PROSE);

    private static final List<String> REJECTED = List.of(
            "{\"steps\":1}",
            "{\"plan_id\":\"p\",\"steps\":[{\"act\":\"Fly\"}]},{\"agent_id\":1}",
            "{\"a\":{\"st\\u0065ps\":[]}},{\"steps\":[1e5]}",
            "{\"steps\":[{\"act\":1}}");
    private static final List<String> NAMES = List.of(
            "agent_id", "plan_id", "steps", "note", "plans", "plan", "pl\\u0061ns", "a\\\"steps", "steps ", "x");
    private static final List<String> STRINGS = List.of(
            "x",
            "{",
            "<think>",
            "}",
            "\\\"",
            "```",
            "{\\\"a\\\":1}",
            "\\u007b\\\"steps\\\":1}",
            "\\u00e9",
            "\ud83d\ude80");

    private final Random random;

    HostileTexts(Random random) {
        this.random = random;
    }

    private String one(List<String> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    String text() {
        return switch (random.nextInt(40) == 0 ? 4 : random.nextInt(4)) {
            case 4 -> value(0) + "[" + (value(0) + "," + one(REJECTED) + ",").repeat(60) + soup();
            case 0 -> soup();
            case 1 -> value(0) + soup() + value(0);
            case 2 -> piece(value(0) + value(0));
            default -> value(0) + value(0);
        };
    }

    private String soup() {
        StringBuilder soup = new StringBuilder();
        int tokens = 1 + random.nextInt(random.nextInt(4) == 0 ? 40 : 14);
        for (int i = 0; i < tokens; i++) {
            soup.append(one(TOKENS));
        }
        return soup.toString();
    }

    private String piece(String text) {
        int half = text.length() / 2 + 1;
        return text.substring(random.nextInt(half), text.length() - random.nextInt(half - 1));
    }

    private String value(int depth) {
        return switch (random.nextInt(depth > 5 ? 4 : 9)) {
            case 0 -> "1";
            case 1 -> "\"" + one(STRINGS) + "\"";
            case 2 -> random.nextBoolean() ? NAMED : NAMELESS;
            case 3 -> "{\"act\":\"Reload\"}";
            case 4, 5 -> "[" + members(depth, false) + "]";
            default -> "{" + members(depth, true) + "}";
        };
    }

    private String members(int depth, boolean named) {
        StringBuilder members = new StringBuilder();
        int count = random.nextInt(4);
        for (int i = 0; i < count; i++) {
            members.append(i > 0 ? "," : "")
                    .append(named ? "\"" + one(NAMES) + "\":" : "")
                    .append(value(depth + 1));
        }
        return members.toString();
    }
}
