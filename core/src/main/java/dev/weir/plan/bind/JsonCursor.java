package dev.weir.plan.bind;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Where {@link HandBinder} reads in valid JSON, and the values that are usual there; all others are {@link #isUnusual}, and left to
 * {@link PlanCheck}.
 *
 * <p>Each method that reads a value goes behind it and answers it; or it answers null, stays somewhere in it, and then the value is wrong
 * or unusual.
 */
final class JsonCursor {

    private static final int MAX_INTEGER_DIGITS = 18; // no overflow
    private static final int MAX_NUMBER_DIGITS =
            15; // exact in a double, and so is the power of ten that it is divided by
    private static final double[] POWERS_OF_TEN = {
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15
    };

    private byte[] json = {};

    /** Index of the next byte. */
    private int at;

    private boolean unusual;

    /** @param bytes holds valid JSON from {@code from} on, and 16 readable bytes behind it */
    void reset(byte[] bytes, int from) {
        json = bytes;
        at = from;
        unusual = false;
    }

    /** Whether something was met that only {@link PlanCheck} can judge; then the place is of no use any more. */
    boolean isUnusual() {
        return unusual;
    }

    /** Leaves all that is being read to {@link PlanCheck}. */
    void giveUp() {
        unusual = true;
    }

    int at() {
        return at;
    }

    void goTo(int index) {
        at = index;
    }

    /** Goes into the object or array that begins here with that bracket, to its first member or item, if there is one. */
    boolean opens(char bracket) {
        if (json[at] != bracket) {
            return false;
        }
        at++;
        peek();
        return true;
    }

    /** Goes out of the object or array that ends here with that bracket. */
    boolean closes(char bracket) {
        if (json[at] != bracket) {
            return false;
        }
        at++;
        return true;
    }

    /** Whether the member that begins here has that name. */
    boolean isAt(ByteName name) {
        return name.isAt(json, at + 1);
    }

    /** Which member of that shape begins here, and then goes on to its value; or -1. */
    int member(ObjectShape shape, int expected) {
        int member = shape.memberAt(json, at + 1, expected);
        if (member >= 0) {
            at += 1 + shape.members[member].length;
            skipColon();
        }
        return member;
    }

    /** The tool that is named here, or null. */
    @Nullable ObjectShape tool(ToolTable tools) {
        ObjectShape tool = json[at] == '"' ? tools.toolAt(json, at + 1) : null;
        if (tool == null) {
            noneOfTheNames();
        } else {
            at += 1 + tool.name.length;
        }
        return tool;
    }

    @Nullable Long integer(long minimum, long maximum) {
        boolean negative = json[at] == '-';
        int start = negative ? at + 1 : at;
        int i = start;
        long digits = 0;
        for (int digit = json[i] - '0'; digit >= 0 && digit <= 9; digit = json[++i] - '0') {
            digits = 10 * digits + digit;
        }
        if (i - start > MAX_INTEGER_DIGITS || json[i] == '.' || isExponent(json[i])) {
            unusual = true;
            return null;
        }
        long value = negative ? -digits : digits;
        if (i == start || value < minimum || value > maximum) {
            return null;
        }
        at = i;
        return value;
    }

    @Nullable Double number(double least, double most) {
        boolean negative = json[at] == '-';
        int start = negative ? at + 1 : at;
        int i = start;
        int point = -1;
        long digits = 0;
        for (byte b = json[i]; (b >= '0' && b <= '9') || b == '.'; b = json[++i]) {
            if (b == '.') {
                point = i;
            } else {
                digits = 10 * digits + (b - '0');
            }
        }
        if (i == start) {
            return null;
        }
        if (i - start > MAX_NUMBER_DIGITS || isExponent(json[i])) {
            unusual = true;
            return null;
        }
        int decimals = point < 0 ? 0 : i - point - 1;
        double magnitude = digits / POWERS_OF_TEN[decimals];
        double value = negative && digits != 0 ? -magnitude : magnitude;
        if (value < least || value > most) {
            return null;
        }
        at = i;
        return value;
    }

    private static boolean isExponent(byte b) {
        return (b | 0x20) == 'e';
    }

    @Nullable String string(long minLength, long maxLength) {
        if (json[at] != '"') {
            return null;
        }
        int start = at + 1;
        int i = start;
        int continuationBytes = 0;
        for (byte b = json[i]; b != '"'; b = json[++i]) {
            if (b == '\\') {
                return escapedString(start - 1, i, minLength, maxLength);
            }
            continuationBytes += b < -0x40 ? 1 : 0;
        }
        int length = i - start - continuationBytes;
        if (length < minLength || length > maxLength) {
            return null;
        }
        at = i + 1;
        return new String(json, start, i - start, StandardCharsets.UTF_8);
    }

    /** A string that holds an escape sequence is Jackson's: only the string, because the tree of a whole plan costs twenty times as much. */
    private @Nullable String escapedString(int quote, int firstEscape, long minLength, long maxLength) {
        int end = firstEscape;
        while (json[end] != '"') {
            end += json[end] == '\\' ? 2 : 1;
        }
        String text = JacksonBinder.JSON.readValue(json, quote, end + 1 - quote, String.class);
        int length = text.codePointCount(0, text.length());
        if (length < minLength || length > maxLength) {
            return null;
        }
        at = end + 1;
        return text;
    }

    @Nullable String oneOf(ByteName[] allowed) {
        if (json[at] == '"') {
            for (ByteName name : allowed) {
                if (name.isAt(json, at + 1)) {
                    at += 1 + name.length;
                    return name.name;
                }
            }
        }
        noneOfTheNames();
        return null;
    }

    /** What stands here is none of the names that it might be; but a string may be one of them with an escape sequence in it. */
    private void noneOfTheNames() {
        if (json[at] == '"') {
            int i = at + 1;
            while (json[i] != '"' && json[i] != '\\') {
                i++;
            }
            unusual |= json[i] == '\\';
        }
    }

    @Nullable Boolean flag() {
        boolean value = json[at] == 't';
        if (!value && json[at] != 'f') {
            return null;
        }
        at += value ? "true".length() : "false".length();
        return value;
    }

    /** Whether that name begins here; then goes on to its value. */
    boolean isName(ByteName name) {
        if (!name.isAt(json, at + 1)) {
            return false;
        }
        at += 1 + name.length;
        skipColon();
        return true;
    }

    private void skipColon() {
        if (peek() == ':') {
            at++;
        }
        peek();
    }

    /** The next byte that is no white space; now {@code json[at]}. */
    private byte peek() {
        byte next = json[at];
        while (next <= ' ') { // outside of strings, JSON is ASCII
            next = json[++at];
        }
        return next;
    }

    /** Goes on behind a value: to the next one of the same object or array, or out of it. */
    boolean more() {
        boolean comma = peek() == ',';
        at++;
        if (comma) {
            peek();
        }
        return comma;
    }

    /** Goes over a member that nobody asked for; unless it is {@link #unusual}. */
    void skipMember() {
        skipString(false);
        if (!unusual) {
            skipColon();
            skipValue(true);
        }
    }

    /**
     * Goes over a value.
     *
     * @param counts whether a number in it that is beyond all measure would make the plan unreadable; none matters in one that is wrong
     */
    void skipValue(boolean counts) {
        int depth = 0;
        do {
            byte b = json[at];
            if (b == '"') {
                skipString(true);
            } else if (counts && (b == '-' || (b >= '0' && b <= '9'))) {
                number(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
                if (unusual) {
                    return;
                }
            } else {
                depth += b == '{' || b == '[' ? 1 : b == '}' || b == ']' ? -1 : 0;
                at++;
            }
        } while (depth > 0 || !isEnd(json[at]));
    }

    private static boolean isEnd(byte b) {
        return b == ',' || b == '}' || b == ']' || b <= ' ';
    }

    private void skipString(boolean escapesAllowed) {
        int i = at + 1;
        while (json[i] != '"') {
            if (json[i] == '\\') {
                unusual |= !escapesAllowed;
                i++;
            }
            i++;
        }
        at = i + 1;
    }
}
