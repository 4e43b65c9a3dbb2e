package dev.weir.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.recording.Chunking;
import dev.weir.recording.Recording;
import dev.weir.replay.RawClient.RawAnswer;
import dev.weir.replay.ledger.ReplayCounts;
import dev.weir.replay.script.Fault;
import dev.weir.replay.script.Pacing;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Every way in which an answer can go wrong, as the client sees it and as the server counts it. */
class ReplayFaultTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** Chunked, 221 chunks. */
    private static final Recording PROSE = Recording.bundled("chat-prose");

    /** With Content-Length, 1 chunk. */
    private static final Recording BLOCKING = Recording.bundled("chat-prose-blocking");

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7, 220, 221, 1000})
    void cutsBetweenChunks(int chunks) throws Exception {
        RawAnswer answer = exchange("cut-between:" + chunks, PROSE);
        int most = 220; // before the one that says that the answer is done
        assertThat(answer.chunks()).hasSize(Math.min(chunks, most));
        assertThat(answer.unchunked()).isEqualTo(head(PROSE, Math.min(chunks, most)));
        assertThat(answer.hasLastChunk()).isFalse();
        assertThat(answer.reset()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7, 220, 221})
    void cutsInsideAChunk(int chunks) throws Exception {
        int whole = Math.min(chunks, 220);
        RawAnswer answer = exchange("cut-inside:" + chunks, PROSE);
        assertThat(answer.chunks()).hasSize(whole);
        byte[] body = PROSE.body();
        int cut = head(PROSE, whole).length + PROSE.chunkBytes(whole) / 2;
        assertThat(answer.text()).endsWith(new String(body, cut - 20, 20, StandardCharsets.UTF_8));
        assertThat(answer.reset()).isFalse();
    }

    @Test
    void cutsAnswersWithALengthBeforeTheirEnd() throws Exception {
        RawAnswer inside = exchange("cut-inside:5", BLOCKING);
        assertThat(inside.headers()).contains("Content-Length: 1400");
        assertThat(inside.wire()).isEqualTo(Arrays.copyOf(BLOCKING.body(), 700));
        assertThat(exchange("cut-between:5", BLOCKING).wire()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"chat-prose, 0", "chat-prose, 3", "chat-prose-blocking, 0"})
    void resets(String name, int chunks) throws Exception {
        assertThat(exchange("reset:" + chunks, Recording.bundled(name)).reset()).isTrue();
    }

    @Test
    void hangsUpWithoutAnAnswer() throws Exception {
        RawAnswer answer = exchange("hang-up", PROSE);
        assertThat(answer.head()).isEmpty();
        assertThat(answer.wire()).isEmpty();
        assertThat(answer.reset()).isFalse();
    }

    @Test
    void putsAnErrorLineInTheRestsPlace() throws Exception {
        RawAnswer answer = exchange("error-line:2", PROSE);
        assertThat(new String(answer.unchunked(), StandardCharsets.UTF_8))
                .isEqualTo(new String(head(PROSE, 2), StandardCharsets.UTF_8)
                        + "{\"error\":\"an error was encountered while running the model: unexpected EOF\"}\n");
        assertThat(answer.hasLastChunk()).isTrue();
        RawAnswer blocking = exchange("error-line:0:say \"no\": now", BLOCKING);
        assertThat(new String(blocking.unchunked(), StandardCharsets.UTF_8))
                .isEqualTo("{\"error\":\"say \\\"no\\\": now\"}\n");
    }

    @Test
    void putsAMalformedLineInBetween() throws Exception {
        RawAnswer answer = exchange("malformed-line:3:<html>", PROSE);
        int at = head(PROSE, 3).length;
        String body = new String(PROSE.body(), StandardCharsets.UTF_8);
        assertThat(new String(answer.unchunked(), StandardCharsets.UTF_8))
                .isEqualTo(body.substring(0, at) + "<html>\n" + body.substring(at));
        assertThat(answer.hasLastChunk()).isTrue();
    }

    /** 150 bytes end in the middle of the second line. */
    @Test
    void linesComeBetweenLinesWhateverTheChunking() throws Exception {
        List<String> recorded = lines(PROSE.body());
        assertThat(lines(
                        exchange("error-line:3:out of cards", PROSE, "fixed:50").unchunked()))
                .containsExactly(recorded.get(0), recorded.get(1), "{\"error\":\"out of cards\"}");
        List<String> expected = new ArrayList<>(recorded);
        expected.add(2, "<html>");
        assertThat(lines(exchange("malformed-line:3:<html>", PROSE, "fixed:50").unchunked()))
                .isEqualTo(expected);
        List<String> late = new ArrayList<>(recorded);
        late.add(recorded.size() - 1, "<html>");
        assertThat(lines(exchange("malformed-line:1:<html>", PROSE, "whole").unchunked()))
                .isEqualTo(late);
    }

    @Test
    void aLineAfterABodyWithoutLineEndIsOneOfItsOwn() throws Exception {
        Recording refusal = Recording.bundled("error-tools-unsupported");
        assertThat(lines(exchange("error-line:1:late", refusal, "fixed:50").unchunked()))
                .containsExactly(text(refusal.body()), "{\"error\":\"late\"}");
    }

    @Test
    void linesAmongServerSentEventsAreEvents() throws Exception {
        Recording events = Recording.bundled("openai-chat");
        String recorded = text(events.body());
        String error =
                text(exchange("error-line:3:out of cards", events, "fixed:50").unchunked());
        int at = recorded.indexOf("\n\n", 148) + 2;
        assertThat(error)
                .isEqualTo(
                        recorded.substring(0, at)
                                + "data: {\"error\":{\"message\":\"out of cards\",\"type\":\"api_error\",\"param\":null,\"code\":null}}\n\n");
        assertThat(text(exchange("malformed-line:3:<html>", events, "fixed:50").unchunked()))
                .isEqualTo(recorded.substring(0, at) + "data: <html>\n\n" + recorded.substring(at));
    }

    @Test
    void anErrorAmongAnthropicsEventsHasAnthropicsForm() throws Exception {
        Recording events = Recording.bundled("anthropic-messages-prose");
        assertThat(text(exchange("error-line:3:out of cards", events, "recorded")
                        .unchunked()))
                .endsWith(
                        "data: {\"type\":\"error\",\"error\":{\"type\":\"api_error\",\"message\":\"out of cards\"}}\n\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"recorded", "fixed:50", "every-byte", "whole"})
    void linesInACompressedBodyAreCompressed(String chunking) throws Exception {
        Recording compressed = Recording.bundled("proxy-gzip-chat-prose");
        List<String> recorded = lines(compressed.plainBody());
        List<String> error = lines(gunzip(exchange("error-line:2:out of cards", compressed, chunking)));
        int before = error.size() - 1;
        assertThat(error.remove(before)).isEqualTo("{\"error\":\"out of cards\"}");
        assertThat(error).isEqualTo(recorded.subList(0, before));
        List<String> malformed = lines(gunzip(exchange("malformed-line:2:<html>", compressed, chunking)));
        assertThat(malformed.remove(before)).isEqualTo("<html>");
        assertThat(malformed).isEqualTo(recorded);
    }

    @Test
    void aLineInACompressedBodyKeepsTheOthersInTheirChunks() throws Exception {
        Recording compressed = Recording.bundled("proxy-gzip-chat-prose");
        RawAnswer answer = exchange("error-line:2", compressed, "recorded");
        assertThat(lines(gunzip(answer))).hasSize(3);
        assertThat(answer.chunks()).hasSize(5); // two lines, the error, the trailer, the last chunk
    }

    static List<Arguments> faultsAtTheEnd() {
        List<Arguments> all = new ArrayList<>();
        for (String fault : List.of("cut-inside", "cut-between", "reset", "error-line", "malformed-line")) {
            for (String chunking : List.of("recorded", "whole", "fixed:50", "fixed:1000", "every-byte", "lines")) {
                for (String name : List.of(
                        "chat-prose",
                        "generate-context",
                        "chat-prose-blocking",
                        "openai-chat",
                        "openai-chat-blocking",
                        "openai-responses-todos",
                        "openai-responses-blocking",
                        "anthropic-messages-length",
                        "anthropic-messages-blocking",
                        "proxy-gzip-chat-prose",
                        "proxy-slow-link-prose")) {
                    all.add(Arguments.of(fault, chunking, name));
                }
            }
        }
        return all;
    }

    /** Behind it, a client has seen all that it waits for, and the fault is none. */
    @ParameterizedTest
    @MethodSource("faultsAtTheEnd")
    void strikesBeforeTheRecordThatSaysTheAnswerIsDone(String fault, String chunking, String name) throws Exception {
        Recording recording = Recording.bundled(name);
        RawAnswer answer = exchange(fault + ":100000", recording, chunking);
        String text = plainText(recording, answer);
        String seen = fault.equals("malformed-line") ? text.substring(0, text.indexOf("{\"model\":\n")) : text;
        assertThat(seen.lines().filter(ReplayFaultTest::saysDone)).isEmpty();
        if (!fault.equals("reset") && !name.endsWith("-blocking") && !chunking.equals("whole")) {
            assertThat(seen).contains("\"model\""); // what came before is there
        }
    }

    private static boolean saysDone(String line) {
        try {
            JsonNode record = JsonMapper.shared().readTree(line.startsWith("data: ") ? line.substring(6) : line);
            return record.path("done").asBoolean(false)
                    || record.path("choices").path(0).path("finish_reason").isString()
                    || record.path("stop_reason").isString()
                    || record.path("delta").path("stop_reason").isString()
                    || record.path("status").asString("").equals("completed")
                    || List.of("response.completed", "message_stop")
                            .contains(record.path("type").asString(""));
        } catch (JacksonException e) {
            return line.equals("data: [DONE]"); // else cut, or malformed
        }
    }

    /** As much as a client can read of it. */
    private static String plainText(Recording recording, RawAnswer answer) throws IOException {
        byte[] body =
                answer.headers().contains("Transfer-Encoding: chunked") ? answer.unchunkedAndCut() : answer.wire();
        if (!recording.compressed()) {
            return text(body);
        }
        ByteArrayOutputStream plain = new ByteArrayOutputStream();
        try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(body))) {
            for (int b = in.read(); b >= 0; b = in.read()) {
                plain.write(b);
            }
        } catch (EOFException e) {
            // cut
        }
        return plain.toString(StandardCharsets.UTF_8);
    }

    @Test
    void stallsUntilTheClientLeaves() throws Exception {
        try (ReplayServer server = serverWith("stall:2")) {
            try (RawClient client = new RawClient(server)) {
                client.send("POST", PROSE.path(), PROSE.requestBody());
                String head = new String(client.read(400), StandardCharsets.UTF_8);
                assertThat(head).startsWith("HTTP/1.1 200 OK").contains("\"role\":\"assistant\"");
                assertThat(server.counts().active()).isEqualTo(1);
            }
            assertThat(server.await(counts -> counts.active() == 0, PATIENCE)).isEqualTo(new ReplayCounts(1, 0, 0, 1));
        }
    }

    @Test
    void staysSilentUntilTheClientLeaves() throws Exception {
        try (ReplayServer server = serverWith("silence")) {
            try (RawClient client = new RawClient(server)) {
                client.send("POST", PROSE.path(), PROSE.requestBody());
                server.await(counts -> counts.active() == 1, PATIENCE);
            }
            assertThat(server.await(counts -> counts.active() == 0, PATIENCE)).isEqualTo(new ReplayCounts(1, 0, 0, 1));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"stall:1", "silence"})
    void closingTheServerEndsWhatHangs(String fault) throws Exception {
        ReplayServer server = serverWith(fault);
        try (RawClient client = new RawClient(server)) {
            client.send("POST", PROSE.path(), PROSE.requestBody());
            server.await(counts -> counts.active() == 1, PATIENCE);
            server.close();
            assertThat(client.readToEnd().hasLastChunk()).isFalse();
            assertThat(server.await(counts -> counts.active() == 0, PATIENCE)).isEqualTo(new ReplayCounts(1, 0, 1, 0));
        }
    }

    @Test
    void seesAClientLeaveBeforeTheHeadersAreDue() throws Exception {
        // Its first byte came after 73 seconds.
        Recording late = Recording.bundled("prompt-full");
        try (ReplayServer server = ReplayServer.builder().start()) {
            try (RawClient client = new RawClient(server)) {
                client.send("POST", late.path(), late.requestBody());
                server.await(counts -> counts.active() == 1, PATIENCE);
            }
            assertThat(server.await(counts -> counts.active() == 0, PATIENCE)).isEqualTo(new ReplayCounts(1, 0, 0, 1));
        }
    }

    @Test
    void seesAClientLeaveInTheMiddleOfAStream() throws Exception {
        try (ReplayServer server = ReplayServer.builder().start()) {
            try (RawClient client = new RawClient(server)) {
                client.send("POST", PROSE.path(), PROSE.requestBody());
                client.read(1000);
            }
            assertThat(server.await(counts -> counts.active() == 0, PATIENCE)).isEqualTo(new ReplayCounts(1, 0, 0, 1));
        }
    }

    @Test
    void strikesTheAnswersOfModelsOnly() throws IOException {
        try (ReplayServer server = serverWith("hang-up")) {
            for (String name : new String[] {"version", "tags", "ps", "show"}) {
                Recording recording = Recording.bundled(name);
                RawAnswer answer =
                        RawClient.exchange(server, recording.method(), recording.path(), recording.requestBody());
                assertThat(answer.statusLine()).as("%s", name).isEqualTo("HTTP/1.1 200 OK");
            }
        }
    }

    @Test
    void aWaitThatIsInVainSaysWhatTheCountsAre() throws IOException {
        try (ReplayServer server = serverWith("none")) {
            assertThatThrownBy(() -> server.await(counts -> counts.requests() == 1, Duration.ofMillis(1)))
                    .isInstanceOf(TimeoutException.class)
                    .hasMessageContaining("ReplayCounts[requests=0, completed=0, cut=0, disconnected=0]");
        }
    }

    private static ReplayServer serverWith(String fault) throws IOException {
        return ReplayServer.builder()
                .pacing(new Pacing.None())
                .fault(Fault.parse(fault))
                .start();
    }

    /** Asks for a recording, and sees that the server counted its answer as cut exactly if it was. */
    private static RawAnswer exchange(String fault, Recording recording) throws Exception {
        return exchange(fault, recording, "recorded");
    }

    private static RawAnswer exchange(String fault, Recording recording, String chunking) throws Exception {
        ReplayServer.Builder builder = ReplayServer.builder()
                .pacing(new Pacing.None())
                .fault(Fault.parse(fault))
                .chunking(Chunking.parse(chunking))
                .recordings(List.of(recording))
                .answer(recording.path(), recording);
        try (ReplayServer server = builder.start()) {
            RawAnswer answer =
                    RawClient.exchange(server, recording.method(), recording.path(), recording.requestBody());
            boolean whole = fault.contains("line");
            assertThat(server.await(counts -> counts.active() == 0, PATIENCE))
                    .isEqualTo(new ReplayCounts(1, whole ? 1 : 0, whole ? 0 : 1, 0));
            return answer;
        }
    }

    private static byte[] gunzip(RawAnswer answer) throws IOException {
        return new GZIPInputStream(new ByteArrayInputStream(answer.unchunked())).readAllBytes();
    }

    private static String text(byte[] utf8) {
        return new String(utf8, StandardCharsets.UTF_8);
    }

    private static List<String> lines(byte[] utf8) {
        return text(utf8).lines().collect(Collectors.toCollection(ArrayList::new));
    }

    private static byte[] head(Recording recording, int chunks) {
        int bytes = 0;
        for (int chunk = 0; chunk < chunks; chunk++) {
            bytes += recording.chunkBytes(chunk);
        }
        return Arrays.copyOf(recording.body(), bytes);
    }
}
