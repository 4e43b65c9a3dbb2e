package dev.weir.plan;

import static dev.weir.json.scan.JsonGrammar.ESCAPE;
import static dev.weir.json.scan.JsonGrammar.NONE;
import static dev.weir.json.scan.JsonGrammar.act;
import static dev.weir.json.scan.JsonGrammar.behindValue;
import static dev.weir.json.scan.JsonGrammar.blanks;
import static dev.weir.json.scan.JsonGrammar.cell;
import static dev.weir.json.scan.JsonGrammar.literals;
import static dev.weir.json.scan.JsonGrammar.number;
import static dev.weir.json.scan.JsonGrammar.scalar;
import static dev.weir.json.scan.JsonGrammar.set;
import static dev.weir.json.scan.JsonGrammar.string;

import dev.weir.json.scan.JsonGrammar;
import java.util.Arrays;

/**
 * The state table of {@link PlanScanner}: JSON's grammar (RFC 8259, strict; strings are UTF-8 by RFC 3629), and around it prose, and
 * {@code <think>} tags before it or at the start of a line.
 *
 * <p>Its cells are those of {@link JsonGrammar}.
 *
 * <p>What an automaton cannot know, how deep it is and in what, the scanner's stack knows; so there are two copies of the states in
 * which it matters whether an object or an array is around them. And there are three tables, which differ only in which bytes are worth
 * an action: in an {@link #ENVELOPE} strings are, inside an {@link #OBJECT} that may be a plan its members' names are, and in a
 * {@link #NESTED} value nothing but brackets.
 */
final class JsonTable {

    /** Which bytes are worth an action. */
    static final int ENVELOPE = 0;

    static final int OBJECT = 1;
    static final int NESTED = 2;

    /** Nothing but white space, values and think blocks so far. */
    static final int BLANK = 0;

    static final int PROSE = 1 << 8;

    /** At the start of a line of prose. */
    static final int LINE = 2 << 8;

    private static final int THINK_TAG = 3 << 8; // after "<", ..., "<think": 6 states
    private static final int LINE_TAG = 9 << 8; // the same, at the start of a line of prose
    static final int THINKING = 15 << 8;
    private static final int END_TAG = 16 << 8; // after "<", ..., "</think": 7 states
    private static final int LINE_THINKING = 23 << 8; // the same, in a block that began at the start of a line of prose
    static final int OBJECT_FIRST = 31 << 8;
    private static final int OBJECT_NAME = 32 << 8;
    private static final int OBJECT_COLON = 33 << 8;
    static final int OBJECT_VALUE = 34 << 8;
    static final int OBJECT_NEXT = 35 << 8;
    static final int ARRAY_FIRST = 36 << 8;
    private static final int ARRAY_VALUE = 37 << 8;
    static final int ARRAY_NEXT = 38 << 8;
    private static final int NAME_STRING = 39 << 8;
    private static final int OBJECT_STRING = 52 << 8;
    private static final int ARRAY_STRING = 65 << 8;
    static final int TEXT_STRING = 78 << 8;
    private static final int OBJECT_NUMBER = 91 << 8;
    private static final int ARRAY_NUMBER = 99 << 8;
    private static final int OBJECT_LITERAL = 107 << 8;
    private static final int ARRAY_LITERAL = 117 << 8;
    private static final int STATES = 127; // an action has seven bits for the next one

    /** What a negative cell asks for. */
    static final int OPEN_OBJECT = 1;

    static final int OPEN_ARRAY = 2;
    static final int CLOSE_OBJECT = 3;
    static final int CLOSE_ARRAY = 4;
    static final int NAME_END = 5;
    static final int NAME_ESCAPE = 6;
    static final int STRING_START = 7;
    static final int STRING_ESCAPE = 8;
    static final int STRING_END = 9;
    static final int TEXT_STRING_START = 10;
    static final int TEXT_STRING_END = 11;
    static final int STRAY_CLOSE = 12;
    static final int VIOLATION = 13;

    private static final short[][] TABLES = {table(ENVELOPE), table(OBJECT), table(NESTED)};

    private JsonTable() {}

    /** The table in which the bytes of that {@link #ENVELOPE}, {@link #OBJECT} or {@link #NESTED} value ask for actions. */
    static short[] of(int mode) {
        return TABLES[mode];
    }

    /** Whether the text is outside of any JSON value. */
    static boolean outside(int state) {
        return state < OBJECT_FIRST;
    }

    /** Whether the text is inside a think block. */
    static boolean thinking(int state) {
        return state >= THINKING && state < OBJECT_FIRST;
    }

    /** Whether the text is inside a string that is a whole value of its own. */
    static boolean textString(int state) {
        return state >= TEXT_STRING && state < OBJECT_NUMBER;
    }

    /** What the grammar would have allowed in that state, in words. */
    static String expectation(int state) {
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
            default -> "a value";
        };
    }

    private static short[] table(int mode) {
        short[] table = new short[STATES << 8];
        Arrays.fill(table, OBJECT_FIRST, table.length, act(VIOLATION, 0));
        prose(table);
        boolean strings = mode == ENVELOPE;
        boolean names = mode != NESTED;
        set(table, OBJECT_COLON, ':', names ? act(NAME_END, OBJECT_VALUE) : OBJECT_VALUE);
        blanks(table, OBJECT_FIRST, OBJECT_FIRST);
        blanks(table, OBJECT_NAME, OBJECT_NAME);
        blanks(table, OBJECT_COLON, OBJECT_COLON);
        int nameStart = strings ? act(STRING_START, NAME_STRING) : NAME_STRING;
        set(table, OBJECT_FIRST, '"', nameStart);
        set(table, OBJECT_NAME, '"', nameStart);
        set(table, OBJECT_FIRST, '}', act(CLOSE_OBJECT, 0));
        behindValue(table, OBJECT_NEXT, OBJECT_NAME, '}', act(CLOSE_OBJECT, 0));
        behindValue(table, ARRAY_NEXT, ARRAY_VALUE, ']', act(CLOSE_ARRAY, 0));
        set(table, ARRAY_FIRST, ']', act(CLOSE_ARRAY, 0));
        value(table, OBJECT_VALUE, strings, OBJECT_STRING, OBJECT_NUMBER, OBJECT_LITERAL);
        value(table, ARRAY_FIRST, strings, ARRAY_STRING, ARRAY_NUMBER, ARRAY_LITERAL);
        value(table, ARRAY_VALUE, strings, ARRAY_STRING, ARRAY_NUMBER, ARRAY_LITERAL);
        string(table, NAME_STRING, OBJECT_COLON, names ? act(NAME_ESCAPE, NAME_STRING + ESCAPE) : NAME_STRING + ESCAPE);
        valueString(table, OBJECT_STRING, OBJECT_NEXT, strings, names);
        valueString(table, ARRAY_STRING, ARRAY_NEXT, strings, names);
        string(table, TEXT_STRING, act(TEXT_STRING_END, 0), TEXT_STRING + ESCAPE);
        number(table, OBJECT_NUMBER, OBJECT_NEXT, NONE);
        number(table, ARRAY_NUMBER, ARRAY_NEXT, NONE);
        literals(table, OBJECT_LITERAL, OBJECT_NEXT);
        literals(table, ARRAY_LITERAL, ARRAY_NEXT);
        return table;
    }

    private static void prose(short[] table) {
        for (int state = BLANK; state < THINKING; state += 256) {
            Arrays.fill(table, state, state + 256, (short) PROSE);
            set(table, state, '\n', LINE);
            set(table, state, '{', act(OPEN_OBJECT, 0));
            set(table, state, '[', act(OPEN_ARRAY, 0));
            set(table, state, '}', act(STRAY_CLOSE, PROSE));
            set(table, state, ']', act(STRAY_CLOSE, PROSE));
        }
        blanks(table, BLANK, BLANK);
        for (int mark : new int[] {0xEF, 0xBB, 0xBF}) { // the byte order mark that some writers begin with
            set(table, BLANK, mark, BLANK);
        }
        set(table, BLANK, '"', act(TEXT_STRING_START, TEXT_STRING));
        thinkBlock(table, BLANK, THINK_TAG, THINKING, BLANK);
        thinkBlock(table, LINE, LINE_TAG, LINE_THINKING, PROSE);
    }

    private static void thinkBlock(short[] table, int before, int tag, int thinking, int after) {
        String start = "<think>";
        String end = "</think>";
        set(table, before, '<', tag);
        for (int i = 1; i < start.length(); i++) {
            int state = tag + ((i - 1) << 8);
            set(table, state, start.charAt(i), i == start.length() - 1 ? thinking : state + 256);
        }
        for (int i = 0; i < end.length(); i++) {
            int state = thinking + (i << 8);
            Arrays.fill(table, state, state + 256, (short) thinking);
            set(table, state, '<', thinking + (END_TAG - THINKING));
            set(table, state, end.charAt(i), i == end.length() - 1 ? after : state + 256);
        }
    }

    private static void value(short[] table, int state, boolean strings, int string, int number, int literal) {
        scalar(table, state, number, literal, NONE);
        set(table, state, '{', act(OPEN_OBJECT, 0));
        set(table, state, '[', act(OPEN_ARRAY, 0));
        set(table, state, '"', cell(strings ? STRING_START : NONE, string));
    }

    private static void valueString(short[] table, int string, int after, boolean strings, boolean names) {
        int escape = string + ESCAPE;
        string(table, string, strings ? act(STRING_END, after) : after, names ? act(STRING_ESCAPE, escape) : escape);
    }
}
