package dev.weir.bench.scripts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bench.run.folder.RunFolder;
import dev.weir.replay.ReplayServer;
import dev.weir.replay.script.Pacing;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** {@code scripts/gpu-suite}, with a stand-in for {@code weir} that does nothing but what a test needs of it. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "a script of a POSIX shell")
@Timeout(300)
class GpuSuiteTest {

    /**
     * Notes each call. {@code latency} leaves a run.json and a request; in the run that HANGUP names it leaves half of one, and the script is
     * told to end: by TERM, which it takes as HUP, because who runs the tests may have HUP ignored, as nohup has. Calls end with the status that the variable of their name holds.
     */
    private static final String STAND_IN = """
            echo "$*" >>"$CALLS"
            case $1 in
                doctor) echo '{}' ;;
                latency)
                    while [ "$1" != --out ]; do shift; done
                    mkdir -p "$2"
                    if [ "${2##*/}" = "${HANGUP:-}" ]; then
                        printf '{\\n  "complete" : false\\n}\\n' >"$2/run.json"
                        kill "-${SIGNAL:-TERM}" "$PPID"
                        exit 129
                    fi
                    [ "${LATENCY:-0}" = 3 ] || printf '{\\n  "complete" : %s\\n}\\n' "${COMPLETE:-true}" >"$2/run.json"
                    echo "{\\"index\\":0,\\"outcome\\":\\"${OUTCOME:-ok}\\"}" >"$2/requests.jsonl"
                    exit "${LATENCY:-0}"
                    ;;
                report)
                    while [ "$1" != --to ]; do shift; done
                    [ "${REPORT:-0}" != 0 ] || echo '<html>' >"$2/report.html"
                    exit "${REPORT:-0}"
                    ;;
            esac
            exit "${DOCTOR:-0}"
            """;

    @TempDir
    private Path folder;

    private final Map<String, String> environment = new HashMap<>();

    @BeforeEach
    void standIn() throws IOException {
        environment.put(
                "WEIR", ScriptRun.executable(folder.resolve("weir"), STAND_IN).toString());
        environment.put("CALLS", folder.resolve("calls.txt").toString());
    }

    private ScriptRun run(String... arguments) throws Exception {
        return ScriptRun.of("gpu-suite", folder, environment, arguments);
    }

    private ScriptRun runWith(String variable, String value, String... arguments) throws Exception {
        environment.put(variable, value);
        try {
            return run(arguments);
        } finally {
            environment.remove(variable);
        }
    }

    private List<String> calls() throws IOException {
        return Files.readAllLines(folder.resolve("calls.txt"));
    }

    private void forgetCalls() throws IOException {
        Files.delete(folder.resolve("calls.txt"));
    }

    private List<String> archive(String name) throws Exception {
        Process tar = new ProcessBuilder("tar", "-tzf", folder.resolve(name).toString()).start();
        try (var lines = tar.inputReader(StandardCharsets.UTF_8)) {
            return lines.lines().toList();
        }
    }

    @Test
    void examinesMeasuresThreeTimesReportsAndPacks() throws Exception {
        ScriptRun run = run("rtx4090", "--model", "m:1b");
        assertThat(run.status()).as(run.output()).isZero();
        assertThat(calls())
                .containsExactly(
                        "doctor --url http://127.0.0.1:11434 --model m:1b --json",
                        "doctor --url http://127.0.0.1:11434 --model m:1b",
                        latency(1),
                        latency(2),
                        latency(3),
                        "report weir-suites/rtx4090/latency-1 weir-suites/rtx4090/latency-2 weir-suites/rtx4090/latency-3"
                                + " --to weir-suites/rtx4090");
        assertThat(archive("weir-suites/rtx4090.tar.gz"))
                .contains(
                        "rtx4090/environment.json",
                        "rtx4090/environment.txt",
                        "rtx4090/latency-1/run.json",
                        "rtx4090/latency-3/run.json",
                        "rtx4090/report.html");
        assertThat(run.output()).contains("Carry home: weir-suites/rtx4090.tar.gz");
        assertThat(folder.resolve("weir-suites"))
                .as("nothing else stays")
                .satisfies(to -> assertThat(to.toFile().list()).containsExactlyInAnyOrder("rtx4090", "rtx4090.tar.gz"));
    }

    private static String latency(int run) {
        return "latency --url http://127.0.0.1:11434 --label rtx4090 --out weir-suites/rtx4090/latency-" + run
                + " --model m:1b";
    }

    @Test
    void whatIsFinishedIsNotDoneAgain() throws Exception {
        run("a", "--runs", "1");
        forgetCalls();
        ScriptRun again = run("a", "--runs", "1");
        assertThat(again.status()).isZero();
        assertThat(folder.resolve("calls.txt")).doesNotExist();
        assertThat(again.output()).contains("latency-1: done on ", "archive: done on ", "Carry home: ");
    }

    @Test
    void goesOnWhereADroppedConnectionStoppedIt() throws Exception {
        ScriptRun dropped = runWith("HANGUP", "latency-2", "a");
        assertThat(dropped.status()).isEqualTo(130);
        assertThat(dropped.output()).contains("interrupted; the same call goes on where this one stopped");
        assertThat(folder.resolve("weir-suites/a.tar.gz")).doesNotExist();
        assertThat(folder.resolve("weir-suites/a.lock")).doesNotExist();
        forgetCalls();

        ScriptRun next = run("a");
        assertThat(next.status()).as(next.output()).isZero();
        assertThat(next.output())
                .contains("gpu-suite: going on in weir-suites/a", "doctor: done on ", "latency-1: done on ");
        assertThat(calls())
                .extracting(call -> call.substring(0, call.indexOf(' ')))
                .containsExactly("latency", "latency", "report");
        assertThat(archive("weir-suites/a.tar.gz"))
                .as("what was interrupted is kept, apart")
                .contains("a/latency-2/run.json", "a/interrupted/latency-2-1/run.json");
        assertThat(folder.resolve("weir-suites/a/latency-2/run.json")).content().contains("true");
    }

    @Test
    void goesOnAfterItWasKilledToo() throws Exception {
        environment.put("SIGNAL", "KILL");
        ScriptRun killed = runWith("HANGUP", "latency-1", "a", "--runs", "1");
        assertThat(killed.status()).isEqualTo(128 + 9);
        ScriptRun next = run("a", "--runs", "1");
        assertThat(next.status()).as(next.output()).isZero();
    }

    @Test
    void otherSettingsDoNotGoIntoAFolderThatWasBegun() throws Exception {
        run("a", "--runs", "1", "--", "--concurrency", "2");
        ScriptRun other = run("a", "--runs", "1", "--", "--concurrency", "4");
        assertThat(other.status()).isEqualTo(2);
        assertThat(other.output())
                .contains(
                        "begun with latency: 2",
                        "weir-suites/a was begun with other settings; repeat those, or choose another LABEL");
    }

    @Test
    void aHeadersValueReachesLatencyAndNotTheDisk() throws Exception {
        String[] call = {
            "a",
            "--runs",
            "1",
            "--",
            "--header",
            "Authorization: Bearer s3cret",
            "--header=X-Key: s3cret",
            "--header",
            "s3cret"
        };
        assertThat(run(call).status()).isZero();
        assertThat(calls())
                .anyMatch(line ->
                        line.endsWith(" --header Authorization: Bearer s3cret --header=X-Key: s3cret --header s3cret"));
        try (Stream<Path> files = Files.walk(folder.resolve("weir-suites/a"))) {
            assertThat(files.filter(Files::isRegularFile))
                    .isNotEmpty()
                    .allSatisfy(file -> assertThat(file).content().doesNotContain("s3cret"));
        }
        assertThat(folder.resolve("weir-suites/a/state/settings")).content().endsWith("""
                        latency: --header
                        latency: Authorization: ...
                        latency: --header=X-Key: ...
                        latency: --header
                        latency: ...
                        """);
        assertThat(run(call).output()).as("goes on").contains("going on in weir-suites/a");
        ScriptRun other = run("a", "--runs", "2", "--", "--header", "Authorization: Bearer s3cret");
        assertThat(other.status()).isEqualTo(2);
        assertThat(other.output()).contains("Authorization: ...").doesNotContain("s3cret");
    }

    @Test
    void theDoctorReachesTheServerAsTheRunsDo() throws Exception {
        ScriptRun run = run(
                "a",
                "--model=m",
                "--runs",
                "1",
                "--",
                "--cacert",
                "my ca.pem",
                "--concurrency",
                "2",
                "--header=X: y",
                "--header",
                "Z: w");
        assertThat(run.status()).as(run.output()).isZero();
        assertThat(calls())
                .startsWith(
                        "doctor --url http://127.0.0.1:11434 --model m --cacert my ca.pem --header X: y --header Z: w --json",
                        "doctor --url http://127.0.0.1:11434 --model m --cacert my ca.pem --header X: y --header Z: w");
        assertThat(run("b", "--", "--header").output()).contains("gpu-suite: --header needs a value");
    }

    @Test
    void twoAtOnceDoNotMeasureTheSame() throws Exception {
        Path lock = Files.createDirectories(folder.resolve("weir-suites/a.lock"));
        Files.writeString(lock.resolve("pid"), ProcessHandle.current().pid() + "\n");
        ScriptRun run = run("a");
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.output()).contains("process " + ProcessHandle.current().pid() + " is measuring a; wait for it");
        assertThat(lock).exists();
    }

    @Test
    void aServerThatIsNotThereHasAStatusOfItsOwnAndIsAskedAgain() throws Exception {
        ScriptRun away = runWith("DOCTOR", "3", "a", "--runs", "1");
        assertThat(away.status()).isEqualTo(3);
        assertThat(away.output()).contains("start the server at http://127.0.0.1:11434, then repeat the same call");
        assertThat(calls()).as("nothing is measured").noneMatch(call -> call.startsWith("latency"));
        assertThat(runWith("LATENCY", "3", "a", "--runs", "1").status())
                .as("it went away between")
                .isEqualTo(3);
        assertThat(run("a", "--runs", "1").status()).isZero();
    }

    @Test
    void whatTheDoctorFindsIsSaidAndMeasuredAllTheSame() throws Exception {
        ScriptRun run = runWith("DOCTOR", "1", "a", "--runs", "1");
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.output()).contains("doctor finds what would make a measurement untrustworthy", "Carry home: ");
        assertThat(run("a", "--runs", "1").status()).as("and is not forgotten").isEqualTo(1);
    }

    @Test
    void aRunWhoseChecksFailedCountsAndOneThatIsNotWholeDoesNot() throws Exception {
        environment.put("LATENCY", "1");
        ScriptRun whole = run("a", "--runs", "1");
        assertThat(whole.status()).isEqualTo(1);
        assertThat(whole.output())
                .contains("latency-1: a check failed, see above; the run is whole and counts", "Carry home");
        ScriptRun half = runWith("COMPLETE", "false", "b", "--runs", "1");
        assertThat(half.status()).isEqualTo(1);
        assertThat(half.output()).contains("latency-1 ended with status 1").doesNotContain("Carry home");
    }

    @Test
    void aRunWithoutOneAnswerDoesNotCountAndIsMeasuredAgain() throws Exception {
        environment.put("LATENCY", "1");
        ScriptRun none = runWith("OUTCOME", "timeout", "a", "--runs", "1");
        assertThat(none.status()).isEqualTo(1);
        assertThat(none.output())
                .contains(
                        "latency-1: no request ended well; mend what the last error above says, then repeat the same call")
                .doesNotContain("counts", "Carry home");
        environment.remove("LATENCY");
        forgetCalls();
        assertThat(run("a", "--runs", "1").status()).isZero();
        assertThat(calls())
                .extracting(call -> call.substring(0, call.indexOf(' ')))
                .containsExactly("latency", "report");
        assertThat(folder.resolve("weir-suites/a/interrupted/latency-1-1")).exists();
    }

    @Test
    void whereTheReportFailsTheRunsAreCarriedHomeAllTheSame() throws Exception {
        ScriptRun run = runWith("REPORT", "1", "a", "--runs", "1");
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.output()).contains("the report could not be made", "Carry home: ");
        assertThat(archive("weir-suites/a.tar.gz"))
                .contains("a/latency-1/run.json")
                .doesNotContain("a/report.html");
        forgetCalls();
        assertThat(run("a", "--runs", "1").status()).isZero();
        assertThat(calls()).hasSize(1).first().asString().startsWith("report ");
        assertThat(archive("weir-suites/a.tar.gz")).contains("a/report.html");
    }

    /** Where there is neither Maven nor a checkout: the two scripts and the jar. */
    @Test
    void runsFromAJarToo() throws Exception {
        Path bin = Files.createDirectory(folder.resolve("bin"));
        ScriptRun.executable(bin.resolve("java"), "shift 2\n" + STAND_IN);
        environment.put("WEIR", "/there/weir.jar");
        environment.put("PATH", bin + ":" + System.getenv("PATH"));
        assertThat(run("rtx4090", "--model", "m:1b").status()).isZero();
        assertThat(calls()).contains(latency(1), latency(3));
    }

    @Test
    void mistakesAreSaid() throws Exception {
        assertThat(run()).isEqualTo(misuse("give a LABEL, such as rtx4090"));
        assertThat(run("rtx.4090")).isEqualTo(misuse("a label is letters, digits, - and _, was rtx.4090"));
        assertThat(run("a", "b")).isEqualTo(misuse("one argument too many: b"));
        assertThat(run("a", "--runs", "0")).isEqualTo(misuse("--runs is a number from 1, was 0"));
        assertThat(run("a", "--concurrency", "8"))
                .isEqualTo(misuse("there is no option --concurrency; options of weir latency stand behind --"));
        assertThat(run("a", "--", "--model=m"))
                .isEqualTo(misuse("--model is set by gpu-suite; give it before --, or not at all"));
        assertThat(folder.resolve("weir-suites")).doesNotExist();
    }

    private static ScriptRun misuse(String what) {
        return new ScriptRun(2, "gpu-suite: " + what + "; see gpu-suite --help\n");
    }

    /** Doctor and report aside, which tests of their own show. */
    @Test
    void theGenuineLatencyMeasuresTheServer() throws Exception {
        ScriptRun.executable(
                folder.resolve("weir"), "if [ $1 != latency ]; then\n" + STAND_IN + "fi\n" + ScriptRun.thisWeir());
        try (ReplayServer server =
                ReplayServer.builder().pacing(Pacing.parse("none")).start()) {
            ScriptRun run = run(
                    "a",
                    "--url",
                    server.url(),
                    "--model",
                    "smollm2:135m-instruct-q4_1",
                    "--runs",
                    "2",
                    "--to",
                    "to",
                    "--",
                    "--no-rehearsal",
                    "--suite",
                    "streams",
                    "--requests",
                    "4",
                    "--concurrency",
                    "2",
                    "--warmup",
                    "0");
            assertThat(run.status()).as(run.output()).isZero();
        }
        for (String name : List.of("latency-1", "latency-2")) {
            RunFolder measured = RunFolder.read(folder.resolve("to/a").resolve(name));
            assertThat(measured.incompleteBecause()).isEmpty();
            assertThat(measured.header().label()).isEqualTo("a");
        }
        assertThat(archive("to/a.tar.gz")).contains("a/latency-1/requests.jsonl", "a/latency-2/latency.hlog");
    }
}
