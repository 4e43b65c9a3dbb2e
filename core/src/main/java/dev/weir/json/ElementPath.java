package dev.weir.json;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Which values of a JSON text are wanted: a JSON Pointer (RFC 6901) in which a segment {@code *} stands for every member or item, such as
 * {@code /plans/*}, {@code /*} or {@code /result/items/*}{@code /name}. The empty pointer is each outermost value.
 *
 * <p>As in RFC 6901, {@code ~1} is a slash, {@code ~0} a tilde, and digits name a member or count items from 0. A member whose name is a
 * star cannot be told from all members.
 *
 * @param pointer the pointer
 * @param growing whether strings there are handed on while they grow, decoded, instead of as elements once they have closed; other values
 *     there are elements all the same
 */
public record ElementPath(String pointer, boolean growing) {

    /**
     * @throws IllegalArgumentException if it is no such pointer
     */
    public ElementPath {
        Objects.requireNonNull(pointer, "pointer");
        segments(pointer);
    }

    /** Values at that pointer, once they have closed. */
    public static ElementPath of(String pointer) {
        return new ElementPath(pointer, false);
    }

    /** Strings at that pointer, while they grow. */
    public static ElementPath growing(String pointer) {
        return new ElementPath(pointer, true);
    }

    /** The pointer's segments, unescaped. */
    List<String> segments() {
        return segments(pointer);
    }

    private static List<String> segments(String pointer) {
        List<String> segments = new ArrayList<>();
        if (pointer.isEmpty()) {
            return segments;
        }
        if (pointer.charAt(0) != '/') {
            throw new IllegalArgumentException(
                    "a JSON Pointer is empty or begins with '/', as in \"/items/*\"; was \"" + pointer + "\"");
        }
        for (int from = 1; from <= pointer.length(); ) {
            int slash = pointer.indexOf('/', from);
            int to = slash < 0 ? pointer.length() : slash;
            segments.add(unescaped(pointer, from, to));
            from = to + 1;
        }
        return segments;
    }

    private static String unescaped(String pointer, int from, int to) {
        for (int tilde = pointer.indexOf('~', from);
                tilde >= 0 && tilde < to;
                tilde = pointer.indexOf('~', tilde + 1)) {
            char next = tilde + 1 < to ? pointer.charAt(tilde + 1) : ' ';
            if (next != '0' && next != '1') {
                throw new IllegalArgumentException(
                        "in a JSON Pointer '~' is written \"~0\" and '/' \"~1\"; at character " + tilde + " of \""
                                + pointer + "\" a bare '~' was found");
            }
        }
        return pointer.substring(from, to).replace("~1", "/").replace("~0", "~");
    }
}
