package dev.weir.bench.run.folder;

import dev.weir.arrival.BackgroundThread;
import dev.weir.bench.run.Check;
import dev.weir.bench.run.Findings;
import dev.weir.bench.run.RequestResult;
import dev.weir.bench.run.RunHeader;
import dev.weir.bench.run.ServerFigures;
import dev.weir.bench.run.environment.Environment;
import dev.weir.bench.run.environment.HardwareSample;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Writes the folder of a run while the run goes on.
 *
 * <p>At every moment the folder can be read: {@code run.json} says that the run is incomplete until {@link #finish} has said otherwise,
 * and each request is on disk soon after it has been added. A thread of its own does the writing, and gives way to others, so that {@link #add} does not hold up
 * whoever measures; only where {@value #MOST_WAITING} requests wait does it block, and then the run is marked as degraded.
 *
 * <p>Thread-safe.
 */
public final class RunWriter implements Closeable {

    private static final int MOST_WAITING = 4096;
    private static final String KILLED = "the run goes on, or its process was killed";

    /** Given back to the disk before the last word is written, so that it fits where nothing else does. */
    private static final String RESERVE = "reserve.tmp";

    private static final int RESERVE_BYTES = 1 << 17;

    private final Path folder;
    private final RunHeader header;
    private final Environment environment;
    private final GrowingFiles files;
    private final ThreadPoolExecutor writing;
    private final Set<String> degraded = new LinkedHashSet<>();
    private final List<Check> checks = new ArrayList<>();
    private final List<Findings> findings = new ArrayList<>();
    private volatile RunException.@Nullable NotWritten failure;

    /** What writing must not hold up. */
    private enum Whom {
        WHO_MEASURES,
        NOBODY
    }

    private final Whom whom;

    private RunWriter(Path folder, RunHeader header, Environment environment, GrowingFiles.Opener opener, Whom whom)
            throws IOException {
        this.whom = whom;
        this.folder = folder;
        this.header = header;
        this.environment = environment;
        if (whom == Whom.WHO_MEASURES) {
            this.degraded.addAll(environment.reservations()); // those of a union are its runs'
        }
        writeRunJson(KILLED);
        Files.write(folder.resolve(RESERVE), new byte[RESERVE_BYTES]);
        this.files = new GrowingFiles(folder, header, opener);
        this.writing = new ThreadPoolExecutor(
                1,
                1,
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(MOST_WAITING),
                task -> daemon(whom == Whom.NOBODY ? task : BackgroundThread.of(task)),
                this::waitForRoom);
    }

    /**
     * Begins a run.
     *
     * @param folder where it is to lie: not there yet, or empty but for the runs of further suites
     * @throws RunException.NotEmpty if there is something in it
     * @throws RunException.NotWritten if it cannot be made
     */
    public static RunWriter open(Path folder, RunHeader header, Environment environment) {
        return open(folder, header, environment, Files::newOutputStream);
    }

    /** As above, of requests that were measured before: nobody is held up by the writing, and nobody is given way to. */
    static RunWriter openUnion(Path folder, RunHeader header, Environment environment) {
        return open(folder, header, environment, Files::newOutputStream, Whom.NOBODY);
    }

    static RunWriter open(Path folder, RunHeader header, Environment environment, GrowingFiles.Opener opener) {
        return open(folder, header, environment, opener, Whom.WHO_MEASURES);
    }

    private static RunWriter open(
            Path folder, RunHeader header, Environment environment, GrowingFiles.Opener opener, Whom whom) {
        try {
            Files.createDirectories(folder);
            requireNone(folder, RunWriter::isNoSuite);
            return new RunWriter(folder, header, environment, opener, whom);
        } catch (IOException e) {
            throw new RunException.NotWritten(folder, e);
        }
    }

    /**
     * Refuses what {@link #open} would refuse later: to be asked before anything is measured.
     *
     * @throws RunException.NotEmpty if there is something that is no empty folder
     * @throws RunException.NotWritten if it cannot be looked into
     */
    public static void requireFree(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        if (!Files.isDirectory(folder)) {
            throw new RunException.NotEmpty(folder);
        }
        try {
            requireNone(folder, entry -> true);
        } catch (IOException e) {
            throw new RunException.NotWritten(folder, e);
        }
    }

    private static void requireNone(Path folder, DirectoryStream.Filter<Path> refused) throws IOException {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, refused)) {
            if (entries.iterator().hasNext()) {
                throw new RunException.NotEmpty(folder);
            }
        }
    }

    private static boolean isNoSuite(Path entry) {
        return !entry.endsWith(RunFiles.SUITES);
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "write the run");
        thread.setDaemon(true);
        return thread;
    }

    /** Where the run lies. */
    public Path folder() {
        return folder;
    }

    /**
     * Adds a request that is over.
     *
     * @throws RunException.NotWritten if an earlier one could not be written; there is no point in measuring on
     * @throws IllegalStateException if the run has been ended
     */
    public void add(RequestResult result) {
        RunException.NotWritten failed = failure;
        if (failed != null) {
            throw failed;
        }
        writing.execute(() -> write(() -> files.add(result)));
    }

    /** Adds what the hardware did at a moment; a sample that comes after the end is dropped. */
    public void sample(HardwareSample sample) {
        sample(0, sample);
    }

    /** As above, of one of several generators, counted from 0. */
    void sample(int generator, HardwareSample sample) {
        if (!writing.isShutdown()) {
            try {
                writing.execute(() -> write(() -> files.add(generator, sample)));
            } catch (IllegalStateException e) {
                // ended between the question and the order
            }
        }
    }

    /** Says why figures are not what they could be; the same reason counts once. */
    public void degraded(String reason) {
        synchronized (degraded) {
            degraded.add(reason);
        }
    }

    /** Adds a check and its answer. */
    public void check(Check check) {
        synchronized (checks) {
            checks.add(check);
        }
    }

    /** Adds what a suite found. */
    public void findings(Findings found) {
        synchronized (findings) {
            findings.add(found);
        }
    }

    /**
     * What the requests added so far add up to at each server of the run's list, once they have been written; empty without a list.
     *
     * @throws IllegalStateException if the run has been ended
     */
    public List<ServerFigures.OfServer> servers() {
        return CompletableFuture.supplyAsync(files::servers, writing).join().all();
    }

    /**
     * Ends a run that measured all that it was to measure.
     *
     * @throws RunException.NotWritten if not all could be written; the folder can be read and says that it is incomplete
     * @throws IllegalStateException if the run has been ended
     */
    public void finish() {
        end(null);
    }

    /**
     * Ends a run that did not measure all that it was to measure.
     *
     * @param why for people, such as {@code interrupted}
     * @throws RunException.NotWritten as in {@link #finish}
     * @throws IllegalStateException if the run has been ended
     */
    public void stop(String why) {
        end(why);
    }

    /** Ends the run as incomplete, if nobody has ended it. */
    @Override
    public void close() {
        if (!writing.isShutdown()) {
            stop("it was left before its end");
        }
    }

    private void end(@Nullable String incompleteBecause) {
        writing.execute(this::closeFiles);
        writing.shutdown();
        awaitWriting();
        RunException.NotWritten failed = failure;
        try {
            Files.deleteIfExists(folder.resolve(RESERVE));
            writeRunJson(failed == null ? incompleteBecause : failed.getMessage());
        } catch (IOException e) {
            throw failed == null ? new RunException.NotWritten(folder.resolve(RunJson.FILE), e) : failed;
        }
        if (failed != null) {
            throw failed;
        }
    }

    private void awaitWriting() {
        boolean interrupted = false;
        boolean isOver = false;
        while (!isOver) {
            try {
                isOver = writing.awaitTermination(Long.MAX_VALUE, TimeUnit.NANOSECONDS);
            } catch (InterruptedException e) {
                interrupted = true; // what was measured is written first
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void writeRunJson(@Nullable String incompleteBecause) throws IOException {
        RunJson json = new RunJson(
                RunJson.SCHEMA_VERSION,
                incompleteBecause == null,
                incompleteBecause,
                header,
                environment,
                copy(degraded),
                copy(checks));
        json.write(folder);
    }

    private static <T> List<T> copy(Collection<T> guarded) {
        synchronized (guarded) {
            return List.copyOf(guarded);
        }
    }

    private interface Writing {
        void write() throws IOException;
    }

    /** In the writing thread. After a failure nothing more is written, so that what lies there stays as it is. */
    private void write(Writing what) {
        if (failure == null) {
            try {
                what.write();
                if (writing.getQueue().isEmpty()) {
                    files.flush();
                }
            } catch (IOException e) {
                failure = new RunException.NotWritten(folder, e);
            }
        }
    }

    private void closeFiles() {
        try {
            files.close();
            if (failure == null) {
                DerivedFiles.write(folder, header, files, copy(findings));
            }
        } catch (IOException e) {
            failure = failure == null ? new RunException.NotWritten(folder, e) : failure;
        }
    }

    /** More is measured than the disk takes: whoever measures has to wait, and the run says so. */
    private void waitForRoom(Runnable task, ThreadPoolExecutor pool) {
        if (pool.isShutdown()) {
            throw new IllegalStateException("the run has been ended");
        }
        if (whom == Whom.WHO_MEASURES) {
            degraded("writing requests to disk held up the measurement");
        }
        boolean interrupted = false;
        while (true) {
            try {
                pool.getQueue().put(task);
                break;
            } catch (InterruptedException e) {
                interrupted = true; // a request that was measured is not lost
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
