package dev.weir.bench.conformance;

import dev.weir.recording.Chunking;
import dev.weir.recording.Recording;
import dev.weir.recording.head.Framing;
import dev.weir.replay.script.Fault;
import dev.weir.replay.script.Pacing;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The conditions, in the order in which they are checked: what any client meets, then what is rarer, then what goes wrong. Each is something
 * that servers of Ollama, or proxies in front of them, have been seen to do.
 */
public final class Conditions {

    /** Several scripts, a joined emoji, and what JSON escapes; nothing that another condition is about. */
    private static final List<String> TOKENS = List.of(
            "Weirs",
            " measure",
            " rivers",
            ":",
            " \u5830",
            "\u306f\u5ddd\u306e\u6d41\u308c",
            "\u3092\u6e2c\u308b",
            "\u3002",
            " \u041f\u043b\u043e\u0442\u0438\u043d\u0430",
            " \ud83d\ude80",
            "\ud83e\udded",
            " \ud83d\udc68\u200d\ud83d\udc69\u200d\ud83d\udc67",
            " na\u00efve",
            " caf\u00e9",
            " \"quoted\"",
            " back\\slash",
            "\ttab",
            "\n\nparagraph",
            " end",
            ".");

    private static final List<String> PROSE = TOKENS.subList(0, 4);

    /** Ids of a context of 128k tokens, near 1 MB of them. */
    private static final int CONTEXT_TOKENS = 131_072;

    /** Just below what Ollama's own client takes, 8,000,000 bytes a line (api/client.go). */
    private static final int LONGEST_TEXT = 7_900_000;

    private final StreamApi api;
    private final Duration firstByte;
    private final List<Condition> all = new ArrayList<>();

    private Conditions(StreamApi api, Duration firstByte) {
        this.api = api;
        this.firstByte = firstByte;
    }

    /**
     * All conditions of an API.
     *
     * @param firstByte how long a slow server is silent before its headers
     */
    public static List<Condition> of(StreamApi api, Duration firstByte) {
        Conditions conditions = new Conditions(api, firstByte);
        conditions.cuts();
        conditions.contents();
        conditions.framings();
        conditions.errors();
        conditions.endings();
        return List.copyOf(conditions.all);
    }

    private void cuts() {
        genuine(
                "recorded",
                "a genuine stream, a record a chunk",
                api == StreamApi.CHAT ? "chat-prose" : "generate-multilingual");
        equal("one-chunk", "all records in one chunk", "whole", "none", plain());
        equal("every-byte", "each byte a chunk and a write of its own", "every-byte", "fixed:200us", plain());
        equal("seven-bytes", "chunks of seven bytes: characters and escapes are cut", "fixed:7", "none", plain());
        equal("random-chunks", "chunks of any length, as behind a proxy", "random:1", "none", plain());
    }

    private void contents() {
        equal(
                "u0085",
                "U+0085 raw inside a text: no line ends there",
                answer().text(List.of("one\u0085line", " more")).done(""));
        equal(
                "escapes",
                "all but ASCII as \\u escapes, surrogate pairs too",
                answer().escaped()
                        .text(TOKENS)
                        .text(List.of(" <b>&amp;</b>", "\u2028"))
                        .done(""));
        equal(
                "blank-lines",
                "blank lines between records",
                answer().lineEnd("\n\n").text(TOKENS).done(""));
        equal(
                "crlf",
                "CR LF at the ends of lines",
                answer().lineEnd("\r\n").text(TOKENS).done(""));
        equal(
                "no-last-newline",
                "the final record without a newline",
                answer().text(TOKENS).lineEnd("").done(""));
        equal(
                "thinking",
                "thinking first, which is no text",
                answer().thinking("Let me", "")
                        .thinking(" see.", "")
                        .text(TOKENS)
                        .done(""));
        equal(
                "thinking-and-text",
                "thinking and text in one record",
                answer().thinking("Let me see.", "Well,").text(TOKENS).done(""));
        equal(
                "text-when-done",
                "text in the final record",
                answer().text(TOKENS).done(" Finis."));
        equal(
                "empty-records",
                "records without text in between",
                answer().text(List.of("", "a", "", "", "b", "")).done(""));
        equal(
                "strange-members",
                "members that nobody knows; no reason, no metrics",
                answer().strange("Weirs").strange(" measure").doneWithoutMetrics());
        equal(
                "large-record",
                "a final record of 1 MB: the context of 128k tokens",
                answer().text(TOKENS).doneWithContext(CONTEXT_TOKENS));
        equal(
                "huge-line",
                "a record of 7.9 MB",
                answer().text(List.of("0123456789".repeat(LONGEST_TEXT / 10), "!"))
                        .done(""));
    }

    private void framings() {
        equal("content-length", "a body of known length", plain().framing(Framing.CONTENT_LENGTH));
        equal("unframed", "a body that ends with its connection", plain().framing(Framing.CLOSE));
        InventedAnswer compressed = plain().compressed();
        add(
                "gzip",
                "compressed, for a client that accepts it",
                Expectation.EQUAL,
                compressed.text(),
                Fault.NONE,
                folder -> List.of(compressed.record(folder, "gzip"), plain().record(folder, "not-compressed")));
        all.add(new Condition(
                "slow-first-byte",
                "silence before the headers, as while a model loads",
                Expectation.EQUAL,
                plain().text(),
                firstByte,
                new Chunking.Recorded(),
                new Pacing.Recorded(),
                Fault.NONE,
                folder -> List.of(plain().after(firstByte).record(folder, "slow-first-byte"))));
    }

    private void errors() {
        fail(
                "status-404",
                "404: no such model",
                answer().refusal(404, false, "{\"error\":\"model 'weir-check' not found\"}"));
        fail(
                "status-500",
                "500: the runner has died",
                answer().refusal(500, false, "{\"error\":\"llama runner process has terminated\"}"));
        fail(
                "status-502",
                "502: a proxy's page in HTML",
                answer().refusal(502, true, "<html><body><h1>502 Bad Gateway</h1></body></html>\r\n"));
        struck("error-line", "an error line in mid-stream, status 200", "error-line:5");
        fail(
                "error-unended",
                "an error line without a newline, with members that nobody knows",
                answer().text(PROSE).raw("{\"error\":\"out of memory\",\"code\":7}"));
        fail(
                "error-only",
                "status 200, and an error as the only line",
                answer().raw("{\"error\":\"invalid format\"}\n"));
        add(
                "malformed-line",
                "a line that is no JSON between two records",
                Expectation.EQUAL_OR_FAIL,
                plain().text(),
                Fault.parse("malformed-line:5"),
                folder -> List.of(plain().record(folder, "malformed-line")));
    }

    private void endings() {
        fail("no-final-record", "a body that ends in order, without a final record", answer().text(TOKENS));
        struck("cut-between-chunks", "the connection closed between two chunks", "cut-between:5");
        struck("cut-inside-chunk", "the connection closed inside a chunk", "cut-inside:5");
        struck(
                "cut-content-length",
                "the connection closed before Content-Length",
                "cut-between:5",
                plain().framing(Framing.CONTENT_LENGTH));
        struck(
                "cut-unframed",
                "a body without framing, closed before its final record",
                "cut-between:5",
                plain().framing(Framing.CLOSE));
        struck("reset", "the connection reset", "reset:5");
        struck("hang-up", "the connection closed before the headers", "hang-up");
        struck("stall", "silence in mid-stream, for longer than WEIR_IDLE_MS", "stall:5");
    }

    private InventedAnswer answer() {
        return new InventedAnswer(api);
    }

    private InventedAnswer plain() {
        return answer().text(TOKENS).done("");
    }

    private void genuine(String name, String summary, String recording) {
        Recording genuine = Recording.bundled(recording);
        add(name, summary, Expectation.EQUAL, textOf(genuine), Fault.NONE, folder -> List.of(genuine));
    }

    private String textOf(Recording recording) {
        return new String(recording.plainBody(), StandardCharsets.UTF_8)
                .lines()
                .map(JsonMapper.shared()::readTree)
                .map(line -> api == StreamApi.CHAT ? line.path("message").path("content") : line.path("response"))
                .map(JsonNode::asString)
                .collect(Collectors.joining());
    }

    private void equal(String name, String summary, InventedAnswer answer) {
        equal(name, summary, "recorded", "none", answer);
    }

    private void equal(String name, String summary, String chunking, String pacing, InventedAnswer answer) {
        all.add(new Condition(
                name,
                summary,
                Expectation.EQUAL,
                answer.text(),
                Duration.ZERO,
                Chunking.parse(chunking),
                Pacing.parse(pacing),
                Fault.NONE,
                folder -> List.of(answer.record(folder, name))));
    }

    private void fail(String name, String summary, InventedAnswer answer) {
        add(name, summary, Expectation.FAIL, answer.text(), Fault.NONE, folder -> List.of(answer.record(folder, name)));
    }

    private void struck(String name, String summary, String fault) {
        struck(name, summary, fault, plain());
    }

    private void struck(String name, String summary, String fault, InventedAnswer answer) {
        add(
                name,
                summary,
                Expectation.FAIL,
                answer.text(),
                Fault.parse(fault),
                folder -> List.of(answer.record(folder, name)));
    }

    private void add(
            String name, String summary, Expectation expectation, String text, Fault fault, Condition.Answers answers) {
        all.add(new Condition(
                name,
                summary,
                expectation,
                text,
                Duration.ZERO,
                new Chunking.Recorded(),
                new Pacing.None(),
                fault,
                answers));
    }
}
