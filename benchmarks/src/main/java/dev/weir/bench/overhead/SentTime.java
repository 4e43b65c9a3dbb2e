package dev.weir.bench.overhead;

import dev.weir.arrival.ClockMapping;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;

/**
 * Reads when a record was sent, from its {@code created_at}: either digits, which are nanoseconds of CLOCK_MONOTONIC, or a time of RFC
 * 3339, which is mapped to that clock. Both say something only where server and client are one machine. Not thread-safe.
 */
final class SentTime {

    private static final byte[] MEMBER = "\"created_at\":\"".getBytes(StandardCharsets.US_ASCII);
    private static final long NS_PER_S = 1_000_000_000L;
    private static final int MOST_DIGITS = 19;

    private final ClockMapping mapping = new ClockMapping();

    /** Reads both clocks once more, and tells how often the wall clock has been stepped. */
    long refresh() {
        mapping.refresh();
        return mapping.steps();
    }

    /**
     * When the record of a line was sent, on the clock of {@link System#nanoTime}.
     *
     * @throws IOException if the line does not say
     */
    long of(byte[] line, int from, int to) throws IOException {
        int at = valueAt(line, from, to);
        int end = at < 0 ? to : at;
        while (end < to && line[end] != '"') {
            end++;
        }
        if (end == to) {
            throw new IOException("a record has no created_at, the time at which it was sent: "
                    + new String(line, from, Math.min(to - from, 80), StandardCharsets.UTF_8));
        }
        long digits = end - at <= MOST_DIGITS ? digits(line, at, end) : -1;
        return digits >= 0 ? digits : wallClock(new String(line, at, end - at, StandardCharsets.UTF_8));
    }

    private static int valueAt(byte[] line, int from, int to) {
        for (int at = from; at <= to - MEMBER.length; at++) {
            if (line[at] == MEMBER[0] && standsAt(line, at)) {
                return at + MEMBER.length;
            }
        }
        return -1;
    }

    private static boolean standsAt(byte[] line, int at) {
        for (int i = 1; i < MEMBER.length; i++) {
            if (line[at + i] != MEMBER[i]) {
                return false;
            }
        }
        return true;
    }

    /** The number that text is; -1 where it is none. */
    static long digits(byte[] text, int from, int to) {
        long number = from < to ? 0 : -1;
        for (int i = from; i < to; i++) {
            if (text[i] < '0' || text[i] > '9') {
                return -1;
            }
            number = 10 * number + (text[i] - '0');
        }
        return number;
    }

    private long wallClock(String createdAt) throws IOException {
        try {
            Instant sent = OffsetDateTime.parse(createdAt).toInstant();
            return mapping.toMonotonicNs(sent.getEpochSecond() * NS_PER_S + sent.getNano());
        } catch (DateTimeParseException e) {
            throw new IOException(
                    "a record's created_at is neither nanoseconds nor a time of RFC 3339: " + createdAt, e);
        }
    }
}
