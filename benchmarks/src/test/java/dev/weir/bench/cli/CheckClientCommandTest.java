package dev.weir.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URISyntaxException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Timeout(120)
class CheckClientCommandTest {

    /** Long enough never to pass in a test that works; but for the clients that hang. */
    private static final String PATIENCE = "100";

    /** A client in a process of its own, which misbehaves in this manner. */
    private static String tinyClient(String manner) {
        try {
            Path classes = Path.of(CheckClientCommandTest.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            return "exec '" + Path.of(System.getProperty("java.home"), "bin", "java")
                    + "' -XX:TieredStopAtLevel=1 -cp '" + classes + "' dev.weir.bench.conformance.TinyClient " + manner;
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static CommandLineRun check(String command, String condition, String limit, String... more) {
        String[] arguments = new String[more.length + 7];
        System.arraycopy(
                new String[] {"check-client", "--command", command, "--only", condition, "--limit", limit},
                0,
                arguments,
                0,
                7);
        System.arraycopy(more, 0, arguments, 7, more.length);
        return CommandLineRun.of(arguments);
    }

    @ParameterizedTest
    @CsvSource({
        "careless, one-chunk,          equal,              0",
        "careless, every-byte,         equal,              0",
        "careless, malformed-line,     equal,              0",
        "careless, error-line,         failed as it should, 0",
        "careless, cut-inside-chunk,   failed as it should, 0",
        "careless, status-404,         failed as it should, 0",
        "careless, no-final-record,    swallowed,          1",
        "careless, cut-unframed,       swallowed,          1",
        "careless, escapes,            different,          1",
        "lies,     one-chunk,          different,          1",
        "fails,    one-chunk,          failed needlessly,  1",
        "mistakes, one-chunk,          crashed,            1",
        "mistakes, stall,              hung,               1",
        "waits,    one-chunk,          hung,               1"
    })
    void everyVerdictOnAProcess(String manner, String condition, String verdict, int status) {
        CommandLineRun run = check(tinyClient(manner), condition, verdict.equals("hung") ? "3" : PATIENCE);
        assertThat(run.out()).contains(condition + " ").contains(" " + verdict + " ");
        assertThat(run.err()).isEqualTo(condition + ": " + verdict + System.lineSeparator());
        assertThat(run.out()).contains(status == 0 ? "PASS: 1 of 1 right." : "FAIL: 0 of 1 right; wrong: " + condition);
        assertThat(run.status()).isEqualTo(status);
    }

    @Test
    void aClientThatASignalEndsHasCrashed() {
        CommandLineRun run = check("kill -SEGV $$", "one-chunk", PATIENCE);
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.out()).contains("crashed").contains("signal 11");
    }

    @Test
    void aClientThatNeverAsksIsNotRightByFailing() {
        CommandLineRun run = check("exit 1", "error-line", PATIENCE);
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.out()).contains("never asked").contains("no request");
    }

    @Test
    void asksTheOtherApi() {
        CommandLineRun run = check(tinyClient("careless"), "recorded,one-chunk", PATIENCE, "--api", "generate");
        assertThat(run.out()).contains("PASS: 2 of 2 right.");
        assertThat(run.status()).isZero();
    }

    @Test
    void jsonHasAllThatTheTableHas() {
        CommandLineRun run = check(tinyClient("careless"), "one-chunk,no-final-record", PATIENCE, "--json");
        assertThat(run.status()).isEqualTo(1);
        JsonNode report = JsonMapper.shared().readTree(run.out());
        assertThat(report.path("api").asString()).isEqualTo("chat");
        assertThat(report.path("limit_ms").asInt()).isEqualTo(100_000);
        assertThat(report.path("right").asInt()).isEqualTo(1);
        assertThat(report.path("wrong").asInt()).isEqualTo(1);
        JsonNode first = report.path("conditions").path(0);
        assertThat(first.path("condition").asString()).isEqualTo("one-chunk");
        assertThat(first.path("expected").asString()).isEqualTo("equal");
        assertThat(first.path("verdict").asString()).isEqualTo("equal");
        assertThat(first.path("right").asBoolean()).isTrue();
        assertThat(first.path("exit_status").asInt(-1)).isZero();
        assertThat(first.path("requests").asInt()).isEqualTo(1);
        assertThat(first.path("printed_bytes").asInt())
                .isEqualTo(first.path("sent_bytes").asInt())
                .isPositive();
        assertThat(first.path("ms").isIntegralNumber()).isTrue();
        assertThat(report.path("conditions").path(1).path("verdict").asString()).isEqualTo("swallowed");
    }

    @ParameterizedTest
    @CsvSource({"/no/such/client, 127", "no-such-client --here, 127", "/etc, 126"})
    void aCommandThatCannotStartIsNamed(String command, int status) {
        CommandLineRun run = CommandLineRun.of("check-client", "--command", command);
        assertThat(run.status()).isEqualTo(3);
        assertThat(run.err())
                .contains("cannot be started (status " + status + ")")
                .contains(command);
        assertThat(run.out()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "check-client|--command says how",
                "check-client --command x --only u0086|there is no condition u0086 (did you mean u0085?); --list shows all",
                "check-client --command x --api v1|generate",
                "check-client --command x --limit 0|--limit must be 0.1 to 3600 seconds, was 0.0",
                "check-client --command x --first-byte 3601|--first-byte must be 0.1 to 3600 seconds, was 3601.0"
            })
    void whatIsWrongIsNamed(String arguments, String said) {
        CommandLineRun run = CommandLineRun.of(arguments.split(" "));
        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err()).containsIgnoringCase(said);
        assertThat(run.out()).isEmpty();
    }

    @Test
    void listsTheConditions() {
        CommandLineRun run = CommandLineRun.of("check-client", "--list");
        assertThat(run.status()).isZero();
        assertThat(run.out())
                .contains("u0085 ")
                .contains("stall ")
                .contains("equal or fail")
                .contains("a line that is no JSON");
        assertThat(CommandLineRun.of("check-client", "--list", "--only", "stall")
                        .out()
                        .lines())
                .hasSize(3);
    }

    @Test
    void helpSaysWhatTheClientIsTold() {
        CommandLineRun run = CommandLineRun.of("check-client", "--help");
        assertThat(run.status()).isZero();
        assertThat(run.out())
                .contains(
                        "WEIR_URL",
                        "WEIR_API",
                        "WEIR_MODEL",
                        "WEIR_PROMPT",
                        "WEIR_IDLE_MS",
                        "docs/how-to/check-a-client.md")
                .contains("the client's command cannot be started");
    }
}
