package dev.weir.decode.internal;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The name of a JSON object's member, or a word that a string may hold, to compare bytes with. Immutable. */
public final class JsonName {

    private final byte[] ascii;

    private JsonName(byte[] ascii) {
        this.ascii = ascii;
    }

    /**
     * A name to compare with.
     *
     * @param name of ASCII characters
     */
    public static JsonName of(String name) {
        return new JsonName(name.getBytes(StandardCharsets.US_ASCII));
    }

    /** Whether these bytes are the name. */
    public boolean is(byte[] bytes, int from, int to) {
        return to - from == ascii.length && Arrays.equals(bytes, from, to, ascii, 0, ascii.length);
    }

    /** Whether this string's value is the name. */
    public boolean is(JsonString value) {
        return is(value.bytes(), value.from(), value.to());
    }

    @Override
    public String toString() {
        return new String(ascii, StandardCharsets.US_ASCII);
    }
}
