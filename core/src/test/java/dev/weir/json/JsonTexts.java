package dev.weir.json;

import java.util.List;
import java.util.Random;

/** Random JSON, and texts around it; the same random numbers give the same. */
final class JsonTexts {

    static final List<String> POINTERS = List.of(
            "",
            "/*",
            "/*/*",
            "/a",
            "/a/*",
            "/*/a",
            "/items/*",
            "/items/*/name",
            "/a/b",
            "/0",
            "/*/1",
            "/~01",
            "/a~1b",
            "/é/*");
    private static final List<String> NAMES = List.of(
            "a",
            "b",
            "items",
            "name",
            "0",
            "1",
            "~1",
            "a/b",
            "\u00e9",
            "\\u0061",
            "it\\u0065ms",
            "n\\u0061me",
            "\\u00e9",
            "",
            "a\\\"");
    private static final List<String> SCALARS = List.of(
            "0",
            "-1",
            "2.5",
            "1e3",
            "-0.1E-2",
            "123456789",
            "true",
            "false",
            "null",
            "\"\"",
            "\"text\"",
            "\"}]{[,:\"",
            "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"",
            "\"\\u00e9\\u0041\"",
            "\"\u00e9\u65e5\ud83d\ude80\"",
            "\"\\ud83d\\ude80\"",
            "\"a\\ud83d\\ude80b\"");
    private static final List<String> SOUP = List.of(
            "{",
            "}",
            "[",
            "]",
            ",",
            ":",
            "\"",
            "\\",
            "\\\"",
            "\n",
            " ",
            "oops",
            "1",
            "-",
            "tru",
            "true",
            "\"a\":",
            "\"items\":[",
            "{\"a\":1}",
            "{\"name\":\"x\"}",
            "<think>",
            "</think>",
            "```json\n",
            "\u0000",
            "\uFEFF",
            "\\u00",
            "\\ud83d",
            "\u00e9",
            "},{",
            "],",
            "//x\n");

    private final Random random;

    JsonTexts(Random random) {
        this.random = random;
    }

    private String one(List<String> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    List<ElementPath> paths() {
        List<ElementPath> paths = new java.util.ArrayList<>();
        int count = 1 + random.nextInt(random.nextInt(3) + 1);
        for (int i = 0; i < count; i++) {
            paths.add(new ElementPath(one(POINTERS), random.nextInt(4) == 0));
        }
        return paths;
    }

    /** A JSON value, mostly an object or array. */
    String value(int depth) {
        int kind = random.nextInt(depth > 4 ? 1 : depth == 0 ? 7 : 4);
        if (kind == 0) {
            return blank() + one(SCALARS) + blank();
        }
        boolean object = random.nextBoolean();
        StringBuilder value =
                new StringBuilder(blank()).append(object ? '{' : '[').append(blank());
        int count = random.nextInt(5);
        for (int i = 0; i < count; i++) {
            value.append(i > 0 ? "," : "");
            value.append(object ? blank() + "\"" + one(NAMES) + "\"" + blank() + ":" : "");
            value.append(value(depth + 1));
        }
        return value.append(object ? '}' : ']').append(blank()).toString();
    }

    private String blank() {
        return random.nextInt(5) == 0 ? one(List.of(" ", "\n", "\t", "\r\n", "   ")) : "";
    }

    /** Anything: values, values with something wrong in them, and soup. */
    String anything() {
        StringBuilder text = new StringBuilder();
        int parts = 1 + random.nextInt(3);
        for (int part = 0; part < parts; part++) {
            String value = value(0);
            switch (random.nextInt(4)) {
                case 0 -> text.append(value);
                case 1 -> {
                    int at = random.nextInt(value.length() + 1);
                    int removed = Math.min(random.nextInt(3), value.length() - at);
                    text.append(value, 0, at).append(one(SOUP)).append(value.substring(at + removed));
                }
                case 2 -> text.append(value, 0, random.nextInt(value.length() + 1));
                default -> {
                    for (int i = random.nextInt(20); i > 0; i--) {
                        text.append(one(SOUP));
                    }
                }
            }
        }
        return text.toString();
    }
}
