package dev.weir.bench.gate.jvm;

import dev.weir.bench.gate.sample.PairTime;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;

/**
 * Measures cells of two builds in JVMs that hold both ({@link PairedJvm}), and keeps every result. Which build is loaded first changes from
 * JVM to JVM.
 *
 * <p>Some JVMs run at once: while one waits for its compiler, another measures. They disturb each other, and each other's two builds alike,
 * which is what their turns are for; on two processors, pairs of one build scattered no more than one after another, and a third more of
 * them were measured in the same time.
 *
 * <p>The figures of all are in {@code pairs.tsv}: the cell, and of each iteration ns and bytes an operation of the base, the same of the
 * head, and the ratio. What a JVM said that failed is in {@code pair-N.log}. Not thread-safe.
 */
public final class PairRun {

    /** A JVM that takes so much longer than planned has hung; and no less than this, s. */
    private static final int PATIENCE = 20;

    private static final int LEAST_PATIENCE_SECONDS = 300;

    private static final int END_SECONDS = 5;

    private static final int LINES_SHOWN = 5;

    /** Five numbers; a warning of the JVM's is passed over. */
    private static final Pattern ANSWER = Pattern.compile("[0-9.]\\S*( [0-9.]\\S*){4}");

    private final Catalogue catalogue;
    private final JmhArguments arguments;
    private final String recordings;
    private final Path folder;
    private final Map<Cell, List<Pair>> pairs = new LinkedHashMap<>();
    private final Map<Cell, Integer> begun = new HashMap<>();
    private int jvms;

    /**
     * What a JVM is to measure.
     *
     * @param effort what it spends on each build
     * @param base the code before
     * @param head the code now
     */
    public record Question(Cell cell, Effort effort, Side base, Side head) {}

    /**
     * One JVM's figures.
     *
     * @param base what it found of the code before
     * @param head what it found of the code now
     * @param time how they compare
     */
    public record Pair(Measurement base, Measurement head, PairTime time) {}

    /**
     * Begins, in a folder that is there. The figures of an earlier run there are removed.
     *
     * @param arguments the user's own for JMH, of which those for JVMs count here
     * @param recordings folder of the user's recordings, or blank
     * @throws GateException.InvalidResults if they cannot be removed
     */
    public PairRun(Catalogue catalogue, JmhArguments arguments, String recordings, Path folder) {
        this.catalogue = catalogue;
        this.arguments = arguments;
        this.recordings = recordings;
        this.folder = folder;
        try {
            Files.deleteIfExists(resultsFile());
        } catch (IOException e) {
            throw new GateException.InvalidResults("cannot begin " + resultsFile() + " anew: " + e, e);
        }
    }

    /** Where the figures are. */
    public Path resultsFile() {
        return folder.resolve("pairs.tsv");
    }

    /**
     * Measures each in a new JVM, some at once ({@link Effort#PAIRS_AT_ONCE}).
     *
     * @param whenMeasured is told of each as soon as it has measured, one at a time
     * @return what each found, in the order of the questions
     * @throws GateException.BenchmarkFailed if a benchmark threw, or its JVM died or hung; the others are ended
     */
    public List<Pair> measure(List<Question> questions, BiConsumer<Cell, Pair> whenMeasured) {
        ExecutorService atOnce = Executors.newFixedThreadPool(Effort.PAIRS_AT_ONCE);
        try {
            List<Future<Pair>> answers = new ArrayList<>();
            for (Question question : questions) {
                boolean isHeadFirst = begun.merge(question.cell(), 1, Integer::sum) % 2 == 0;
                int number = jvms++;
                answers.add(atOnce.submit(() -> {
                    List<String> lines = run(question, isHeadFirst, number);
                    synchronized (this) {
                        Pair pair = parse(question.cell(), lines);
                        pairs.computeIfAbsent(question.cell(), unused -> new ArrayList<>())
                                .add(pair);
                        whenMeasured.accept(question.cell(), pair);
                        return pair;
                    }
                }));
            }
            List<Pair> found = new ArrayList<>();
            for (Future<Pair> answer : answers) {
                found.add(answer.get());
            }
            return found;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof GateException known) {
                throw known;
            }
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new GateException.BenchmarkFailed("interrupted while cells were measured beside their base", e);
        } finally {
            end(atOnce);
        }
    }

    /** Measures one in a new JVM. */
    public Pair measure(Question question) {
        return measure(List.of(question), (cell, pair) -> {}).get(0);
    }

    private static void end(ExecutorService atOnce) {
        atOnce.shutdownNow();
        try {
            atOnce.awaitTermination(END_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private List<String> command(Question question, boolean isHeadFirst) {
        List<String> jvmArgs = new ArrayList<>(
                arguments.options().getJvmArgs().hasValue()
                        ? arguments.options().getJvmArgs().get()
                        : JmhRun.jvmArgs());
        jvmArgs.addAll(arguments.options().getJvmArgsAppend().orElse(List.of()));
        List<String> command = AskedJvm.command(jvmArgs, recordings, Side.own().classPath(), PairedJvm.class);
        Effort effort = question.effort();
        command.addAll(List.of(
                catalogue.typeOf(question.cell()),
                question.cell().toString(),
                question.base().classPath(),
                String.join("\n", question.base().jvmArgs()),
                question.head().classPath(),
                String.join("\n", question.head().jvmArgs()),
                String.valueOf(effort.warmupIterations()),
                String.valueOf(effort.warmupMs()),
                String.valueOf(effort.measuredIterations()),
                String.valueOf(effort.measuredMs()),
                String.valueOf(isHeadFirst)));
        return command;
    }

    private List<String> run(Question question, boolean isHeadFirst, int number) {
        Cell cell = question.cell();
        Path said = folder.resolve("pair-" + number + ".out");
        Path log = folder.resolve("pair-" + number + ".log");
        long mostSeconds = (long)
                Math.max(LEAST_PATIENCE_SECONDS, PATIENCE * question.effort().pairSeconds());
        boolean failed = false;
        try {
            Process process = new ProcessBuilder(command(question, isHeadFirst))
                    .redirectOutput(said.toFile())
                    .redirectError(log.toFile())
                    .start();
            boolean ended;
            try {
                process.getOutputStream().close();
                ended = process.waitFor(mostSeconds, TimeUnit.SECONDS);
            } finally {
                process.destroyForcibly();
            }
            failed = !ended || process.exitValue() != 0;
            if (!ended) {
                throw new GateException.BenchmarkFailed(cell + " did not end within " + mostSeconds + " s; see " + log);
            }
            if (failed) {
                throw new GateException.BenchmarkFailed(cell + " beside its base failed: "
                        + Files.readString(log, StandardCharsets.UTF_8)
                                .lines()
                                .limit(LINES_SHOWN)
                                .reduce("", (all, line) -> all + "\n  " + line)
                        + "\nsee " + log);
            }
            return Files.readAllLines(said, StandardCharsets.UTF_8).stream()
                    .filter(ANSWER.asMatchPredicate())
                    .toList();
        } catch (IOException e) {
            throw new GateException.BenchmarkFailed("no JVM can be started for " + cell + ": " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new GateException.BenchmarkFailed("interrupted while " + cell + " was measured", e);
        } finally {
            said.toFile().delete();
            if (!failed) {
                log.toFile().delete();
            }
        }
    }

    private Pair parse(Cell cell, List<String> lines) {
        List<PairTime.Iteration> iterations = new ArrayList<>();
        List<Double> baseBytes = new ArrayList<>();
        List<Double> headBytes = new ArrayList<>();
        for (String line : lines) {
            String[] words = line.split(" ", -1);
            iterations.add(new PairTime.Iteration(
                    Double.parseDouble(words[0]), Double.parseDouble(words[2]), Double.parseDouble(words[4])));
            baseBytes.add(Double.parseDouble(words[1]));
            headBytes.add(Double.parseDouble(words[3]));
            keep(String.format(Locale.ROOT, "%s\t%s%n", cell, line.replace(' ', '\t')));
        }
        if (iterations.isEmpty()) {
            throw new GateException.MissingResult(cell + " beside its base gave no result");
        }
        return new Pair(
                measurement(
                        cell,
                        List.of(iterations.stream()
                                .map(PairTime.Iteration::baseNs)
                                .toList()),
                        baseBytes),
                measurement(
                        cell,
                        List.of(iterations.stream()
                                .map(PairTime.Iteration::headNs)
                                .toList()),
                        headBytes),
                PairTime.of(iterations));
    }

    private void keep(String line) {
        try {
            Files.writeString(
                    resultsFile(), line, StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new GateException.InvalidResults("cannot write " + resultsFile() + ": " + e, e);
        }
    }

    private static Measurement measurement(Cell cell, List<List<Double>> nsPerOp, List<Double> bytesPerOp) {
        return new Measurement(cell, nsPerOp, bytesPerOp, new TreeMap<>());
    }

    /** How the builds compare, one for each JVM of a cell in the order measured; none if it was not measured. */
    public List<PairTime> times(Cell cell) {
        return of(cell).stream().map(Pair::time).toList();
    }

    private List<Pair> of(Cell cell) {
        return pairs.getOrDefault(cell, List.of());
    }

    /** The code before, over all JVMs of a cell, of which there is at least one. */
    public Measurement base(Cell cell) {
        return together(of(cell).stream().map(Pair::base).toList());
    }

    /** The same of the code now. */
    public Measurement head(Cell cell) {
        return together(of(cell).stream().map(Pair::head).toList());
    }

    private static Measurement together(List<Measurement> jvms) {
        return measurement(
                jvms.get(0).cell(),
                jvms.stream().flatMap(jvm -> jvm.nsPerOp().stream()).toList(),
                jvms.stream().flatMap(jvm -> jvm.bytesPerOp().stream()).toList());
    }
}
