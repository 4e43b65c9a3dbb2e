package dev.weir.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.recording.Recording;
import dev.weir.replay.ReplayServer;
import dev.weir.replay.script.Fault;
import dev.weir.replay.script.Pacing;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The command as a whole; what its figures are worth is asked without a wall clock in {@code dev.weir.bench.quick}. */
class QuickCommandTest {

    private static final String SERVED = "generate-plan";

    @Test
    void answersInSentences() throws IOException {
        try (ReplayServer server = server(Fault.NONE)) {
            CommandLineRun run = CommandLineRun.on(
                    OptionalInt.of(80), "quick", "--url", server.url(), "--seconds", "5", "--no-rehearsal");
            assertThat(run.status()).as(run.err()).isZero();
            assertThat(run.out())
                    .startsWith("Measuring smollm2:135m")
                    .contains("in memory", "Ollama", "For one user the first token comes after", "the target")
                    .contains("the first action");
            assertThat(run.out().lines()).allMatch(line -> line.length() <= 80);
        }
    }

    @Test
    void breaksItsSentencesOnANarrowTerminal() throws IOException {
        try (ReplayServer server = server(Fault.NONE)) {
            CommandLineRun run = CommandLineRun.on(
                    OptionalInt.of(50), "quick", "--url", server.url(), "--seconds", "5", "--no-rehearsal");
            assertThat(run.status()).as(run.err()).isZero();
            String sentences = run.out().substring(run.out().indexOf("For one user"));
            assertThat(sentences.lines()).hasSizeGreaterThan(4).allMatch(line -> line.length() <= 50);
        }
    }

    @Test
    void writesJsonAlone() throws IOException {
        try (ReplayServer server = server(Fault.NONE)) {
            CommandLineRun run = CommandLineRun.of(
                    "quick", "--url", server.url(), "--seconds", "5", "--no-rehearsal", "--json", "--seed", "7");
            JsonNode json = JsonMapper.shared().readTree(run.out());
            assertThat(json.path("schema_version").asString()).isEqualTo("weir-quick/1");
            assertThat(json.path("seed").asLong()).isEqualTo(7);
            assertThat(json.path("levels").path(0).path("users").asInt()).isEqualTo(1);
            assertThat(json.path("levels").path(0).path("requests").asInt()).isPositive();
            assertThat(json.path("sentences").size()).isGreaterThan(1);
        }
    }

    @Test
    void saysThatNoRequestEndsWell() throws IOException {
        try (ReplayServer server = server(Fault.parse("cut-between:3"))) {
            CommandLineRun run = CommandLineRun.of("quick", "--url", server.url(), "--seconds", "5", "--no-rehearsal");
            assertThat(run.status()).isEqualTo(1);
            assertThat(run.out()).contains("No request of one user ended well; the last error:");
        }
    }

    @Test
    void saysWhatIsWrong() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        CommandLineRun nobody = CommandLineRun.of("quick", "--url", "http://127.0.0.1:" + port);
        assertThat(nobody.status()).isEqualTo(3);
        assertThat(CommandLineRun.on(OptionalInt.of(80), "quick", "--url", "http://127.0.0.1:" + port)
                        .err()
                        .lines())
                .hasSizeGreaterThan(1)
                .allMatch(line -> line.length() <= 80);
        assertThat(nobody.err()).contains("nothing answers at http://127.0.0.1:" + port, "ollama serve");
        assertThat(CommandLineRun.of("quick", "--seconds", "1").status()).isEqualTo(2);
        assertThat(CommandLineRun.of("quick", "--seconds", "1").err()).contains("from 5 to 3600");
        try (ReplayServer server = server(Fault.NONE)) {
            CommandLineRun other =
                    CommandLineRun.of("quick", "--url", server.url(), "--model", "none-such", "--no-rehearsal");
            assertThat(other.status()).isEqualTo(1);
            assertThat(other.err()).contains("no model none-such", "ollama pull none-such");
        }
    }

    private static ReplayServer server(Fault fault) throws IOException {
        return ReplayServer.builder()
                .recordings(List.of(
                        Recording.bundled(SERVED),
                        Recording.bundled("version"),
                        Recording.bundled("tags"),
                        Recording.bundled("ps")))
                .pacing(Pacing.parse("scaled:0.01"))
                .fault(fault)
                .start();
    }
}
