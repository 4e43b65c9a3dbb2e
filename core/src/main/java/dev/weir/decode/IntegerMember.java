package dev.weir.decode;

import dev.weir.decode.internal.JsonString;
import java.util.OptionalLong;

/**
 * Reads an integer as servers write it:
 *
 * <pre>{@code
 * integer = "0" | digit-but-0 { digit }       at most 18 digits, which fit a long whatever they are
 * }</pre>
 */
final class IntegerMember {

    private static final int MOST_DIGITS = 18;

    private long value;
    private boolean present;

    void clear() {
        present = false;
    }

    OptionalLong value() {
        return present ? OptionalLong.of(value) : OptionalLong.empty();
    }

    /** Reads the integer at {@code at} and returns the index after it, or {@link JsonString#REJECTED}. */
    int read(byte[] bytes, int at, int to) {
        int end = end(bytes, at, to);
        value = 0;
        for (int i = at; i < end; i++) {
            value = value * 10 + (bytes[i] - '0');
        }
        present = true;
        return end;
    }

    /** Index after the integer at {@code at}, or {@link JsonString#REJECTED}. */
    static int end(byte[] bytes, int at, int to) {
        int i = at;
        while (i < to && bytes[i] >= '0' && bytes[i] <= '9') {
            i++;
        }
        int digits = i - at;
        boolean good = digits > 0 && digits <= MOST_DIGITS && (digits == 1 || bytes[at] != '0');
        return good ? i : JsonString.REJECTED;
    }
}
