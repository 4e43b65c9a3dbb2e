package dev.weir.bench.text;

import java.util.regex.Pattern;

/**
 * Text from elsewhere, made fit for a terminal.
 *
 * <p>What a terminal would obey is replaced by U+FFFD: control characters, those of C1 (U+0080 to U+009F, such as U+009B, which begins a
 * command as ESC [ does) as well as C0 and DEL; line and paragraph separators; and what changes the direction of the text behind it
 * (U+202A to U+202E, U+2066 to U+2069; Unicode Technical Report 36, section 2.10), because it could make one word read as another. The
 * marks U+200E, U+200F and U+061C stay: right-to-left text needs them, and they turn nothing around.
 */
public final class Printable {

    private static final String OBEYED = "\\p{Cc}\u2028\u2029\u202A-\u202E\u2066-\u2069";
    private static final Pattern OBEYED_BUT_LAYOUT = Pattern.compile("[" + OBEYED + "&&[^\n\t]]");
    private static final Pattern SPACES = Pattern.compile("[\\s\u0085\u2028\u2029]+");
    private static final String REPLACEMENT = "\uFFFD";

    private Printable() {}

    /** The text with its line breaks (LF) and tabs, and without anything else that a terminal would obey. */
    public static String text(String text) {
        return OBEYED_BUT_LAYOUT.matcher(text.replace("\r\n", "\n")).replaceAll(REPLACEMENT);
    }

    /** The text on one line: each run of white space is one space. */
    public static String line(String text) {
        return text(SPACES.matcher(text).replaceAll(" "));
    }

    /** The text on one line, and shortened where it is longer than so many code points. */
    public static String excerpt(String text, int mostChars) {
        boolean isCut = text.codePointCount(0, text.length()) > mostChars;
        return isCut
                ? line(text.substring(0, text.offsetByCodePoints(0, mostChars))).stripTrailing() + " ..."
                : line(text);
    }
}
