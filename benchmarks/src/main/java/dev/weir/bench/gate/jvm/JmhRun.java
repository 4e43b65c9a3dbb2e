package dev.weir.bench.gate.jvm;

import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatFactory;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Runs cells under JMH, one JVM at a time, and keeps every result.
 *
 * <p>Always with {@code -prof gc -foe true}, with G1 and a heap of fixed size, and with the compiler idle before an iteration ({@link
 * CompilerIdle}). JMH's own words go to {@code jmh.log}, all results to {@code results.json} as JMH writes them; a cell that several JVMs
 * measured is one result, whose {@code rawData} has a list for each.
 */
public final class JmhRun implements AutoCloseable {

    private static final List<String> JVM_ARGS = List.of("-Xms512m", "-Xmx512m", "-XX:+UseG1GC");

    private static final String CLASS_PATH = "java.class.path";

    private final Catalogue catalogue;
    private final JmhArguments arguments;
    private final String recordings;
    private final boolean tellsOfTheCompiler;
    private final Path folder;
    private final PrintStream log;
    private final Map<BenchmarkParams, List<BenchmarkResult>> results = new LinkedHashMap<>();

    /**
     * Creates the folder of results and begins its log.
     *
     * @param arguments the user's own
     * @param recordings folder of the user's recordings, or blank
     * @param tellsOfTheCompiler whether JMH's profiler of the compiler runs too
     * @throws GateException.InvalidResults if the folder cannot be written
     */
    public JmhRun(
            Catalogue catalogue, JmhArguments arguments, String recordings, boolean tellsOfTheCompiler, Path folder) {
        this.catalogue = catalogue;
        this.arguments = arguments;
        this.recordings = recordings;
        this.tellsOfTheCompiler = tellsOfTheCompiler;
        this.folder = folder;
        try {
            Files.createDirectories(folder);
            log = new PrintStream(Files.newOutputStream(logFile()), true, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new GateException.InvalidResults("cannot write to " + folder + ": " + e, e);
        }
    }

    /** Where JMH's own words are. */
    public Path logFile() {
        return folder.resolve("jmh.log");
    }

    /** Where the results are, once {@link #measurements} was called. */
    public Path resultsFile() {
        return folder.resolve("results.json");
    }

    /** What every measuring JVM is started with. */
    public static List<String> jvmArgs() {
        return JVM_ARGS;
    }

    /**
     * Measures a cell in a new JVM of this build, and adds the result to those of the JVMs before it.
     *
     * @return what this JVM found
     * @throws GateException.BenchmarkFailed if the benchmark threw or its JVM died
     */
    public Measurement measure(Cell cell, Effort effort) {
        return measure(cell, effort, Side.own());
    }

    /**
     * Measures a cell in a new JVM of a build, and adds the result to those of the build's JVMs before it.
     *
     * @return what this JVM found
     * @throws GateException.BenchmarkFailed if the benchmark threw or its JVM died
     */
    public Measurement measure(Cell cell, Effort effort, Side side) {
        Collection<RunResult> measured;
        // JMH starts its JVMs with this property's class path.
        System.setProperty(CLASS_PATH, side.classPath());
        try {
            measured = new Runner(
                            options(cell, effort, side),
                            OutputFormatFactory.createFormatInstance(unclosable(log), VerboseMode.NORMAL))
                    .run();
        } catch (RunnerException e) {
            throw new GateException.BenchmarkFailed(
                    cell + " of " + side.name() + " failed: " + reason(e) + "; see " + logFile(), e);
        } finally {
            System.setProperty(CLASS_PATH, Side.own().classPath());
        }
        for (RunResult result : measured) {
            results.computeIfAbsent(result.getParams(), params -> new ArrayList<>())
                    .addAll(result.getBenchmarkResults());
        }
        return Measurements.parse(json(measured), cell.toString())
                .of(cell)
                .orElseThrow(() -> new GateException.MissingResult(cell + " gave no result; see " + logFile()));
    }

    /** Writes the file of results, and reads from it what is to be judged. */
    public Measurements measurements() {
        List<RunResult> pooled = new ArrayList<>();
        results.forEach((params, forks) -> pooled.add(new RunResult(params, forks)));
        try {
            Files.write(resultsFile(), json(pooled));
        } catch (IOException e) {
            throw new GateException.InvalidResults("cannot write " + resultsFile() + ": " + e, e);
        }
        return Measurements.read(resultsFile());
    }

    @Override
    public void close() {
        log.close();
    }

    private Options options(Cell cell, Effort effort, Side side) {
        Options user = arguments.options();
        ChainedOptionsBuilder options = new OptionsBuilder()
                .parent(user)
                .include("^" + Pattern.quote(catalogue.qualified(cell.benchmark())) + "$")
                .shouldFailOnError(true)
                .addProfiler(CompilerIdle.class) // before the one that counts bytes: it allocates
                .addProfiler(GCProfiler.class);
        cell.params().forEach(options::param);
        if (!user.getForkCount().hasValue()) {
            options.forks(1);
        }
        if (!user.getWarmupIterations().hasValue()) {
            options.warmupIterations(effort.warmupIterations());
        }
        if (!user.getWarmupTime().hasValue()) {
            options.warmupTime(TimeValue.milliseconds(effort.warmupMs()));
        }
        if (!user.getMeasurementIterations().hasValue()) {
            options.measurementIterations(effort.measuredIterations());
        }
        if (!user.getMeasurementTime().hasValue()) {
            options.measurementTime(TimeValue.milliseconds(effort.measuredMs()));
        }
        if (!user.getJvmArgs().hasValue()) {
            options.jvmArgs(JVM_ARGS.toArray(String[]::new));
        }
        List<String> append = new ArrayList<>(user.getJvmArgsAppend().orElse(List.of()));
        if (!recordings.isBlank()) {
            append.add("-Dweir.recordings=" + recordings);
        }
        append.addAll(side.jvmArgs());
        if (!append.isEmpty()) {
            options.jvmArgsAppend(append.toArray(String[]::new));
        }
        if (tellsOfTheCompiler) {
            options.addProfiler("comp");
        }
        return options.build();
    }

    private static byte[] json(Collection<RunResult> results) {
        ByteArrayOutputStream json = new ByteArrayOutputStream();
        try (PrintStream out = new PrintStream(json, false, StandardCharsets.UTF_8)) {
            ResultFormatFactory.getInstance(ResultFormatType.JSON, out).writeOut(results);
        }
        return json.toByteArray();
    }

    /** JMH closes what it writes to after each run. */
    private static PrintStream unclosable(PrintStream log) {
        OutputStream kept = new FilterOutputStream(log) {
            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                out.write(bytes, offset, length);
            }

            @Override
            public void close() throws IOException {
                flush();
            }
        };
        return new PrintStream(kept, true, StandardCharsets.UTF_8);
    }

    private static String reason(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null || cause.getSuppressed().length > 0) {
            cause = cause.getCause() != null ? cause.getCause() : cause.getSuppressed()[0];
        }
        return cause.toString();
    }
}
