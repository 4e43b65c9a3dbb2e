package dev.weir.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.weir.bench.run.Metric;
import dev.weir.bench.run.Outcome;
import dev.weir.bench.run.folder.RunFolder;
import dev.weir.replay.ReplayServer;
import dev.weir.replay.script.Fault;
import dev.weir.replay.script.Pacing;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Against a replay server in this process, as fast as it can; what is asserted are facts, no times. */
@Timeout(120)
class LatencyCommandTest {

    private static final String MODEL = "smollm2:135m-instruct-q4_1";

    @TempDir
    private Path parent;

    private static ReplayServer replay(Fault fault) throws IOException {
        return ReplayServer.builder().pacing(Pacing.parse("none")).fault(fault).start();
    }

    private CommandLineRun measure(String url, String... more) {
        List<String> words =
                new ArrayList<>(List.of("latency", "--url", url, "--no-rehearsal", "--out", folder().toString()));
        words.addAll(List.of(more));
        return CommandLineRun.of(words.toArray(String[]::new));
    }

    private Path folder() {
        return parent.resolve("run");
    }

    /** Whoever learned that after rehearsal and warm-up would have waited for nothing. */
    @Test
    void refusesAFolderInWhichSomethingLiesBeforeItAsks() throws IOException {
        Files.createDirectories(folder());
        Files.writeString(folder().resolve("notes.txt"), "mine");
        CommandLineRun run = measure("http://127.0.0.1:1", "--requests", "1");
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).contains("is there already and not an empty folder; choose another folder for this run");
    }

    @ParameterizedTest
    @ValueSource(strings = {"auto", "netty", "core"})
    void aLoadIsMeasuredIntoAFolder(String client) throws IOException {
        try (ReplayServer server = replay(Fault.NONE)) {
            CommandLineRun run = measure(
                    server.url(), "--model", MODEL, "--client", client, "--concurrency", "3", "--requests", "12");
            assertThat(run.status()).as(run.err()).isZero();
            assertThat(run.out()).contains("12 of 12 ended well", "ttfa", "decode_lag");
            RunFolder folder = RunFolder.read(folder());
            assertThat(folder.totals().ended(Outcome.OK)).isEqualTo(12);
            assertThat(folder.incompleteBecause()).isEmpty();
            assertThat(folder.header().server().version()).isEqualTo("0.24.0");
            assertThat(folder.header().client().name()).isIn("kernel", "netty", "core");
            String clock = folder.header().client().explainedClock();
            assertThat(run.out().replaceAll("\\s+", " ")).contains("| clock: " + clock);
            assertThat(clock).matches("kernel|process \\(.+\\)");
            assertThat(folder.problems()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"auto", "netty", "core"})
    void chatCompletionsAreMeasuredIntoAFolder(String client) throws IOException {
        try (ReplayServer server = replay(Fault.NONE)) {
            CommandLineRun run = measure(
                    server.url() + "/v1",
                    "--api",
                    "openai",
                    "--model",
                    "smollm2:135m",
                    "--client",
                    client,
                    "--concurrency",
                    "3",
                    "--requests",
                    "12");
            assertThat(run.status()).as(run.err()).isZero();
            assertThat(run.out()).contains("12 of 12 ended well", "ttft", "decode_lag");
            RunFolder folder = RunFolder.read(folder());
            assertThat(folder.totals().ended(Outcome.OK)).isEqualTo(12);
            assertThat(folder.header().server().product()).as("what it also is").isEqualTo("ollama");
            assertThat(folder.histograms().metrics())
                    .as("durations are absent, tokens are not")
                    .contains(Metric.TTFT, Metric.ITL, Metric.TPOT, Metric.E2EL)
                    .doesNotContain(Metric.LOAD, Metric.PROMPT_EVAL, Metric.EVAL, Metric.TOTAL, Metric.UNACCOUNTED);
        }
    }

    /** It never asks for an answer in one piece, so that nothing could be compared with one. */
    @Test
    void coresClientDoesNotPassForOneThatGetsAnswersInOnePiece() throws IOException {
        try (ReplayServer server = replay(Fault.NONE)) {
            CommandLineRun run = measure(server.url(), "--model", MODEL, "--suite", "checks", "--client", "core");
            assertThat(run.out())
                    .containsPattern("skipped +streaming-equals-blocking +core's client always streams")
                    .doesNotContainPattern("passed +streaming-equals-blocking");
        }
    }

    @Test
    void asManyBatchesAreAskedForAsTheUserWants() throws IOException {
        try (ReplayServer server = replay(Fault.NONE)) {
            CommandLineRun run = measure(server.url(), "--model", MODEL, "--suite", "batch", "--batches", "11");
            assertThat(run.status()).as(run.err()).isZero();
            RunFolder folder = RunFolder.read(folder());
            assertThat(folder.header().suite()).isEqualTo("batch-10");
            assertThat(folder.totals().ended(Outcome.OK)).isEqualTo(11);
        }
    }

    /** Such as vLLM: of all that an Ollama tells, it tells the names of its models. */
    @Test
    void aServerThatIsNoOllamaIsMeasuredByItsChatCompletions() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        answer(server, "/v1/models", 200, "application/json", "{\"object\":\"list\",\"data\":[{\"id\":\"Org/M\"}]}");
        answer(server, "/", 404, "application/json", "{\"detail\":\"Not Found\"}");
        answer(server, "/v1/chat/completions", 200, "text/event-stream", """
                data: {"choices":[{"index":0,"delta":{"role":"assistant","content":""}}]}

                data: {"choices":[{"index":0,"delta":{"content":"Hello"},"finish_reason":null}]}

                data: {"choices":[{"index":0,"delta":{"content":" you"},"finish_reason":"stop"}]}

                data: {"choices":[],"usage":{"prompt_tokens":5,"completion_tokens":3}}

                data: [DONE]

                """);
        server.start();
        String url = "http://127.0.0.1:" + server.getAddress().getPort();
        try {
            CommandLineRun run =
                    measure(url, "--api", "openai", "--concurrency", "1", "--requests", "3", "--warmup", "0");
            assertThat(run.status()).as(run.err()).isZero();
            assertThat(run.out()).contains("Measuring Org/M of a server of OpenAI's API", "3 of 3 ended well");
            RunFolder folder = RunFolder.read(folder());
            assertThat(folder.header().server().model()).isEqualTo("Org/M");
            assertThat(folder.header().server().product()).isNull();
            assertThat(folder.problems()).isEmpty();
        } finally {
            server.stop(0);
        }
    }

    /** What one suite has asked, a server's prompt cache would answer for the next. */
    @Test
    void noSuiteBeginsAPromptAsAnotherDoes() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        answer(server, "/", 404, "application/json", "{\"detail\":\"Not Found\"}");
        answer(server, "/v1/models", 200, "application/json", "{\"data\":[{\"id\":\"m\"}]}");
        List<String> heads = Collections.synchronizedList(new ArrayList<>());
        Pattern head = Pattern.compile("\"content\":\"([0-9a-f]{8}):\\\\n");
        server.createContext("/v1/chat/completions", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            Matcher matcher = head.matcher(body);
            heads.add(matcher.find() ? matcher.group(1) : body);
            byte[] answer =
                    "data: {\"choices\":[{\"delta\":{\"content\":\"Hi\"},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n"
                            .getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
        try {
            CommandLineRun run = measure(
                    "http://127.0.0.1:" + server.getAddress().getPort(),
                    "--api",
                    "openai",
                    "--suite",
                    "streams",
                    "single",
                    "batch",
                    "tiers",
                    "--requests",
                    "20");
            assertThat(run.status()).as(run.err()).isZero();
            assertThat(run.out()).contains("streams", "single", "batch", "tier");
        } finally {
            server.stop(0);
        }
        assertThat(heads)
                .hasSizeGreaterThan(20 + 11 + 3 * 3)
                .allMatch(found -> found.length() == 8)
                .doesNotHaveDuplicates();
    }

    private static void answer(HttpServer server, String path, int status, String type, String body) {
        server.createContext(path, exchange -> {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.getRequestBody().readAllBytes();
            exchange.getResponseHeaders().set("Content-Type", type);
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
    }

    @Test
    void recordedChatCompletionsAreReplayedAndNotMixedWithOthers() {
        CommandLineRun run = CommandLineRun.of(
                "latency",
                "--recordings",
                "openai-chat-usage",
                "openai-chat",
                "--pacing",
                "none",
                "--suite",
                "streams",
                "--concurrency",
                "2",
                "--requests",
                "4",
                "--out",
                folder().toString());
        assertThat(run.status()).as(run.err()).isZero();
        assertThat(run.out()).contains("4 of 4 ended well");
        CommandLineRun mixed = CommandLineRun.of(
                "latency",
                "--recordings",
                "openai-chat",
                "chat-prose",
                "--pacing",
                "none",
                "--suite",
                "streams",
                "--out",
                parent.resolve("mixed").toString());
        assertThat(mixed.status()).isEqualTo(2);
        assertThat(mixed.err()).contains("does not mix the two; name those of one, a folder each");
    }

    @Test
    void whatIsRehearsedIsInNoFigureAndLeavesNoFiles() throws IOException {
        try (ReplayServer server = replay(Fault.NONE)) {
            CommandLineRun run = CommandLineRun.of(
                    "latency",
                    "--url",
                    server.url(),
                    "--out",
                    folder().toString(),
                    "--model",
                    MODEL,
                    "--requests",
                    "5");
            assertThat(run.status()).as(run.err()).isZero();
            assertThat(run.out()).contains("5 of 5 ended well");
            assertThat(RunFolder.read(folder()).totals().ended(Outcome.OK)).isEqualTo(5);
        }
        try (Stream<Path> temporary = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            assertThat(temporary.filter(LatencyCommandTest::isRehearsedHere)).isEmpty();
        }
    }

    /** Other processes may rehearse at the same time. */
    private static boolean isRehearsedHere(Path file) {
        return file.getFileName()
                .toString()
                .startsWith("weir-rehearsal-" + ProcessHandle.current().pid() + "-");
    }

    @Test
    void anOpenLoopNeedsNoOtherOptions() throws IOException {
        try (ReplayServer server = replay(Fault.NONE)) {
            CommandLineRun run = measure(
                    server.url(), "--model", MODEL, "--request-rate", "200", "--requests", "20", "--warmup", "0");
            assertThat(run.status()).as(run.err()).isZero();
            assertThat(run.out()).contains("20 of 20 ended well").doesNotContain("not seen");
        }
    }

    @Test
    void aRunInWhichEveryRequestFailedSaysSo() throws IOException {
        try (ReplayServer server = replay(Fault.parse("error-line:2:out of cards"))) {
            CommandLineRun run = measure(server.url(), "--model", MODEL, "--concurrency", "2", "--requests", "4");
            assertThat(run.status()).isEqualTo(1);
            assertThat(run.err()).contains("no request of streams ended well; the last error: out of cards");
            RunFolder folder = RunFolder.read(folder());
            assertThat(folder.totals().ended(Outcome.SERVER_ERROR)).isEqualTo(4);
            assertThat(folder.histograms().metrics()).isEmpty();
        }
    }

    @Test
    void usersPromptsAreRead() throws IOException {
        Path prompts = Files.writeString(parent.resolve("mine.jsonl"), "{\"prompt\":\"a\"}\n{\"prompt\":}\n");
        try (ReplayServer server = replay(Fault.NONE)) {
            CommandLineRun wrong =
                    measure(server.url(), "--model", MODEL, "--requests", "2", "--prompts", prompts.toString());
            assertThat(wrong.status()).isEqualTo(1);
            assertThat(wrong.err().lines())
                    .singleElement()
                    .asString()
                    .startsWith("weir latency: " + prompts + ", line 2: is no JSON");
            Files.writeString(prompts, "{\"prompt\":\"a\"}\n{\"prompt\":\"b\"}\n");
            CommandLineRun right =
                    measure(server.url(), "--model", MODEL, "--requests", "2", "--prompts", prompts.toString());
            assertThat(right.status()).as(right.err()).isZero();
            assertThat(RunFolder.read(folder()).header().workload().prompts()).isEqualTo("mine.jsonl");
        }
    }

    @Test
    void withoutAServerSaysHowToStartOne() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        CommandLineRun run = measure("http://127.0.0.1:" + port, "--model", "m");
        assertThat(run.status()).isEqualTo(3);
        assertThat(run.err()).contains("ollama serve");
        assertThat(folder()).doesNotExist();
    }

    @Test
    void withoutTheModelSaysHowToFetchIt() throws IOException {
        try (ReplayServer server = replay(Fault.NONE)) {
            CommandLineRun missing = measure(server.url(), "--model", "nowhere");
            assertThat(missing.status()).isEqualTo(1);
            assertThat(missing.err()).contains("ollama pull nowhere");
            CommandLineRun unnamed = measure(server.url());
            assertThat(unnamed.status()).isEqualTo(1);
            assertThat(unnamed.err()).contains("which model?", "--model");
        }
    }

    @Test
    void aUrlThatAnswersHtmlIsNoOllama() throws IOException {
        HttpServer html = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        html.createContext("/", exchange -> {
            byte[] page =
                    ("<!DOCTYPE html>\n<html><head><title>Log\u001b[31m in</title><style>p { color: red }</style></head>"
                                    + "<body>" + "<p>hello</p>".repeat(1_000))
                            .getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "text/html");
            exchange.sendResponseHeaders(200, page.length);
            exchange.getResponseBody().write(page);
            exchange.close();
        });
        html.start();
        try {
            String url = "http://127.0.0.1:" + html.getAddress().getPort();
            CommandLineRun run = measure(url, "--model", "m");
            assertThat(run.status()).isEqualTo(1);
            assertThat(run.err())
                    .contains(
                            url + "/ answers, but not as Ollama does: " + url
                                    + "/api/version answered with status 200 and no JSON: an HTML page, Log\uFFFD[31m in hello hello",
                            "(content type: text/html); check that the base URL is Ollama's;",
                            "--api openai")
                    .hasSizeLessThan(500);
            run = measure(url, "--api", "openai", "--model", "m", "--suite", "streams", "--requests", "1");
            assertThat(run.status()).isEqualTo(1);
            assertThat(run.err())
                    .contains(
                            "no request of streams ended well; the last error: the answer is no stream of records: an HTML page,"
                                    + " Log [31m in hello hello",
                            "; check that the URL is that of the server's API")
                    .hasSizeLessThan(500);
        } finally {
            html.stop(0);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--url|localhost|is no URL",
                "--duration|soon|is no time",
                "--goodput|ttft|is no objective",
                "--goodput|saved:3|is no objective",
                "--suite|everything|is none of",
                "--burstiness|2|give --request-rate",
                "--request-rate|0|above 0",
                "--concurrency|0|1 stream or more",
                "--batches|0|1 answer or more",
                "--label|a b|a label has",
                "--label|llama3.2|a label has",
                "--max-connections|0|--max-connections must be at least 1, was 0",
                "--max-connections|-1|--max-connections must be at least 1, was -1",
                "--header|X Y: z|the header 'X Y' cannot be sent",
                "--header|Host: z|the header 'Host' cannot be sent",
                "--header|no colon|--header is written",
                "--first-byte-timeout|0s|a time limit is above 0",
                "--api|grpc|is none of ollama, generate, chat, openai"
            })
    void aWrongCommandLineSaysWhatIsAllowed(String option, String value, String message) throws IOException {
        try (ReplayServer server = replay(Fault.NONE)) {
            CommandLineRun run = CommandLineRun.of(
                    "latency", "--url", server.url(), "--model", MODEL, "--out", folder().toString(), option, value);
            assertThat(run.status()).as(run.err()).isEqualTo(2);
            assertThat(run.err()).contains(message).doesNotContain("a mistake in Weir");
            assertThat(folder()).doesNotExist();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "--concurrency,4,--requests,64,4 streams cannot be shared by 8 generators",
        "--concurrency,8,--requests,4,4 requests cannot be shared by 8 generators",
        "--request-rate,8,--requests,4,4 requests cannot be shared by 8 generators"
    })
    void aShardWithNothingToSendIsAMisuse(String shape, String much, String extent, String many, String message)
            throws IOException {
        try (ReplayServer server = replay(Fault.NONE)) {
            CommandLineRun run = measure(
                    server.url(), "--model", MODEL, shape, much, extent, many, "--warmup", "0", "--shard", "5/8");
            assertThat(run.status()).as(run.err()).isEqualTo(2);
            assertThat(run.err())
                    .contains("shard 5/8 has nothing to send", message)
                    .doesNotContain("a mistake in Weir");
            assertThat(folder()).doesNotExist();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void eachFailedCheckIsNamedLast(boolean isJson) throws IOException {
        try (ReplayServer server = replay(Fault.parse("error-line:2:out of cards"))) {
            List<String> words = new ArrayList<>(List.of("--model", MODEL, "--suite", "checks"));
            if (isJson) {
                words.add("--json");
            }
            CommandLineRun run = measure(server.url(), words.toArray(String[]::new));
            assertThat(run.status()).as(run.err()).isEqualTo(1);
            List<String> lines = run.err().lines().toList();
            assertThat(run.err())
                    .contains(
                            "weir latency: the check non-empty failed: SERVER_ERROR: out of cards; it asks for every answer complete"
                                    + " and with text");
            assertThat(lines.get(lines.size() - 1)).contains("weir latency: the check ");
        }
    }

    @Test
    void checksAreInTheJsonWhateverWasRun() throws IOException {
        try (ReplayServer server = replay(Fault.NONE)) {
            CommandLineRun alone = measure(server.url(), "--model", MODEL, "--suite", "checks", "--json");
            JsonNode checks = JsonMapper.shared().readTree(alone.out());
            assertThat(checks.propertyNames()).containsExactly("checks");
            assertThat(checks.path("checks").findValuesAsString("name"))
                    .contains("non-empty", "first-chunk", "streaming-equals-blocking");
            assertThat(checks.path("checks").findValuesAsString("verdict")).contains("passed");
            CommandLineRun load = measure(server.url(), "--model", MODEL, "--requests", "3", "--json");
            assertThat(load.status()).as(load.err()).isZero();
            JsonNode summary = JsonMapper.shared().readTree(load.out());
            assertThat(summary.path("checks").isArray()).isTrue();
            assertThat(summary.path("completed").asInt())
                    .as("what summary.json says")
                    .isEqualTo(3);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--model|m",
                "--api|openai",
                "--header|A: b",
                "--server-machine|H100",
                "--cacert|ca.pem",
                "--prompts|p.jsonl",
                "--tier|full",
                "--format|none",
                "--temperature|0",
                "--num-predict|9",
                "--num-ctx|9",
                "--option|top_k=1",
                "--batches|11"
            })
    void whatHasNoEffectOnAReplayIsAMisuse(String option, String value) {
        CommandLineRun run =
                CommandLineRun.of("latency", "--suite", "streams", "--out", folder().toString(), option, value);
        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err()).contains(option + " does nothing to a replay; give --url with it");
        assertThat(folder()).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource({"--recordings,chat-prose", "--pacing,none"})
    void whatHasNoEffectOnALiveServerIsAMisuse(String option, String value) {
        CommandLineRun run = CommandLineRun.of(
                "latency", "--url", "http://127.0.0.1:1", "--out", folder().toString(), option, value);
        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err()).contains(option + " is for a replay; leave it out, or --url and --servers");
    }

    @Test
    void headersValuesReachTheServerAndNotTheDisk() throws IOException {
        try (ReplayServer server = replay(Fault.NONE)) {
            CommandLineRun run = measure(
                    server.url(), "--model", MODEL, "--requests", "2", "--header", "Authorization: Bearer s3cret");
            assertThat(run.status()).as(run.err()).isZero();
            assertThat(Files.readString(folder().resolve("run.json")))
                    .contains("Authorization: ...")
                    .doesNotContain("s3cret");
        }
    }

    @Test
    void mavensPropertiesAreArguments() {
        assertThat(LatencyMain.words("", " ", "", "")).containsExactly("latency");
        assertThat(LatencyMain.words("http://x", "m", "/r", "--suite checks --label \"a b\""))
                .containsExactly(
                        "latency",
                        "--url",
                        "http://x",
                        "--model",
                        "m",
                        "--results",
                        "/r",
                        "--suite",
                        "checks",
                        "--label",
                        "a b");
    }
}
