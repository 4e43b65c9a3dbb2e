package dev.weir.json.scan;

import java.util.Arrays;

/**
 * The state table of JSON's grammar (RFC 8259, strict; strings are UTF-8 by RFC 3629). What is around JSON is {@link ProseTable}'s.
 *
 * <p>A cell is found at {@code state | byte}, where a state is a multiple of 256. A cell of 0 or more is the next state. A negative cell
 * asks for an action, {@link #action}, with a state to go to, {@link #next}, that the action may replace.
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
    private static final int STATES = 119; // an action has seven bits for the next one

    /** The states of one string, counted from its first: after a backslash, in {@code \}{@code uXXXX}, within a code point. */
    private static final int ESCAPE = 1 << 8;

    private static final int HEX = 2 << 8; // 4 states
    private static final int LAST = 6 << 8; // one continuation byte to come
    private static final int LAST_TWO = 7 << 8;
    private static final int LAST_THREE = 8 << 8;
    private static final int AFTER_E0 = 9 << 8; // overlong forms excluded
    private static final int AFTER_ED = 10 << 8; // surrogates excluded
    private static final int AFTER_F0 = 11 << 8; // overlong forms excluded
    private static final int AFTER_F4 = 12 << 8; // nothing above U+10FFFF

    /** The states of one number, counted from its first. */
    private static final int MINUS = 0;

    private static final int ZERO = 1 << 8;
    private static final int INTEGER = 2 << 8;
    private static final int POINT = 3 << 8;
    private static final int FRACTION = 4 << 8;
    private static final int E = 5 << 8;
    private static final int E_SIGN = 6 << 8;
    private static final int EXPONENT = 7 << 8;

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

    /** What may be a string begins; the same as above within it; and it was none, for the line ended. */
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

    public static int action(int cell) {
        return (cell >>> 7) & 0xFF;
    }

    public static int next(int cell) {
        return (cell & 0x7F) << 8;
    }

    /** Whether the text is inside a string, or a name. */
    public static boolean inString(int state) {
        return state >= NAME_STRING && state < OBJECT_NUMBER;
    }

    /** Whether the text is inside a string that is the one value of a text. */
    public static boolean inTopString(int state) {
        return state >= TOP_STRING && state < OBJECT_NUMBER;
    }

    /** Whether a text that is one value may end there. */
    public static boolean mayEnd(int state) {
        int inNumber = state - TOP_NUMBER;
        return state == TOP_NEXT
                || inNumber == ZERO
                || inNumber == INTEGER
                || inNumber == FRACTION
                || inNumber == EXPONENT;
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
        next(table, OBJECT_NEXT, OBJECT_NAME, '}', act(CLOSE_OBJECT, 0));
        next(table, ARRAY_NEXT, ARRAY_VALUE, ']', act(CLOSE_ARRAY, 0));
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
        range(table, SKIP_STRING, 0, 0xFF, SKIP_STRING);
        range(table, SKIP_ESCAPE, 0, 0xFF, SKIP_STRING);
        set(table, SKIP, '"', act(SKIP_QUOTE, SKIP_STRING));
        set(table, SKIP, '{', act(SKIP_OPEN, SKIP));
        set(table, SKIP, '[', act(SKIP_OPEN, SKIP));
        set(table, SKIP, '}', act(SKIP_CLOSE, SKIP));
        set(table, SKIP, ']', act(SKIP_CLOSE, SKIP));
        set(table, SKIP, ',', act(SKIP_COMMA, SKIP));
        set(table, SKIP_STRING, '"', SKIP);
        set(table, SKIP_STRING, '\\', SKIP_ESCAPE);
        set(table, SKIP_STRING, '{', act(QUOTED_OPEN, SKIP_STRING));
        set(table, SKIP_STRING, '[', act(QUOTED_OPEN, SKIP_STRING));
        set(table, SKIP_STRING, '}', act(QUOTED_CLOSE, SKIP_STRING));
        set(table, SKIP_STRING, ']', act(QUOTED_CLOSE, SKIP_STRING));
        set(table, SKIP_STRING, '\n', act(QUOTED_LINE_END, SKIP)); // no string of JSON holds a line's end
        set(table, SKIP_ESCAPE, '\n', act(QUOTED_LINE_END, SKIP));
    }

    private static void value(short[] table, int state, int flags, int string, int number, int literal) {
        boolean scalars = (flags & SCALARS) != 0;
        blanks(table, state, state);
        set(table, state, '{', act(OPEN_OBJECT, 0));
        set(table, state, '[', act(OPEN_ARRAY, 0));
        set(table, state, '"', (flags & STRINGS) != 0 ? act(STRING_START, string) : string);
        set(table, state, '-', start(scalars, number + MINUS));
        set(table, state, '0', start(scalars, number + ZERO));
        range(table, state, '1', '9', start(scalars, number + INTEGER));
        set(table, state, 't', start(scalars, literal));
        set(table, state, 'f', start(scalars, literal + (3 << 8)));
        set(table, state, 'n', start(scalars, literal + (7 << 8)));
    }

    private static int start(boolean scalars, int state) {
        return scalars ? act(SCALAR_START, state) : state;
    }

    private static void valueString(short[] table, int string, int after, int flags) {
        int escape = string + ESCAPE;
        int end = (flags & STRINGS) != 0 ? act(STRING_END, after) : after;
        string(table, string, end, (flags & NAMES) != 0 ? act(STRING_ESCAPE, escape) : escape);
    }

    private static void string(short[] table, int string, int end, int escape) {
        range(table, string, 0x20, 0x7F, string);
        set(table, string, '"', end);
        set(table, string, '\\', escape);
        for (char escaped : "\"\\/bfnrt".toCharArray()) {
            set(table, string + ESCAPE, escaped, string);
        }
        set(table, string + ESCAPE, 'u', string + HEX);
        for (int digit = 0; digit < 4; digit++) {
            int state = string + HEX + (digit << 8);
            int next = digit == 3 ? string : state + 256;
            range(table, state, '0', '9', next);
            range(table, state, 'a', 'f', next);
            range(table, state, 'A', 'F', next);
        }
        range(table, string, 0xC2, 0xDF, string + LAST);
        range(table, string, 0xE1, 0xEF, string + LAST_TWO);
        set(table, string, 0xE0, string + AFTER_E0);
        set(table, string, 0xED, string + AFTER_ED);
        range(table, string, 0xF1, 0xF3, string + LAST_THREE);
        set(table, string, 0xF0, string + AFTER_F0);
        set(table, string, 0xF4, string + AFTER_F4);
        range(table, string + LAST, 0x80, 0xBF, string);
        range(table, string + LAST_TWO, 0x80, 0xBF, string + LAST);
        range(table, string + LAST_THREE, 0x80, 0xBF, string + LAST_TWO);
        range(table, string + AFTER_E0, 0xA0, 0xBF, string + LAST);
        range(table, string + AFTER_ED, 0x80, 0x9F, string + LAST);
        range(table, string + AFTER_F0, 0x90, 0xBF, string + LAST_TWO);
        range(table, string + AFTER_F4, 0x80, 0x8F, string + LAST_TWO);
    }

    private static void numberAndLiterals(short[] table, int number, int literal, int after, int flags) {
        boolean scalars = (flags & SCALARS) != 0;
        number(table, number, after, scalars);
        literals(table, literal, scalars ? act(LITERAL_END, after) : after);
    }

    private static void number(short[] table, int number, int after, boolean scalars) {
        set(table, number + MINUS, '0', number + ZERO);
        range(table, number + MINUS, '1', '9', number + INTEGER);
        range(table, number + INTEGER, '0', '9', number + INTEGER);
        range(table, number + POINT, '0', '9', number + FRACTION);
        range(table, number + FRACTION, '0', '9', number + FRACTION);
        set(table, number + E, '+', number + E_SIGN);
        set(table, number + E, '-', number + E_SIGN);
        for (int state : new int[] {E, E_SIGN, EXPONENT}) {
            range(table, number + state, '0', '9', number + EXPONENT);
        }
        for (int state : new int[] {ZERO, INTEGER, FRACTION, EXPONENT}) {
            endOfNumber(table, number + state, after, scalars);
        }
        for (int state : new int[] {ZERO, INTEGER}) {
            set(table, number + state, '.', number + POINT);
        }
        for (int state : new int[] {ZERO, INTEGER, FRACTION}) {
            set(table, number + state, 'e', number + E);
            set(table, number + state, 'E', number + E);
        }
    }

    /** The end of a number is seen only by the byte after it, which then means what it means after any value. */
    private static void endOfNumber(short[] table, int state, int after, boolean scalars) {
        for (char c : " \t\n\r,}]".toCharArray()) {
            short cell = table[after | c];
            table[state | c] = cell >= 0 && scalars ? act(NUMBER_END, cell) : cell;
        }
    }

    private static void literals(short[] table, int literal, int after) {
        int state = literal;
        for (String rest : new String[] {"rue", "alse", "ull"}) {
            for (int i = 0; i < rest.length(); i++) {
                set(table, state, rest.charAt(i), i == rest.length() - 1 ? after : state + 256);
                state += 256;
            }
        }
    }

    private static void next(short[] table, int state, int afterComma, char close, int closed) {
        blanks(table, state, state);
        set(table, state, ',', afterComma);
        set(table, state, close, closed);
    }

    private static void blanks(short[] table, int state, int cell) {
        for (char blank : " \t\n\r".toCharArray()) {
            set(table, state, blank, cell);
        }
    }

    private static void range(short[] table, int state, int first, int last, int cell) {
        Arrays.fill(table, state | first, (state | last) + 1, (short) cell);
    }

    private static void set(short[] table, int state, int input, int cell) {
        table[state | input] = (short) cell;
    }

    private static short act(int action, int state) {
        return (short) (0x8000 | (action << 7) | (state >> 8));
    }
}
