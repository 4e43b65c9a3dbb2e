package dev.weir.prompt;

import java.util.Set;

/**
 * Makes a prompt's prose shorter and leaves everything else in it as it is.
 *
 * <p>Kept byte for byte: JSON and everything else in braces, code (fences, indented lines, backticks), quoted strings, and whatever might
 * be one of these because a quotation mark or brace has no partner. {@link ProseScanner} holds the grammar. In the prose between,
 *
 * <ul>
 *   <li>a run of white space becomes one space, or one line break, or, where there were blank lines, two;
 *   <li>white space at a line's end, and line breaks before the first line and after the last, go; what stands before a line's first word
 *       stays, for lists are nested by it;
 *   <li>{@link #STOP_WORDS} also drops English words that carry no instruction, each with the white space after it. A word goes only
 *       where white space stands before it and another word or number follows on the same line, so punctuation, labels such as
 *       {@code a)} and what introduces a value stay. No word of negation, number, time, condition, place or direction is on the list; of
 *       capitalised words only those that begin a sentence and no name.
 * </ul>
 *
 * White space is space, tab, CR and LF; all other characters are text. Compressing a second time changes nothing. Time and memory grow
 * with the length of the text, whatever is in it.
 *
 * <p>Thread-safe: it has no state. What it costs and when that pays: {@link CompressionGain} and {@code CompressionBenchmark}.
 */
public enum TextCompressor {

    /** Only white space: the words stay as they are, in any language. */
    WHITE_SPACE,

    /** White space and stop words: for English. */
    STOP_WORDS;

    private static final Set<String> DROPPED = Set.of(
            "a",
            "an",
            "the",
            "is",
            "are",
            "be",
            "of",
            "very",
            "really",
            "simply",
            "basically",
            "actually",
            "please",
            "kindly",
            "An",
            "The",
            "Simply",
            "Basically",
            "Actually",
            "Please",
            "Kindly");

    private static final int LONGEST_DROPPED = 9;

    /** The text with its prose compressed; never longer than the text. */
    public String compress(CharSequence text) {
        StringBuilder compressed = new StringBuilder(text.length());
        ProseScanner spans = new ProseScanner(text);
        while (spans.next()) {
            if (spans.isProse()) {
                appendProse(compressed, text, spans.from(), spans.to());
            } else {
                compressed.append(text, spans.from(), spans.to());
            }
        }
        return compressed.toString();
    }

    private void appendProse(StringBuilder compressed, CharSequence text, int from, int to) {
        int i = from;
        while (i < to) {
            int end;
            if (ProseScanner.isWhiteSpace(text.charAt(i))) {
                end = whiteSpaceEnd(text, i, to);
                appendWhiteSpace(compressed, text, i, end);
            } else {
                end = wordEnd(text, i, to);
                int next = whiteSpaceEnd(text, end, to);
                if (isDropped(text, i, end, next, to)) {
                    end = next;
                } else {
                    compressed.append(text, i, end);
                }
            }
            i = end;
        }
    }

    private static void appendWhiteSpace(StringBuilder compressed, CharSequence text, int from, int to) {
        int lineBreaks = 0;
        int indent = from;
        for (int i = from; i < to; i++) {
            if (text.charAt(i) == '\n') {
                lineBreaks++;
                indent = i + 1;
            }
        }
        if (to == text.length()) {
            return;
        }
        if (from == 0) {
            compressed.append(text, indent, to);
        } else if (lineBreaks == 0) {
            compressed.append(' ');
        } else {
            compressed.append(lineBreaks == 1 ? "\n" : "\n\n").append(text, indent, to);
        }
    }

    private boolean isDropped(CharSequence text, int from, int end, int next, int to) {
        return this == STOP_WORDS
                && end - from <= LONGEST_DROPPED
                && end < next
                && next < to
                && (from == 0 || ProseScanner.isWhiteSpace(text.charAt(from - 1)))
                && Character.isLetterOrDigit(Character.codePointAt(text, next))
                && DROPPED.contains(text.subSequence(from, end).toString())
                && !hasLineBreak(text, end, next)
                && !followsBracket(text, from);
    }

    /** Without the word, what follows it could look like the first value of an array. */
    private static boolean followsBracket(CharSequence text, int from) {
        int i = from - 1;
        while (i >= 0 && ProseScanner.isWhiteSpace(text.charAt(i))) {
            i--;
        }
        return i >= 0 && text.charAt(i) == '[';
    }

    private static boolean hasLineBreak(CharSequence text, int from, int to) {
        for (int i = from; i < to; i++) {
            if (text.charAt(i) == '\n') {
                return true;
            }
        }
        return false;
    }

    private static int whiteSpaceEnd(CharSequence text, int from, int to) {
        int end = from;
        while (end < to && ProseScanner.isWhiteSpace(text.charAt(end))) {
            end++;
        }
        return end;
    }

    private static int wordEnd(CharSequence text, int from, int to) {
        int end = from;
        while (end < to && !ProseScanner.isWhiteSpace(text.charAt(end))) {
            end++;
        }
        return end;
    }
}
