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
import java.util.Locale;
import java.util.LongSummaryStatistics;
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

    private static final double NS_PER_S = 1e9;

    /** Share of a duration by which rates may be wrong because of when generators began. */
    private static final double SKEW = 0.01;

    private RunUnion() {}

    /**
     * What a run gave to the union.
     *
     * @param startNs when it began, from the union's start
     * @param firstNs when its first request was scheduled, likewise; its start where it has none
     * @param endNs when its last request ended, likewise; its start where it has none
     */
    private record Taken(long requests, long startNs, long firstNs, long endNs) {}

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
            List<Taken> taken = addRequests(runs, start, union);
            if (!sayWhatWasApart(runs, taken, union)) {
                saySkew(taken, union);
            }
            union.findings(generators(runs, taken));
            addSamples(runs, start, union);
            if (incomplete.isEmpty()) {
                union.finish();
            } else {
                union.stop(String.join("; ", incomplete));
            }
        }
    }

    /**
     * Says which runs began when another had ended already: then theirs was no load of all of them, and rates over the time of all are
     * nobody's.
     *
     * @return whether any did
     */
    private static boolean sayWhatWasApart(List<RunFolder> runs, List<Taken> taken, RunWriter union) {
        boolean isApart = false;
        int first = -1;
        for (int i = 0; i < runs.size(); i++) {
            if (taken.get(i).requests() > 0
                    && (first < 0 || taken.get(i).endNs() < taken.get(first).endNs())) {
                first = i;
            }
        }
        for (int i = 0; first >= 0 && i < runs.size(); i++) {
            long apartNs = taken.get(i).startNs() - taken.get(first).endNs();
            if (apartNs > 0) {
                isApart = true;
                union.degraded(String.format(
                        Locale.ROOT,
                        "%s began %.1f s after %s had ended: they were not one load, and rates are over the time between them too",
                        name(runs.get(i)),
                        apartNs / NS_PER_S,
                        name(runs.get(first))));
            }
        }
        return isApart;
    }

    /**
     * Says where rates are over a time that wall clocks alone make as long: generators that began together, by clocks that differ, were not
     * busy for the time of all. Whether they did nobody can tell, and latencies do not depend on it.
     */
    private static void saySkew(List<Taken> taken, RunWriter union) {
        List<Taken> busy = taken.stream().filter(of -> of.requests() > 0).toList();
        LongSummaryStatistics starts = busy.stream().mapToLong(Taken::startNs).summaryStatistics();
        double skewNs = busy.isEmpty() ? 0 : (double) (starts.getMax() - starts.getMin());
        double durationNs =
                (double) (busy.stream().mapToLong(Taken::endNs).max().orElse(0)
                        - busy.stream().mapToLong(Taken::firstNs).min().orElse(0));
        if (skewNs > SKEW * durationNs) {
            union.degraded(String.format(
                    Locale.ROOT,
                    "rates span the skew: by their wall clocks generators began %.1f s apart, and where it is the clocks that differ,"
                            + " rates are %.0f %% too low; latencies need no common clock",
                    skewNs / NS_PER_S,
                    100 * skewNs / durationNs));
        }
    }

    private static String name(RunFolder run) {
        Shard shard = run.header().load().shard();
        return shard == null ? run.path().toString() : "shard " + shard;
    }

    private static Findings.Generators generators(List<RunFolder> runs, List<Taken> taken) {
        List<Findings.Generators.Generator> generators = new ArrayList<>();
        for (int i = 0; i < runs.size(); i++) {
            RunFolder run = runs.get(i);
            generators.add(new Findings.Generators.Generator(
                    name(run),
                    taken.get(i).startNs(),
                    taken.get(i).requests(),
                    run.incompleteBecause().isEmpty(),
                    run.degraded()));
        }
        return new Findings.Generators(generators);
    }

    private static List<Taken> addRequests(List<RunFolder> runs, Instant start, RunWriter union) {
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
        return parts.stream().map(Part::taken).toList();
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
        private long requests;
        private long firstNs = Long.MAX_VALUE;
        private long endNs;

        Part(RunFolder run, Instant start, Consumer<String> onProblem) {
            this.file = run.path().resolve(RunFiles.REQUESTS);
            this.laterNs = Duration.between(start, run.header().startedAt()).toNanos();
            this.endNs = laterNs;
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
            RequestResult result = Objects.requireNonNull(next).later(laterNs);
            requests++;
            firstNs = Math.min(firstNs, result.scheduledNs());
            endNs = Math.max(endNs, result.endedNs());
            try {
                next = log.next();
            } catch (IOException e) {
                throw new RunException.Damaged(file, e);
            }
            return result;
        }

        Taken taken() {
            return new Taken(requests, laterNs, requests == 0 ? laterNs : firstNs, endNs);
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
