package dev.weir.jmeter.generator;

import dev.weir.bench.latency.answer.AnswerObserver;
import dev.weir.bench.latency.answer.RequestStart;
import dev.weir.bench.latency.load.Loop;
import dev.weir.bench.latency.load.RequestSource;
import dev.weir.bench.latency.load.Sender;
import dev.weir.bench.run.Outcome;
import dev.weir.bench.run.RequestResult;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One simulated user: a connection of its own, over which a thread of JMeter's sends a request and waits for its end; then another thread
 * may. To be used by one thread at a time, but for {@link #cancel}.
 */
public final class Stream implements AutoCloseable {

    /** Of an answer's text, as much is kept for JMeter's assertions and extractors. */
    static final int MOST_TEXT_BYTES = 1 << 20;

    private final Generator generator;
    private final Loop loop;
    private final Sender sender;
    private final int number;
    private final OneRequest next;
    private volatile @Nullable String cancelled;
    private volatile @Nullable Asking asking;

    /** A request that was sent, or soon will be, and what will have come of it. */
    private record Asking(long index, CompletableFuture<RequestResult> over) {}

    /** What is sent next: made by the thread that asks, and taken by the loop. */
    static final class OneRequest implements RequestSource {

        private volatile @Nullable PreparedRequest request;
        private final ByteArrayOutputStream text = new ByteArrayOutputStream();

        @Override
        public PreparedRequest request(long index) {
            PreparedRequest ready = request;
            if (ready == null) {
                throw new IllegalStateException("no request has been prepared");
            }
            return ready;
        }

        AnswerObserver observer() {
            return new AnswerObserver() {
                @Override
                public void text(byte[] utf8, int from, int to) {
                    text.write(utf8, from, Math.min(to - from, MOST_TEXT_BYTES - text.size()));
                }
            };
        }
    }

    Stream(Generator generator, Loop loop, int number, OneRequest next, Sender sender) {
        this.generator = generator;
        this.loop = loop;
        this.number = number;
        this.next = next;
        this.sender = sender;
    }

    /**
     * Asks, and waits for the answer's end. Where the thread is interrupted, the request is cancelled, and the thread stays interrupted.
     *
     * @param text what to ask where the plan says so; else empty, and the run's prompts are asked in turn
     * @throws dev.weir.bench.run.folder.RunException if the run folder cannot be written
     * @throws IllegalStateException if the run has been ended
     */
    public Answer ask(String text) {
        Generator.Turn turn = generator.turn(text);
        try {
            next.request = turn.request();
            next.text.reset();
            CompletableFuture<RequestResult> over = new CompletableFuture<>();
            asking = new Asking(turn.index(), over);
            loop.soon(() -> send(turn, over));
            RequestResult result = await(over);
            boolean isCut = result.outcome() == Outcome.CANCELLED
                    && Thread.currentThread().isInterrupted();
            if (isCut) {
                generator.isCut(turn.index());
            }
            generator.add(result);
            return new Answer(result, next.text.toString(StandardCharsets.UTF_8), isCut);
        } finally {
            asking = null;
            generator.turnEnded();
        }
    }

    private void send(Generator.Turn turn, CompletableFuture<RequestResult> over) {
        try {
            Sender.Outgoing request = sender.prepare(turn.index());
            request.send(
                    new RequestStart(turn.index(), number, request.prompt(), generator.startNs(), loop.nowNs()),
                    over::complete);
            String why = cancelled;
            if (why != null) {
                sender.cancelAll(why);
            }
        } catch (RuntimeException | Error e) {
            over.completeExceptionally(e);
        }
    }

    private RequestResult await(CompletableFuture<RequestResult> over) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return over.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                    cancel("JMeter stopped the thread");
                } catch (ExecutionException e) {
                    throw new IllegalStateException("a request could not be sent: " + e.getCause(), e.getCause());
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /**
     * Ends the request that is under way, or that will be sent before this is closed. From any thread, but not after it was closed: the
     * request would be another's.
     *
     * @param why for people
     */
    public void cancel(String why) {
        cancelled = why;
        generator.onLoop(() -> sender.cancelAll(why));
    }

    /** Leaves it, with its connection, to whoever asks next. */
    @Override
    public void close() {
        generator.isIdle(this);
    }

    /** Somebody else will ask. */
    void begin() {
        cancelled = null;
    }

    /** The request that is under way, as its index. */
    OptionalLong underWay() {
        Asking now = asking;
        return now == null || now.over().isDone() ? OptionalLong.empty() : OptionalLong.of(now.index());
    }

    /** Whether the generator is the one over which it asks. */
    public boolean isOf(Generator other) {
        return generator == other;
    }

    Sender sender() {
        return sender;
    }

    /** Sees nothing of a request but its text. */
    static Function<RequestStart, AnswerObserver> observers(OneRequest next) {
        return start -> next.observer();
    }
}
