package dev.weir.bench.cli.latency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weir.bench.latency.laboratory.Interruption;
import dev.weir.bench.latency.suite.EndedEarlyException;
import java.io.File;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A replay server that never becomes ready, because it is ended before. */
@Timeout(120)
class ReplayProcessTest {

    private static final String WAITS = "wait";
    private static final long PAUSE_NS = 10_000_000;

    private final Interruption interruption = new Interruption();
    private final Set<ProcessHandle> childrenBefore = children().collect(Collectors.toSet());

    /** Stands in for Weir's command line. */
    static final class Main {

        private Main() {}

        /** {@code serve wait} never ends by itself, {@code serve REASON} ends with that. */
        public static void main(String[] arguments) throws InterruptedException {
            if (arguments[1].equals(WAITS)) {
                Thread.currentThread().join();
            }
            System.err.println(arguments[1]);
            System.exit(1);
        }
    }

    private FutureTask<ReplayProcess> starting(String argument) {
        FutureTask<ReplayProcess> starting =
                new FutureTask<>(() -> ReplayProcess.start(Main.class.getName(), List.of(argument), interruption));
        Thread thread = new Thread(starting, "start");
        thread.setDaemon(true);
        thread.start();
        return starting;
    }

    /** Sends a signal to the child of this process that runs {@link Main}, once there is one. */
    private void signal(String name) throws IOException, InterruptedException {
        assumeTrue(File.separatorChar == '/', "signals are sent with kill");
        ProcessHandle child = child();
        assertThat(new ProcessBuilder("kill", "-" + name, String.valueOf(child.pid()))
                        .start()
                        .waitFor())
                .isZero();
    }

    private ProcessHandle child() {
        while (true) {
            Optional<ProcessHandle> child = children()
                    .filter(one -> !childrenBefore.contains(one))
                    .filter(one -> one.info().command().orElse("").endsWith("java"))
                    .findFirst();
            if (child.isPresent()) {
                return child.get();
            }
            LockSupport.parkNanos(PAUSE_NS);
        }
    }

    private static Stream<ProcessHandle> children() {
        return ProcessHandle.current().children();
    }

    private static Throwable failure(FutureTask<ReplayProcess> starting) throws InterruptedException {
        try {
            throw new AssertionError("it started: " + starting.get().url());
        } catch (ExecutionException e) {
            return Objects.requireNonNull(e.getCause());
        }
    }

    /** Whichever of the two learns first of Ctrl-C, which is sent to both. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatEndsTheSessionIsNoFailureOfTheServer(boolean isServerLast) throws Exception {
        FutureTask<ReplayProcess> starting = starting(WAITS);
        if (isServerLast) {
            interruption.request("interrupted");
            signal("TERM");
        } else {
            signal("TERM");
            interruption.request("interrupted");
        }
        assertThat(failure(starting)).isInstanceOf(EndedEarlyException.class).hasMessage("interrupted");
    }

    @Test
    void aServerThatAloneIsEndedFails() throws Exception {
        FutureTask<ReplayProcess> starting = starting(WAITS);
        signal("TERM");
        assertThat(failure(starting))
                .isNotInstanceOf(EndedEarlyException.class)
                .hasMessageStartingWith("the replay server ended with status 143 before it was ready:");
    }

    @Test
    void aServerThatFailsSaysWhy() {
        assertThatThrownBy(() -> ReplayProcess.start(Main.class.getName(), List.of("no such recording"), interruption))
                .isInstanceOf(IOException.class)
                .isNotInstanceOf(EndedEarlyException.class)
                .hasMessage("the replay server ended with status 1 before it was ready: no such recording");
    }
}
