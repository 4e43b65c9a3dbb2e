package dev.weir.decode;

import dev.weir.decode.internal.JsonString;
import dev.weir.decode.internal.Utf8;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * A Jackson parser with the bytes it reads, so that a value can be had exactly as it was written.
 *
 * <p>Each reading method begins at the first token of a value and ends at its last.
 */
final class JsonSource {

    private final JsonParser parser;
    private final byte[] bytes;
    private final int from;

    /** @param from index of the parser's first byte in {@code bytes} */
    JsonSource(JsonParser parser, byte[] bytes, int from) {
        this.parser = parser;
        this.bytes = bytes;
        this.from = from;
    }

    JsonToken token() {
        return parser.currentToken();
    }

    /** Goes on to the next token, of which there is one as long as an object or array is open. */
    JsonToken next() {
        return parser.nextToken();
    }

    /** The name of the member whose value comes next; moves on to that value. */
    String nameThenValue() {
        String name = parser.currentName();
        parser.nextToken();
        return name;
    }

    void skip() {
        parser.skipChildren();
    }

    /** A string's value, as {@link JsonString} would read it. */
    String string() {
        return Utf8.withoutLoneSurrogates(parser.getString());
    }

    /** A non-empty string, or empty for whatever else there is. */
    Optional<String> optionalString() {
        if (token() == JsonToken.VALUE_STRING) {
            return Optional.of(string()).filter(value -> !value.isEmpty());
        }
        skip();
        return Optional.empty();
    }

    /** An integer that fits a long, or empty for whatever else there is. */
    OptionalLong optionalLong() {
        if (token() == JsonToken.VALUE_NUMBER_INT) {
            JsonParser.NumberType type = parser.getNumberType();
            boolean fits = type == JsonParser.NumberType.INT || type == JsonParser.NumberType.LONG;
            return fits ? OptionalLong.of(parser.getLongValue()) : OptionalLong.empty();
        }
        skip();
        return OptionalLong.empty();
    }

    /** An integer that fits an int, or empty for whatever else there is. */
    OptionalInt optionalInt() {
        OptionalLong value = optionalLong();
        return value.isPresent() && value.getAsLong() == (int) value.getAsLong()
                ? OptionalInt.of((int) value.getAsLong())
                : OptionalInt.empty();
    }

    /** A number, or NaN for whatever else there is. */
    double numberOrNaN() {
        if (token().isNumeric()) {
            return parser.getDoubleValue();
        }
        skip();
        return Double.NaN;
    }

    /** The value as it was written. */
    String source() {
        int start = from + Math.toIntExact(parser.currentTokenLocation().getByteOffset());
        parser.skipChildren();
        parser.finishToken();
        int end = from + Math.toIntExact(parser.currentLocation().getByteOffset());
        return new String(bytes, start, end - start, StandardCharsets.UTF_8);
    }
}
