package dev.weir.http;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Cuts one exchange when it has taken too long.
 *
 * <p>A read costs two writes of a field: one task for each exchange looks, at the earliest time at which a limit could be exceeded,
 * whether one is, and otherwise comes back later. OkHttp's own time-outs would wake a thread at each read. Waiting counts only while
 * somebody reads; a reader that is slow itself does not make the server idle.
 */
final class TimeLimits {

    /** What can be exceeded. */
    enum Limit {
        FIRST_BYTE,
        IDLE,
        TOTAL
    }

    private static final long NEVER_NS = Long.MAX_VALUE;

    /** Longest wait for more of a refusal: a server writes it at once, and its status has said enough. */
    private static final Duration REFUSAL_IDLE = Duration.ofSeconds(10);

    private final Timeouts timeouts;
    private final Runnable cut;
    private final ScheduledExecutorService scheduler;
    private final LongSupplier nanoClock;
    private long startedNs;
    private boolean over;
    private @Nullable ScheduledFuture<?> nextLook;
    private volatile boolean begun;
    private volatile boolean refused;
    private volatile boolean waiting;
    private volatile long waitingSinceNs;
    private volatile @Nullable Limit exceeded;

    /**
     * @param cut ends the exchange, at once and from any thread
     */
    TimeLimits(Timeouts timeouts, Runnable cut) {
        this(timeouts, cut, SharedScheduler.INSTANCE, System::nanoTime);
    }

    TimeLimits(Timeouts timeouts, Runnable cut, ScheduledExecutorService scheduler, LongSupplier nanoClock) {
        this.timeouts = timeouts;
        this.cut = cut;
        this.scheduler = scheduler;
        this.nanoClock = nanoClock;
    }

    /** The request is about to be sent. */
    synchronized void start() {
        startedNs = nanoClock.getAsLong();
        lookAgain(startedNs);
    }

    /** Somebody begins to wait for bytes of the body. */
    void readBegins() {
        waitingSinceNs = nanoClock.getAsLong();
        waiting = true;
    }

    /** Bytes of the body have arrived. */
    void readEnds() {
        waiting = false;
        begun = true;
    }

    /** Somebody begins to wait for the body of a refusal. It is no answer, whose first byte is still to come. */
    synchronized void refusalBegins() {
        refused = true;
        readBegins();
        if (!over) {
            lookSooner();
        }
    }

    /** The refusal has been read. */
    void refusalEnds() {
        waiting = false;
        refused = false;
    }

    /** The exchange is over, and nothing is cut any more. */
    synchronized void end() {
        over = true;
        if (nextLook != null) {
            nextLook.cancel(false);
        }
    }

    /** The limit for which the exchange was cut. */
    Optional<Limit> exceeded() {
        return Optional.ofNullable(exceeded);
    }

    /** Cuts without the lock: what that calls may be an event listener of the user's, and whoever ends the exchange must not wait for it. */
    private void look() {
        if (isExceeded()) {
            cut.run();
        }
    }

    /** If none is, it looks again later. */
    private synchronized boolean isExceeded() {
        if (over) {
            return false;
        }
        long nowNs = nanoClock.getAsLong();
        for (Limit limit : Limit.values()) {
            if (leftNs(limit, nowNs) <= 0) {
                exceeded = limit;
                over = true;
                return true;
            }
        }
        lookAgain(nowNs);
        return false;
    }

    private void lookSooner() {
        if (nextLook != null) {
            nextLook.cancel(false);
        }
        lookAgain(nanoClock.getAsLong());
    }

    private void lookAgain(long nowNs) {
        long leftNs = NEVER_NS;
        for (Limit limit : Limit.values()) {
            leftNs = Math.min(leftNs, leftNs(limit, nowNs));
        }
        if (leftNs != NEVER_NS) {
            nextLook = scheduler.schedule(this::look, leftNs, TimeUnit.NANOSECONDS);
        }
    }

    /** Time until a limit is exceeded, if nothing arrives until then. */
    private long leftNs(Limit limit, long nowNs) {
        return switch (limit) {
            case FIRST_BYTE -> begun ? NEVER_NS : leftNs(timeouts.firstByte(), startedNs, nowNs);
            case IDLE -> leftNs(idleAllowed(), waiting && (begun || refused) ? waitingSinceNs : nowNs, nowNs);
            case TOTAL -> leftNs(timeouts.total(), startedNs, nowNs);
        };
    }

    private Duration idleAllowed() {
        Duration idle = timeouts.idle();
        return refused && (idle.isZero() || idle.compareTo(REFUSAL_IDLE) > 0) ? REFUSAL_IDLE : idle;
    }

    private static long leftNs(Duration allowed, long sinceNs, long nowNs) {
        return allowed.isZero() ? NEVER_NS : TimeUnit.NANOSECONDS.convert(allowed) - (nowNs - sinceNs);
    }

    /** One thread for all exchanges; it goes when there is none. */
    private static final class SharedScheduler {

        static final ScheduledExecutorService INSTANCE = create();

        private static ScheduledExecutorService create() {
            ScheduledThreadPoolExecutor scheduler = new ScheduledThreadPoolExecutor(1, look -> {
                Thread thread = new Thread(look, "weir-time-limits");
                thread.setDaemon(true);
                return thread;
            });
            scheduler.setRemoveOnCancelPolicy(true);
            scheduler.setKeepAliveTime(30, TimeUnit.SECONDS);
            scheduler.allowCoreThreadTimeOut(true);
            return scheduler;
        }
    }
}
