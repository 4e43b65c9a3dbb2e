package dev.weir.plan.extract;

import dev.weir.plan.bind.JacksonBinder;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import tools.jackson.core.JacksonException;

/**
 * Recognises the names of a plan's members, and those under which envelopes hold plans, where they end: looking back costs nothing for
 * all the bytes that are no name.
 */
final class PlanMember {

    static final int OTHER = 0;
    static final int AGENT_ID = 1;
    static final int PLAN_ID = 2;
    static final int STEPS = 3;

    /** {@code plans} or {@code plan}. */
    static final int PLANS = 4;

    private static final int MAX_AGENT_DIGITS = 10;
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long GENT_ID = eightBytes("gent_id\"");
    private static final long PLAN_ID_ = eightBytes("plan_id\"");
    private static final long STEPS_ = eightBytes("\"steps\" ") << 8; // the byte before it is shifted out
    private static final long PLANS_ = eightBytes("\"plans\" ") << 8;
    private static final long PLAN_ = eightBytes("\"plan\"  ") << 16;

    private PlanMember() {}

    /**
     * Which member the name belongs to that stands before a colon.
     *
     * @param bytes valid JSON of an object up to {@code colon}, at least 16 bytes into the array
     * @param escaped whether the name holds an escape sequence
     */
    static int before(byte[] bytes, int colon, boolean escaped) {
        int quote = colon - 1;
        while (bytes[quote] != '"') {
            quote--; // white space
        }
        if (escaped) {
            return unescaped(bytes, quote);
        }
        long last = (long) LONG.get(bytes, quote - 7);
        if (last == PLAN_ID_) {
            return bytes[quote - 8] == '"' ? PLAN_ID : OTHER;
        }
        if (last == GENT_ID) {
            return bytes[quote - 8] == 'a' && bytes[quote - 9] == '"' ? AGENT_ID : OTHER;
        }
        if ((last & ~0xFFL) == STEPS_) {
            return STEPS;
        }
        return (last & ~0xFFL) == PLANS_ || (last & ~0xFFFFL) == PLAN_ ? PLANS : OTHER;
    }

    /** The name that stands before a colon, if it is a number that can be an agent's; else 0. */
    static int numberBefore(byte[] bytes, int colon) {
        int quote = colon - 1;
        while (bytes[quote] != '"') {
            quote--; // white space
        }
        int from = quote;
        while (quote - from < MAX_AGENT_DIGITS && bytes[from - 1] >= '0' && bytes[from - 1] <= '9') {
            from--;
        }
        return bytes[from - 1] == '"' ? agent(bytes, from, quote + 1) : 0;
    }

    /** The integer that stands at or behind {@code from} and ends before {@code to}, if it can be an agent's; else 0. */
    static int agent(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && (bytes[at] == ' ' || bytes[at] == '\t' || bytes[at] == '\n' || bytes[at] == '\r')) {
            at++;
        }
        long agent = 0;
        int digits = at;
        while (at < to && at - digits <= MAX_AGENT_DIGITS && bytes[at] >= '0' && bytes[at] <= '9') {
            agent = 10 * agent + bytes[at++] - '0';
        }
        boolean whole = at > digits
                && at < to
                && bytes[digits] != '0'
                && bytes[at] != '.'
                && bytes[at] != 'e'
                && bytes[at] != 'E'
                && !(bytes[at] >= '0' && bytes[at] <= '9');
        return whole && agent <= Integer.MAX_VALUE ? (int) agent : 0;
    }

    private static int unescaped(byte[] bytes, int quote) {
        int start = quote - 1;
        while (bytes[start] != '"' || isEscaped(bytes, start)) {
            start--;
        }
        try {
            return switch (JacksonBinder.JSON.readValue(bytes, start, quote + 1 - start, String.class)) {
                case "agent_id" -> AGENT_ID;
                case "plan_id" -> PLAN_ID;
                case "steps" -> STEPS;
                case "plans", "plan" -> PLANS;
                default -> OTHER;
            };
        } catch (JacksonException e) {
            return OTHER; // a limit of Jackson's: no name of ours comes near one
        }
    }

    /** Whether an odd number of backslashes stands before that index. */
    static boolean isEscaped(byte[] bytes, int index) {
        int backslashes = 0;
        while (bytes[index - 1 - backslashes] == '\\') {
            backslashes++;
        }
        return backslashes % 2 != 0;
    }

    private static long eightBytes(String ascii) {
        return (long) LONG.get(ascii.getBytes(StandardCharsets.US_ASCII), 0);
    }
}
