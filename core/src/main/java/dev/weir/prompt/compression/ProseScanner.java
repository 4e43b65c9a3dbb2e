package dev.weir.prompt.compression;

/**
 * Walks over a text once and tells prose from what must stay as it is.
 *
 * <pre>
 * kept          = fence | indented line | braces | brackets | code span | quotation | doubtful rest
 * fence         = at most 3 spaces at a line's start, 3 or more ` or ~, until a line of at least as many, or the end of the text
 * indented line = a line that begins with 4 columns of white space or more
 * braces        = from an opening brace until all braces and brackets opened since have closed, those in strings not counted, or to
 *                 the end of the text
 * brackets      = [ like a brace, if a JSON value or ] follows; else until the next ] of the paragraph, if there is one
 * code span     = n backticks until the next n backticks of the paragraph, or of the text for n > 2: a fence that follows other text
 * quotation     = "..." with \ escapes | '...' | one of the pairs of PAIRS; within a paragraph
 * doubtful rest = from backticks or a quotation mark without partner to the end of what was searched, and on to its partner in a later
 *                 paragraph, if there is one
 * </pre>
 *
 * A paragraph ends at a blank line, before a fence, or with the text. Fences, indented lines and code spans are those of CommonMark 0.31.
 * Of two readings the one that keeps more is taken: an odd number of double quotes makes all of the paragraph from the first on doubtful,
 * since nobody can say which one is too many (a 10" pipe called "x"); braces that never close keep all that follows. A single quote after
 * a word is an apostrophe; one that opens a quotation is taken to end at the last possible place before the next mark of any kind.
 *
 * <p>Each character is looked at a bounded number of times ({@code TextCompressorPropertyTest} counts). Not thread-safe; one scanner
 * serves one text.
 */
final class ProseScanner {

    private static final int FENCE_MARKS = 3;
    private static final int CODE_INDENT_COLUMNS = 4;

    /** Marks that open a quotation, each before what may close it: English, German, Swedish, French, Swiss, Japanese. */
    private static final String[] PAIRS = {
        "\u201c\u201d",
        "\u201e\u201c\u201d",
        "\u201d\u201d",
        "\u00ab\u00bb",
        "\u00bb\u00ab",
        "\u2039\u203a",
        "\u203a\u2039",
        "\u300c\u300d",
        "\u300e\u300f"
    };

    /** Marks that open something and close nothing: a quotation in single quotes that holds one may end behind it or in it. */
    private static final String OPENING_MARKS = "\"\u2018\u201a\u201c\u201e\u00ab\u2039\u300c\u300e`{[";

    private final CharSequence text;
    private final int length;

    private int from;
    private int to;
    private boolean prose;

    private int paragraphEnd;
    private int indentedUntil;
    private int doubtfulUntil;
    private int pairedUntil;
    private int closingBracket = -1;
    private boolean restIsPaired;

    ProseScanner(CharSequence text) {
        this.text = text;
        this.length = text.length();
    }

    /** Moves on to the next span; spans alternate between prose and kept. False at the end of the text. */
    boolean next() {
        from = to;
        if (from == length) {
            return false;
        }
        int end = keptUntil(from);
        prose = end == from;
        to = prose ? from + 1 : end;
        while (to < length) {
            end = keptUntil(to);
            if ((end == to) != prose) {
                break;
            }
            to = prose ? to + 1 : end;
        }
        return true;
    }

    /** Index of the span's first character. */
    int from() {
        return from;
    }

    /** Index after its last one. */
    int to() {
        return to;
    }

    /** Whether it may be changed. */
    boolean isProse() {
        return prose;
    }

    /** Where what must be kept from {@code i} on ends; {@code i} itself if a character of prose stands there. */
    private int keptUntil(int i) {
        if (isLineStart(i) && isIndented(i)) {
            indentedUntil = lineEnd(i);
        }
        int end = regionEnd(i);
        boolean kept = end > i || i < indentedUntil || i < doubtfulUntil;
        return kept ? Math.max(end, i + 1) : i;
    }

    private int regionEnd(int i) {
        char c = text.charAt(i);
        return switch (c) {
            case '{' -> bracesEnd(i);
            case '[' -> bracketsEnd(i);
            case '~' -> isFence(i) ? fenceEnd(i) : i;
            case '`' -> isFence(i) ? fenceEnd(i) : i < doubtfulUntil ? i : codeSpanEnd(i);
            case '"', '\'', '\u2018', '\u201a' -> i < doubtfulUntil ? i : quotationEnd(i, c);
            default -> i < doubtfulUntil || closingMarks(c).isEmpty() ? i : quotationEnd(i, c);
        };
    }

    // Lines and paragraphs.

    private boolean isLineStart(int i) {
        return i == 0 || text.charAt(i - 1) == '\n';
    }

    private int lineEnd(int i) {
        int end = i;
        while (end < length && text.charAt(end) != '\n') {
            end++;
        }
        return end;
    }

    private boolean isIndented(int lineStart) {
        int columns = 0;
        int i = lineStart;
        for (; i < length && (text.charAt(i) == ' ' || text.charAt(i) == '\t'); i++) {
            columns += text.charAt(i) == '\t' ? CODE_INDENT_COLUMNS - columns % CODE_INDENT_COLUMNS : 1;
        }
        return columns >= CODE_INDENT_COLUMNS && i < length && !isWhiteSpace(text.charAt(i));
    }

    private int paragraphEnd(int i) {
        if (i >= paragraphEnd) {
            int end = lineEnd(i);
            while (end < length && !isBlank(end + 1) && !isFenceLine(end + 1)) {
                end = lineEnd(end + 1);
            }
            paragraphEnd = end;
        }
        return paragraphEnd;
    }

    private boolean isBlank(int lineStart) {
        int i = lineStart;
        while (i < length && text.charAt(i) != '\n' && isWhiteSpace(text.charAt(i))) {
            i++;
        }
        return i == length || text.charAt(i) == '\n';
    }

    static boolean isWhiteSpace(char c) {
        return c == ' ' || c == '\n' || c == '\r' || c == '\t';
    }

    // Code.

    private boolean isFenceLine(int lineStart) {
        int marks = afterFenceIndent(lineStart);
        return marks < length && (text.charAt(marks) == '`' || text.charAt(marks) == '~') && opensFence(marks);
    }

    private boolean isFence(int marks) {
        int i = marks;
        while (i > 0 && marks - i < CODE_INDENT_COLUMNS - 1 && text.charAt(i - 1) == ' ') {
            i--;
        }
        return isLineStart(i) && opensFence(marks);
    }

    private boolean opensFence(int marks) {
        char mark = text.charAt(marks);
        int info = runEnd(marks, mark);
        if (info - marks < FENCE_MARKS) {
            return false;
        }
        for (int i = info; mark == '`' && i < length && text.charAt(i) != '\n'; i++) {
            if (text.charAt(i) == '`') {
                return false; // a code span at a line's start
            }
        }
        return true;
    }

    private int fenceEnd(int marks) {
        char mark = text.charAt(marks);
        int markCount = runEnd(marks, mark) - marks;
        int end = lineEnd(marks);
        while (end < length) {
            int closing = afterFenceIndent(end + 1);
            int afterClosing = runEnd(closing, mark);
            if (afterClosing - closing >= markCount && isBlank(afterClosing)) {
                return afterClosing;
            }
            end = lineEnd(afterClosing);
        }
        return length;
    }

    private int afterFenceIndent(int lineStart) {
        int i = lineStart;
        while (i < length && i - lineStart < CODE_INDENT_COLUMNS - 1 && text.charAt(i) == ' ') {
            i++;
        }
        return i;
    }

    private int codeSpanEnd(int marks) {
        int code = runEnd(marks, '`');
        int markCount = code - marks;
        int searchEnd = markCount < FENCE_MARKS ? paragraphEnd(marks) : length;
        int i = code;
        while (i < searchEnd) {
            int end = runEnd(i, '`');
            if (end - i == markCount) {
                return end;
            }
            i = Math.max(end, i + 1);
        }
        doubtfulUntil = searchEnd;
        return code;
    }

    private int runEnd(int i, char mark) {
        int end = i;
        while (end < length && text.charAt(end) == mark) {
            end++;
        }
        return end;
    }

    // JSON.

    /** Fences are stronger than braces, since no JSON has a line that begins one. */
    private int bracesEnd(int opening) {
        int braces = 0;
        int brackets = 0;
        boolean inString = false;
        for (int i = opening; i < length; i++) {
            if (isLineStart(i) && isFenceLine(i)) {
                i = fenceEnd(afterFenceIndent(i)) - 1;
                continue;
            }
            char c = text.charAt(i);
            if (c == '"') {
                inString = !inString;
            } else if (inString) {
                i += c == '\\' ? 1 : 0;
            } else {
                braces = Math.max(0, braces + (c == '{' ? 1 : c == '}' ? -1 : 0));
                brackets = Math.max(0, brackets + (c == '[' ? 1 : c == ']' ? -1 : 0));
                if (braces == 0 && brackets == 0) {
                    return i + 1;
                }
            }
        }
        return length;
    }

    private int bracketsEnd(int opening) {
        if (isJsonValue(opening + 1)) {
            return bracesEnd(opening);
        }
        int paragraphEnd = paragraphEnd(opening);
        if (closingBracket < opening) {
            closingBracket = opening;
            while (closingBracket < paragraphEnd && text.charAt(closingBracket) != ']') {
                closingBracket++;
            }
        }
        return closingBracket < paragraphEnd ? closingBracket + 1 : opening;
    }

    private boolean isJsonValue(int from) {
        int i = from;
        while (i < length && isWhiteSpace(text.charAt(i))) {
            i++;
        }
        return i == length
                || "{[\"]-0123456789".indexOf(text.charAt(i)) >= 0
                || startsWith("true", i)
                || startsWith("false", i)
                || startsWith("null", i);
    }

    private boolean startsWith(String word, int from) {
        return length - from >= word.length()
                && CharSequence.compare(text.subSequence(from, from + word.length()), word) == 0;
    }

    // Quotations.

    private int quotationEnd(int opening, char mark) {
        if (mark == '\'' && !opensSingleQuotation(opening)) {
            return opening;
        }
        int paragraphEnd = paragraphEnd(opening);
        int closing = -1;
        if (mark != '"' || everyQuotationCloses(opening, paragraphEnd)) {
            closing = switch (mark) {
                case '"' -> closingDoubleQuote(opening + 1, paragraphEnd);
                case '\u2018' -> closingSingleQuote('\u2019', opening + 1, paragraphEnd);
                case '\'' -> closingSingleQuote('\'', opening + 1, paragraphEnd);
                case '\u201a' -> -1; // closed by what else is an apostrophe or an opening mark
                default -> closingMark(mark, opening + 1, paragraphEnd);
            };
        }
        if (closing < 0) {
            doubtfulUntil = Math.max(paragraphEnd, partnerEnd(mark, paragraphEnd));
            return opening + 1;
        }
        return closing + 1;
    }

    /** Index after what closes, in a later paragraph, a quotation that was opened in the one that ends at {@code paragraphEnd}; or 0. */
    private int partnerEnd(char mark, int paragraphEnd) {
        String closing = closingMarks(mark);
        if (closing.isEmpty()) {
            return mark == '"' ? unpairedParagraphEnd(paragraphEnd) : 0;
        }
        for (int i = paragraphEnd; i < length && (text.charAt(i) != mark || closing.indexOf(mark) >= 0); i++) {
            if (closing.indexOf(text.charAt(i)) >= 0) {
                return i + 1;
            }
        }
        return 0;
    }

    /** End of the next paragraph with an odd number of double quotes, where a quotation that is open can end; 0 if there is none. */
    private int unpairedParagraphEnd(int from) {
        int quotes = 0;
        for (int i = from; i < length && !restIsPaired; i++) {
            char c = text.charAt(i);
            boolean paragraphEnds = c == '\n' && isBlank(i + 1);
            if (paragraphEnds && quotes % 2 == 1) {
                return i;
            }
            quotes = paragraphEnds ? 0 : quotes + (c == '"' ? 1 : 0);
            i += c == '\\' ? 1 : 0;
        }
        restIsPaired = quotes % 2 == 0;
        return restIsPaired ? 0 : length;
    }

    /** What closes a quotation that this mark opens; empty if it opens none. */
    private static String closingMarks(char opening) {
        if (opening >= '\u00ab') { // no table for ASCII, which is what most texts are
            for (String pair : PAIRS) {
                if (pair.charAt(0) == opening) {
                    return pair.substring(1);
                }
            }
        }
        return "";
    }

    private boolean everyQuotationCloses(int opening, int paragraphEnd) {
        if (opening >= pairedUntil) {
            int i = opening;
            while (i >= 0 && i < paragraphEnd) {
                if (text.charAt(i) == '"') {
                    i = closingDoubleQuote(i + 1, paragraphEnd);
                    if (i < 0) {
                        return false;
                    }
                }
                i++;
            }
            pairedUntil = paragraphEnd;
        }
        return true;
    }

    private int closingDoubleQuote(int from, int paragraphEnd) {
        for (int i = from; i < paragraphEnd; i++) {
            char c = text.charAt(i);
            if (c == '"') {
                return i;
            }
            i += c == '\\' ? 1 : 0;
        }
        return -1;
    }

    private int closingMark(char opening, int from, int paragraphEnd) {
        String closing = closingMarks(opening);
        for (int i = from; i < paragraphEnd; i++) {
            if (closing.indexOf(text.charAt(i)) >= 0) {
                return i;
            }
        }
        return -1;
    }

    /** The last possible one before any other mark; none if that mark comes first, for either could enclose the other. */
    private int closingSingleQuote(char mark, int from, int paragraphEnd) {
        int closing = -1;
        for (int i = from; i < paragraphEnd; i++) {
            char c = text.charAt(i);
            if (OPENING_MARKS.indexOf(c) >= 0 || (c == '\'' && opensSingleQuotation(i))) {
                break;
            }
            if (c == mark && !isWordPart(i + 1) && !isWhiteSpace(text.charAt(i - 1))) {
                closing = i;
            }
        }
        return closing;
    }

    /** Not after a word, a closing bracket or a closing quotation: that is an apostrophe. */
    private boolean opensSingleQuotation(int mark) {
        boolean afterWord =
                mark > 0 && (isWordPart(mark - 1) || ")]}\"'`\u2019\u201d\u00bb".indexOf(text.charAt(mark - 1)) >= 0);
        return !afterWord && mark + 1 < length && !isWhiteSpace(text.charAt(mark + 1));
    }

    private boolean isWordPart(int i) {
        return i < length && Character.isLetterOrDigit(text.charAt(i));
    }
}
