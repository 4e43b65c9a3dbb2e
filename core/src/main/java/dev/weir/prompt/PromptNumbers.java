package dev.weir.prompt;

import tools.jackson.core.JsonGenerator;
import tools.jackson.core.io.NumberOutput;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * How a prompt's numbers are written: whole ones without a fraction ({@code 90}, not {@code 90.0}), all others in the fewest digits
 * that read back as the same number. Each character of a prompt is paid for, and the same world must make the same prompt on every JDK,
 * which {@code Double.toString} did not promise before JDK 19.
 */
final class PromptNumbers {

    /** Up to here every whole double is exact as a long. */
    private static final double LARGEST_EXACT = 1L << 53;

    private PromptNumbers() {}

    static void write(JsonGenerator json, double value) {
        if (isWhole(value)) {
            json.writeNumber((long) value);
        } else {
            json.writeNumber(text(value));
        }
    }

    static JsonNode node(double value) {
        return isWhole(value)
                ? JsonNodeFactory.instance.numberNode((long) value)
                : JsonNodeFactory.instance.numberNode(value);
    }

    static String text(double value) {
        return isWhole(value) ? Long.toString((long) value) : NumberOutput.toString(value, true);
    }

    /** To the nearest hundredth: a hundredth of a cell or of a hit point decides nothing, but costs tokens. */
    static double rounded(double value) {
        return Math.abs(value) < LARGEST_EXACT / 100 ? Math.rint(value * 100) / 100 + 0.0 : value;
    }

    private static boolean isWhole(double value) {
        return Math.abs(value) <= LARGEST_EXACT && value == Math.rint(value);
    }
}
