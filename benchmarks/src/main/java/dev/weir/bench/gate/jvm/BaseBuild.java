package dev.weir.bench.gate.jvm;

import dev.weir.ndjson.LineSplitter;
import dev.weir.recording.Recording;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The jars of an earlier commit, built once by Maven in a work tree of git's, and kept in a folder of the commit's name.
 *
 * <p>JVMs of the base run <em>this</em> build's benchmarks, inputs and libraries with the base's core, so that core is all that differs.
 * Where the benchmarks of today do not fit the core of then, they run the base's own.
 */
public final class BaseBuild {

    private static final long TIMEOUT_MINUTES = 10;
    private static final int LOG_LINES_SHOWN = 5;
    private static final List<String> MODULES = List.of("core", "replay-fixtures", "benchmarks");

    private final Git git;
    private final Path cache;
    private final String maven;

    /**
     * @param cache where the jars of each commit are kept
     * @param maven the command
     */
    public BaseBuild(Git git, Path cache, String maven) {
        this.git = git;
        this.cache = cache.toAbsolutePath();
        this.maven = maven;
    }

    /** Whether the jars of a commit are there already. */
    public boolean has(String commit) {
        return Files.isDirectory(cache.resolve(commit));
    }

    /**
     * Builds a commit, unless that was done before.
     *
     * @param commit in full
     * @throws GateException.BenchmarkFailed if it does not build
     */
    public void build(String commit) {
        if (has(commit)) {
            return;
        }
        try {
            Files.createDirectories(cache);
            Path work = Files.createTempDirectory(cache, "build-");
            Path tree = work.resolve("tree");
            try {
                git.ask("worktree", "prune");
                if (git.ask("worktree", "add", "--quiet", "--detach", tree.toString(), commit)
                        .isEmpty()) {
                    throw new GateException.BenchmarkFailed(
                            "git cannot check out the base " + commit + " into " + tree + "; give another -Djmh.base");
                }
                runMaven(tree, work.resolve("maven.log"), commit);
                Path jars = Files.createDirectory(work.resolve("jars"));
                for (String module : MODULES) {
                    Files.copy(jarOf(tree, module), jars.resolve(module + ".jar"));
                }
                Files.move(jars, cache.resolve(commit), StandardCopyOption.ATOMIC_MOVE);
            } catch (FileSystemException e) {
                if (!has(commit)) {
                    throw e;
                }
                // Somebody else was faster; theirs is as good.
            } finally {
                git.ask("worktree", "remove", "--force", tree.toString());
                delete(work, commit);
            }
        } catch (IOException e) {
            throw new GateException.BenchmarkFailed(
                    "the base " + commit + " cannot be built in " + cache + ": " + e, e);
        }
    }

    /** JVMs of this build's benchmarks with the core of a commit that was {@linkplain #build built}. */
    public Side withTodaysBenchmarks(String name, String commit) {
        Path own = entryOf(LineSplitter.class);
        return new Side(
                name,
                entries()
                        .map(entry -> entry.equals(own) ? cache.resolve(commit).resolve("core.jar") : entry)
                        .map(Path::toString)
                        .collect(Collectors.joining(File.pathSeparator)),
                List.of());
    }

    /** JVMs of a commit's own benchmarks and inputs, with the libraries of today. */
    public Side withItsOwnBenchmarks(String name, String commit) {
        Path jars = cache.resolve(commit);
        List<Path> own = List.of(entryOf(LineSplitter.class), entryOf(Recording.class), entryOf(BaseBuild.class));
        Stream<Path> first = MODULES.stream().map(module -> jars.resolve(module + ".jar"));
        Stream<Path> libraries = entries().filter(entry -> !own.contains(entry));
        // Last, for what looks into a JVM of a base that does not have that yet.
        Stream<Path> last = Stream.of(entryOf(BaseBuild.class));
        return new Side(
                name,
                Stream.of(first, libraries, last)
                        .flatMap(paths -> paths)
                        .map(Path::toString)
                        .collect(Collectors.joining(File.pathSeparator)),
                List.of());
    }

    private static Stream<Path> entries() {
        return Arrays.stream(Side.own().classPath().split(File.pathSeparator, -1))
                .filter(entry -> !entry.isEmpty())
                .map(entry -> Path.of(entry).toAbsolutePath().normalize());
    }

    private static Path entryOf(Class<?> type) {
        try {
            return Path.of(type.getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toAbsolutePath()
                    .normalize();
        } catch (URISyntaxException e) {
            throw new GateException.BenchmarkFailed(type + " was loaded from nowhere that can be named", e);
        }
    }

    private void runMaven(Path tree, Path log, String commit) throws IOException {
        Process process = new ProcessBuilder(maven, "-q", "-B", "-Dstyle.color=never", "-pl", "benchmarks", "pre-jmh")
                .directory(tree.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        process.getOutputStream().close();
        try {
            if (!process.waitFor(TIMEOUT_MINUTES, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                throw new GateException.BenchmarkFailed(
                        "the base " + commit + " did not build within " + TIMEOUT_MINUTES + " minutes");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
            throw new GateException.BenchmarkFailed("interrupted while the base was built", e);
        }
        if (process.exitValue() != 0) {
            List<String> lines = Files.readAllLines(log, StandardCharsets.UTF_8);
            throw new GateException.BenchmarkFailed("the base " + git.describe(commit)
                    + " does not build; give another -Djmh.base, or none. Maven said:\n  "
                    + String.join("\n  ", lines.subList(0, Math.min(LOG_LINES_SHOWN, lines.size()))));
        }
    }

    private static Path jarOf(Path tree, String module) throws IOException {
        List<Path> jars = new ArrayList<>();
        try (DirectoryStream<Path> found =
                Files.newDirectoryStream(tree.resolve(module).resolve("target"), "weir-*.jar")) {
            for (Path jar : found) {
                if (!jar.toString().matches(".*-(tests|sources|javadoc)\\.jar")) {
                    jars.add(jar);
                }
            }
        }
        if (jars.size() != 1) {
            throw new GateException.BenchmarkFailed("the base built no one jar of " + module + " but " + jars);
        }
        return jars.get(0);
    }

    private static void delete(Path folder, String commit) {
        try (Stream<Path> files = Files.walk(folder)) {
            List<Path> deepestFirst = new ArrayList<>(files.toList());
            Collections.reverse(deepestFirst);
            for (Path file : deepestFirst) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new GateException.BenchmarkFailed(
                    "what was left of building the base " + commit + " cannot be deleted: " + folder, e);
        }
    }
}
