package dev.weir.bench.latency.load;

import dev.weir.bench.latency.answer.RequestStart;
import dev.weir.bench.run.Outcome;
import dev.weir.bench.run.RequestResult;
import dev.weir.bench.run.Shard;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Sends one load and hands on what becomes of each request.
 *
 * <p>In an open loop t0 of a request is its time in the schedule, whether or not it could be sent then; in a closed loop it is the moment
 * of sending. A load ends when its extent is reached and no request is under way; it gives up where for {@value #HOPELESS_S} s nothing but
 * failures have come, and from every server where there are several. A stream of a closed loop waits {@value #AFTER_FAILURE_MS} ms after a
 * failure, so that a server that is gone is not asked thousands of times a second.
 *
 * <p>{@link #start}, {@link #stop} and {@link #progress} may be called from any thread; all else happens on the loop.
 */
public final class LoadGenerator {

    private static final long NS_PER_MS = 1_000_000;
    private static final long TICK_NS = 100 * NS_PER_MS;
    private static final int AFTER_FAILURE_MS = 100;
    private static final int HOPELESS_S = 10;
    private static final int HOPELESS_FAILURES = 50;
    /** No time that a clock shows. */
    private static final long NOT_BEGUN = Long.MIN_VALUE;

    private final Loop loop;
    private final Sender sender;
    private final LoadShape shape;
    private final Extent extent;
    private final Shard shard;
    /** How many of the extent's are the shard's. */
    private final long requests;

    private final long seed;
    private final Consumer<RequestResult> results;
    private final CompletableFuture<LoadReport> end = new CompletableFuture<>();
    private final LoopLag lag = new LoopLag();
    private final SendingRate rate = new SendingRate();
    private volatile LoadProgress progress = LoadProgress.NONE;
    /** Requests that are ready to be sent, in order: as many as a closed loop has streams, so that its first wave is one. */
    private final Deque<Sender.Outgoing> ready = new ArrayDeque<>();

    /** When the first request might be sent; other threads read it too. */
    private volatile long runStartNs = NOT_BEGUN;

    private long started;
    private long ok;
    private long failed;
    private long failedInARow;
    /** Servers of which those were: another one may only be slow. */
    private final Set<String> failedServers = new HashSet<>();

    private long lastGoodNs;
    private boolean scheduleIsOver;
    private @Nullable String lastError;
    private @Nullable String stoppedBecause;
    private @Nullable RuntimeException resultsFailure;

    /**
     * @param loop on which everything happens
     * @param sender sends the requests
     * @param shape when they start
     * @param extent how many
     * @param shard the part of both that is sent
     * @param seed of an open loop's schedule
     * @param results takes each as it ends, on the loop; what it throws ends the load
     * @throws IllegalArgumentException as {@link #requireShare}
     */
    public LoadGenerator(
            Loop loop,
            Sender sender,
            LoadShape shape,
            Extent extent,
            Shard shard,
            long seed,
            Consumer<RequestResult> results) {
        this.loop = loop;
        this.sender = sender;
        this.shape = shape;
        this.extent = extent;
        this.shard = shard;
        requireShare(shape, extent, shard);
        this.requests = shard.share(extent.first(), extent.requests());
        this.seed = seed;
        this.results = results;
    }

    /**
     * Refuses a load of which nothing is the shard's.
     *
     * @throws IllegalArgumentException if no request is, or no stream
     */
    public static void requireShare(LoadShape shape, Extent extent, Shard shard) {
        String whole;
        if (shard.share(extent.first(), extent.requests()) == 0) {
            whole = extent.requests() + " requests";
        } else if (shape instanceof LoadShape.Closed closed && shard.share(0, closed.streams()) == 0) {
            whole = closed.streams() + " streams";
        } else {
            return;
        }
        throw new IllegalArgumentException("shard " + shard + " has nothing to send: " + whole + " cannot be shared by "
                + shard.count() + " generators; use fewer of them, or a larger load");
    }

    /**
     * Starts it; to be called once. One that was stopped before sends nothing.
     *
     * @return completes at the load's end; exceptionally with what {@code results} threw, once all requests are over
     */
    public CompletableFuture<LoadReport> start() {
        soon(() -> {
            if (stoppedBecause != null) {
                return;
            }
            sender.begin();
            if (shape instanceof LoadShape.Closed closed) {
                prepare(shard.share(0, closed.streams()));
            }
            runStartNs = loop.nowNs();
            lastGoodNs = runStartNs;
            if (shape instanceof LoadShape.Closed closed) {
                for (int stream = 0; stream < closed.streams(); stream++) {
                    if (shard.owns(stream)) {
                        startStream(stream, closed.rampNs() * stream / closed.streams());
                    }
                }
            } else if (shape instanceof LoadShape.Open open) {
                schedule(new StartTimes(open, seed, shard));
            }
            tick(runStartNs + TICK_NS);
        });
        return end;
    }

    /**
     * Ends it early: what is under way is cancelled. Without effect on a load that is over.
     *
     * @param why for people
     */
    public void stop(String why) {
        soon(() -> giveUp(why));
    }

    /** How long it has been going on, in ns; 0 before its first request may be sent. From any thread. */
    public long sinceStartNs() {
        long startNs = runStartNs;
        return startNs == NOT_BEGUN ? 0 : loop.nowNs() - startNs;
    }

    /** How far it is. */
    public LoadProgress progress() {
        return progress;
    }

    private void startStream(int stream, long afterNs) {
        if (afterNs == 0) {
            sendNext(stream);
        } else {
            at(runStartNs + afterNs, () -> sendNext(stream));
        }
    }

    private void sendNext(int stream) {
        if (mayStart()) {
            send(ready.remove(), stream, loop.nowNs());
            prepare(1);
        } else {
            endIfOver();
        }
    }

    private void prepare(long count) {
        for (long i = 0; i < count && started + ready.size() < requests; i++) {
            ready.add(sender.prepare(index(started + ready.size())));
        }
    }

    /** Makes the next request of an open loop ready before its time. */
    private void schedule(StartTimes times) {
        long afterNs = times.next();
        if (!mayStart() || afterNs >= extent.durationNs()) {
            scheduleIsOver = true;
            endIfOver();
            return;
        }
        Sender.Outgoing ready = sender.prepare(index(started));
        long t0Ns = runStartNs + afterNs;
        at(t0Ns, () -> {
            if (mayStart()) {
                send(ready, 0, t0Ns);
            }
            schedule(times);
        });
    }

    private boolean mayStart() {
        return stoppedBecause == null
                && started < requests
                && (shape instanceof LoadShape.Open || loop.nowNs() - runStartNs < extent.durationNs());
    }

    private long index(long ofShard) {
        return shard.index(extent.first(), ofShard);
    }

    private void send(Sender.Outgoing request, int stream, long t0Ns) {
        RequestStart start = new RequestStart(index(started), stream, request.prompt(), runStartNs, t0Ns);
        started++;
        request.send(start, result -> guarded(() -> over(result)));
        publishProgress();
    }

    private void over(RequestResult result) {
        rate.add(result);
        if (result.outcome() == Outcome.OK) {
            ok++;
            failedInARow = 0;
            failedServers.clear();
            lastGoodNs = loop.nowNs();
        } else {
            failed++;
            failedInARow++;
            failedServers.add(Objects.requireNonNullElse(result.server(), ""));
            lastError = result.error();
        }
        publishProgress();
        handOn(result);
        giveUpIfHopeless();
        if (shape instanceof LoadShape.Closed) {
            if (result.outcome() == Outcome.OK) {
                sendNext(result.stream());
            } else {
                at(loop.nowNs() + AFTER_FAILURE_MS * NS_PER_MS, () -> sendNext(result.stream()));
            }
        }
        endIfOver();
    }

    private void handOn(RequestResult result) {
        if (resultsFailure != null) {
            return;
        }
        try {
            results.accept(result);
        } catch (RuntimeException e) {
            resultsFailure = e;
            giveUp("its results could not be kept: " + e.getMessage());
        }
    }

    private void giveUpIfHopeless() {
        if (failedInARow >= HOPELESS_FAILURES
                && failedServers.size() >= sender.servers()
                && loop.nowNs() - lastGoodNs >= HOPELESS_S * 1_000 * NS_PER_MS) {
            giveUp("nothing but failures for " + HOPELESS_S + " s, the last of " + failedInARow + " in a row: "
                    + lastError);
        }
    }

    private void giveUp(String why) {
        if (stoppedBecause == null && !end.isDone()) {
            stoppedBecause = why;
            ready.clear();
            sender.cancelAll(why);
            endIfOver();
        }
    }

    private void tick(long atNs) {
        at(atNs, () -> {
            sender.tick(loop.nowNs());
            publishProgress();
            endIfOver();
            if (!end.isDone()) {
                tick(Math.max(atNs, loop.nowNs()) + TICK_NS);
            }
        });
    }

    private void endIfOver() {
        boolean noMore = stoppedBecause != null || (shape instanceof LoadShape.Open ? scheduleIsOver : !mayStart());
        if (!noMore || started > ok + failed || end.isDone()) {
            return;
        }
        if (resultsFailure != null) {
            end.completeExceptionally(resultsFailure);
        } else {
            boolean hasBegun = runStartNs != NOT_BEGUN;
            end.complete(new LoadReport(ok + failed, ok, lastError, stoppedBecause, hasBegun ? degraded() : List.of()));
        }
    }

    private List<String> degraded() {
        List<String> reasons = new ArrayList<>(sender.degraded());
        lag.saturation().ifPresent(reasons::add);
        if (shape instanceof LoadShape.Open) {
            rate.shortfall().ifPresent(reasons::add);
        }
        return reasons;
    }

    private void publishProgress() {
        progress = new LoadProgress(started, ok, failed, loop.nowNs() - runStartNs);
    }

    private void at(long dueNs, Runnable task) {
        loop.at(dueNs, () -> {
            lag.ran(dueNs, loop.nowNs());
            guarded(task);
        });
    }

    private void soon(Runnable task) {
        loop.soon(() -> guarded(task));
    }

    /** A bug must end the load with its trace, not leave it waiting for ever. */
    private void guarded(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error e) {
            end.completeExceptionally(e);
        }
    }
}
