package dev.weir.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.recording.ExpectedDecode;
import dev.weir.recording.Recording;
import dev.weir.recording.head.BodyFormat;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class InspectCommandTest {

    private static final JsonMapper MAPPER = new JsonMapper();
    private @TempDir Path folder;

    static List<ExpectedDecode> expected() {
        return ExpectedDecode.bundled();
    }

    @ParameterizedTest
    @MethodSource("expected")
    void findsWhatTheIndependentDecoderFound(ExpectedDecode expected, @TempDir Path rows) throws IOException {
        CommandLineRun run = CommandLineRun.of("inspect", "--json", expected.name());
        assertThat(run.status()).isZero();
        assertThat(run.err()).isEmpty();
        Path file = rows.resolve("found.jsonl");
        Files.writeString(file, run.out());
        assertThat(ExpectedDecode.read(file)).containsExactly(expected);
    }

    @Test
    void saysOfEachPlanWhetherItIsValid() {
        assertThat(validPlans("generate-batch-10")).hasSize(10).containsOnly(true);
        assertThat(validPlans("generate-plan-fenced")).containsExactly(false);
    }

    @Test
    void showsEveryRejectedPlanThoughNotWhatIsWrongWithIt() throws IOException {
        write("repeats", "{\"model\":\"m\",\"response\":\"" + "{\\\"steps\\\":1}".repeat(120) + "\",\"done\":true}\n");
        assertThat(CommandLineRun.of("inspect", folder.toString()).out())
                .contains("  plans       120, 0 valid")
                .contains("not described: the answer holds too many rejected plans");
    }

    private static List<Boolean> validPlans(String recording) {
        JsonNode plans = json(CommandLineRun.of("inspect", "--json", recording)).get("plans");
        return StreamSupport.stream(plans.spliterator(), false)
                .map(plan -> plan.get("valid").booleanValue())
                .toList();
    }

    @Test
    void showsPeopleWhenEachPlanClosedAndWhyItIsNotValid() {
        assertThat(CommandLineRun.of("inspect", "generate-batch-10").out())
                .startsWith("generate-batch-10\n")
                .contains("POST /api/generate, smollm2:135m-instruct-q4_1, ollama 0.24.0")
                .contains("83,260 B in 665 chunks")
                .contains("  plans       10, 10 valid")
                .contains("agent 1   \"p1\"       1 step   closed at 10,841.2 ms\n");
        assertThat(CommandLineRun.of("inspect", "generate-plan-fenced").out())
                .contains("  plans       1, 0 valid")
                .contains("not valid: plan_id: expected");
        assertThat(CommandLineRun.of("inspect", "chat-length-stop-in-plan").out())
                .contains("  plans       4, 3 valid")
                .contains("broke off at 16,498.5 ms");
    }

    @Test
    void showsThinkingToolCallsAndErrors() {
        assertThat(CommandLineRun.of(
                                "inspect", "chat-tools", "chat-thinking", "error-mid-stream", "error-model-not-found")
                        .out())
                .contains("  tool calls  2\n              MoveTo {\"x\":5,\"y\":6}\n")
                .contains("One plus two makes ten.")
                .contains(
                        "  done        no final record\n  error       an error was encountered while running the model")
                .contains("  error       model 'no-such-model' not found");
    }

    @ParameterizedTest
    @CsvSource({
        "openai-chat, 82, The weir, 'length, 29 prompt tokens, 80 tokens'",
        "openai-chat-blocking, 1, The weir, 'length, 29 prompt tokens, 80 tokens'",
        "openai-chat-no-usage, 61, The number, length",
        "openai-responses-prose, 46, 'The sea,', 'completed, 20 prompt tokens, 39 tokens'",
        "openai-responses-blocking, 1, 'The sea,', 'completed, 20 prompt tokens, 39 tokens'",
        "anthropic-messages-prose, 43, 'The sea,', 'end_turn, 20 prompt tokens, 39 tokens'",
        "anthropic-messages-blocking, 1, 'The sea,', 'end_turn, 20 prompt tokens, 39 tokens'",
        "anthropic-messages-length, 29, Once upon, 'max_tokens, 17 prompt tokens, 24 tokens'"
    })
    void showsAnswersOfEveryDialect(String recording, int records, String begin, String done) {
        assertThat(CommandLineRun.of("inspect", recording).out())
                .contains("  records     " + records + "\n  malformed   0 lines\n")
                .contains("              " + begin)
                .contains("  thinking    none\n  tool calls  none\n  done        " + done + "\n");
        JsonNode json = json(CommandLineRun.of("inspect", "--json", recording));
        assertThat(json.get("records").intValue()).isEqualTo(records);
        assertThat(json.get("text_chars").intValue()).isGreaterThan(50);
        assertThat(json.get("done_reason").stringValue()).isEqualTo(done.replaceFirst(",.*", ""));
    }

    @Test
    void showsToolCallsAndPlansOfEveryDialect() {
        for (String recording : List.of("openai-chat-tools", "openai-chat-tools-blocking", "openai-responses-tools")) {
            assertThat(CommandLineRun.of("inspect", recording).out())
                    .contains("  tool calls  2\n              MoveTo {\"")
                    .contains("Scan {\"radius\":9}\n");
        }
        assertThat(CommandLineRun.of("inspect", "anthropic-messages-tools").out())
                .contains("  tool calls  2\n              MoveTo {\"x\":5,\"y\":6}\n");
        assertThat(CommandLineRun.of("inspect", "openai-chat-batch-5").out())
                .contains("  plans       5, ")
                .containsPattern("closed at [0-9,.]+ ms");
        assertThat(CommandLineRun.of("inspect", "anthropic-messages-not-found").out())
                .contains("  done        no final record\n  error       model 'nobody:1b' not found\n");
    }

    @Test
    void showsReasoningErrorsAndDamageAmongEvents() throws IOException {
        write("openai", "/v1/chat/completions", "body.sse", """
                data: {"choices":[{"delta":{"reasoning":"Let me see."},"finish_reason":null}]}

                data: <html>

                data: {"error":{"message":"out of cards","type":"api_error"}}

                """.getBytes(StandardCharsets.UTF_8));
        assertThat(CommandLineRun.of("inspect", folder.toString()).out())
                .contains("  records     2\n  malformed   1 line\n              line 3, byte 80: ")
                .contains("Let me see.\n")
                .contains("  done        no final record\n  error       out of cards\n");
    }

    @Test
    void showsWhatABodySaysThatIsNoAnswer() {
        assertThat(CommandLineRun.of("inspect", "error-proxy-bad-gateway").out())
                .contains("  answer      none: the body is no answer of a model\n")
                .contains("              502 Bad Gateway nginx/1.22.1\n");
        assertThat(CommandLineRun.of("inspect", "version").out()).contains("              {\"version\":\"0.24.0\"}\n");
    }

    @Test
    void showsTheWholeTextWhereAskedTo() {
        assertThat(CommandLineRun.of("inspect", "chat-prose").out())
                .contains("1,083 characters")
                .hasSizeLessThan(1_000);
        assertThat(CommandLineRun.of("inspect", "--text", "chat-prose").out()).hasSizeGreaterThan(1_500);
    }

    @Test
    void aBodyThatIsNoAnswerHasNoCounts() {
        JsonNode version = json(CommandLineRun.of("inspect", "--json", "version"));
        assertThat(version.get("records").isNull()).isTrue();
        assertThat(version.get("plans").isEmpty()).isTrue();
        assertThat(version.get("end_ns").longValue())
                .isEqualTo(Recording.bundled("version").endNs());
    }

    @Test
    void saysWhatNoSumCoversAndWhatHasNoTimes() throws IOException {
        assertThat(CommandLineRun.of("inspect", "chat-tools").out())
                .contains("  sums        of the response body; none of request body and chunk times\n");
        assertThat(CommandLineRun.of("inspect", "tags").out())
                .contains("  sums        of the response body; none of chunk times\n");
        write(
                "untimed",
                "{\"response\":\"{\\\"plan_id\\\":\\\"p\\\",\\\"steps\\\":[{\\\"act\\\":\\\"Stop\\\"}]}\",\"done\":true}\n");
        Path manifest = folder.resolve("untimed/recording.json");
        Files.writeString(
                manifest,
                Files.readString(manifest)
                        .replace("\"headers_ns\":1000,\"end_ns\":3000", "\"headers_ns\":0,\"end_ns\":0")
                        .replace("\"note\"", "\"clock\":\"none\",\"note\""));
        Files.writeString(
                folder.resolve("untimed/chunks.csv"),
                Files.readString(folder.resolve("untimed/chunks.csv")).replace("2000,", "0,"));
        assertThat(CommandLineRun.of("inspect", folder.toString()).out())
                .contains("in 1 chunk, times unknown\n")
                .containsPattern("no agent +\"p\" +1 step +closed(,|\n)");
        JsonNode json = json(CommandLineRun.of("inspect", "--json", folder.toString()));
        assertThat(json.get("end_ns").isNull()).isTrue();
        assertThat(json.get("first_ns").isNull()).isTrue();
        assertThat(json.get("plans").get(0).get("closed_ns").isNull()).isTrue();
    }

    @Test
    void withoutARecordingListsThoseThatAreBundled() {
        CommandLineRun run = CommandLineRun.of("inspect");
        assertThat(run.status()).isZero();
        assertThat(run.out().lines().map(line -> line.split(" ", 2)[0])).isEqualTo(Recording.bundledNames());
        assertThat(run.out()).containsPattern("(?m)^generate-batch-10 +Ten plans, agent ids pinned by prefixItems[.]$");
    }

    @Test
    void withoutARecordingInspectsAllThatAreBundledAsJson() {
        List<String> names = CommandLineRun.of("inspect", "--json")
                .out()
                .lines()
                .map(line -> MAPPER.readTree(line).get("name").stringValue())
                .toList();
        assertThat(names).isEqualTo(Recording.bundledNames());
    }

    @ParameterizedTest
    @CsvSource({"--text", "--tools=tools.json"})
    void whatNeedsARecordingSaysSo(String option) {
        CommandLineRun run = CommandLineRun.of("inspect", option);
        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err()).contains(option.replace("=tools.json", "") + " needs a RECORDING");
    }

    @ParameterizedTest
    @ValueSource(ints = {80, 120})
    void breaksNoWordOnATerminal(int columns) {
        for (String name : Recording.bundledNames()) {
            String wide = CommandLineRun.of("inspect", "--text", name).out();
            CommandLineRun narrow = CommandLineRun.on(OptionalInt.of(columns), "inspect", "--text", name);
            // A sum has 64 digits, and wide characters count twice: no line is longer in characters than the terminal
            // is in columns.
            assertThat(narrow.out().lines()).as(name).allMatch(line -> line.length() <= columns);
            assertThat(letters(narrow.out())).as(name).isEqualTo(letters(wide));
        }
        assertThat(CommandLineRun.on(OptionalInt.of(columns), "inspect").out().lines())
                .allMatch(line -> line.length() <= columns);
    }

    private static String letters(String text) {
        return text.replaceAll("\\s+", "");
    }

    @Test
    void putsWhatFollowsUnderItsBeginning() {
        assertThat(CommandLineRun.on(OptionalInt.of(80), "inspect", "chat-prose")
                        .out())
                .containsPattern("\n  text        1,083 characters, sha256\n {14}[0-9a-f]{64}\n {14}The ");
    }

    @Test
    void readsCompletionsToo() throws IOException {
        write("completions", "/v1/completions", "body.sse", """
                data: {"choices":[{"text":"Once","finish_reason":null}]}

                data: [DONE]

                """.getBytes(StandardCharsets.UTF_8));
        assertThat(CommandLineRun.of("inspect", folder.toString()).out())
                .contains("              Once\n")
                .contains("  done        no done_reason\n");
    }

    @Test
    void readsOpenAisChatBehindAGatewayToo() throws IOException {
        write("gateway", "/openai/v1/chat/completions?version=1", "body.json", """
                {"choices":[{"message":{"content":"Hello."},"finish_reason":"stop"}]}
                """.getBytes(StandardCharsets.UTF_8));
        assertThat(CommandLineRun.of("inspect", folder.toString()).out()).contains("Hello.");
    }

    @Test
    void oneThatIsDamagedDoesNotKeepTheOthersBack() throws IOException {
        write("a-good", "{\"model\":\"m\",\"response\":\"hello\",\"done\":false}\n");
        write("b-damaged", "{\"model\":\"m\",\"response\":\"hello\",\"done\":false}\n");
        Files.writeString(folder.resolve("b-damaged/body.ndjson"), "{}\n");
        write("c-good", "{\"model\":\"m\",\"response\":\"world\",\"done\":false}\n");
        CommandLineRun run = CommandLineRun.of("inspect", "--json", folder.toString());
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.out().lines()).hasSize(2);
        assertThat(run.err().lines())
                .singleElement()
                .asString()
                .startsWith("weir inspect: ")
                .contains("b-damaged", "body.ndjson");
    }

    @Test
    void ofABodyThatIsNotUtf8ShowsWhatComesBefore() throws IOException {
        byte[] body = "{\"model\":\"m\",\"response\":\"hello\",\"done\":false}\n{\"response\":\"?\"}\n"
                .getBytes(StandardCharsets.UTF_8);
        body[body.length - 4] = (byte) 0xFF;
        write("damaged-stream", body);
        CommandLineRun run = CommandLineRun.of("inspect", "--json", folder.toString());
        assertThat(run.status()).isEqualTo(1);
        assertThat(json(run).get("text_chars").intValue()).isEqualTo(5);
        assertThat(json(run).get("failure").stringValue()).contains("line 2", "0xFF");
        assertThat(CommandLineRun.of("inspect", folder.toString()).out()).contains("  failure     line 2");
    }

    @Test
    void malformedLinesAreShownWithTheirPlaces() throws IOException {
        write("malformed", "{\"response\":\"a\",\"done\":false}\n<html>\n{\"response\":\"b\",\"done\":true}\n");
        assertThat(CommandLineRun.of("inspect", folder.toString()).out())
                .contains("  malformed   1 line\n              line 2, byte 30: ");
    }

    /** ESC, CSI of C1, and RIGHT-TO-LEFT OVERRIDE, wherever a recording may hold them; in JSON they are escaped. */
    @ParameterizedTest
    @ValueSource(strings = {"\u001b[31m", "\u009b31m", "\u202ered", "\u2066red"})
    void whatATerminalWouldObeyIsNotWrittenToIt(String hostile) throws IOException {
        String quoted = MAPPER.writeValueAsString(hostile);
        String text = MAPPER.writeValueAsString("{\"plan_id\":" + quoted + ",\"steps\":[{\"act\":" + quoted + "}]}");
        write(
                "text",
                "{\"response\":" + text + ",\"thinking\":" + quoted + ",\"done\":false}\n<" + hostile + ">\n"
                        + "{\"message\":{\"content\":\"\",\"tool_calls\":[{\"function\":{\"name\":" + quoted
                        + ",\"arguments\":{\"a\":" + quoted + "}}}]},\"done\":false}\n"
                        + "{\"response\":\"\",\"done\":true,\"done_reason\":" + quoted + "}\n");
        write("error", "{\"error\":" + quoted + "}\n");
        write("page", "/", "body.html", ("<p>" + hostile + "</p>").getBytes(StandardCharsets.UTF_8));
        write(
                "events",
                "/v1/chat/completions",
                "body.sse",
                ("data: {\"choices\":[{\"delta\":{\"content\":" + quoted + "},\"finish_reason\":" + quoted
                                + "}]}\n\ndata: {\"error\":{\"message\":" + quoted + "}}\n")
                        .getBytes(StandardCharsets.UTF_8));
        Path manifest = folder.resolve("text/recording.json");
        String note = MAPPER.writeValueAsString("invented " + hostile);
        Files.writeString(
                manifest,
                Files.readString(manifest)
                        .replace("\"fixture, invented\"", note)
                        .replace("\"m\"", quoted)
                        .replace("\"0.24.0\"", quoted));
        String control = hostile.substring(0, 1);
        for (String[] arguments : new String[][] {{"inspect"}, {"inspect", "--text"}, {"inspect", "--json"}}) {
            List<String> all = new ArrayList<>(List.of(arguments));
            all.add(folder.toString());
            CommandLineRun run = CommandLineRun.of(all.toArray(String[]::new));
            assertThat(run.out()).contains("text").doesNotContain(control);
            assertThat(run.err()).isEmpty();
        }
    }

    @Test
    void whatATerminalWouldObeyIsNotWrittenToItInErrorsEither() throws IOException {
        write("damaged", "{\"response\":\"a\",\"done\":true}\n");
        Path manifest = folder.resolve("damaged/recording.json");
        Files.writeString(manifest, Files.readString(manifest).replace("\"complete\"", "\"\u009b31m\""));
        CommandLineRun run = CommandLineRun.of("inspect", folder.toString());
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.err()).contains("31m").doesNotContain("\u009b");
    }

    @ParameterizedTest
    @ValueSource(strings = {"no-such-recording", ""})
    void whatNamesNoRecordingIsRefused(String argument) {
        CommandLineRun run = CommandLineRun.of("inspect", argument.isEmpty() ? folder.toString() : argument);
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.out()).isEmpty();
        assertThat(run.err().lines()).singleElement().asString().startsWith("weir inspect: ");
    }

    @Test
    void oneThatDoesNotExistDoesNotKeepTheOthersBack() {
        CommandLineRun run = CommandLineRun.of("inspect", "--json", "chat-tools", "no-such-recording", "version");
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.out()
                        .lines()
                        .map(line -> MAPPER.readTree(line).get("name").stringValue()))
                .containsExactly("chat-tools", "version");
        assertThat(run.err().lines())
                .singleElement()
                .asString()
                .startsWith("weir inspect: no-such-recording is neither");
    }

    /** As is a name in letters that the locale does not have. */
    @Test
    void whatCanBeNoFilesNameIsNoRecording() {
        CommandLineRun run = CommandLineRun.of("inspect", "rec\0");
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.err().lines()).singleElement().asString().contains("is neither a folder nor the name");
    }

    @ParameterizedTest
    @CsvSource({"chat-toolz, chat-tools", "batch-100, generate-batch-100", "Chat-Prose, chat-prose"})
    void ofARecordingThatDoesNotExistSaysWhichMayHaveBeenMeant(String given, String meant) {
        CommandLineRun run = CommandLineRun.of("inspect", given);
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.err())
                .startsWith("weir inspect: " + given + " is neither")
                .contains("(did you mean " + meant);
        assertThat(CommandLineRun.of("inspect", "entirely-different").err()).doesNotContain("did you mean");
    }

    @Test
    void plansAreJudgedByTheUsersTools() throws IOException {
        Path tools = folder.resolve("tools.json");
        Files.writeString(
                tools,
                "{\"format\":\"weir-tools/1\",\"tools\":[{\"name\":\"Dance\",\"category\":\"a\",\"description\":\"b\","
                        + "\"parameters\":{},\"required\":[]}]}");
        assertThat(CommandLineRun.of("inspect", "--tools", tools.toString(), "generate-plan")
                        .out())
                .contains("not valid: steps[0].act: expected one of the registry's tools");
    }

    @Test
    void aFileOfToolsThatIsNoneIsRefused() throws IOException {
        Path tools = folder.resolve("tools.json");
        Files.writeString(tools, "{}");
        CommandLineRun run = CommandLineRun.of("inspect", "--tools", tools.toString(), "generate-plan");
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.err().lines()).singleElement().asString().startsWith("weir inspect: " + tools);
    }

    private static JsonNode json(CommandLineRun run) {
        return MAPPER.readTree(run.out());
    }

    private void write(String name, String body) throws IOException {
        write(name, body.getBytes(StandardCharsets.UTF_8));
    }

    private void write(String name, byte[] body) throws IOException {
        write(name, "/api/generate", "body.ndjson", body);
    }

    /** A fixture, as its note says. */
    private void write(String name, String path, String file, byte[] body) throws IOException {
        Path recording = Files.createDirectory(folder.resolve(name));
        Files.write(recording.resolve(file), body);
        Files.writeString(recording.resolve("chunks.csv"), "t_ns,bytes\n2000," + body.length + "\n");
        Files.writeString(recording.resolve("recording.json"), """
                {"format":"weir-recording/1","note":"fixture, invented","recorded_at":"2026-11-24T00:00:00Z",
                "server":{"product":"ollama","version":"0.24.0"},"model":{"name":"m"},"machine":{},
                "request":{"method":"GET","path":"%s","headers":[],"body_file":null,"body_bytes":0},
                "response":{"status":200,"headers":[],"framing":"chunked","body_file":"%s","body_bytes":%d,
                "body_sha256":"%s","headers_ns":1000,"end_ns":3000},"ending":"complete"}
                """.formatted(path, file, body.length, sha256(body)));
        assertThat(Recording.read(recording).bodyFormat()).isNotEqualTo(BodyFormat.OTHER);
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
