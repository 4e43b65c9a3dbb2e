package dev.weir.replay.script;

import dev.weir.recording.Recording;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * When the parts of a replayed response are due, counted from the last byte of its request.
 *
 * <pre>{@code
 * spec = "recorded" | "scaled:" factor | "none" | "fixed:" gap        gap = digits ("ns" | "us" | "ms" | "s")
 * }</pre>
 *
 * {@link #parse} reads such a spec, and {@code toString} writes one that parses to the same. All are immutable and thread-safe.
 */
public sealed interface Pacing {

    /** The specs that {@link #parse} takes, for messages and help texts. */
    String ALLOWED = "recorded, scaled:FACTOR, none or fixed:GAP";

    /**
     * The times at which a recording's headers, chunks and end are due.
     *
     * @param lengths the lengths of the chunks that it is to be sent in; they sum to the body's length
     */
    Schedule schedule(Recording recording, int[] lengths);

    /**
     * Reads a spec.
     *
     * @throws IllegalArgumentException if it is none; the message lists those there are
     */
    static Pacing parse(String spec) {
        int colon = spec.indexOf(':');
        String argument = colon < 0 ? "" : spec.substring(colon + 1);
        try {
            return switch (colon < 0 ? spec : spec.substring(0, colon + 1)) {
                case "recorded" -> new Recorded();
                case "scaled:" -> new Scaled(Double.parseDouble(argument));
                case "none" -> new None();
                case "fixed:" -> Fixed.parseGap(argument);
                default -> throw new IllegalArgumentException("no such pacing");
            };
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new IllegalArgumentException(
                    "pacing \"" + spec + "\" is none of " + ALLOWED
                            + " (FACTOR from 0, such as 0.1 for ten times as fast; GAP such as 250us, 5ms or 60s)",
                    e);
        }
    }

    /**
     * {@code recorded}: at the times recorded. A chunk that the chunking made out of several, or out of parts of several, is due when
     * its last byte had arrived.
     */
    record Recorded() implements Pacing {

        @Override
        public Schedule schedule(Recording recording, int[] lengths) {
            return Schedule.recorded(recording, lengths, 1);
        }

        @Override
        public String toString() {
            return "recorded";
        }
    }

    /**
     * {@code scaled:FACTOR}: at the times recorded, multiplied by a factor.
     *
     * @param factor below 1 is faster; finite, at least 0
     */
    record Scaled(double factor) implements Pacing {

        /** Checks the factor. */
        public Scaled {
            if (!(factor >= 0) || Double.isInfinite(factor)) {
                throw new IllegalArgumentException("factor must be finite and at least 0, was " + factor);
            }
        }

        @Override
        public Schedule schedule(Recording recording, int[] lengths) {
            return Schedule.recorded(recording, lengths, factor);
        }

        @Override
        public String toString() {
            return "scaled:" + factor;
        }
    }

    /** {@code none}: everything at once, as fast as the client takes it. Nothing is late, so no pacing error is counted. */
    record None() implements Pacing {

        @Override
        public Schedule schedule(Recording recording, int[] lengths) {
            return Schedule.every(0, lengths.length);
        }

        @Override
        public String toString() {
            return "none";
        }
    }

    /**
     * {@code fixed:GAP}: headers and the first chunk at once, each further chunk a fixed time after the one before.
     *
     * @param gap between two chunks; from 0 to a day
     */
    record Fixed(Duration gap) implements Pacing {

        private static final Duration LONGEST_GAP = Duration.ofDays(1);
        private static final Pattern GAP = Pattern.compile("(\\d{1,18})(ns|us|ms|s)");

        /** Checks the gap. */
        public Fixed {
            if (gap.isNegative() || gap.compareTo(LONGEST_GAP) > 0) {
                throw new IllegalArgumentException("gap must be from 0 to a day, was " + gap);
            }
        }

        private static Fixed parseGap(String text) {
            Matcher matcher = GAP.matcher(text);
            if (!matcher.matches()) {
                throw new IllegalArgumentException("no such gap");
            }
            long amount = Long.parseLong(matcher.group(1));
            return new Fixed(
                    switch (matcher.group(2)) {
                        case "ns" -> Duration.ofNanos(amount);
                        case "us" -> Duration.ofNanos(Math.multiplyExact(amount, 1_000));
                        case "ms" -> Duration.ofMillis(amount);
                        default -> Duration.ofSeconds(amount);
                    });
        }

        @Override
        public Schedule schedule(Recording recording, int[] lengths) {
            return Schedule.every(gap.toNanos(), lengths.length);
        }

        @Override
        public String toString() {
            return "fixed:" + gap.toNanos() + "ns";
        }
    }
}
