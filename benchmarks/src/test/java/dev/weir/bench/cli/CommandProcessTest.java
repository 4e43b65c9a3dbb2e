package dev.weir.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weir.replay.ReplayServer;
import dev.weir.replay.script.Pacing;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

/** Every command as a process: what it is for, and the mistakes that people make. */
@Timeout(300)
class CommandProcessTest {

    private static final String MODEL = "smollm2:135m-instruct-q4_1";

    @TempDir
    private Path folder;

    @BeforeEach
    void hasSignals() {
        assumeTrue(File.separatorChar == '/', "signals are sent with kill");
    }

    private CommandProcess.Ended run(String... arguments) throws IOException, InterruptedException {
        CommandProcess.Ended ended = CommandProcess.run(folder, arguments);
        assertThat(ended.said()).doesNotContain("\tat ", "Exception in", "\u001b");
        return ended;
    }

    private String good(String... arguments) throws IOException, InterruptedException {
        CommandProcess.Ended ended = run(arguments);
        assertThat(ended.status()).as(ended.said()).isZero();
        return ended.said();
    }

    /** NOTHING stands for a port of this machine at which nobody listens. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    inspect no-such-recording                    | 1 | weir inspect without arguments lists those
                    inspect --jsn                                | 2 | did you mean --json
                    inspect chat-prose --tools none.json         | 1 | none.json
                    serve --port 99999                           | 2 | --port must be 0 to 65535
                    serve --pacing fast                          | 2 | recorded, scaled:FACTOR, none or fixed:GAP
                    serve --recordings no-such-folder            | 1 | neither a folder nor the name
                    record --to there                            | 2 | --upstream
                    record --upstream http://127.0.0.1:1         | 2 | --to
                    record --upstream ftp://127.0.0.1 --to there | 2 | --upstream
                    seal                                         | 2 | DIR
                    seal no-such-folder                          | 1 | no-such-folder
                    seal one another                             | 2 | one argument too many: another
                    latency --url NOTHING --model llama3.2       | 3 | NOTHING
                    latency --url nonsense --model llama3.2      | 2 | nonsense
                    latency --concurrency none                   | 2 | --concurrency
                    latency --suite everything                   | 2 | is none of
                    quick --url NOTHING                          | 3 | NOTHING
                    quick --url nonsense                         | 2 | nonsense
                    quick --seconds none                         | 2 | --seconds
                    doctor --url NOTHING                         | 3 | NOTHING
                    doctor --url nonsense                        | 2 | nonsense
                    doctor --jsn                                 | 2 | did you mean --json
                    check one                                    | 2 | --baseline
                    check one --baseline another                 | 1 | another
                    check one --baseline another --margin much   | 2 | 'much' is no share
                    report one                                   | 1 | one
                    report                                       | 2 | which run?
                    report one --to                              | 2 | --to
                    share one                                    | 1 | one
                    share                                        | 2 | RUN
                    share one another                            | 2 | one argument too many: another
                    compare one                                  | 2 | it takes two runs to compare
                    compare one another                          | 1 | one
                    compare one another --format pdf             | 2 | --format
                    merge one --to there                         | 2 | it takes two runs to merge
                    merge one another                            | 2 | --to
                    merge one another --to there                 | 1 | one
                    overhead --streams 0                         | 2 | --streams must be 1 to
                    overhead --client curl                       | 2 | curl
                    overhead --url nonsense                      | 2 | --url
                    check-client                                 | 2 | --command says how to run the client
                    check-client --command true --only sometimes | 2 | --list shows all
                    check-client --command true --api soap       | 2 | --api
                    demo --recorded --model llama3.2             | 2 | --recorded asks no server
                    demo --pace -1                               | 2 | 0.1 for ten times as fast
                    demo --url NOTHING                           | 3 | ollama serve
                    completion --jsn                             | 2 | --jsn
                    completion bash                              | 2 | one argument too many: bash
                    inspct                                       | 2 | did you mean inspect
                    """)
    void saysWhatIsWrongAndHowItEnds(String commandLine, int status, String says) throws Exception {
        String nothing = "http://127.0.0.1:" + portWhereNobodyListens();
        CommandProcess.Ended ended = run(commandLine.replace("NOTHING", nothing).split(" +"));
        assertThat(ended.status()).as(ended.said()).isEqualTo(status);
        assertThat(ended.said()).contains(says.replace("NOTHING", nothing));
    }

    private static int portWhereNobodyListens() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Test
    void measuresComparesAndMerges() throws Exception {
        List<String> summaries = new ArrayList<>();
        try (ReplayServer server =
                ReplayServer.builder().pacing(Pacing.parse("none")).start()) {
            for (String run : List.of("one", "another")) {
                summaries.add(good(
                        "latency",
                        "--json",
                        "--no-rehearsal",
                        "--url",
                        server.url(),
                        "--model",
                        MODEL,
                        "--requests",
                        "4",
                        "--warmup",
                        "0",
                        "--out",
                        run));
            }
        }
        for (String summary : summaries) {
            String json = summary.substring(summary.indexOf("{\n"));
            assertThat(JsonMapper.shared()
                            .readTree(json.substring(0, json.lastIndexOf('}') + 1))
                            .path("completed")
                            .asInt())
                    .as(summary)
                    .isEqualTo(4);
        }
        assertThat(JsonMapper.shared()
                        .readTree(good("compare", "one", "another", "--json"))
                        .path("suites"))
                .isNotEmpty();
        assertThat(good("compare", "one", "another")).contains("tokens/s");
        String merged = good("merge", "one", "another", "--to", "both", "--json");
        assertThat(JsonMapper.shared().readTree(merged).path("completed").asInt())
                .isEqualTo(8);
        good("report", "one", "another", "--to", "page");
        assertThat(folder.resolve("page/report.html")).content().contains("<html");
        assertThat(good("share", "one")).contains("| ");
        assertThat(folder.resolve("one/card.svg")).content().contains("<svg");
        CommandProcess.Ended check = run("check", "one", "--baseline", "another");
        assertThat(check.status()).as(check.said()).isEqualTo(4);
        assertThat(check.said()).contains("inconclusive");
    }

    @Test
    void answersInAMinuteAndFindsWhatSpoilsIt() throws Exception {
        try (ReplayServer server =
                ReplayServer.builder().pacing(Pacing.parse("none")).start()) {
            assertThat(good("quick", "--url", server.url(), "--model", MODEL, "--seconds", "5", "--no-rehearsal"))
                    .contains("Measuring " + MODEL);
            CommandProcess.Ended doctor = run("doctor", "--url", server.url());
            assertThat(doctor.status()).as(doctor.said()).isIn(0, 1);
            assertThat(doctor.said()).contains("governor");
            try (CommandProcess quick = CommandProcess.start(
                    folder, "quick", "--url", server.url(), "--model", MODEL, "--seconds", "100", "--no-rehearsal")) {
                quick.line("1-user");
                quick.interrupt();
                CommandProcess.Ended ended = quick.end();
                assertThat(ended.status()).as(ended.said()).isEqualTo(130);
                assertThat(ended.said()).doesNotContain("\tat ", "Exception in");
            }
        }
    }

    @Test
    void whatMeasuresOthersEndsWhenItIsInterrupted() throws Exception {
        for (List<String> command :
                List.of(List.of("overhead", "--streams", "1"), List.of("check-client", "--command", "sleep 100"))) {
            try (CommandProcess process = CommandProcess.start(folder, command.toArray(String[]::new))) {
                process.line("");
                process.interrupt();
                CommandProcess.Ended ended = process.end();
                assertThat(ended.status()).as("%s: %s", command, ended.said()).isEqualTo(130);
                assertThat(ended.said()).doesNotContain("\tat ", "Exception in");
            }
        }
    }

    @Test
    void recordsAndSealsAndInspects() throws Exception {
        try (ReplayServer server =
                        ReplayServer.builder().pacing(Pacing.parse("none")).start();
                CommandProcess recorder =
                        CommandProcess.start(folder, "record", "--upstream", server.url(), "--to", "there")) {
            String url = recorder.line("listening on ").replaceAll(".*listening on ", "");
            HttpResponse<String> answer = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create(url + "/api/version"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).isEqualTo(200);
            recorder.line("/api/version");
            recorder.interrupt();
            CommandProcess.Ended ended = recorder.end();
            assertThat(ended.status()).isEqualTo(130);
            assertThat(ended.said()).contains("stopped after 1 recorded").doesNotContain("\tat ");
        }
        String recording;
        try (Stream<Path> made = Files.list(folder.resolve("there"))) {
            recording = made.findFirst().orElseThrow().toString();
        }
        assertThat(good("seal", recording)).contains("was sealed already");
        assertThat(JsonMapper.shared()
                        .readTree(good("inspect", recording, "--json"))
                        .path("name")
                        .asString())
                .isNotEmpty();
    }

    @Test
    void servesUntilItIsStopped() throws Exception {
        try (CommandProcess server = CommandProcess.start(folder, "serve")) {
            server.line("listening on ");
            server.interrupt();
            CommandProcess.Ended ended = server.end();
            assertThat(ended.status()).isEqualTo(130);
            assertThat(ended.said()).contains("stopped after 0 requests").doesNotContain("\tat ");
        }
    }

    @Test
    void demonstratesAndKeepsWhatItHasShown() throws Exception {
        assertThat(good("demo", "--recorded", "--pace", "0")).contains("[recorded] 10 of 10 agents got a plan");
        assertThat(JsonMapper.shared()
                        .readTree(good("demo", "--recorded", "--pace", "0", "--json"))
                        .path("is_recorded")
                        .asBoolean())
                .isTrue();
        try (CommandProcess demo = CommandProcess.start(folder, "demo", "--recorded", "--pace", "100")) {
            demo.line("1. One plan, blocking");
            demo.interrupt();
            CommandProcess.Ended ended = demo.end();
            assertThat(ended.status()).isEqualTo(130);
            assertThat(ended.said()).contains("1. One plan, blocking").doesNotContain("\tat ", "Exception");
        }
    }

    @Test
    void demonstratesOnAServer() throws Exception {
        try (ReplayServer server =
                ReplayServer.builder().pacing(Pacing.parse("none")).start()) {
            assertThat(good("demo", "--url", server.url(), "--model", MODEL))
                    .contains("is ready with " + MODEL, "texts", "verdict", "measured", "agent  1")
                    .doesNotContain("[recorded]");
        }
    }

    @Test
    void measuresItselfAndListsWhatItChecks() throws Exception {
        String json = good("overhead", "--client", "netty", "--streams", "1", "--json");
        assertThat(json).contains("{");
        assertThat(good("check-client", "--list")).contains("condition");
    }

    @Test
    void runsTheGateOfTheCheckoutAround() throws Exception {
        Files.createDirectories(folder.resolve("scripts"));
        Files.createDirectories(folder.resolve("benchmarks/src"));
        Files.writeString(folder.resolve("benchmarks/budgets.json"), "{}");
        Files.writeString(folder.resolve("scripts/gate"), "echo the gate: \"$@\"\nexit 3\n");
        CommandProcess.Ended ended =
                CommandProcess.run(folder.resolve("benchmarks/src"), "jmh", "-Djmh.profile=smoke", "-Djmh.args=-f 1");
        assertThat(ended.status()).as(ended.said()).isEqualTo(3);
        assertThat(ended.said()).isEqualTo("the gate: -Djmh.profile=smoke -Djmh.args=-f 1\n");
    }

    /** zsh has it through its bashcompinit, whose function calls the script's as here, with bash's arrays; it drops what does not match. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"bash | ''", "zsh | autoload -U compinit && compinit -D -u && setopt ksharrays shwordsplit &&"})
    void completesCommandsAndChoices(String shell, String before) throws Exception {
        assumeTrue(
                Stream.of("/usr/bin", "/bin", "/usr/local/bin").anyMatch(bin -> Files.exists(Path.of(bin, shell))),
                "there is no " + shell);
        Files.writeString(folder.resolve("completion"), good("completion"));
        Process completing = new ProcessBuilder(
                        shell,
                        "-c",
                        before + " source ./completion && COMP_WORDS=(weir ins) COMP_CWORD=1 && _complete_weir"
                                + " && echo ${COMPREPLY[@]} && COMP_WORDS=(weir compare --force c) COMP_CWORD=3"
                                + " && _complete_weir && echo ${COMPREPLY[@]}"
                                + (shell.equals("zsh") ? " && echo ${_comps[weir]}" : ""))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        assertThat(new String(completing.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .contains("inspect", "client-build", shell.equals("zsh") ? "_complete_weir" : "clock")
                .doesNotContain("CLIENT", "not found");
        assertThat(completing.waitFor()).isZero();
    }

    @Test
    void showsAStackTraceOnlyToWhoDebugs() throws Exception {
        String[] mistake = {"seal", "no-such-folder"};
        assertThat(run(mistake).status()).isEqualTo(1);
        CommandProcess.Ended debugged = CommandProcess.run(folder, "seal", "no-such-folder", "--debug");
        assertThat(debugged.status()).isEqualTo(1);
        assertThat(debugged.said()).contains("\tat dev.weir.");
    }
}
