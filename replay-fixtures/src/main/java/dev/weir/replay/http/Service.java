package dev.weir.replay.http;

import dev.weir.replay.ledger.Lateness;
import dev.weir.replay.ledger.Ledger;
import dev.weir.replay.ledger.RequestLog;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

/** What the connections of a server share. Thread-safe. */
final class Service {

    /** Of all requests that are remembered together; 16 bytes each. */
    private static final int MOST_WRITES_REMEMBERED = 2_000_000;

    private final Ledger ledger = new Ledger();
    private final Lateness lateness = new Lateness();
    private final Slots slots;
    private final boolean isPaced;
    private final Dispatcher dispatcher;

    /** One thread, so that no stream of an event loop waits while an answer is searched for. */
    private final ExecutorService deciding;

    private volatile boolean isClosing;

    Service(ServerSettings settings) {
        RequestLog log = new RequestLog(MOST_WRITES_REMEMBERED);
        this.slots = new Slots(settings.slots());
        this.isPaced = settings.isPaced();
        this.dispatcher = new Dispatcher(settings, log, new OwnPages(log, lateness));
        this.deciding = Executors.newSingleThreadExecutor(task -> {
            Thread thread = new Thread(task, "weir-replay-match");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Takes a request, and hands over what is to be done about it, on another thread; never, once the server closes. */
    void decide(Incoming.Request request, Consumer<Decision> then) {
        ledger.countRequest();
        unlessClosed(() -> deciding.execute(() -> {
            Decision decision = dispatcher.decide(request);
            unlessClosed(() -> then.accept(decision));
        }));
    }

    /** What is refused because the server is being closed is left undone; the connection is being closed, too. */
    void unlessClosed(Runnable handOver) {
        try {
            handOver.run();
        } catch (RejectedExecutionException e) {
            if (!isClosing) {
                throw e;
            }
        }
    }

    void count(Ledger.Outcome outcome) {
        ledger.count(outcome);
    }

    /** Notes a write of a recording's answer; times ns. */
    void noteLateness(long dueNs, long writtenNs) {
        if (isPaced) {
            lateness.record(dueNs, writtenNs);
        }
    }

    Slots slots() {
        return slots;
    }

    Ledger ledger() {
        return ledger;
    }

    Lateness lateness() {
        return lateness;
    }

    /** Whether connections that end now are ended by the server. */
    boolean isClosing() {
        return isClosing;
    }

    /** Decides nothing more. */
    void close() {
        isClosing = true;
        deciding.shutdown();
    }
}
