package dev.weir.bench.scripts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weir.recording.Recording;
import dev.weir.replay.ReplayServer;
import dev.weir.replay.script.Pacing;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code scripts/record-all}, with the genuine {@code weir record} in front of a server that replays the bundled recordings. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "a script of a POSIX shell")
@Timeout(300)
class RecordAllTest {

    private static final String MODEL = "smollm2:135m-instruct-q4_1";
    private static final Path SET = ScriptRun.SCRIPTS.resolve("record-set.jsonl");

    @TempDir
    private Path folder;

    private Path weir = Path.of("");

    @BeforeEach
    void thisWeir() throws IOException {
        weir = ScriptRun.executable(folder.resolve("weir"), ScriptRun.thisWeir());
    }

    /** As where a shell exports COLUMNS; on lines so short a recorder would break its own. */
    private ScriptRun run(String... arguments) throws Exception {
        return ScriptRun.of("record-all", folder, Map.of("WEIR", weir.toString(), "COLUMNS", "40"), arguments);
    }

    @Test
    void theSetIsJsonOfOneRequestALineAndNamesItsModelOnce() throws IOException {
        Set<String> names = new HashSet<>();
        for (String line : Files.readAllLines(SET)) {
            JsonNode request = JsonMapper.shared().readTree(line);
            assertThat(names.add(request.path("name").asString())).as(line).isTrue();
            JsonNode body = request.path("body");
            if (request.path("method").asString().equals("GET")) {
                assertThat(body.isMissingNode()).as(line).isTrue();
            } else {
                assertThat(body.path("model").asString()).as(line).matches("\\$\\{model}|no-such-model|nobody:1b");
            }
        }
        assertThat(names).hasSizeGreaterThan(40).contains("chat-prose", "generate-batch-10", "openai-responses-tools");
    }

    @Test
    void theSetAsksWhatTheBundledRecordingsWereAsked() throws IOException {
        for (String line : Files.readAllLines(SET)) {
            JsonNode request = JsonMapper.shared().readTree(line);
            String name = request.path("name").asString();
            Recording bundled = Recording.bundled(name);
            assertThat(request.path("path").asString()).as(name).isEqualTo(bundled.path());
            if (request.has("body")) {
                JsonNode asked = JsonMapper.shared().readTree(bundled.requestBody());
                String model = asked.path("model").asString();
                String filledIn = request.path("body").toString().replace("${model}", model);
                assertThat(JsonMapper.shared().readTree(filledIn)).as(name).isEqualTo(asked);
            }
        }
    }

    @Test
    void recordsWhatAServerAnswersByteForByteUnderTheNamesOfTheSet() throws Exception {
        assumeCurl();
        try (ReplayServer server =
                ReplayServer.builder().pacing(Pacing.parse("none")).start()) {
            String[] call = {
                "--url",
                server.url(),
                "--model",
                MODEL,
                "--to",
                "set",
                "--only",
                "version,chat-prose,error-model-not-found"
            };
            ScriptRun first = run(call);
            assertThat(first.status()).as(first.output()).isZero();
            assertThat(first.output()).contains("3 recorded, 0 skipped, 0 not recorded, in set");
            assertThat(folder.resolve("set"))
                    .isDirectoryContaining("glob:**/chat-prose")
                    .isDirectoryNotContaining("glob:**/.new");
            for (String name : List.of("version", "chat-prose", "error-model-not-found")) {
                Recording recorded = Recording.read(folder.resolve("set").resolve(name));
                assertThat(recorded.body())
                        .as(name)
                        .isEqualTo(Recording.bundled(name).body());
                assertThat(recorded.status())
                        .as(name)
                        .isEqualTo(Recording.bundled(name).status());
            }
            assertThat(new String(
                            Recording.read(folder.resolve("set/chat-prose")).requestBody(), StandardCharsets.UTF_8))
                    .contains("\"" + MODEL + "\"")
                    .doesNotContain("${model}");

            call[call.length - 1] += ",tags";
            ScriptRun next = run(call);
            assertThat(next.status()).as(next.output()).isZero();
            assertThat(next.output())
                    .contains("chat-prose: stands already, skipped", "1 recorded, 3 skipped, 0 not recorded");
        }
    }

    @Test
    void aModelThatTheServerDoesNotHaveIsRefusedBeforeAnythingIsRecorded() throws Exception {
        assumeCurl();
        try (ReplayServer server =
                ReplayServer.builder().pacing(Pacing.parse("none")).start()) {
            ScriptRun run = run("--url", server.url(), "--model", "smollm2", "--to", "set", "--only", "chat-prose");
            assertThat(run.status()).isEqualTo(1);
            assertThat(run.output())
                    .startsWith("record-all: " + server.url()
                            + " has no model smollm2; give one that it has (gemma3:270m-q4_K_M, ")
                    .contains(MODEL)
                    .endsWith("), or fetch it there first\n");
            assertThat(folder.resolve("set")).doesNotExist();
        }
    }

    @Test
    void aServerThatIsNotThereHasAStatusOfItsOwn() throws Exception {
        assumeCurl();
        ScriptRun run = run("--url", "http://127.0.0.1:1", "--model", MODEL, "--to", "set");
        assertThat(run.status()).isEqualTo(3);
        assertThat(run.output()).contains("http://127.0.0.1:1 cannot be reached", "start the server there");
        assertThat(folder.resolve("set")).doesNotExist();
    }

    @Test
    void whatAnAnswerThatTakesTooLongLeavesIsNoRecording() throws Exception {
        assumeCurl();
        try (ReplayServer server =
                ReplayServer.builder().pacing(Pacing.parse("fixed:3600s")).start()) {
            ScriptRun run =
                    run("--url", server.url(), "--model", MODEL, "--to", "set", "--only", "chat-prose", "--limit", "1");
            assertThat(run.status()).as(run.output()).isEqualTo(1);
            assertThat(run.output())
                    .contains("chat-prose: NOT RECORDED: curl: (28)", "0 recorded, 0 skipped, 1 not recorded");
            assertThat(folder.resolve("set/chat-prose")).doesNotExist();
        }
    }

    @Test
    void saysWhichLineOfASetIsNoRequest() throws Exception {
        Files.writeString(folder.resolve("my.jsonl"), """
                {"name":"one","method":"GET","path":"/api/version"}
                {"name": "two","method":"GET","path":"/api/version"}
                """);
        ScriptRun run = run("--set", "my.jsonl", "--model", MODEL, "--to", "set");
        assertThat(run.status()).isEqualTo(2);
        assertThat(run.output()).startsWith("record-all: my.jsonl, line 2: no request in the form that --help shows");
    }

    @Test
    void aNameThatTheSetDoesNotHoldIsAMisuse() throws Exception {
        ScriptRun run = run("--model", MODEL, "--to", "set", "--only", "version,chat-pros");
        assertThat(run.status()).isEqualTo(2);
        assertThat(run.output()).contains("holds no request chat-pros; --list shows them");
        assertThat(run("--to", "set").output()).startsWith("record-all: give --model");
        assertThat(run("--model", MODEL).output()).startsWith("record-all: give --to");
    }

    @Test
    void listsTheSet() throws Exception {
        ScriptRun run = run("--list");
        assertThat(run.status()).isZero();
        assertThat(run.output().lines())
                .hasSameSizeAs(Files.readAllLines(SET))
                .first()
                .asString()
                .matches("version +GET +/api/version");
    }

    private static void assumeCurl() {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/curl")), "curl is not installed");
    }
}
