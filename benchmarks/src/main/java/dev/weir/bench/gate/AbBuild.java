package dev.weir.bench.gate;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * One of the two builds that are compared.
 *
 * @param label {@code A} or {@code B}
 * @param jar its {@code benchmarks.jar}, which holds all that it needs
 */
record AbBuild(String label, Path jar) {

    private static final long TIMEOUT_MINUTES = 10;

    /** What measures cells of a build. */
    @FunctionalInterface
    interface Measurer {

        /** Measures a cell of a build in a new JVM. */
        Measurement measure(AbBuild build, Cell cell);
    }

    /**
     * Measures a cell in a new JVM of this build.
     *
     * @param folder where JMH's log and results go
     * @throws GateException.BenchmarkFailed if it fails, or takes longer than {@value #TIMEOUT_MINUTES} minutes
     * @throws GateException.MissingResult if the build does not have this benchmark
     */
    Measurement measure(Cell cell, Effort effort, Path folder) {
        Path results = folder.resolve("ab-" + label + ".json");
        Path log = folder.resolve("ab-" + label + ".log");
        try {
            Files.deleteIfExists(results);
            Process process = new ProcessBuilder(command(cell, effort, results))
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            if (!process.waitFor(TIMEOUT_MINUTES, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                throw new GateException.BenchmarkFailed("build " + label + ": " + cell + " did not end within "
                        + TIMEOUT_MINUTES + " minutes; see " + log);
            }
            if (process.exitValue() != 0 || !Files.exists(results)) {
                throw new GateException.BenchmarkFailed("build " + label + " (" + jar + "): " + cell
                        + " failed, or this build does not have it; see " + log);
            }
        } catch (IOException e) {
            throw new GateException.BenchmarkFailed("build " + label + " (" + jar + ") cannot be run: " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new GateException.BenchmarkFailed("interrupted while build " + label + " was measured", e);
        }
        return Measurements.read(results)
                .of(cell)
                .orElseThrow(() -> new GateException.MissingResult("build " + label + " gave no result for " + cell));
    }

    private List<String> command(Cell cell, Effort effort, Path results) {
        List<String> command = new ArrayList<>(List.of(
                System.getProperty("java.home") + File.separator + "bin" + File.separator + "java",
                "-jar",
                jar.toString()));
        command.add("\\." + cell.benchmark().replace(".", "\\.") + "$");
        cell.params().forEach((name, value) -> command.addAll(List.of("-p", name + "=" + value)));
        command.addAll(List.of("-f", "1", "-foe", "true", "-prof", "gc", "-rf", "json", "-rff", results.toString()));
        command.addAll(List.of("-wi", String.valueOf(effort.warmupIterations()), "-w", effort.warmupMs() + "ms"));
        command.addAll(List.of("-i", String.valueOf(effort.measuredIterations()), "-r", effort.measuredMs() + "ms"));
        command.addAll(List.of("-jvmArgs", String.join(" ", JmhRun.jvmArgs())));
        return command;
    }
}
