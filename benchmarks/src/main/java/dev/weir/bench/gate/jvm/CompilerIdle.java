package dev.weir.bench.gate.jvm;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;

/**
 * Lets a measuring JVM's compiler finish before each iteration: each one runs the best code that the one before it asked for.
 *
 * <p>Compiling goes on beside the benchmark and takes seconds on a small machine, so that a warm-up of fixed length ends before it has, and
 * what is measured is the first compiler's code in one JVM and the second's in another. {@code -Xbatch} would make each method wait, those of
 * starting too, which takes twice as long.
 *
 * <p>JMH creates it in the forked JVM, as a profiler; it adds no result.
 */
public final class CompilerIdle implements InternalProfiler {

    private static final long WINDOW_MS = 20;

    /** Windows in a row in which the compiler does next to nothing. */
    private static final int QUIET_WINDOWS = 2;

    /** Of a window, what next to nothing is. */
    private static final double LITTLE = 0.1;

    /** What does not end is not waited for. */
    private static final long MOST_MS = 5_000;

    private static final Path TASKS = Path.of("/proc/self/task");

    private final LongSupplier compilerNs =
            Files.isDirectory(TASKS) ? CompilerIdle::nsOfThreads : CompilerIdle::nsOfFinishedMethods;
    private boolean isFirst = true;

    @Override
    public String getDescription() {
        return "waits for the compiler before each iteration";
    }

    @Override
    public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
        if (isFirst) {
            isFirst = false;
            return;
        }
        await();
    }

    /** Waits until the compiler is idle. */
    void await() {
        long giveUpNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(MOST_MS);
        int quiet = 0;
        long beforeNs = compilerNs.getAsLong();
        while (quiet < QUIET_WINDOWS && System.nanoTime() < giveUpNs) {
            pause();
            long nowNs = compilerNs.getAsLong();
            // A compiler's thread that has ended takes its time along.
            quiet = Math.abs(nowNs - beforeNs) < LITTLE * TimeUnit.MILLISECONDS.toNanos(WINDOW_MS) ? quiet + 1 : 0;
            beforeNs = nowNs;
        }
    }

    @Override
    public Collection<? extends Result<?>> afterIteration(
            BenchmarkParams benchmark, IterationParams iteration, IterationResult result) {
        return List.of();
    }

    private static void pause() {
        try {
            Thread.sleep(WINDOW_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** On processors, of the threads that compile; from Linux' {@code /proc/PID/task/TID/schedstat}. */
    private static long nsOfThreads() {
        try (Stream<Path> tasks = Files.list(TASKS)) {
            return tasks.mapToLong(CompilerIdle::nsOfThread).sum();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long nsOfThread(Path task) {
        try {
            String name = Files.readString(task.resolve("comm"));
            if (!name.startsWith("C1 Comp") && !name.startsWith("C2 Comp")) {
                return 0;
            }
            String schedstat = Files.readString(task.resolve("schedstat"));
            return Long.parseLong(schedstat.substring(0, schedstat.indexOf(' ')));
        } catch (IOException e) {
            return 0; // it has ended
        }
    }

    /** Elsewhere only what is done is known. */
    private static long nsOfFinishedMethods() {
        CompilationMXBean compiler = ManagementFactory.getCompilationMXBean();
        return compiler == null || !compiler.isCompilationTimeMonitoringSupported()
                ? 0
                : TimeUnit.MILLISECONDS.toNanos(compiler.getTotalCompilationTime());
    }
}
