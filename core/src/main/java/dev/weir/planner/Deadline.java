package dev.weir.planner;

import dev.weir.llm.LlmStream;
import dev.weir.planner.PlanFailure.Kind;
import java.time.Duration;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Ends the streams that are being read when the time is up, and any stream that begins after that.
 *
 * <p>Thread-safe: several threads may read streams, and the alarm may ring in any other. Who works on his own and waits for nobody asks
 * {@link #hasPassed}, which looks at the clock too: on a busy machine the alarm may ring late. Streams are cancelled without a lock: what
 * that calls may be an event listener of the user's.
 */
final class Deadline implements AutoCloseable {

    private final Optional<Duration> limit;
    private final LongSupplier nanoClock;
    private final long startNs;
    private final Runnable callOff;
    private final Set<LlmStream> guarded = Collections.newSetFromMap(new IdentityHashMap<>());
    private boolean passed;
    private boolean ended;

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

    /** From now on this stream ends when the time is up, or all is to end. */
    void guard(LlmStream stream) {
        if (isTooLateFor(stream)) {
            stream.cancel();
        }
    }

    private synchronized boolean isTooLateFor(LlmStream stream) {
        guarded.add(stream);
        return hasPassed() || ended;
    }

    synchronized boolean hasPassed() {
        return passed
                || limit.filter(time -> nanoClock.getAsLong() - startNs >= TimeUnit.NANOSECONDS.convert(time))
                        .isPresent();
    }

    /** This stream has been read. */
    synchronized void release(LlmStream stream) {
        guarded.remove(stream);
    }

    /** Ends every stream now, and any that begins after that, though the time is not up. */
    void endAll() {
        List<LlmStream> streams;
        synchronized (this) {
            ended = true;
            streams = List.copyOf(guarded);
        }
        streams.forEach(LlmStream::cancel);
    }

    private void pass() {
        List<LlmStream> streams;
        synchronized (this) {
            passed = true;
            streams = List.copyOf(guarded);
        }
        streams.forEach(LlmStream::cancel);
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
