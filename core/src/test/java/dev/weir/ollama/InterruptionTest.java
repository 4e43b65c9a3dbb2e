package dev.weir.ollama;

import static dev.weir.ollama.StreamConditionsTest.record;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weir.llm.LlmStream;
import dev.weir.llm.failure.LlmCancelledException;
import java.lang.reflect.Method;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Interrupting a thread that waits ends its wait, whatever the server does: it does nothing here until the client has gone. */
class InterruptionTest {

    /** How the waiting thread is started. */
    private enum Threads {
        PLATFORM {
            @Override
            Thread start(Runnable task) {
                Thread thread = new Thread(task, "reader");
                thread.start();
                return thread;
            }
        },
        VIRTUAL {
            @Override
            Thread start(Runnable task) throws ReflectiveOperationException {
                assumeTrue(Runtime.version().feature() >= 21, "virtual threads need Java 21");
                Method startVirtualThread = Thread.class.getMethod("startVirtualThread", Runnable.class);
                return (Thread) startVirtualThread.invoke(null, task);
            }
        };

        abstract Thread start(Runnable task) throws ReflectiveOperationException;
    }

    private enum Moment {
        BEFORE_THE_HEADERS(""),
        BEFORE_THE_FIRST_RECORD("HTTP/1.1 200 OK\r\n\r\n"),
        INSIDE_THE_ANSWER("HTTP/1.1 200 OK\r\n\r\n" + record("one")),
        INSIDE_A_REFUSAL("HTTP/1.1 500 Internal Server Error\r\n\r\n{");

        private final String sent;

        Moment(String sent) {
            this.sent = sent;
        }
    }

    static Stream<Arguments> threadsAndMoments() {
        return Stream.of(Threads.values())
                .flatMap(threads -> Stream.of(Moment.values()).map(moment -> Arguments.of(threads, moment)));
    }

    @ParameterizedTest
    @MethodSource("threadsAndMoments")
    void anInterruptEndsTheWait(Threads threads, Moment moment) throws Exception {
        CountDownLatch requested = new CountDownLatch(1);
        CountDownLatch gone = new CountDownLatch(1);
        CompletableFuture<Throwable> failure = new CompletableFuture<>();
        CompletableFuture<Boolean> stillInterrupted = new CompletableFuture<>();
        try (RawServer server = new RawServer(connection -> {
            RawServer.send(connection, moment.sent);
            requested.countDown();
            RawServer.awaitDisconnect(connection);
            gone.countDown();
        })) {
            Thread reader = threads.start(() -> {
                try (LlmStream answer = server.client().build().completeStreaming("?")) {
                    answer.text();
                    failure.completeExceptionally(new AssertionError("there is no answer"));
                } catch (RuntimeException e) {
                    failure.complete(e);
                } finally {
                    stillInterrupted.complete(Thread.currentThread().isInterrupted());
                }
            });
            requested.await();
            reader.interrupt();
            assertThat(failure.get()).isInstanceOf(LlmCancelledException.class).hasMessageContaining("interrupted");
            assertThat(stillInterrupted.get()).as("left for the caller to see").isTrue();
            gone.await();
        }
    }
}
