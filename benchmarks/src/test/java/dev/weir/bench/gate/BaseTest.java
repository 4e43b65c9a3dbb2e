package dev.weir.bench.gate;

import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.bench.gate.jvm.BaseBuild;
import dev.weir.bench.gate.jvm.Catalogue;
import dev.weir.bench.gate.jvm.Cell;
import dev.weir.bench.gate.jvm.GateException;
import dev.weir.bench.gate.jvm.Git;
import dev.weir.bench.machine.QuietMachine;
import dev.weir.ndjson.LineSplitter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.asm.Advice;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.openjdk.jmh.infra.Blackhole;

/** A small repository of its own, whose "Maven" is a script that hands out jars of this build. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the script is one of sh")
class BaseTest {

    private static final Cell SPLIT = Measured.cell("SplitBenchmark.weir", "reads=8192", "stream=generate-batch-10");

    @TempDir
    private Path folder;

    private Path repository;
    private Path maven;

    @BeforeEach
    void makeARepository() throws IOException, InterruptedException {
        repository = Files.createDirectory(folder.resolve("repository"));
        git("init", "--quiet", "--initial-branch=main");
        commit("core/Stage.java", "one");
        maven = Files.writeString(folder.resolve("maven"), """
                #!/bin/sh
                echo built >> %1$s/built
                jar=%2$s
                if grep -q slowed core/Stage.java; then jar=%1$s/slowed.jar; fi
                for module in core replay-fixtures benchmarks; do
                    mkdir -p $module/target && cp $jar $module/target/weir-$module-1.jar
                done
                """.formatted(folder, coreJar()));
        assertThat(maven.toFile().setExecutable(true)).isTrue();
    }

    @Test
    void thereIsNoneWithoutARemote() {
        Base base = Base.of(settings(), new Git(repository));
        assertThat(base.isGiven()).isFalse();
        assertThat(base.why()).contains("git knows no main branch of a remote");
    }

    @Test
    void isWhereTheCheckoutLeftTheMainBranchOfItsRemote() throws IOException, InterruptedException {
        String left = git("rev-parse", "HEAD");
        git("update-ref", "refs/remotes/origin/main", left);
        commit("README.md", "a word");
        assertThat(Base.of(settings(), new Git(repository)).why())
                .startsWith("core is what it is in the remote's main");
        commit("core/Stage.java", "two");
        Base base = Base.of(settings(), new Git(repository));
        assertThat(base.commit()).contains(left);
        assertThat(Base.of(settings("jmh.base=none"), new Git(repository)).isGiven())
                .isFalse();
        assertThat(Base.of(settings("jmh.profile=smoke"), new Git(repository)).isGiven())
                .isFalse();
    }

    @Test
    void isTheRemotesMainItselfWhereFilesOfCoreDifferFromIt() throws IOException, InterruptedException {
        String left = git("rev-parse", "HEAD");
        git("update-ref", "refs/remotes/origin/main", left);
        Files.writeString(repository.resolve("core/Stage.java"), "not committed");
        assertThat(Base.of(settings(), new Git(repository)).commit()).contains(left);
    }

    @Test
    void refusesARevisionThatGitDoesNotKnow() {
        assertThatThrownBy(() -> Base.of(settings("jmh.base=no-such"), new Git(repository)))
                .isInstanceOf(GateException.InvalidFlag.class)
                .hasMessageContaining("-Djmh.base=no-such: git knows no such commit");
        assertThatThrownBy(() -> settings("jmh.base=HEAD", "jmh.args=-f 3"))
                .isInstanceOf(GateException.InvalidFlag.class)
                .hasMessageContaining("-Djmh.pairs=N");
    }

    @Test
    void knowsNothingOutsideOfARepository() {
        assertThat(Base.of(settings(), new Git(folder.resolve("nowhere"))).isGiven())
                .isFalse();
    }

    @Test
    void isBuiltOnceAndReadsTheSameInput() throws IOException {
        Git git = new Git(repository);
        BaseBuild builds = new BaseBuild(git, folder.resolve("cache"), maven.toString());
        Base base = Base.of(settings("jmh.base=HEAD"), git);
        Map<Cell, Base.NotCompared> leftOut = new LinkedHashMap<>();
        assertThat(base.isBuilt(builds)).isFalse();
        for (int i = 0; i < 2; i++) {
            base.build(builds);
            assertThat(base.isBuilt(builds)).isTrue();
            Map<Cell, Base.Sides> sides = base.sides(List.of(SPLIT), Catalogue.ofClassPath(), builds, "", leftOut);
            assertThat(leftOut).isEmpty();
            assertThat(sides).containsOnlyKeys(SPLIT);
            assertThat(Objects.requireNonNull(sides.get(SPLIT)).base().classPath())
                    .contains("cache")
                    .contains("core.jar");
        }
        assertThat(Files.readAllLines(folder.resolve("built"))).hasSize(1);
        try (Stream<Path> kept = Files.list(folder.resolve("cache"))) {
            assertThat(kept).as("no work tree is left").hasSize(1);
        }
    }

    @Test
    void leavesOutWhatTheBaseCannotRun() {
        Git git = new Git(repository);
        BaseBuild builds = new BaseBuild(git, folder.resolve("cache"), maven.toString());
        Map<Cell, Base.NotCompared> leftOut = new LinkedHashMap<>();
        Cell unknown = SPLIT.withParam("stream", "no-such-recording");
        Base base = Base.of(settings("jmh.base=HEAD"), git);
        base.build(builds);
        Map<Cell, Base.Sides> sides = base.sides(List.of(SPLIT, unknown), Catalogue.ofClassPath(), builds, "", leftOut);
        assertThat(sides).containsOnlyKeys(SPLIT);
        assertThat(leftOut).containsOnlyKeys(unknown);
        assertThat(Objects.requireNonNull(leftOut.get(unknown)).why())
                .contains("cannot run it (")
                .contains("no-such-recording");
    }

    @Test
    void saysThatTheBaseDoesNotBuild() throws IOException {
        Files.writeString(maven, "#!/bin/sh\necho 'Stage.java:1: not a class'; exit 1\n");
        BaseBuild builds = new BaseBuild(new Git(repository), folder.resolve("cache"), maven.toString());
        assertThatThrownBy(() -> builds.build(git("rev-parse", "HEAD")))
                .isInstanceOf(GateException.BenchmarkFailed.class)
                .hasMessageContaining("does not build; give another -Djmh.base, or none")
                .hasMessageContaining("Stage.java:1: not a class");
        assertThat(folder.resolve("cache")).isEmptyDirectory();
    }

    @Test
    void theGateComparesWithTheBaseInJvmsThatHoldBoth() throws IOException {
        String text = gate(
                Map.of(
                        "jmh.profile", "ab",
                        "jmh.pairs", "2",
                        "jmh.include", "\\bSplitBenchmark\\.weir$", // not this module's SlowedSplitBenchmark
                        "jmh.args", "-wi 1 -w 10ms -i 1 -r 10ms"),
                0,
                1,
                3);
        assertThat(text)
                .contains(
                        ", beside base ",
                        "(-Djmh.base=HEAD)",
                        "Building the base, once",
                        "2 JVMs bound nothing, it takes 8")
                .doesNotContain("Not compared with the base");
        assertThat(jvms(text)).as(text).hasSize(2).allMatch(line -> line.matches("\\[.*] both .*x the base"));
        assertThat(folder.resolve("results/pairs.tsv")).content().hasLineCount(2);
        assertThat(Files.readString(folder.resolve("history.jsonl"))).contains("\"change\":");
    }

    /** Of both a time is that of a JVM which does nothing else; in the JVMs of two builds it is another. */
    @Test
    void weirIsJudgedByBudgetsAsItsRulerIs() throws IOException {
        String text = gate(
                Map.of(
                        "jmh.profile", "quick",
                        "jmh.pairs", "2",
                        "jmh.include", "\\bSplitBenchmark\\.(weir|bufferedReader)$",
                        "jmh.args", "-wi 1 -w 10ms -i 1 -r 10ms"),
                0,
                1,
                3);
        assertThat(text).contains("Beside the base all stays open: 2 JVMs bound nothing, it takes 8.");
        assertThat(jvms(text).stream()
                        .map(line -> line.replaceAll("^\\S+ *\\S*] (\\S+) SplitBenchmark\\.(\\S+) .*", "$1 $2")))
                .as(text)
                .startsWith("head weir", "head bufferedReader")
                .filteredOn("both weir"::equals)
                .hasSize(2);
        assertThat(Files.readString(folder.resolve("history.jsonl"))).contains("\"change\":");
    }

    @Test
    void theGateDoesNotMeasureTheSameCodeTwice() throws IOException {
        String text = gate(
                Map.of("jmh.profile", "quick", "jmh.include", "\\bSplitBenchmark\\.(weir|bufferedReader)$"), 0, 1, 3);
        assertThat(text).contains("The same code as in the base, byte for byte, and not compared: " + SPLIT);
        assertThat(jvms(text)).as(text).isNotEmpty().allMatch(line -> line.matches("\\[.*] (head)? .*"));
    }

    /** Of one iteration a JVM, so that none can be called unsteady; by the time that threads worked, so that a busy neighbour adds nothing. */
    @Test
    void theGateFailsWhatIsProvenToBeSlowerThanTheBaseAndExitsWithOne() throws IOException, InterruptedException {
        new ByteBuddy()
                .redefine(LineSplitter.class)
                .visit(Advice.to(Slowed.class).on(named("feed").and(takesArguments(3))))
                .make()
                .inject(coreJar().toFile(), folder.resolve("slowed.jar").toFile());
        commit("core/Stage.java", "slowed");
        Map<String, String> flags = new HashMap<>(Map.of(
                "jmh.profile", "ab",
                "jmh.pairs", "8",
                "jmh.base", "HEAD~1",
                "jmh.head", "HEAD",
                "jmh.include", "\\bSplitBenchmark\\.weir$",
                "jmh.args", "-wi 1 -w 10ms -i 1 -r 10ms"));
        assertThat(gate(flags, 1))
                .containsSubsequence(
                        "FAIL: 1 of 1 are worse than the base",
                        "split: LineSplitter takes ",
                        "the base's time, ", // at least so much, or how many JVMs were slower
                        "Look at LineSplitter first.");
        flags.putAll(Map.of("jmh.base", "HEAD", "jmh.head", "HEAD~1"));
        assertThat(gate(flags, 0))
                .as("the other way round")
                .contains("PASS: none of 1 is more than 5 % slower than the base");
    }

    /** Copied to the beginning of a method. */
    static final class Slowed {

        private Slowed() {}

        @Advice.OnMethodEnter
        static void enter() {
            Blackhole.consumeCPU(20_000);
        }
    }

    private static List<String> jvms(String text) {
        return text.lines().filter(line -> line.startsWith("[")).toList();
    }

    private String gate(Map<String, String> flags, Integer... statuses) throws IOException {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        Properties given = new Properties();
        flags.forEach(given::setProperty);
        Map.of(
                        "jmh.base", "HEAD",
                        "jmh.results", folder.resolve("results").toString(),
                        "jmh.history", folder.resolve("history.jsonl").toString(),
                        "weir.maven", maven.toString(),
                        "weir.root", repository.toString(),
                        "weir.budgets", oneQuestion().toString())
                .forEach(given::putIfAbsent);
        int status;
        try (PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8)) {
            status = GateMain.run(given, QuietMachine::quiet, out);
        }
        String text = said.toString(StandardCharsets.UTF_8);
        assertThat(status).as(text).isIn((Object[]) statuses);
        return text;
    }

    private Path oneQuestion() throws IOException {
        String cell =
                "{\"benchmark\": \"SplitBenchmark.%s\", \"params\": {\"stream\": \"generate-batch-10\", \"reads\": \"8192\"}}";
        return Files.writeString(
                folder.resolve("budgets.json"),
                "{\"format\": \"weir-budgets/1\", \"questions\": [{\"question\": \"split\", \"stage\": \"LineSplitter\", \"weir\": "
                        + String.format(cell, "weir") + ", \"ruler\": " + String.format(cell, "bufferedReader")
                        + ", \"time_at_most\": {\"goal\": 1, \"gate\": 3}, \"bytes_per_unit_at_most\": 1000000}]}");
    }

    /** Core as this test runs it: its classes, packed, or the jar that it is in already. */
    private Path coreJar() throws IOException {
        Path core = Path.of(LineSplitter.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .getPath());
        if (Files.isRegularFile(core)) {
            return core;
        }
        Path jar = folder.resolve("core.jar");
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream entries = new JarOutputStream(file);
                Stream<Path> files = Files.walk(core)) {
            for (Path one : files.filter(Files::isRegularFile).toList()) {
                entries.putNextEntry(new JarEntry(core.relativize(one).toString()));
                try (InputStream bytes = Files.newInputStream(one)) {
                    bytes.transferTo(entries);
                }
            }
        }
        return jar;
    }

    private Settings settings(String... flags) {
        return SettingsTest.settings(flags);
    }

    private void commit(String file, String text) throws IOException, InterruptedException {
        Path path = repository.resolve(file);
        Files.createDirectories(Objects.requireNonNull(path.getParent()));
        Files.writeString(path, text);
        git("add", ".");
        git("-c", "user.name=a test", "-c", "user.email=a@test.invalid", "commit", "--quiet", "-m", "Write " + text);
    }

    private String git(String... arguments) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Stream.concat(Stream.of("git", "-C", repository.toString()), Stream.of(arguments))
                                .toList())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertThat(process.waitFor())
                .as("git %s: %s", String.join(" ", arguments), said)
                .isZero();
        return said;
    }
}
