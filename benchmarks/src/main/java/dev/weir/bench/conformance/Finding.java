package dev.weir.bench.conformance;

import dev.weir.bench.text.Printable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;

/**
 * What a client did under a condition.
 *
 * @param condition that it met
 * @param verdict on it
 * @param status its exit status; empty if it did not end by itself
 * @param printedBytes how much it printed
 * @param requests how often it asked for the stream
 * @param ns how long it took
 * @param note what else a reader should know; empty where nothing
 */
public record Finding(
        Condition condition,
        Verdict verdict,
        OptionalInt status,
        int printedBytes,
        int requests,
        long ns,
        String note) {

    /** The status of a client that has found a mistake of its own (sysexits.h, EX_SOFTWARE). */
    static final int OWN_MISTAKE = 70;

    /** Statuses above this one are those of processes that a signal has ended. */
    private static final int LAST_OF_ITS_OWN = 128;

    private static final int LONGEST_NOTE = 120;

    /**
     * Judges a run.
     *
     * @param requests how often the stream was asked for
     * @param otherRequests what was asked for besides, as far as a recording did not answer it
     */
    static Finding of(Condition condition, CommandRun run, int requests, List<String> otherRequests) {
        Verdict verdict = verdict(condition, run, requests);
        return new Finding(
                condition,
                verdict,
                run.status(),
                run.output().length,
                requests,
                run.ns(),
                String.join("; ", notes(condition, run, verdict, requests, otherRequests)));
    }

    private static Verdict verdict(Condition condition, CommandRun run, int requests) {
        if (run.isTooLong()) {
            return Verdict.DIFFERENT;
        }
        if (run.status().isEmpty()) {
            return Verdict.HUNG;
        }
        int status = run.status().getAsInt();
        if (status == OWN_MISTAKE || status > LAST_OF_ITS_OWN) {
            return Verdict.CRASHED;
        }
        if (requests == 0) {
            return Verdict.NEVER_ASKED;
        }
        if (status != 0) {
            return condition.expectation() == Expectation.EQUAL ? Verdict.FAILED_NEEDLESSLY : Verdict.FAILED;
        }
        if (condition.expectation() == Expectation.FAIL) {
            return Verdict.SWALLOWED;
        }
        return differsAt(condition.text(), run.output()) < 0 ? Verdict.EQUAL : Verdict.DIFFERENT;
    }

    private static List<String> notes(
            Condition condition, CommandRun run, Verdict verdict, int requests, List<String> otherRequests) {
        List<String> notes = new ArrayList<>();
        switch (verdict) {
            case DIFFERENT ->
                notes.add(
                        run.isTooLong()
                                ? "printed far more than was sent, and was ended"
                                : difference(condition.text(), run.output()));
            case SWALLOWED -> notes.add("exit 0 after " + run.output().length + " B of text");
            case NEVER_ASKED ->
                notes.add(otherRequests.isEmpty() ? "no request" : "asked " + String.join(", ", otherRequests));
            case CRASHED ->
                notes.add(
                        run.status().orElseThrow() == OWN_MISTAKE
                                ? "a mistake of its own"
                                : "signal " + (run.status().orElseThrow() - LAST_OF_ITS_OWN));
            default -> {}
        }
        if (run.status().orElse(0) != 0 && !run.lastErrors().isBlank()) {
            notes.add(lastLine(run.lastErrors()));
        }
        if (requests > 1) {
            notes.add("asked " + requests + " times");
        }
        if (run.leftBehind() > 0) {
            notes.add("processes left behind: " + run.leftBehind());
        }
        return notes;
    }

    private static String lastLine(String errors) {
        List<String> lines = errors.lines().filter(line -> !line.isBlank()).toList();
        return Printable.excerpt(lines.get(lines.size() - 1).strip(), LONGEST_NOTE);
    }

    private static String difference(String text, byte[] output) {
        byte[] sent = text.getBytes(StandardCharsets.UTF_8);
        int at = differsAt(text, output);
        return at == output.length
                ? "only the first " + at + " of " + sent.length + " B"
                : "differs from byte " + at + " on; " + output.length + " B for " + sent.length;
    }

    /** The offset of the first byte that is another one; -1 where there is none. A line end behind the text is no difference. */
    private static int differsAt(String text, byte[] output) {
        byte[] sent = text.getBytes(StandardCharsets.UTF_8);
        int at = Arrays.mismatch(sent, output);
        if (at == sent.length) {
            String rest = new String(output, at, output.length - at, StandardCharsets.ISO_8859_1);
            return rest.equals("\n") || rest.equals("\r\n") ? -1 : at;
        }
        return at;
    }
}
