package dev.weir.bench.latency.suite;

import dev.weir.bench.latency.answer.AnswerObserver;
import dev.weir.bench.latency.load.Extent;
import dev.weir.bench.latency.load.LoadShape;
import dev.weir.bench.latency.request.Questions;
import java.io.IOException;
import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
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
     * @return how many rounds there were
     * @throws IOException if the server takes no connection, or temporary files cannot be had
     */
    public int run() throws IOException {
        CompilationMXBean compiler = ManagementFactory.getCompilationMXBean();
        Path folder = Files.createTempDirectory(
                "weir-rehearsal-" + ProcessHandle.current().pid() + "-");
        try {
            int rounds = 0;
            long firstNs = System.nanoTime();
            boolean isSettled = false;
            while (!isSettled && rounds < MOST_ROUNDS && !laboratory.isInterrupted()) {
                long beganNs = System.nanoTime();
                long compiledMs = compiledMs(compiler);
                rounds++;
                laboratory.measure(round(), folder.resolve("round-" + rounds)).finish();
                double roundMs = (System.nanoTime() - beganNs) / 1e6;
                isSettled = compiledMs(compiler) - compiledMs < LITTLE * roundMs
                        || System.nanoTime() - firstNs > TimeUnit.SECONDS.toNanos(LONG_ENOUGH_S);
            }
            return rounds;
        } finally {
            delete(folder);
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

    private static void delete(Path folder) throws IOException {
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException e) throws IOException {
                Files.delete(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
