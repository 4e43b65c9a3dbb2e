package dev.weir.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.recording.Recording;
import dev.weir.replay.script.Pacing;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Who tests with the server may leave JNA out: then nobody asks the kernel when requests arrived. */
@Timeout(120)
class WithoutJnaTest {

    /** A JVM without it. */
    static final class Main {

        private static final Recording TOOLS = Recording.bundled("chat-tools");

        private Main() {}

        /** Asks a paced server, and prints by which clock it knows that it was asked. */
        public static void main(String[] arguments) throws Exception {
            try (ReplayServer server = ReplayServer.builder()
                    .recordings(List.of(TOOLS))
                    .pacing(new Pacing.Scaled(0.01))
                    .start()) {
                RawClient.exchange(server, "POST", "/api/chat", TOOLS.requestBody());
                server.await(counts -> counts.completed() == 1, Duration.ofSeconds(60));
                RawClient.RawAnswer log = RawClient.exchange(server, "GET", "/weir/requests?format=json", new byte[0]);
                JsonNode json = JsonMapper.shared().readTree(new String(log.unchunked(), StandardCharsets.UTF_8));
                System.out.println(
                        json.get("requests").get(0).get("arrived_clock").stringValue());
            }
        }
    }

    @Test
    void aPacedServerAnswersAllTheSame() throws Exception {
        String[] classPath = System.getProperty("java.class.path").split(File.pathSeparator, -1);
        List<String> without = Arrays.stream(classPath)
                .filter(entry -> !new File(entry).getName().startsWith("jna-"))
                .toList();
        assertThat(without).as("it was there").hasSizeLessThan(classPath.length);
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        String.join(File.pathSeparator, without),
                        Main.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        assertThat(said.strip()).isEqualTo("process");
    }
}
