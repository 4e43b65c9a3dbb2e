package dev.weir.planner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.llm.EventSource;
import dev.weir.llm.LlmClient;
import dev.weir.llm.LlmRequest;
import dev.weir.llm.LlmStream;
import dev.weir.llm.event.Done;
import dev.weir.llm.event.Metrics;
import dev.weir.llm.event.StreamListener;
import dev.weir.llm.failure.LlmCancelledException;
import dev.weir.llm.failure.LlmIncompleteStreamException;
import dev.weir.plan.Plan;
import dev.weir.planner.PlanFailure.Kind;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Batches that are asked for at the same time. */
class SideBySideTest {

    private static final String PLAN = "{\"plan_id\":\"p1\",\"steps\":[{\"act\":\"Wait\",\"duration\":1}]}";
    private static final long LONG_S = 60;

    /** Flushes of one agent a batch. */
    private static BatchPlanner planner(LlmClient client, int maxInFlight, int agents) {
        BatchPlanner planner = new BatchPlanner(
                client, PlannerOptions.defaults().withBatchLimit(1).withMaxInFlight(maxInFlight));
        for (int agent = 1; agent <= agents; agent++) {
            planner.queue(new AgentRequest(agent, Worlds.quiet()));
        }
        return planner;
    }

    @Test
    void asManyAreInFlightAsWasAskedForAndNoMore() {
        CountDownLatch three = new CountDownLatch(3);
        AtomicInteger inFlight = new AtomicInteger();
        Set<Integer> seen = ConcurrentHashMap.newKeySet();
        LlmClient client = request -> {
            seen.add(inFlight.incrementAndGet());
            three.countDown();
            await(three);
            inFlight.decrementAndGet();
            return PLAN;
        };
        BatchReport report = planner(client, 3, 7).flush((agentId, plan) -> {});
        assertThat(report.plans()).hasSize(7);
        assertThat(report.failures()).isEmpty();
        assertThat(Collections.max(seen)).isEqualTo(3);
    }

    @Test
    void oneAfterTheOtherUnlessAskedForByTheThreadThatFlushes() {
        Set<Thread> threads = ConcurrentHashMap.newKeySet();
        LlmClient client = request -> {
            threads.add(Thread.currentThread());
            return PLAN;
        };
        assertThat(planner(client, 1, 3)
                        .flush((agentId, plan) -> threads.add(Thread.currentThread()))
                        .plans())
                .hasSize(3);
        assertThat(threads).containsExactly(Thread.currentThread());
    }

    @Test
    void oneAtATimeTellsTheListener() {
        CountDownLatch all = new CountDownLatch(4);
        LlmClient client = request -> {
            all.countDown();
            await(all);
            return PLAN;
        };
        AtomicInteger inside = new AtomicInteger();
        List<Long> told = new ArrayList<>(); // not thread-safe, and need not be
        BatchReport report = planner(client, 4, 4).flush((agentId, plan) -> {
            assertThat(inside.incrementAndGet()).isEqualTo(1);
            told.add(agentId);
            Thread.onSpinWait();
            inside.decrementAndGet();
        });
        assertThat(told).containsExactlyInAnyOrder(1L, 2L, 3L, 4L);
        assertThat(report.isComplete()).isTrue();
    }

    @Test
    void whatTheListenerThrowsEndsTheOtherAnswersToo() {
        CountDownLatch othersRead = new CountDownLatch(2);
        AtomicInteger cancelled = new AtomicInteger();
        AtomicInteger asked = new AtomicInteger();
        LlmClient client = streaming(listener -> {
            if (asked.incrementAndGet() == 1) {
                await(othersRead);
                text(listener, PLAN);
            } else {
                othersRead.countDown();
                awaitCancellation(cancelled);
            }
        });
        BatchPlanner planner = planner(client, 3, 5);
        List<Long> told = new ArrayList<>();
        assertThatThrownBy(() -> planner.flush(new BatchListener() {
                    @Override
                    public void onPlan(long agentId, Plan plan) {
                        told.add(agentId);
                        throw new IllegalStateException("enough");
                    }

                    @Override
                    public void onFailed(long agentId, PlanFailure failure) {
                        told.add(agentId);
                    }
                }))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("enough");
        assertThat(told).as("told of nothing after what it threw").hasSize(1);
        assertThat(cancelled).hasValue(2);
        assertThat(asked).hasValue(3);
    }

    @Test
    void aServerThatCannotBeginAnAnswerIsNotAskedForThoseThatWait() {
        CountDownLatch both = new CountDownLatch(2);
        AtomicInteger asked = new AtomicInteger();
        LlmClient client = request -> {
            asked.incrementAndGet();
            both.countDown();
            await(both);
            throw new LlmIncompleteStreamException("down", null);
        };
        BatchReport report = planner(client, 2, 6).flush((agentId, plan) -> {});
        assertThat(asked).hasValue(2);
        assertThat(report.failures()).hasSize(6);
        assertThat(report.failures().values().stream().map(PlanFailure::kind))
                .containsOnly(Kind.FAILED, Kind.NOT_ASKED)
                .filteredOn(Kind.NOT_ASKED::equals)
                .hasSize(4);
    }

    @Test
    void theDeadlineEndsAllAnswersThatAreBeingRead() {
        CountDownLatch both = new CountDownLatch(2);
        AtomicInteger cancelled = new AtomicInteger();
        List<Runnable> alarms = new ArrayList<>();
        LlmClient client = streaming(listener -> {
            both.countDown();
            if (both.getCount() == 0) {
                alarms.get(0).run();
            }
            awaitCancellation(cancelled);
        });
        BatchPlanner planner = new BatchPlanner(
                client, PlannerOptions.defaults().withBatchLimit(1).withMaxInFlight(2), (delay, action) -> {
                    alarms.add(action);
                    return () -> {};
                });
        for (int agent = 1; agent <= 5; agent++) {
            planner.queue(new AgentRequest(agent, Worlds.quiet()));
        }
        BatchReport report = planner.flush((agentId, plan) -> {}, Duration.ofHours(1));
        assertThat(cancelled).hasValue(2);
        assertThat(report.failures()).hasSize(5);
        assertThat(report.failures().values()).extracting(PlanFailure::kind).containsOnly(Kind.TIMED_OUT);
    }

    @Test
    void interruptingWhoFlushesEndsAllAnswers() {
        CountDownLatch both = new CountDownLatch(2);
        CountDownLatch planned = new CountDownLatch(1);
        AtomicInteger cancelled = new AtomicInteger();
        Thread flushing = Thread.currentThread();
        LlmClient client = streaming(listener -> {
            both.countDown();
            await(both);
            if (Thread.currentThread() == flushing) {
                text(listener, PLAN);
            } else {
                await(planned);
                flushing.interrupt();
                awaitCancellation(cancelled);
            }
        });
        BatchReport report = planner(client, 2, 2).flush((agentId, plan) -> planned.countDown());
        assertThat(Thread.interrupted()).as("left for the caller to see").isTrue();
        assertThat(cancelled).hasValue(1);
        assertThat(report.failures()).hasSize(1);
    }

    @Test
    void whereAThreadCannotBeStartedNoneOutlivesTheFlush() {
        OutOfMemoryError error = new OutOfMemoryError("unable to create native thread");
        CountDownLatch asked = new CountDownLatch(1);
        AtomicInteger made = new AtomicInteger();
        List<Long> told = Collections.synchronizedList(new ArrayList<>());
        List<List<AgentRequest>> batches = new ArrayList<>();
        for (int agent = 1; agent <= 5; agent++) {
            batches.add(List.of(new AgentRequest(agent, Worlds.quiet())));
        }
        BatchListener listener = new BatchListener() {
            @Override
            public void onPlan(long agentId, Plan plan) {
                told.add(agentId);
            }

            @Override
            public void onFailed(long agentId, PlanFailure failure) {
                told.add(agentId);
            }
        };
        try (Deadline deadline = Deadline.in(Optional.empty(), (delay, action) -> () -> {}, System::nanoTime)) {
            AtomicInteger cancelled = new AtomicInteger();
            LlmClient client = streaming(events -> {
                asked.countDown();
                awaitCancellation(cancelled);
            });
            Flight flight = new Flight(
                    batches,
                    listener,
                    deadline,
                    (batch, time, oneAtATime) -> {
                        LlmStream answer = client.completeStreaming(LlmRequest.of("?"));
                        time.guard(answer);
                        assertThatThrownBy(answer::text).isInstanceOf(LlmCancelledException.class);
                        oneAtATime.onFailed(
                                batch.get(0).agentId(),
                                new PlanFailure(Kind.FAILED, "cancelled", List.of(), Optional.empty()));
                        return Optional.empty();
                    },
                    task -> made.incrementAndGet() == 1 ? new Thread(task) : new CannotStart(error, asked));
            assertThatThrownBy(() -> flight.run(4)).isSameAs(error);
            assertThat(cancelled).as("the one that had begun").hasValue(1);
        }
        assertThat(made).hasValue(2);
        assertThat(told).as("told of nothing after the error").isEmpty();
    }

    /** What a cancellation calls may be the user's; the other threads must not wait for it. */
    @Test
    void noLockIsHeldWhileWhatAListenerThrowsEndsTheOthers() {
        List<Boolean> locked = Collections.synchronizedList(new ArrayList<>());
        AtomicReference<Flight> made = new AtomicReference<>();
        List<List<AgentRequest>> batches =
                List.of(List.of(new AgentRequest(1, Worlds.quiet())), List.of(new AgentRequest(2, Worlds.quiet())));
        try (Deadline deadline = Deadline.in(Optional.empty(), (delay, action) -> () -> {}, System::nanoTime)) {
            deadline.guard(new LlmStream(new Scripted(events -> {}) {
                @Override
                public void cancel() {
                    locked.add(Thread.holdsLock(made.get()));
                }
            }));
            Flight flight = new Flight(
                    batches,
                    (agentId, plan) -> {
                        throw new IllegalStateException("enough");
                    },
                    deadline,
                    (batch, time, oneAtATime) -> {
                        oneAtATime.onPlan(batch.get(0).agentId(), HeuristicPlanner.plan(Worlds.quiet()));
                        return Optional.empty();
                    });
            made.set(flight);
            assertThatThrownBy(() -> flight.run(2)).hasMessage("enough");
        }
        assertThat(locked).containsExactly(false);
    }

    /** A thread that there is no memory for, once another has begun to ask. */
    private static final class CannotStart extends Thread {

        private final OutOfMemoryError error;
        private final CountDownLatch asked;

        CannotStart(OutOfMemoryError error, CountDownLatch asked) {
            this.error = error;
            this.asked = asked;
        }

        @Override
        public synchronized void start() {
            SideBySideTest.await(asked);
            throw error;
        }
    }

    /** A client whose answers come as {@code answer} writes them. */
    private static LlmClient streaming(Consumer<StreamListener> answer) {
        return new LlmClient() {
            @Override
            public String complete(LlmRequest request) {
                throw new UnsupportedOperationException();
            }

            @Override
            public LlmStream completeStreaming(LlmRequest request) {
                return new LlmStream(new Scripted(answer));
            }
        };
    }

    private static class Scripted implements EventSource {

        private static final ThreadLocal<CountDownLatch> CANCELLED = new ThreadLocal<>();

        private final Consumer<StreamListener> answer;
        private final CountDownLatch cancelled = new CountDownLatch(1);

        Scripted(Consumer<StreamListener> answer) {
            this.answer = answer;
        }

        @Override
        public boolean advance(StreamListener listener) {
            CANCELLED.set(cancelled);
            answer.accept(listener);
            listener.onDone(new Done(Optional.of("stop"), Metrics.UNKNOWN, Optional.empty()));
            return false;
        }

        @Override
        public void cancel() {
            cancelled.countDown();
        }

        @Override
        public void close() {}
    }

    private static void awaitCancellation(AtomicInteger count) {
        await(Scripted.CANCELLED.get());
        count.incrementAndGet();
        throw new LlmIncompleteStreamException("the connection was cut", null);
    }

    private static void text(StreamListener listener, String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        listener.onText(utf8, 0, utf8.length);
    }

    /** Fails, instead of hanging, where what it waits for never comes. */
    private static void await(CountDownLatch latch) {
        boolean came;
        try {
            came = latch.await(LONG_S, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LlmIncompleteStreamException("interrupted", e);
        }
        if (!came) {
            throw new AssertionError("nothing came within " + LONG_S + " s");
        }
    }
}
