package dev.weir.plan.value;

import tools.jackson.databind.JsonNode;

/** Describes what was found, for an error: short, so that no payload ends up in a log. */
public final class Found {

    public static final int MAX_CHARS = 40;

    private Found() {}

    public static String describe(JsonNode value) {
        return switch (value.getNodeType()) {
            case MISSING -> "missing";
            case OBJECT -> "an object with " + plural(value.size(), "member");
            case ARRAY -> "an array with " + plural(value.size(), "item");
            case STRING -> "\"" + shorten(value.stringValue()) + "\"";
            default -> shorten(value.toString());
        };
    }

    /** At most {@value #MAX_CHARS} characters of it, never half a surrogate pair, on one line. */
    public static String shorten(String text) {
        int end = Math.min(text.length(), MAX_CHARS);
        if (end < text.length() && Character.isHighSurrogate(text.charAt(end - 1))) {
            end--;
        }
        StringBuilder shortened = new StringBuilder(end + 1);
        for (int i = 0; i < end; i++) {
            char c = text.charAt(i);
            shortened.append(Character.isISOControl(c) ? ' ' : c);
        }
        return (end < text.length() ? shortened.append('\u2026') : shortened).toString();
    }

    private static String plural(int count, String what) {
        return count + " " + what + (count == 1 ? "" : "s");
    }
}
