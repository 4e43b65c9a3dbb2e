package dev.weir.json.scan;

import static dev.weir.json.scan.JsonGrammar.ESCAPE;
import static dev.weir.json.scan.JsonGrammar.NONE;
import static dev.weir.json.scan.JsonGrammar.act;
import static dev.weir.json.scan.JsonGrammar.behindValue;
import static dev.weir.json.scan.JsonGrammar.blanks;
import static dev.weir.json.scan.JsonGrammar.cell;
import static dev.weir.json.scan.JsonGrammar.literals;
import static dev.weir.json.scan.JsonGrammar.number;
import static dev.weir.json.scan.JsonGrammar.range;
import static dev.weir.json.scan.JsonGrammar.scalar;
import static dev.weir.json.scan.JsonGrammar.set;
import static dev.weir.json.scan.JsonGrammar.string;

import java.util.Arrays;

/**
 * The state table of JSON's grammar (RFC 8259, strict; strings are UTF-8 by RFC 3629). What is around JSON is {@link ProseTable}'s.
 *
 * <p>Its cells are those of {@link JsonGrammar}.
 *
 * <p>What an automaton cannot know, how deep it is and in what, a stack beside it knows; so there are three copies of the states in which
 * it matters whether an object, an array or nothing is around them. And there are several tables of the same states, which differ only in
 * which bytes are worth an action: {@link #NAMES}, {@link #STRINGS}, {@link #SCALARS}, or brackets alone.
 */
public final class JsonTable {

    /** Flag of a table: the ends of names, and backslashes in strings, ask for actions. */
    public static final int NAMES = 1;

    /** Flag of a table: so do quotes, at both ends of a name or string. */
    public static final int STRINGS = 2;

    /** Flag of a table: so do the first byte of a number or literal, the last of a literal, and the byte behind a number. */
    public static final int SCALARS = 4;

    /** No flag: nothing but brackets. */
    public static final int BRACKETS = 0;

    public static final int OBJECT_FIRST = 0;
    public static final int OBJECT_NAME = 1 << 8;
    private static final int OBJECT_COLON = 2 << 8;
    public static final int OBJECT_VALUE = 3 << 8;
    public static final int OBJECT_NEXT = 4 << 8;
    public static final int ARRAY_FIRST = 5 << 8;
    public static final int ARRAY_VALUE = 6 << 8;
    public static final int ARRAY_NEXT = 7 << 8;

    /** Before the one value of a text, and behind it. */
    public static final int TOP_FIRST = 8 << 8;

    public static final int TOP_NEXT = 9 << 8;

    public static final int NAME_STRING = 10 << 8;
    private static final int OBJECT_STRING = 23 << 8;
    private static final int ARRAY_STRING = 36 << 8;
    public static final int TOP_STRING = 49 << 8;
    private static final int OBJECT_NUMBER = 62 << 8;
    private static final int ARRAY_NUMBER = 70 << 8;
    private static final int TOP_NUMBER = 78 << 8;
    private static final int OBJECT_LITERAL = 86 << 8;
    private static final int ARRAY_LITERAL = 96 << 8;
    private static final int TOP_LITERAL = 106 << 8;

    /** Behind what broke the grammar: brackets are counted, and strings skipped, until something can begin anew. */
    public static final int SKIP = 116 << 8;

    public static final int SKIP_STRING = 117 << 8;
    private static final int SKIP_ESCAPE = 118 << 8;

    /** In what may be a string, where a comma was the last byte that was no blank. */
    public static final int SKIP_QUOTED_COMMA = 119 << 8;

    private static final int STATES = 120; // an action has seven bits for the next one

    /** What a negative cell asks for. */
    public static final int OPEN_OBJECT = 1;

    public static final int OPEN_ARRAY = 2;
    public static final int CLOSE_OBJECT = 3;
    public static final int CLOSE_ARRAY = 4;
    public static final int NAME_END = 5;
    public static final int NAME_ESCAPE = 6;
    public static final int NAME_START = 7;
    public static final int STRING_START = 8;
    public static final int STRING_ESCAPE = 9;
    public static final int STRING_END = 10;
    public static final int SCALAR_START = 11;
    public static final int LITERAL_END = 12;

    /** The byte behind a number was read. */
    public static final int NUMBER_END = 13;

    public static final int SKIP_OPEN = 14;
    public static final int SKIP_CLOSE = 15;
    public static final int SKIP_COMMA = 16;

    /**
     * What may be a string begins; the same as above within it; and it was none, for the line ended: the state to go to is {@link #SKIP},
     * or {@link #SKIP_QUOTED_COMMA} where the line ended with a comma.
     */
    public static final int SKIP_QUOTE = 17;

    public static final int QUOTED_OPEN = 18;
    public static final int QUOTED_CLOSE = 19;
    public static final int QUOTED_LINE_END = 20;
    public static final int VIOLATION = 21;

    private static final short[][] TABLES = new short[8][];

    static {
        Arrays.setAll(TABLES, JsonTable::table);
    }

    private JsonTable() {}

    /** The table in which what the flags name asks for actions. */
    public static short[] of(int flags) {
        return TABLES[flags];
    }

    /** Whether the text is inside a string, or a name. */
    public static boolean inString(int state) {
        return state >= NAME_STRING && state < OBJECT_NUMBER;
    }

    /** Whether the text is inside a string that is in no object or array. */
    public static boolean inTopString(int state) {
        return state >= TOP_STRING && state < OBJECT_NUMBER;
    }

    /** Whether a text that is one value may end there. */
    public static boolean mayEnd(int state) {
        return state == TOP_NEXT || JsonGrammar.mayEndNumber(state - TOP_NUMBER);
    }

    /** What the grammar would have allowed in that state, in words. */
    public static String expectation(int state) {
        if (state >= OBJECT_LITERAL) {
            return "true, false or null";
        }
        if (state >= OBJECT_NUMBER) {
            return "a digit, or the end of the number";
        }
        if (state >= NAME_STRING) {
            return "UTF-8 text, with control characters and quotes escaped";
        }
        return switch (state) {
            case OBJECT_FIRST -> "a name in double quotes, or '}'";
            case OBJECT_NAME -> "a name in double quotes";
            case OBJECT_COLON -> "':'";
            case OBJECT_NEXT -> "',' or '}'";
            case ARRAY_FIRST -> "a value or ']'";
            case ARRAY_NEXT -> "',' or ']'";
            case TOP_NEXT -> "the end of the text";
            default -> "a value";
        };
    }

    private static short[] table(int flags) {
        short[] table = new short[STATES << 8];
        Arrays.fill(table, act(VIOLATION, 0));
        boolean names = (flags & NAMES) != 0;
        boolean strings = (flags & STRINGS) != 0;
        set(table, OBJECT_COLON, ':', names ? act(NAME_END, OBJECT_VALUE) : OBJECT_VALUE);
        for (int state : new int[] {OBJECT_FIRST, OBJECT_NAME, OBJECT_COLON, TOP_NEXT}) {
            blanks(table, state, state);
        }
        int nameStart = strings ? act(NAME_START, NAME_STRING) : NAME_STRING;
        set(table, OBJECT_FIRST, '"', nameStart);
        set(table, OBJECT_NAME, '"', nameStart);
        set(table, OBJECT_FIRST, '}', act(CLOSE_OBJECT, 0));
        behindValue(table, OBJECT_NEXT, OBJECT_NAME, '}', act(CLOSE_OBJECT, 0));
        behindValue(table, ARRAY_NEXT, ARRAY_VALUE, ']', act(CLOSE_ARRAY, 0));
        set(table, ARRAY_FIRST, ']', act(CLOSE_ARRAY, 0));
        value(table, OBJECT_VALUE, flags, OBJECT_STRING, OBJECT_NUMBER, OBJECT_LITERAL);
        value(table, ARRAY_FIRST, flags, ARRAY_STRING, ARRAY_NUMBER, ARRAY_LITERAL);
        value(table, ARRAY_VALUE, flags, ARRAY_STRING, ARRAY_NUMBER, ARRAY_LITERAL);
        value(table, TOP_FIRST, flags, TOP_STRING, TOP_NUMBER, TOP_LITERAL);
        string(table, NAME_STRING, OBJECT_COLON, names ? act(NAME_ESCAPE, NAME_STRING + ESCAPE) : NAME_STRING + ESCAPE);
        valueString(table, OBJECT_STRING, OBJECT_NEXT, flags);
        valueString(table, ARRAY_STRING, ARRAY_NEXT, flags);
        valueString(table, TOP_STRING, TOP_NEXT, flags | STRINGS);
        numberAndLiterals(table, OBJECT_NUMBER, OBJECT_LITERAL, OBJECT_NEXT, flags);
        numberAndLiterals(table, ARRAY_NUMBER, ARRAY_LITERAL, ARRAY_NEXT, flags);
        numberAndLiterals(table, TOP_NUMBER, TOP_LITERAL, TOP_NEXT, flags);
        skip(table);
        return table;
    }

    private static void skip(short[] table) {
        range(table, SKIP, 0, 0xFF, SKIP);
        range(table, SKIP_ESCAPE, 0, 0xFF, SKIP_STRING);
        set(table, SKIP, '"', act(SKIP_QUOTE, SKIP_STRING));
        set(table, SKIP, '{', act(SKIP_OPEN, SKIP));
        set(table, SKIP, '[', act(SKIP_OPEN, SKIP));
        set(table, SKIP, '}', act(SKIP_CLOSE, SKIP));
        set(table, SKIP, ']', act(SKIP_CLOSE, SKIP));
        set(table, SKIP, ',', act(SKIP_COMMA, SKIP));
        quoted(table, SKIP_STRING);
        quoted(table, SKIP_QUOTED_COMMA);
        blanks(table, SKIP_QUOTED_COMMA, SKIP_QUOTED_COMMA);
        set(table, SKIP_STRING, '\n', act(QUOTED_LINE_END, SKIP)); // no string of JSON holds a line's end
        set(table, SKIP_QUOTED_COMMA, '\n', act(QUOTED_LINE_END, SKIP_QUOTED_COMMA));
        set(table, SKIP_ESCAPE, '\n', act(QUOTED_LINE_END, SKIP));
    }

    private static void quoted(short[] table, int state) {
        range(table, state, 0, 0xFF, SKIP_STRING);
        set(table, state, ',', SKIP_QUOTED_COMMA);
        set(table, state, '"', SKIP);
        set(table, state, '\\', SKIP_ESCAPE);
        set(table, state, '{', act(QUOTED_OPEN, SKIP_STRING));
        set(table, state, '[', act(QUOTED_OPEN, SKIP_STRING));
        set(table, state, '}', act(QUOTED_CLOSE, SKIP_STRING));
        set(table, state, ']', act(QUOTED_CLOSE, SKIP_STRING));
    }

    private static void value(short[] table, int state, int flags, int string, int number, int literal) {
        scalar(table, state, number, literal, (flags & SCALARS) != 0 ? SCALAR_START : NONE);
        set(table, state, '{', act(OPEN_OBJECT, 0));
        set(table, state, '[', act(OPEN_ARRAY, 0));
        set(table, state, '"', cell((flags & STRINGS) != 0 ? STRING_START : NONE, string));
    }

    private static void valueString(short[] table, int string, int after, int flags) {
        int escape = string + ESCAPE;
        int end = (flags & STRINGS) != 0 ? act(STRING_END, after) : after;
        string(table, string, end, (flags & NAMES) != 0 ? act(STRING_ESCAPE, escape) : escape);
    }

    private static void numberAndLiterals(short[] table, int number, int literal, int after, int flags) {
        boolean scalars = (flags & SCALARS) != 0;
        number(table, number, after, scalars ? NUMBER_END : NONE);
        literals(table, literal, cell(scalars ? LITERAL_END : NONE, after));
    }
}
