package dev.weir.bench.conformance;

import java.util.OptionalInt;

/**
 * What became of a command.
 *
 * @param status its exit status, 128 and the signal's number where one ended it; empty if it did not end by itself
 * @param output what it printed, as far as that was kept
 * @param isTooLong whether it printed more than is kept, and was ended for it
 * @param lastErrors the last that it wrote to standard error
 * @param leftBehind how many processes it left behind when it ended by itself
 * @param ns how long it took
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record CommandRun(OptionalInt status, byte[] output, boolean isTooLong, String lastErrors, int leftBehind, long ns) {}
