package dev.weir.json;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;

/**
 * The slow, obvious way: Jackson reads a whole value into a tree with its places, and each value of the tree is held against the path, as a
 * list of names.
 */
final class SlowElements {

    private static final JsonFactory STRICT = JsonFactory.builder()
            .disable(TokenStreamFactory.Feature.CHARSET_DETECTION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(JsonElements.MAX_DEPTH)
                    .maxNumberLength(Integer.MAX_VALUE)
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .build())
            .build();

    private final byte[] text;
    private final List<ElementPath> paths;
    private final boolean anywhere;
    private final List<String> found = new ArrayList<>();

    private SlowElements(byte[] text, List<ElementPath> paths, boolean anywhere) {
        this.text = text;
        this.paths = paths;
        this.anywhere = anywhere;
    }

    /** What {@link ElementLog} writes of a text that is one valid JSON value. */
    static List<String> ofOneValue(byte[] text, List<ElementPath> paths, boolean anywhere) {
        SlowElements slow = new SlowElements(text, paths, anywhere);
        slow.value(0);
        return slow.found;
    }

    /** Of a text in which values stand in prose: each brace or bracket outside of the value before it may begin one. */
    static List<String> ofText(byte[] text, List<ElementPath> paths) {
        SlowElements slow = new SlowElements(text, paths, false);
        for (int at = 0; at < text.length; ) {
            int end = text[at] == '{' || text[at] == '[' ? slow.value(at) : -1;
            at = end < 0 ? at + 1 : end;
        }
        return slow.found;
    }

    /** Index behind the value that begins there, or -1 if it is none. */
    private int value(int from) {
        int before = found.size();
        try (JsonParser parser = STRICT.createParser(ObjectReadContext.empty(), text, from, text.length - from)) {
            parser.nextToken();
            value(parser, from, new ArrayList<>(), new ArrayList<>(), false);
            return from + (int) parser.currentLocation().getByteOffset();
        } catch (JacksonException e) {
            found.subList(before, found.size()).clear();
            return -1;
        }
    }

    private void value(JsonParser parser, int shift, List<String> place, List<Boolean> outside, boolean inside) {
        JsonToken token = parser.currentToken();
        int from = shift + (int) parser.currentTokenLocation().getByteOffset();
        List<Integer> wanted = new ArrayList<>();
        List<Boolean> mayBegin = new ArrayList<>(outside);
        mayBegin.add(!inside);
        for (int path = 0; path < paths.size(); path++) {
            if (matches(paths.get(path).segments(), place, mayBegin)) {
                wanted.add(path);
            }
        }
        boolean container = token == JsonToken.START_OBJECT || token == JsonToken.START_ARRAY;
        boolean within = inside || (!wanted.isEmpty() && container);
        List<String> deeper = new ArrayList<>(place);
        deeper.add("");
        if (token == JsonToken.START_OBJECT) {
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                deeper.set(place.size(), parser.currentName());
                parser.nextToken();
                value(parser, shift, deeper, mayBegin, within);
            }
        } else if (token == JsonToken.START_ARRAY) {
            for (int item = 0; parser.nextToken() != JsonToken.END_ARRAY; item++) {
                deeper.set(place.size(), Integer.toString(item));
                value(parser, shift, deeper, mayBegin, within);
            }
        }
        String content = token.isScalarValue() ? parser.getString() : "";
        int to = shift + (int) parser.currentLocation().getByteOffset();
        if (token.isNumeric()) {
            to = from + parser.getString().length();
        }
        boolean string = token == JsonToken.VALUE_STRING;
        for (int path : wanted) {
            if (!string || !paths.get(path).growing()) {
                String json = new String(Arrays.copyOfRange(text, from, to), StandardCharsets.UTF_8);
                found.add(ElementLog.element(path, from, to, json));
            }
        }
        for (int path : wanted) {
            if (string && paths.get(path).growing()) {
                found.add(ElementLog.string(path, from, to, withoutLoneSurrogates(content)));
            }
        }
    }

    /** @param mayBegin of each object or array around, and of the value: whether it is outside of all elements, for only there a path begins */
    private boolean matches(List<String> segments, List<String> place, List<Boolean> mayBegin) {
        int first = place.size() - segments.size();
        if (first < 0 || (first > 0 && !(anywhere && mayBegin.get(first)))) {
            return false;
        }
        for (int i = 0; i < segments.size(); i++) {
            if (!segments.get(i).equals("*") && !segments.get(i).equals(place.get(first + i))) {
                return false;
            }
        }
        return true;
    }

    /** UTF-8 has no lone surrogates: each is handed out as U+FFFD. */
    private static String withoutLoneSurrogates(String text) {
        StringBuilder copy = new StringBuilder();
        text.codePoints()
                .map(point -> Character.getType(point) == Character.SURROGATE ? 0xFFFD : point)
                .forEach(copy::appendCodePoint);
        return copy.toString();
    }
}
