package dev.weir.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.recording.Recording;
import dev.weir.replay.RawClient.RawAnswer;
import dev.weir.replay.script.Fault;
import dev.weir.replay.script.Pacing;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a replay server does on request as a live one does: it answers so many at a time, and keeps limits of tokens. */
class LikeALiveServerTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Recording PROSE = Recording.bundled("chat-prose");
    private static final Recording VERSION = Recording.bundled("version");

    @Test
    void aRequestWithoutASlotWaitsUntilOneIsFree() throws Exception {
        try (ReplayServer server =
                        unpaced().fault(Fault.parse("stall:2")).slots(1).start();
                RawClient first = new RawClient(server);
                RawClient second = new RawClient(server)) {
            ask(first);
            first.read(400); // so it has the slot, and keeps it
            ask(second);
            server.await(counts -> counts.active() == 2, PATIENCE);
            // What is not for a model is answered all the same.
            assertThat(RawClient.exchange(server, "GET", "/api/version", new byte[0])
                            .statusLine())
                    .isEqualTo("HTTP/1.1 200 OK");
            assertThat(writesOf(server, 1)).as("nothing, not even headers").isZero();
            first.leave();
            assertThat(new String(second.read(400), StandardCharsets.UTF_8)).startsWith("HTTP/1.1 200 OK");
            JsonNode waited = requests(server).get(1);
            assertThat(waited.get("waited_ns").longValue()).isPositive();
            assertThat(waited.get("writes").get(0).get("due_ns").longValue())
                    .isEqualTo(waited.get("waited_ns").longValue());
        }
    }

    @Test
    void whoeverLeavesTheQueueHoldsNobodyUp() throws Exception {
        try (ReplayServer server =
                        unpaced().fault(Fault.parse("stall:2")).slots(1).start();
                RawClient first = new RawClient(server);
                RawClient third = new RawClient(server)) {
            ask(first);
            first.read(400);
            try (RawClient second = new RawClient(server)) {
                ask(second);
                server.await(counts -> counts.active() == 2, PATIENCE);
            }
            server.await(counts -> counts.disconnected() == 1, PATIENCE);
            ask(third);
            server.await(counts -> counts.active() == 2, PATIENCE);
            first.leave();
            assertThat(third.read(400)).hasSize(400);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 100})
    void aStreamEndsAtTheLimitOfTokens(int limit) throws Exception {
        try (ReplayServer server = unpaced().honourLimits(true).start()) {
            String body = new String(PROSE.requestBody(), StandardCharsets.UTF_8)
                    .replace("\"num_predict\": 220", "\"num_predict\": " + limit);
            RawAnswer answer = RawClient.exchange(server, "POST", "/api/chat", body.getBytes(StandardCharsets.UTF_8));
            assertThat(answer.headers()).contains("X-Weir-Match: nearest; chat-prose; shortened");
            List<String> lines = new String(answer.unchunked(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
            List<String> recorded =
                    new String(PROSE.body(), StandardCharsets.UTF_8).lines().toList();
            assertThat(lines).hasSize(limit + 1);
            assertThat(lines.subList(0, limit)).isEqualTo(recorded.subList(0, limit));
            JsonNode last = JsonMapper.shared().readTree(lines.get(limit));
            JsonNode recordedLast = JsonMapper.shared().readTree(recorded.get(recorded.size() - 1));
            assertThat(last.get("done").booleanValue()).isTrue();
            assertThat(last.get("done_reason").stringValue()).isEqualTo("length");
            assertThat(last.get("eval_count").intValue()).isEqualTo(limit);
            assertThat(last.get("eval_duration").longValue())
                    .isPositive()
                    .isLessThan(recordedLast.get("eval_duration").longValue());
            assertThat(answer.hasLastChunk()).isTrue();
        }
    }

    @Test
    void anEventStreamEndsAtTheLimitOfTokens() throws Exception {
        Recording events = Recording.bundled("openai-chat");
        try (ReplayServer server =
                unpaced().recordings(List.of(events)).honourLimits(true).start()) {
            String body = new String(events.requestBody(), StandardCharsets.UTF_8)
                    .replace("\"max_tokens\": 80", "\"max_tokens\": 3");
            RawAnswer answer = RawClient.exchange(server, "POST", events.path(), body.getBytes(StandardCharsets.UTF_8));
            String text = new String(answer.unchunked(), StandardCharsets.UTF_8);
            assertThat(text.split("\"content\":\"[^\"]", -1)).hasSize(3 + 1);
            assertThat(text)
                    .contains("\"finish_reason\":\"length\"", "\"completion_tokens\":3")
                    .endsWith("data: [DONE]\n\n");
        }
    }

    @Test
    void aLimitThatTheRecordingKeepsLeavesItAsItIs() throws Exception {
        try (ReplayServer server = unpaced().honourLimits(true).start()) {
            RawAnswer answer = RawClient.exchange(server, "POST", "/api/chat", PROSE.requestBody());
            assertThat(answer.headers()).contains("X-Weir-Match: exact; chat-prose");
            assertThat(answer.unchunked()).isEqualTo(PROSE.body());
        }
    }

    private static ReplayServer.Builder unpaced() {
        return ReplayServer.builder().recordings(List.of(PROSE, VERSION)).pacing(new Pacing.None());
    }

    private static void ask(RawClient client) throws Exception {
        client.send("POST", PROSE.path(), PROSE.requestBody());
    }

    private static int writesOf(ReplayServer server, int request) throws Exception {
        return requests(server).get(request).get("writes").size();
    }

    private static JsonNode requests(ReplayServer server) throws Exception {
        byte[] json = RawClient.exchange(server, "GET", "/weir/requests?format=json", new byte[0])
                .unchunked();
        return JsonMapper.shared().readTree(json).get("requests");
    }
}
