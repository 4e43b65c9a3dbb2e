package dev.weir.prompt.compression;

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
 *   <li>{@link #STOP_WORDS} also drops "the", with the white space after it, where it is an article beyond doubt: a word of letters stands
 *       before it, or nothing, and another follows on the same line. Next to a single letter, a number, an operator, a list's mark, a
 *       colon, a name, a negation, a quantity, a comparison or another article it stays ({@link DefiniteArticle}). No other word goes:
 *       "a" may be a label or a variable, "of" and "is" relate, and without its adverb "not very" is "not".
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

    /** White space, and the one stop word that can go without changing what is said: for English. */
    STOP_WORDS;

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
                && DefiniteArticle.isAt(text, from, end)
                && end < next
                && next < to
                && (from == 0 || ProseScanner.isWhiteSpace(text.charAt(from - 1)))
                && !hasLineBreak(text, end, next)
                && DefiniteArticle.saysNothing(text, from, next, to);
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
