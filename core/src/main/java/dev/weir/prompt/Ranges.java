package dev.weir.prompt;

/** What the members of a snapshot may hold. */
final class Ranges {

    private Ranges() {}

    static double finite(String member, double value) {
        if (!Double.isFinite(value)) {
            throw new SnapshotException(member, String.valueOf(value), "give a finite number");
        }
        return value + 0.0; // makes -0.0 the 0.0 that it equals: one world, one prompt
    }

    static double notNegative(String member, double value) {
        if (!Double.isFinite(value) || value < 0) {
            throw new SnapshotException(member, String.valueOf(value), "give a finite number, 0 or more");
        }
        return value + 0.0;
    }

    static double within(String member, double value, double min, double max) {
        if (!(value >= min && value <= max)) { // so written that NaN is refused
            throw new SnapshotException(
                    member,
                    PromptNumbers.text(value),
                    "give a number from " + PromptNumbers.text(min) + " to " + PromptNumbers.text(max));
        }
        return value + 0.0;
    }

    static long within(String member, long value, long min, long max) {
        if (value < min || value > max) {
            throw new SnapshotException(
                    member, String.valueOf(value), "give a whole number from " + min + " to " + max);
        }
        return value;
    }

    static String notBlank(String member, String text) {
        if (text.isBlank()) {
            throw new SnapshotException(member, "blank text", "give at least one visible character");
        }
        return text;
    }
}
