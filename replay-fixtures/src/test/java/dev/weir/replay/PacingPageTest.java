package dev.weir.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.recording.Recording;
import dev.weir.replay.RawClient.RawAnswer;
import dev.weir.replay.script.Pacing;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class PacingPageTest {

    private static final byte[] NO_BODY = {};

    @Test
    void canBeAskedForWhileTheServerRuns() throws Exception {
        Recording recording = Recording.bundled("chat-tools");
        try (ReplayServer server =
                ReplayServer.builder().pacing(new Pacing.Scaled(0.001)).start()) {
            assertThat(report(server).get("count").intValue()).isZero();
            RawClient.exchange(server, recording.method(), recording.path(), recording.requestBody());
            server.await(counts -> counts.active() == 0, Duration.ofSeconds(30));
            JsonNode report = report(server);
            assertThat(report.get("count").longValue())
                    .isEqualTo(server.pacingErrorNs().getTotalCount())
                    .isEqualTo(5);
            assertThat(report.get("p99").doubleValue()).isPositive();
            RawAnswer post = RawClient.exchange(server, "POST", ReplayServer.PACING_PATH, NO_BODY);
            assertThat(post.statusLine()).isEqualTo("HTTP/1.1 405 Method Not Allowed");
        }
    }

    private static JsonNode report(ReplayServer server) throws IOException {
        RawAnswer answer = RawClient.exchange(server, "GET", ReplayServer.PACING_PATH, NO_BODY);
        assertThat(answer.statusLine()).isEqualTo("HTTP/1.1 200 OK");
        return JsonMapper.shared().readTree(answer.text());
    }
}
