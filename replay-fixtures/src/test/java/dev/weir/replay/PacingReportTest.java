package dev.weir.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.recording.Recording;
import dev.weir.replay.RawClient.RawAnswer;
import java.io.IOException;
import java.time.Duration;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class PacingReportTest {

    private static final byte[] NO_BODY = {};

    @Test
    void isInMicroseconds() {
        Histogram errorsNs = new Histogram(3);
        for (int us = 1; us <= 1000; us++) {
            errorsNs.recordValue(us * 64L);
        }
        assertThat(PacingReport.json(errorsNs))
                .isEqualTo("{\"unit\":\"us\",\"count\":1000,\"p50\":32.015,\"p90\":57.631,\"p99\":63.391,"
                        + "\"p99_9\":63.967,\"max\":64.031}");
    }

    @Test
    void ofNothingHasNoPercentiles() {
        assertThat(PacingReport.json(new Histogram(3)))
                .isEqualTo("{\"unit\":\"us\",\"count\":0,\"p50\":null,\"p90\":null,\"p99\":null,"
                        + "\"p99_9\":null,\"max\":null}");
    }

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
