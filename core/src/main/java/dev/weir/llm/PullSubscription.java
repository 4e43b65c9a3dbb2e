package dev.weir.llm;

import java.util.Iterator;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One subscriber and its answer. Rules by their number are those of the Reactive Streams specification 1.0.4.
 *
 * <p>{@code wakeUps} makes the signals serial (rule 1.3): whoever raises it from 0 starts the one task that may signal, and that task
 * goes on until it has answered every wake-up. It starts at 1, for {@code onSubscribe}.
 */
final class PullSubscription<T> implements Flow.Subscription {

    /** What is read for a subscriber. */
    interface Answer<T> extends Iterable<T>, AutoCloseable {

        @Override
        void close();
    }

    /** Null once the subscriber has cancelled or got its last signal (rules 1.7, 3.13). */
    private final AtomicReference<Flow.@Nullable Subscriber<? super T>> subscriber;

    private final Executor executor;
    private final AtomicLong demand = new AtomicLong();
    private final AtomicInteger wakeUps = new AtomicInteger(1);
    private volatile @Nullable IllegalArgumentException misuse;
    private volatile @Nullable Answer<T> stream;
    private @Nullable Iterator<T> items;

    PullSubscription(Flow.Subscriber<? super T> subscriber, Executor executor) {
        this.subscriber = new AtomicReference<>(subscriber);
        this.executor = executor;
    }

    void begin(Flow.Subscriber<? super T> newSubscriber, Supplier<? extends Answer<T>> answers) {
        try {
            newSubscriber.onSubscribe(this);
        } catch (Throwable e) {
            cancel(); // rule 2.13: a subscriber that throws has cancelled
            throw e;
        }
        try {
            stream = answers.get();
        } catch (Throwable e) { // such as a class that is missing
            fail(e);
            return;
        }
        if (subscriber.get() == null) {
            closeStream(); // cancelled before there was something to cancel
        }
        if (wakeUps.decrementAndGet() > 0) {
            startSignalling();
        }
    }

    @Override
    public void request(long n) {
        if (n < 1) {
            misuse = new IllegalArgumentException("rule 3.9: " + n + " items were requested; request at least 1");
        } else {
            demand.accumulateAndGet(
                    n, (before, more) -> before > Long.MAX_VALUE - more ? Long.MAX_VALUE : before + more);
        }
        if (wakeUps.getAndIncrement() == 0) {
            startSignalling();
        }
    }

    @Override
    public void cancel() {
        subscriber.set(null);
        closeStream();
    }

    private void startSignalling() {
        try {
            executor.execute(this::answerWakeUps);
        } catch (RejectedExecutionException e) {
            fail(new IllegalStateException("the executor takes no more work; give the publisher one that does", e));
        }
    }

    private void answerWakeUps() {
        int answered = wakeUps.get();
        while (answered != 0) {
            signalWhatIsRequested();
            answered = wakeUps.addAndGet(-answered);
        }
    }

    private void signalWhatIsRequested() {
        while (misuse == null && demand.get() > 0 && subscriber.get() != null) {
            signalNext();
        }
        IllegalArgumentException wrong = misuse;
        if (wrong != null) {
            fail(wrong);
        }
    }

    private void signalNext() {
        T item;
        try {
            item = nextItem();
        } catch (
                Throwable
                        e) { // also what a client throws undeclared: a subscriber without a last signal waits for ever
            fail(e);
            return;
        }
        if (item == null) {
            complete();
            return;
        }
        demand.updateAndGet(left -> left == Long.MAX_VALUE ? left : left - 1);
        Flow.Subscriber<? super T> current = subscriber.get();
        if (current != null) {
            try {
                current.onNext(item);
            } catch (Throwable e) {
                cancel(); // rule 2.13; an error, too, leaves nobody who would read on
                throw e;
            }
        }
    }

    /** Waits for an item. @return null at the end of the answer */
    private @Nullable T nextItem() {
        Iterator<T> open = items;
        if (open == null) {
            open = Objects.requireNonNull(stream).iterator();
            items = open;
        }
        return open.hasNext() ? open.next() : null;
    }

    private void complete() {
        Flow.Subscriber<? super T> last = subscriber.getAndSet(null);
        if (last != null) {
            last.onComplete();
        }
    }

    private void fail(Throwable failure) {
        Flow.Subscriber<? super T> last = subscriber.getAndSet(null);
        closeStream();
        if (last != null) {
            last.onError(failure);
        }
    }

    private void closeStream() {
        Answer<T> open = stream;
        if (open != null) {
            open.close();
        }
    }
}
