package dev.weir.planner;

import dev.weir.llm.LlmStream;
import dev.weir.planner.PlanFailure.Kind;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Ends the stream that is being read when the time is up, and any stream that begins after that.
 *
 * <p>One thread reads streams and closes the deadline; the alarm may ring in any other. Who works on his own and waits for nobody asks
 * {@link #hasPassed}, which looks at the clock too: on a busy machine the alarm may ring late.
 */
final class Deadline implements AutoCloseable {

    private final Optional<Duration> limit;
    private final LongSupplier nanoClock;
    private final long startNs;
    private final Runnable callOff;
    private @Nullable LlmStream current;
    private boolean passed;

    private Deadline(Optional<Duration> limit, Alarm alarm, LongSupplier nanoClock) {
        this.limit = limit;
        this.nanoClock = nanoClock;
        this.startNs = nanoClock.getAsLong();
        this.callOff = limit.map(delay -> alarm.set(delay, this::pass)).orElse(() -> {});
    }

    /** @param limit from now on; empty for all the time in the world */
    static Deadline in(Optional<Duration> limit, Alarm alarm, LongSupplier nanoClock) {
        return new Deadline(limit, alarm, nanoClock);
    }

    /** Of an agent whose plan had not come by then, and for no other reason. */
    PlanFailure failure() {
        return new PlanFailure(Kind.TIMED_OUT, message(), List.of(), Optional.empty());
    }

    /** What to tell an agent whose plan had not come by then. */
    String message() {
        return "no plan within " + limit.map(Duration::toMillis).orElse(0L) + " ms; give it more time or ask for less";
    }

    /** From now on this stream is the one that ends when the time is up. */
    synchronized void guard(LlmStream stream) {
        current = stream;
        if (hasPassed()) {
            stream.cancel();
        }
    }

    synchronized boolean hasPassed() {
        return passed
                || limit.filter(time -> nanoClock.getAsLong() - startNs >= TimeUnit.NANOSECONDS.convert(time))
                        .isPresent();
    }

    private synchronized void pass() {
        passed = true;
        if (current != null) {
            current.cancel();
        }
    }

    @Override
    public void close() {
        callOff.run();
    }

    /**
     * A limit that can be met.
     *
     * @throws IllegalArgumentException if it is not above zero
     */
    static Duration requirePositive(Duration limit) {
        if (limit.isZero() || limit.isNegative()) {
            throw new IllegalArgumentException("a time limit must be above zero, was " + limit);
        }
        return limit;
    }
}
