package dev.weir.plan.extract;

import java.util.function.BooleanSupplier;

/**
 * How often {@link TolerantReader} may try to read a value that then breaks off: no text takes quadratic time, and one of a usual length is
 * read from each of its braces. Once there is no time left, little more than one reading is allowed: enough for an answer that was cut off,
 * and for the plans in it.
 */
final class AttemptBudget {

    /** An attempt costs as much as reading so many bytes, however soon it fails: a parser is made for it, and an exception. */
    static final int ATTEMPT_BYTES = 1 << 9;

    /** Failed attempts may read this many times the text's length in all, and so much on top. */
    private static final int MAX_READINGS = 4;

    private static final int FREE_BYTES = 1 << 19;

    /** The same, once there is no time left. */
    private static final int MAX_LATE_READINGS = 1;

    private static final int FREE_LATE_BYTES = 1 << 15;

    private final int textBytes;
    private final BooleanSupplier timeUp;
    private long bytesLeft;
    private boolean late;
    private int failedAttempts;

    /** @param timeUp asked before each attempt, until it says so */
    AttemptBudget(int textBytes, BooleanSupplier timeUp) {
        this.textBytes = textBytes;
        this.timeUp = timeUp;
        this.bytesLeft = budgetBytes(textBytes);
    }

    /** What a text of that length may cost beyond reading it once. */
    static long budgetBytes(int textBytes) {
        return FREE_BYTES + (long) MAX_READINGS * textBytes;
    }

    /** The same, from when there is no time left. */
    static long lateBudgetBytes(int textBytes) {
        return FREE_LATE_BYTES + (long) MAX_LATE_READINGS * textBytes;
    }

    /** Whether another attempt may be made. */
    boolean isLeft() {
        if (!late && timeUp.getAsBoolean()) {
            late = true;
            bytesLeft = Math.min(bytesLeft, lateBudgetBytes(textBytes));
        }
        return bytesLeft > 0;
    }

    /** An attempt failed behind so many bytes. */
    void failed(int bytes) {
        failedAttempts++;
        bytesLeft -= ATTEMPT_BYTES + bytes;
    }

    /** How many have failed. */
    int failedAttempts() {
        return failedAttempts;
    }
}
