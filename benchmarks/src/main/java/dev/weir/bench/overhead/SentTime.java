package dev.weir.bench.overhead;

import dev.weir.arrival.ClockMapping;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.OptionalLong;

/**
 * Reads when a record was sent, from its {@code created_at}: either digits, which are nanoseconds of CLOCK_MONOTONIC, or a time of RFC
 * 3339, which is mapped to that clock. Both say something only where server and client are one machine. Not thread-safe.
 */
final class SentTime {

    private static final byte[] MEMBER = "\"created_at\":\"".getBytes(StandardCharsets.US_ASCII);
    private static final long NS_PER_S = 1_000_000_000L;
    private static final int MOST_DIGITS = 19;

    private final ClockMapping mapping;
    private boolean isOnWallClock;
    private long stepsBefore;

    SentTime() {
        this(new ClockMapping());
    }

    SentTime(ClockMapping mapping) {
        this.mapping = mapping;
    }

    /** What is known against times of before is no doubt about those to come. */
    void begin() {
        stepsBefore = mapping.steps();
    }

    /** Reads both clocks once more. */
    void refresh() {
        mapping.refresh();
    }

    /** What makes its times doubtful, one sentence each: times of the wall clock are worth nothing around a step of it. */
    List<String> doubts() {
        long steps = mapping.steps() - stepsBefore;
        return isOnWallClock && steps > 0
                ? List.of("the machine's wall clock, on which the server says when it sent, was stepped " + steps
                        + " times; errors around that are worth nothing")
                : List.of();
    }

    /** When the record of a line was sent, on the clock of {@link System#nanoTime}; empty if the line does not say. */
    OptionalLong of(byte[] line, int from, int to) {
        int at = valueAt(line, from, to);
        int end = at < 0 ? to : at;
        while (end < to && line[end] != '"') {
            end++;
        }
        if (end == to) {
            return OptionalLong.empty();
        }
        long digits = end - at <= MOST_DIGITS ? digits(line, at, end) : -1;
        return digits >= 0
                ? OptionalLong.of(digits)
                : wallClock(new String(line, at, end - at, StandardCharsets.UTF_8));
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

    private OptionalLong wallClock(String createdAt) {
        try {
            Instant sent = OffsetDateTime.parse(createdAt).toInstant();
            long sentNs = mapping.toMonotonicNs(
                    Math.addExact(Math.multiplyExact(sent.getEpochSecond(), NS_PER_S), sent.getNano()));
            isOnWallClock = true;
            return OptionalLong.of(sentNs);
        } catch (DateTimeParseException | ArithmeticException e) {
            return OptionalLong.empty();
        }
    }
}
