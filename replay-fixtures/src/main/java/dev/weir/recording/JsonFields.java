package dev.weir.recording;

import dev.weir.recording.head.Header;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A JSON object of a recording's files, read member by member; each error names the file, the member and what was found. */
final class JsonFields {

    /** Bytes are UTF-8, whatever they look like (RFC 8259, section 8.1). */
    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .disable(TokenStreamFactory.Feature.CHARSET_DETECTION)
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private static final int LONGEST_QUOTE_CHARS = 40;

    private final Object file;
    private final long row;
    private final String prefix;
    private final JsonNode object;

    private JsonFields(Object file, long row, String prefix, JsonNode object) {
        this.file = file;
        this.row = row;
        this.prefix = prefix;
        this.object = object;
    }

    /**
     * Reads a file that holds one object.
     *
     * @throws RecordingException if it is not a JSON object
     */
    static JsonFields ofFile(Object file, byte[] json) {
        return parse(file, json, 0);
    }

    /**
     * Reads one row of a file that holds an object a row.
     *
     * @throws RecordingException if it is not a JSON object
     */
    static JsonFields ofRow(Object file, long row, byte[] json) {
        return parse(file, json, row);
    }

    private static JsonFields parse(Object file, byte[] json, long row) {
        JsonNode node;
        try {
            node = MAPPER.readTree(json);
        } catch (JacksonException e) {
            TokenStreamLocation at = e.getLocation();
            long badRow = row > 0 ? row : at == null ? 1 : Math.max(1, at.getLineNr());
            int column = at == null ? 1 : Math.max(1, at.getColumnNr());
            throw RecordingException.inRow(
                    file, badRow, "column " + column + ": not JSON (" + e.getOriginalMessage() + "); mend the file", e);
        }
        JsonFields fields = new JsonFields(file, row, "", node);
        if (!node.isObject()) {
            throw fields.failure("expected a JSON object, found " + describe(node));
        }
        return fields;
    }

    boolean isPresent(String name) {
        JsonNode value = object.get(name);
        return value != null && !value.isNull();
    }

    /** A text that must be there. */
    String text(String name) {
        JsonNode value = object.get(name);
        if (value == null || !value.isString()) {
            throw wrong(name, "a text");
        }
        return value.stringValue();
    }

    /** A text, or null where the member is absent or null. */
    @Nullable String textOrNull(String name) {
        return isPresent(name) ? text(name) : null;
    }

    /** A text, or null for whatever else there is. */
    @Nullable String textIfAny(String name) {
        JsonNode value = object.path(name);
        return value.isString() ? value.stringValue() : null;
    }

    /** A whole number that an {@code int} holds, or empty for whatever else there is. */
    OptionalInt intIfAny(String name) {
        JsonNode value = object.path(name);
        boolean fits = value.canConvertToExactIntegral() && value.canConvertToInt();
        return fits ? OptionalInt.of(value.intValue()) : OptionalInt.empty();
    }

    /** A whole number from 0 to {@code max} that must be there. */
    long count(String name, long max) {
        JsonNode value = object.get(name);
        if (value == null || !value.isIntegralNumber() || !value.canConvertToLong()) {
            throw wrong(name, "a whole number");
        }
        if (value.longValue() < 0 || value.longValue() > max) {
            throw wrong(name, "a whole number from 0 to " + max);
        }
        return value.longValue();
    }

    /** A whole number that is no more than an {@code int} holds and must be there. */
    int count(String name) {
        return (int) count(name, Integer.MAX_VALUE);
    }

    /** An object that must be there. */
    JsonFields object(String name) {
        JsonNode value = object.get(name);
        if (value == null || !value.isObject()) {
            throw wrong(name, "an object");
        }
        return new JsonFields(file, row, prefix + name + ".", value);
    }

    /** An object, or one without members where it is absent or null. */
    JsonFields objectOrEmpty(String name) {
        return isPresent(name)
                ? object(name)
                : new JsonFields(file, row, prefix + name + ".", MAPPER.createObjectNode());
    }

    /** An array of objects that must be there. */
    List<JsonFields> objects(String name) {
        List<JsonFields> objects = new ArrayList<>();
        for (JsonNode element : array(name)) {
            String place = name + "[" + objects.size() + "]";
            if (!element.isObject()) {
                throw failure(prefix + place + " must be an object, found " + describe(element));
            }
            objects.add(new JsonFields(file, row, prefix + place + ".", element));
        }
        return objects;
    }

    /** An array of {@code [name, value]} pairs that must be there. */
    List<Header> headers(String name) {
        List<Header> headers = new ArrayList<>();
        for (JsonNode pair : array(name)) {
            if (!pair.isArray()
                    || pair.size() != 2
                    || !pair.get(0).isString()
                    || !pair.get(1).isString()) {
                throw failure(prefix + name + "[" + headers.size() + "] must be a pair [\"name\",\"value\"], found "
                        + describe(pair));
            }
            headers.add(new Header(pair.get(0).stringValue(), pair.get(1).stringValue()));
        }
        return headers;
    }

    private JsonNode array(String name) {
        JsonNode value = object.get(name);
        if (value == null || !value.isArray()) {
            throw wrong(name, "an array");
        }
        return value;
    }

    /** The error for a member whose value is not what it must be. */
    RecordingException wrong(String name, String expected) {
        return failure(prefix + name + " must be " + expected + ", found " + describe(object.get(name)));
    }

    private RecordingException failure(String problem) {
        return row == 0 ? RecordingException.inFile(file, problem) : RecordingException.inRow(file, row, problem);
    }

    private static String describe(@Nullable JsonNode value) {
        if (value == null) {
            return "nothing: add it";
        }
        String text = value.toString();
        return text.length() <= LONGEST_QUOTE_CHARS ? text : text.substring(0, LONGEST_QUOTE_CHARS) + "...";
    }
}
