package dev.weir.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.replay.ReplayServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class DoctorCommandTest {

    /** Whether this machine is fit to measure is not the test's to say, so either status is good. */
    @Test
    void looksAtMachineAndServer() throws IOException {
        try (ReplayServer server = ReplayServer.builder().start()) {
            CommandLineRun run = CommandLineRun.on(OptionalInt.of(80), "doctor", "--url", server.url());
            assertThat(run.err()).isEmpty();
            assertThat(run.status()).isBetween(0, 1);
            assertThat(run.out())
                    .contains("processor", "Ollama", server.url(), "GPU's memory", "pacing")
                    .containsPattern("(spoil|spoils) a measurement\\.\n$");
            assertThat(run.out().lines()).allMatch(line -> line.length() <= 80);
        }
    }

    @Test
    void writesJson() throws IOException {
        try (ReplayServer server = ReplayServer.builder().start()) {
            CommandLineRun run = CommandLineRun.of("doctor", "--url", server.url(), "--json");
            JsonNode json = JsonMapper.shared().readTree(run.out());
            assertThat(json.path("reachable").asBoolean()).isTrue();
            assertThat(json.path("fine").asBoolean()).isEqualTo(run.status() == 0);
            assertThat(json.path("findings").size()).isGreaterThan(8);
            assertThat(json.path("environment").path("cpu").asString()).isNotEmpty();
        }
    }

    @Test
    void saysThatNothingAnswers() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        CommandLineRun run = CommandLineRun.of("doctor", "--url", "http://127.0.0.1:" + port);
        assertThat(run.status()).isEqualTo(3);
        assertThat(run.out()).contains("nothing answers at http://127.0.0.1:" + port, "ollama serve", "processor");
    }

    @Test
    void saysWhatIsWrongWithTheCommand() {
        assertThat(CommandLineRun.of("doctor", "--url", "here").status()).isEqualTo(2);
        assertThat(CommandLineRun.of("doctor", "--header", "none").err()).contains("'NAME: VALUE'");
    }
}
