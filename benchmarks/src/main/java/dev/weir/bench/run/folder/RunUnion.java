package dev.weir.bench.run.folder;

import dev.weir.bench.run.Check;
import dev.weir.bench.run.Findings;
import dev.weir.bench.run.RequestResult;
import dev.weir.bench.run.RunHeader;
import dev.weir.bench.run.Shard;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Several runs as one: the requests of all, in the order in which they ended, with times that count from the start of the first. Its
 * histograms are those of the union of all requests, because they are made of them. What the hardware did is kept apart by generator, as
 * {@link HardwareLog} says. What suites found is not in it, because medians of several
 * runs do not add up to one; in its place stands what each generator did.
 */
public final class RunUnion {

    private RunUnion() {}

    /**
     * Writes the union. Which runs may be one is for the caller to know. It is complete where all are, and degraded where one is.
     *
     * @param header of the union; its start is replaced by that of the earliest run
     * @param degraded what is known against the union, beside what is against its runs
     * @throws RunException as {@link RunWriter#open} and {@link RunFolder#forEachRequest}
     */
    public static void write(List<RunFolder> runs, RunHeader header, List<String> degraded, Path folder) {
        Instant start = runs.stream()
                .map(run -> run.header().startedAt())
                .min(Comparator.naturalOrder())
                .orElseThrow(() -> new IllegalArgumentException("a union of no runs"));
        try (RunWriter union = RunWriter.openUnion(
                folder, header.startingAt(start), runs.get(0).environment())) {
            List<String> incomplete = new ArrayList<>();
            degraded.forEach(union::degraded);
            for (RunFolder run : runs) {
                Shard shard = run.header().load().shard();
                String whose = shard == null ? "" : "shard " + shard + ": ";
                run.degraded().forEach(reason -> union.degraded(whose + reason));
                run.checks()
                        .forEach(check -> union.check(
                                new Check(whose + check.name(), check.verdict(), check.measured(), check.limit())));
                run.incompleteBecause().ifPresent(why -> incomplete.add(run.path() + ": " + why));
            }
            List<Long> requests = addRequests(runs, start, union);
            union.findings(generators(runs, requests, start));
            addSamples(runs, start, union);
            if (incomplete.isEmpty()) {
                union.finish();
            } else {
                union.stop(String.join("; ", incomplete));
            }
        }
    }

    private static Findings.Generators generators(List<RunFolder> runs, List<Long> requests, Instant start) {
        List<Findings.Generators.Generator> generators = new ArrayList<>();
        for (int i = 0; i < runs.size(); i++) {
            RunFolder run = runs.get(i);
            Shard shard = run.header().load().shard();
            generators.add(new Findings.Generators.Generator(
                    shard == null ? run.path().toString() : "shard " + shard,
                    Duration.between(start, run.header().startedAt()).toNanos(),
                    requests.get(i),
                    run.incompleteBecause().isEmpty(),
                    run.degraded()));
        }
        return new Findings.Generators(generators);
    }

    /** Answers how many each run has. */
    private static List<Long> addRequests(List<RunFolder> runs, Instant start, RunWriter union) {
        List<Part> parts = new ArrayList<>();
        try {
            for (RunFolder run : runs) {
                parts.add(new Part(run, start, problem -> union.degraded(run.path() + ": " + problem)));
            }
            PriorityQueue<Part> waiting = new PriorityQueue<>(Comparator.comparingLong(Part::nextEndsNs));
            parts.stream().filter(Part::hasNext).forEach(waiting::add);
            for (Part part = waiting.poll(); part != null; part = waiting.poll()) {
                union.add(part.take());
                if (part.hasNext()) {
                    waiting.add(part);
                }
            }
        } finally {
            parts.forEach(Part::close);
        }
        return parts.stream().map(part -> part.taken).toList();
    }

    /** A run that is a union itself keeps its generators apart. */
    private static void addSamples(List<RunFolder> runs, Instant start, RunWriter union) {
        int generators = 0;
        for (RunFolder run : runs) {
            Path file = run.path().resolve(RunFiles.HARDWARE);
            long laterNs = Duration.between(start, run.header().startedAt()).toNanos();
            int first = generators;
            AtomicInteger most = new AtomicInteger();
            try {
                HardwareLog.read(
                        file,
                        (generator, sample) -> {
                            most.accumulateAndGet(generator, Math::max);
                            union.sample(first + generator, sample.later(laterNs));
                        },
                        problem -> union.degraded(run.path() + ": " + problem));
            } catch (IOException e) {
                throw new RunException.Damaged(file, e);
            }
            generators += most.get() + 1;
        }
    }

    /** A run whose requests are read one by one, with the times of the union. */
    private static final class Part implements Closeable {

        private final Path file;
        private final long laterNs;
        private final RequestLog log;
        private @Nullable RequestResult next;
        private long taken;

        Part(RunFolder run, Instant start, Consumer<String> onProblem) {
            this.file = run.path().resolve(RunFiles.REQUESTS);
            this.laterNs = Duration.between(start, run.header().startedAt()).toNanos();
            try {
                this.log = new RequestLog(file, onProblem);
                this.next = log.next();
            } catch (IOException e) {
                throw new RunException.Damaged(file, e);
            }
        }

        boolean hasNext() {
            return next != null;
        }

        long nextEndsNs() {
            return Objects.requireNonNull(next).endedNs() + laterNs;
        }

        RequestResult take() {
            RequestResult result = Objects.requireNonNull(next);
            taken++;
            try {
                next = log.next();
            } catch (IOException e) {
                throw new RunException.Damaged(file, e);
            }
            return result.later(laterNs);
        }

        @Override
        public void close() {
            try {
                log.close();
            } catch (IOException e) {
                throw new RunException.Damaged(file, e);
            }
        }
    }
}
