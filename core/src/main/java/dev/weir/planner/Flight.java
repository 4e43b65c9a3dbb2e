package dev.weir.planner;

import dev.weir.plan.Plan;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/**
 * The batches of one flush, one after the other or several at the same time. Used once.
 *
 * <p>The thread that flushes asks for batches itself; where several may be asked for at the same time, other threads do so beside it, and
 * end with it. Whichever thread it is, one at a time calls the listener, and none does after the flush has ended.
 */
final class Flight {

    /** Asks for one batch. */
    @FunctionalInterface
    interface Asking {

        /** Asks; what it returns keeps batches that have not been asked for from being so, if anything does. */
        Optional<PlanFailure> ask(List<AgentRequest> batch, Deadline deadline, BatchListener listener);
    }

    private final Queue<List<AgentRequest>> waiting;
    private final BatchListener listener;
    private final Deadline deadline;
    private final Asking asking;
    private final ThreadFactory threads;
    private @Nullable PlanFailure whyNoMore;
    private @Nullable Throwable thrown;

    Flight(List<List<AgentRequest>> batches, BatchListener listener, Deadline deadline, Asking asking) {
        this(batches, listener, deadline, asking, Thread::new);
    }

    Flight(
            List<List<AgentRequest>> batches,
            BatchListener listener,
            Deadline deadline,
            Asking asking,
            ThreadFactory threads) {
        this.waiting = new ArrayDeque<>(batches);
        this.listener = listener;
        this.deadline = deadline;
        this.asking = asking;
        this.threads = threads;
    }

    /**
     * Asks for all of them. Interrupting the thread that calls ends the answers that others read, too.
     *
     * @param maxInFlight how many at the same time
     */
    void run(int maxInFlight) {
        if (maxInFlight == 1 || waiting.size() <= 1) {
            askAll(listener);
        } else {
            askSideBySide(Math.min(maxInFlight, waiting.size()));
        }
        PlanFailure failure = whyNoMore;
        if (failure != null) {
            waiting.forEach(batch -> Batches.fail(batch, failure, listener));
        }
    }

    private void askAll(BatchListener told) {
        for (List<AgentRequest> batch = next(); batch != null; batch = next()) {
            asking.ask(batch, deadline, told).ifPresent(this::askForNoMore);
        }
    }

    private void askSideBySide(int inFlight) {
        BatchListener oneAtATime = new OneAtATime();
        CountDownLatch others = new CountDownLatch(inFlight - 1);
        int started = 0;
        try {
            while (started < inFlight - 1) {
                start(started + 1, oneAtATime, others);
                started++;
            }
        } catch (RuntimeException | Error e) {
            end(e); // no thread is to be had: those that are there must not outlive the flush
            for (int i = started; i < inFlight - 1; i++) {
                others.countDown();
            }
        }
        askAllOrEnd(oneAtATime);
        if (awaitEnd(others)) {
            Thread.currentThread().interrupt();
        }
        if (thrown instanceof RuntimeException exception) {
            throw exception;
        }
        if (thrown instanceof Error error) {
            throw error;
        }
    }

    private void start(int number, BatchListener oneAtATime, CountDownLatch others) {
        Thread other = threads.newThread(() -> {
            askAllOrEnd(oneAtATime);
            others.countDown();
        });
        other.setName("weir-planner-" + number);
        other.setDaemon(true);
        other.start();
    }

    private void askAllOrEnd(BatchListener told) {
        try {
            askAll(told);
        } catch (RuntimeException | Error e) {
            end(e);
        }
    }

    /** Whether this thread was interrupted meanwhile. */
    private boolean awaitEnd(CountDownLatch others) {
        boolean interrupted = false;
        while (true) {
            try {
                others.await();
                return interrupted;
            } catch (InterruptedException e) {
                interrupted = true;
                deadline.endAll();
            }
        }
    }

    private synchronized @Nullable List<AgentRequest> next() {
        return whyNoMore == null && thrown == null ? waiting.poll() : null;
    }

    private synchronized void askForNoMore(PlanFailure why) {
        if (whyNoMore == null) {
            whyNoMore = why;
        }
    }

    /** What a listener throws ends the flush, and so does anything else that nobody expected; the first counts. */
    private void end(Throwable e) {
        note(e);
        deadline.endAll(); // without a lock: what that calls may be an event listener of the user's
    }

    private synchronized void note(Throwable e) {
        if (thrown == null) {
            thrown = e;
        }
    }

    /** Passes on what several threads tell, unless one of them has ended the flush. */
    private final class OneAtATime implements BatchListener {

        @Override
        public void onPlan(long agentId, Plan plan) {
            tell(() -> listener.onPlan(agentId, plan));
        }

        @Override
        public void onUnused(UnusedPlan plan) {
            tell(() -> listener.onUnused(plan));
        }

        @Override
        public void onFailed(long agentId, PlanFailure failure) {
            tell(() -> listener.onFailed(agentId, failure));
        }

        @Override
        public void onPromptCut(PromptCut cut) {
            tell(() -> listener.onPromptCut(cut));
        }

        private void tell(Runnable call) {
            try {
                tellUnlessEnded(call);
            } catch (RuntimeException | Error e) {
                end(e);
                throw e;
            }
        }

        private void tellUnlessEnded(Runnable call) {
            synchronized (Flight.this) {
                if (thrown != null) {
                    return;
                }
                try {
                    call.run();
                } catch (RuntimeException | Error e) {
                    note(e); // before another thread tells more
                    throw e;
                }
            }
        }
    }
}
