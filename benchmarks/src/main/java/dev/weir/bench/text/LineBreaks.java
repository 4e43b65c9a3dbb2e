package dev.weir.bench.text;

import java.io.PrintWriter;
import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import org.jline.utils.WCWidth;

/**
 * Breaks text into lines that fit a terminal, between words; inside a word only where it is longer than a line. Where a word ends is said by
 * Unicode Standard Annex 14, as {@link BreakIterator} knows it, but names, paths and URLs are not broken at their hyphens and slashes, nor a
 * number from its unit. Widths are columns: two for CJK and emoji, none for combining marks.
 */
public final class LineBreaks {

    /** Below that, words would be cut to pieces; the terminal may break lines itself. */
    private static final int FEWEST_COLUMNS = 20;

    private static final int TAB_COLUMNS = 8;
    private static final int LAST_OF_ASCII = 127;
    private static final Pattern NUMBER = Pattern.compile("(?:\\P{Alnum}*[\\d.,]*\\d) ");
    private static final Pattern UNIT =
            Pattern.compile("(?:%|[nmu]?s|[KMG]?i?B|ms/token|tokens/s|requests/s|[kMG]?Hz|W|J)\\P{Alnum}*");

    private final OptionalInt columns;

    /**
     * @param columns how wide the terminal is; empty where there is none, and lines are not broken
     */
    public LineBreaks(OptionalInt columns) {
        this.columns = columns;
    }

    /** Prints a text as lines that fit, in one go: no other thread's lines come between. */
    public void print(String text, PrintWriter out) {
        out.println(String.join(System.lineSeparator(), lines(text, 0)));
    }

    /**
     * The lines of a text, without line breaks at their ends.
     *
     * @param indent columns that each line needs for something else
     */
    public List<String> lines(String text, int indent) {
        List<String> lines = new ArrayList<>();
        for (String line : text.split("\n", -1)) {
            if (columns.isEmpty()) {
                lines.add(line);
            } else {
                lines.addAll(broken(line, Math.max(FEWEST_COLUMNS, columns.getAsInt() - indent)));
            }
        }
        return lines;
    }

    private static List<String> broken(String text, int room) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : words(text)) {
            if (columns(line + word.stripTrailing()) > room) {
                flush(line, lines);
            }
            if (columns(word.stripTrailing()) > room) {
                for (String character : pieces(word, BreakIterator.getCharacterInstance(Locale.ROOT))) {
                    if (columns(line + character) > room) {
                        flush(line, lines);
                    }
                    line.append(character);
                }
            } else {
                line.append(word);
            }
        }
        lines.add(line.toString().stripTrailing());
        return lines;
    }

    /** What stays in one piece as long as it fits a line. */
    public static List<String> words(String text) {
        List<String> words = new ArrayList<>();
        String last = "";
        for (String piece : pieces(text, BreakIterator.getLineInstance(Locale.ROOT))) {
            boolean isInsideName = isInsideName(last, piece);
            boolean isSameWord = isInsideName || isNumberWithUnit(last, piece);
            last = isInsideName ? last + piece : piece;
            if (isSameWord && !words.isEmpty()) {
                words.set(words.size() - 1, words.get(words.size() - 1) + piece);
            } else {
                words.add(piece);
            }
        }
        return words;
    }

    private static boolean isNumberWithUnit(String before, String after) {
        return NUMBER.matcher(before).matches() && UNIT.matcher(after).matches();
    }

    private static boolean isInsideName(String before, String after) {
        return !before.isEmpty() && isOfName(before.charAt(before.length() - 1)) && isOfName(after.charAt(0));
    }

    private static boolean isOfName(char character) {
        return character <= LAST_OF_ASCII && !Character.isWhitespace(character);
    }

    /** A line that holds nothing but the indentation of what follows stays in one piece with it. */
    private static void flush(StringBuilder line, List<String> lines) {
        if (!line.toString().isBlank()) {
            lines.add(line.toString().stripTrailing());
            line.setLength(0);
        }
    }

    private static List<String> pieces(String text, BreakIterator breaks) {
        breaks.setText(text);
        List<String> pieces = new ArrayList<>();
        int from = breaks.first();
        for (int to = breaks.next(); to != BreakIterator.DONE; to = breaks.next()) {
            pieces.add(text.substring(from, to));
            from = to;
        }
        return pieces;
    }

    private static int columns(String text) {
        return text.codePoints()
                .map(character -> character == '\t' ? TAB_COLUMNS : Math.max(0, WCWidth.wcwidth(character)))
                .sum();
    }
}
