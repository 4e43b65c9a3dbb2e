package dev.weir.json.scan;

import java.util.Arrays;

/**
 * JSON's grammar (RFC 8259, strict; strings are UTF-8 by RFC 3629), written into state tables that differ in where their states lie, in
 * what is around the JSON and in which bytes are worth an action.
 *
 * <p>A cell is found at {@code state | byte}, where a state is a multiple of 256. A cell of 0 or more is the next state. A negative cell
 * asks for an action, {@link #action}, with a state to go to, {@link #next}, that the action may replace.
 */
public final class JsonGrammar {

    /** No action. */
    public static final int NONE = 0;

    /** The states of one string, counted from its first: after a backslash, in {@code \}{@code uXXXX}, within a code point. */
    public static final int ESCAPE = 1 << 8;

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

    private JsonGrammar() {}

    /** The cell that asks for an action, which may be {@link #NONE}, with a state to go to. */
    public static short cell(int action, int state) {
        return action == NONE ? (short) state : act(action, state);
    }

    /** The cell that asks for an action, with a state to go to. */
    public static short act(int action, int state) {
        return (short) (0x8000 | (action << 7) | (state >> 8));
    }

    /** What a negative cell asks for. */
    public static int action(int cell) {
        return (cell >>> 7) & 0xFF;
    }

    /** The state that a negative cell would have one go to. */
    public static int next(int cell) {
        return (cell & 0x7F) << 8;
    }

    /** Whether a number may end in that state, counted from the number's first. */
    static boolean mayEndNumber(int inNumber) {
        return inNumber == ZERO || inNumber == INTEGER || inNumber == FRACTION || inNumber == EXPONENT;
    }

    /**
     * A state before a number or literal: blanks do not leave it, and the first byte of one does.
     *
     * @param startAction what that byte asks for
     */
    public static void scalar(short[] table, int state, int number, int literal, int startAction) {
        blanks(table, state, state);
        set(table, state, '-', cell(startAction, number + MINUS));
        set(table, state, '0', cell(startAction, number + ZERO));
        range(table, state, '1', '9', cell(startAction, number + INTEGER));
        set(table, state, 't', cell(startAction, literal));
        set(table, state, 'f', cell(startAction, literal + (3 << 8)));
        set(table, state, 'n', cell(startAction, literal + (7 << 8)));
    }

    /**
     * The inside of a string: 13 states from {@code string} on.
     *
     * @param end cell of the quote behind it
     * @param escape cell of a backslash
     */
    public static void string(short[] table, int string, int end, int escape) {
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

    /**
     * The inside of a number: 8 states from {@code number} on.
     *
     * @param after state behind a value, whose cells are there already
     * @param endAction what the byte behind the number asks for, where it asks for nothing of its own
     */
    public static void number(short[] table, int number, int after, int endAction) {
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
            endOfNumber(table, number + state, after, endAction);
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
    private static void endOfNumber(short[] table, int state, int after, int endAction) {
        for (char c : " \t\n\r,}]".toCharArray()) {
            short meaning = table[after | c];
            table[state | c] = meaning >= 0 ? cell(endAction, meaning) : meaning;
        }
    }

    /**
     * The inside of literals: 10 states from {@code literal} on.
     *
     * @param after cell of the last byte
     */
    public static void literals(short[] table, int literal, int after) {
        int state = literal;
        for (String rest : new String[] {"rue", "alse", "ull"}) {
            for (int i = 0; i < rest.length(); i++) {
                set(table, state, rest.charAt(i), i == rest.length() - 1 ? after : state + 256);
                state += 256;
            }
        }
    }

    /** A state behind a value: blanks do not leave it, a comma and a closing bracket do. */
    public static void behindValue(short[] table, int state, int afterComma, char close, int closed) {
        blanks(table, state, state);
        set(table, state, ',', afterComma);
        set(table, state, close, closed);
    }

    /** What white space leads to. */
    public static void blanks(short[] table, int state, int cell) {
        for (char blank : " \t\n\r".toCharArray()) {
            set(table, state, blank, cell);
        }
    }

    /** What each byte from {@code first} to {@code last} leads to. */
    public static void range(short[] table, int state, int first, int last, int cell) {
        Arrays.fill(table, state | first, (state | last) + 1, (short) cell);
    }

    /** What a byte leads to. */
    public static void set(short[] table, int state, int input, int cell) {
        table[state | input] = (short) cell;
    }
}
