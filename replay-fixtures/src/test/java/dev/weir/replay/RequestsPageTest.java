package dev.weir.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.recording.Recording;
import dev.weir.replay.RawClient.RawAnswer;
import dev.weir.replay.script.Pacing;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the server tells of each request: the truth that clients are measured by. */
class RequestsPageTest {

    private static final byte[] NO_BODY = {};
    private static final Recording TOOLS = Recording.bundled("chat-tools");

    private ReplayServer server;

    @BeforeEach
    void start() throws IOException {
        server = ReplayServer.builder()
                .recordings(List.of(TOOLS))
                .pacing(new Pacing.Scaled(0.01))
                .start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void saysWhenEachWriteWasDueBegunAndMade() throws Exception {
        long beforeNs = System.nanoTime();
        RawAnswer answer = askForTools();
        JsonNode request = json().get("requests").get(0);
        assertThat(answer.headers())
                .contains("X-Weir-Request: " + request.get("request").longValue());
        assertThat(request.get("recording").stringValue()).isEqualTo("chat-tools");
        assertThat(request.get("match").stringValue()).isEqualTo("exact");
        assertThat(request.get("outcome").stringValue()).isEqualTo("completed");
        assertThat(request.get("path").stringValue()).isEqualTo("/api/chat");
        assertThat(request.get("arrived_monotonic_ns").longValue()).isBetween(beforeNs, System.nanoTime());
        assertThat(request.get("arrived_epoch_ns").longValue()).isPositive();
        assertThat(request.get("arrived_clock").stringValue()).isIn("kernel", "process");
        JsonNode writes = request.get("writes");
        assertThat(writes.valueStream().map(write -> write.get("part").stringValue()))
                .containsExactly("headers", "0", "1", "2", "end");
        long bytes = 0;
        long wireBytes = 0;
        for (int write = 0; write < writes.size(); write++) {
            JsonNode one = writes.get(write);
            assertThat(one.get("begun_ns").longValue())
                    .isGreaterThanOrEqualTo(one.get("due_ns").longValue());
            assertThat(one.get("written_ns").longValue())
                    .isGreaterThanOrEqualTo(one.get("begun_ns").longValue());
            bytes += one.get("bytes").longValue();
            wireBytes += one.get("wire_bytes").longValue();
        }
        assertThat(writes.get(1).get("due_ns").longValue()).isEqualTo(Math.round(TOOLS.chunkNs(0) * 0.01));
        assertThat(bytes).isEqualTo(TOOLS.bodyBytes());
        assertThat(wireBytes).isEqualTo(String.join("\r\n", answer.head()).length() + 4 + answer.wire().length);
    }

    @Test
    void isCsvUnlessToldOtherwise() throws Exception {
        askForTools();
        RawAnswer csv = get("/weir/requests");
        assertThat(csv.headers()).contains("Content-Type: text/csv; charset=utf-8", "X-Weir-Dropped: 0");
        List<String> rows = text(csv).lines().toList();
        assertThat(rows).hasSize(6);
        assertThat(rows.get(0))
                .startsWith("request,method,path,status,recording,match,outcome,arrived_epoch_ns,"
                        + "arrived_monotonic_ns,arrived_clock,waited_ns,");
        assertThat(rows.get(1))
                .startsWith("1,POST,/api/chat,200,chat-tools,exact,completed,")
                .containsPattern(",(kernel|process),0,headers,");
        assertThat(rows.get(5)).contains(",end,").endsWith(",0,5");
        RawAnswer accepted = RawClient.exchange(server, "GET", "/weir/requests", NO_BODY, "Accept: application/json");
        assertThat(accepted.headers()).contains("Content-Type: application/json; charset=utf-8");
        assertThat(get("/weir/requests?format=xml").statusLine()).isEqualTo("HTTP/1.1 400 Bad Request");
    }

    @Test
    void namesAnswersOfTheServersOwnToo() throws Exception {
        RawClient.exchange(server, "GET", "/no,where", NO_BODY);
        server.await(counts -> counts.completed() == 1, Duration.ofSeconds(30));
        assertThat(text(get("/weir/requests")).lines().skip(1))
                .singleElement()
                .asString()
                .startsWith("1,GET,\"/no,where\",404,,,completed,")
                .contains(",answer,0,");
    }

    @Test
    void isForgottenOnRequest() throws Exception {
        askForTools();
        assertThat(RawClient.exchange(server, "DELETE", "/weir/requests", NO_BODY)
                        .statusLine())
                .isEqualTo("HTTP/1.1 204 No Content");
        assertThat(json().get("requests")).isEmpty();
        assertThat(server.pacingErrorNs().getTotalCount()).isEqualTo(5);
        assertThat(RawClient.exchange(server, "POST", "/weir/reset", NO_BODY).statusLine())
                .isEqualTo("HTTP/1.1 204 No Content");
        assertThat(server.pacingErrorNs().getTotalCount()).isZero();
    }

    private RawAnswer askForTools() throws Exception {
        RawAnswer answer = RawClient.exchange(server, "POST", "/api/chat", TOOLS.requestBody());
        server.await(counts -> counts.active() == 0, Duration.ofSeconds(30));
        return answer;
    }

    private JsonNode json() throws IOException {
        return JsonMapper.shared().readTree(text(get("/weir/requests?format=json")));
    }

    private RawAnswer get(String path) throws IOException {
        return RawClient.exchange(server, "GET", path, NO_BODY);
    }

    private static String text(RawAnswer answer) {
        return new String(answer.unchunked(), java.nio.charset.StandardCharsets.UTF_8);
    }
}
