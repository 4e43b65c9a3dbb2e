package dev.weir.dialect;

import dev.weir.decode.internal.JsonReader;
import dev.weir.decode.internal.JsonReader.Kind;
import dev.weir.decode.internal.JsonString;
import dev.weir.decode.internal.MalformedJsonException;
import org.jspecify.annotations.Nullable;

/** A member that must hold a string, or null, which counts as absent. Of several of the same name the last counts. */
final class TextField {

    private final String name;
    private final JsonString value = new JsonString();
    private int from;
    private int to;
    private @Nullable Kind unwanted;

    /** @param name for people */
    TextField(String name) {
        this.name = name;
    }

    void clear() {
        value.clear();
        unwanted = null;
    }

    void read(JsonReader json) throws MalformedJsonException {
        clear();
        Kind kind = json.kind();
        if (kind == Kind.STRING) {
            from = json.position() + 1;
            json.readString(value);
            to = json.position() - 1;
            return;
        }
        json.skip();
        unwanted = kind == Kind.NULL ? null : kind;
    }

    /** @throws MalformedJsonException if the member holds something else */
    void check() throws MalformedJsonException {
        if (unwanted != null) {
            throw new MalformedJsonException(name + " must be a string, found " + unwanted);
        }
    }

    /** Its value; empty if it is absent, or no string. */
    JsonString value() {
        return value;
    }

    /** Index of the first byte after the string's opening quote, in what was read; if it holds a string. */
    int from() {
        return from;
    }

    /** Index of the string's closing quote. */
    int to() {
        return to;
    }

    boolean isEmpty() {
        return value.isEmpty();
    }

    /** Its value as a String. */
    String text() {
        return value.text();
    }
}
