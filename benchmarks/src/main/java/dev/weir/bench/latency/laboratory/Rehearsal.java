package dev.weir.bench.latency.laboratory;

import dev.weir.bench.files.TemporaryFolder;
import dev.weir.bench.latency.answer.AnswerObserver;
import dev.weir.bench.latency.load.Extent;
import dev.weir.bench.latency.load.LoadShape;
import dev.weir.bench.latency.request.Questions;
import java.io.IOException;
import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Loads that nobody asks for, ahead of those that count, until the JVM has compiled what measures.
 *
 * <p>A JVM that has just been started reads late, and all that one read brings bears one stamp: without a rehearsal the first answers of
 * a hundred streams were stamped tens of milliseconds after they had been sent. It is over when a round leaves the compiler little to do,
 * after {@value #MOST_ROUNDS} rounds, or when one has ended {@value #LONG_ENOUGH_S} s after the beginning, as
 * on a machine that has other work.
 */
public final class Rehearsal {

    private static final int STREAMS = 100;
    private static final int REQUESTS_A_ROUND = 500;
    private static final int MOST_ROUNDS = 4;
    private static final int LONG_ENOUGH_S = 5;
    /** What of a round's time the compiler may still work. */
    private static final double LITTLE = 0.1;

    private final Laboratory laboratory;
    private final Questions questions;

    /**
     * @param laboratory of a server that answers at once, and in many small pieces
     * @param questions that it answers
     */
    public Rehearsal(Laboratory laboratory, Questions questions) {
        this.laboratory = laboratory;
        this.questions = questions;
    }

    /**
     * Runs it; its run folders are made where temporary files are, and deleted.
     *
     * @throws IOException if the server takes no connection, or temporary files cannot be had
     */
    public void run() throws IOException {
        CompilationMXBean compiler = ManagementFactory.getCompilationMXBean();
        String prefix = "weir-rehearsal-" + ProcessHandle.current().pid() + "-";
        try (TemporaryFolder folder = TemporaryFolder.create(prefix)) {
            long firstNs = System.nanoTime();
            boolean isSettled = false;
            for (int round = 1; !isSettled && round <= MOST_ROUNDS && !laboratory.isInterrupted(); round++) {
                long beganNs = System.nanoTime();
                long compiledMs = compiledMs(compiler);
                laboratory
                        .measure(round(), folder.path().resolve("round-" + round))
                        .finish();
                double roundMs = (System.nanoTime() - beganNs) / 1e6;
                isSettled = compiledMs(compiler) - compiledMs < LITTLE * roundMs
                        || System.nanoTime() - firstNs > TimeUnit.SECONDS.toNanos(LONG_ENOUGH_S);
            }
        }
    }

    private Experiment round() {
        return new Experiment(
                "rehearsal",
                questions,
                new LoadShape.Closed(STREAMS, 0),
                Extent.requests(REQUESTS_A_ROUND),
                0,
                start -> AnswerObserver.NONE);
    }

    /** 0 where the JVM does not compile, or does not tell: one round then has to do. */
    private static long compiledMs(@Nullable CompilationMXBean compiler) {
        return compiler == null || !compiler.isCompilationTimeMonitoringSupported()
                ? 0
                : compiler.getTotalCompilationTime();
    }
}
