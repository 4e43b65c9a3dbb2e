package dev.weir.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.weir.llm.ChatMessage;
import dev.weir.llm.Image;
import dev.weir.llm.LlmRequest;
import dev.weir.llm.LlmStream;
import dev.weir.llm.ToolDefinition;
import dev.weir.llm.event.StreamListener;
import dev.weir.llm.event.ToolCall;
import dev.weir.llm.failure.LlmCancelledException;
import dev.weir.llm.failure.LlmException;
import dev.weir.llm.failure.LlmFirstByteTimeoutException;
import dev.weir.llm.failure.LlmHttpException;
import dev.weir.llm.failure.LlmIdleTimeoutException;
import dev.weir.llm.failure.LlmIncompleteStreamException;
import dev.weir.llm.failure.LlmMalformedStreamException;
import dev.weir.llm.failure.LlmPromptTooLongException;
import dev.weir.llm.failure.LlmServerErrorException;
import dev.weir.llm.failure.LlmTooLargeException;
import dev.weir.llm.failure.LlmUnreachableException;
import dev.weir.llm.failure.LlmUtf8Exception;
import dev.weir.recording.Chunking;
import dev.weir.recording.Recording;
import dev.weir.replay.MockResponses;
import dev.weir.replay.script.Fault;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import mockwebserver3.SocketEffect;
import okio.Buffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a client says to a server that is no server, and what it makes of its answers. */
class OpenAiClientTest {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String SECRET = "s3cr3t-value";
    private static final String HELLO = "data: {\"choices\":[{\"delta\":{\"content\":\"Hello\"}}]}\n\n";
    private static final String DONE = "data: [DONE]\n\n";

    private final MockWebServer server = new MockWebServer();

    @BeforeEach
    void start() throws IOException {
        server.start(InetAddress.getLoopbackAddress(), 0);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"recorded", "every-byte", "fixed:1000"})
    void readsARecordedAnswerHoweverItIsCut(String chunking) {
        replay("openai-chat", chunking, Fault.NONE);
        try (LlmStream answer = client().build().completeStreaming("?")) {
            StringBuilder text = new StringBuilder();
            answer.forEach(text::append);
            assertThat(text).startsWith("The weir is an ancient");
            assertThat(answer.done().reason()).hasValue("length");
            assertThat(answer.done().metrics().promptEvalCount()).hasValue(29);
            assertThat(answer.done().metrics().evalCount()).hasValue(80);
            assertThat(answer.done().metrics().totalDurationNs())
                    .as("the dialect has no durations")
                    .isEmpty();
            assertThat(answer.timings().firstTextNs()).isPresent();
        }
    }

    @Test
    void theTextOfAnAnswerInOnePieceIsTheSame() {
        replay("openai-chat", "recorded", Fault.NONE);
        replay("openai-chat-blocking", "recorded", Fault.NONE);
        OpenAiClient client = client().build();
        assertThat(client.complete("?")).isEqualTo(client.complete("?")).isNotEmpty();
    }

    @Test
    void handsOnToolCallsAndTheirArgumentsAsTheyGrow() {
        respond(200, "text/event-stream", """
                data: {"choices":[{"delta":{"tool_calls":[{"index":0,"id":"a","function":{"name":"f","arguments":""}}]}}]}

                data: {"choices":[{"delta":{"tool_calls":[{"index":0,"function":{"arguments":"{\\"x\\":"}}]}}]}

                data: {"choices":[{"delta":{"tool_calls":[{"index":0,"function":{"arguments":"1}"}}]},"finish_reason":"tool_calls"}]}

                data: [DONE]

                """);
        List<String> events = new ArrayList<>();
        try (LlmStream answer = client().build().completeStreaming("?")) {
            answer.forEachEvent(new StreamListener() {
                @Override
                public void onToolCallBegin(int call, Optional<String> id, String name) {
                    events.add("begin " + call + " " + id.orElse("-") + " " + name);
                }

                @Override
                public void onToolCallArguments(int call, byte[] utf8, int from, int to) {
                    events.add(call + " " + new String(utf8, from, to - from, StandardCharsets.UTF_8));
                }

                @Override
                public void onToolCall(ToolCall call) {
                    events.add(call.name() + call.argumentsJson());
                }
            });
        }
        assertThat(events).containsExactly("begin 0 a f", "0 {\"x\":", "0 1}", "f{\"x\":1}");
    }

    @Test
    void saysAllThatIsSet() {
        OpenAiClientBuilder builder = client().model("gpt")
                .apiKey(SECRET)
                .temperature(0.5)
                .maxTokens(100)
                .seed(7)
                .systemPrompt("be brief")
                .format("{\"type\":\"object\"}")
                .stop("END");
        LlmRequest request = LlmRequest.builder()
                .user("why?")
                .tool(ToolDefinition.of("f", "does f", "{\"type\":\"object\",\"properties\":{}}"))
                .option("top_p", 0.9)
                .option("reasoning_effort", "low")
                .build();
        RecordedRequest sent = sent(builder, request);
        assertThat(sent.getTarget()).isEqualTo("/v1/chat/completions");
        assertThat(sent.getHeaders().get("Authorization")).isEqualTo("Bearer " + SECRET);
        assertThat(sent.getHeaders().get("Accept")).startsWith("text/event-stream");
        assertThat(json(sent)).isEqualTo(JSON.readTree("""
                {"model":"gpt","messages":[{"role":"system","content":"be brief"},{"role":"user","content":"why?"}],
                 "stream":true,"stream_options":{"include_usage":true},"temperature":0.5,"max_tokens":100,"seed":7,"stop":["END"],
                 "response_format":{"type":"json_schema","json_schema":{"name":"answer","schema":{"type":"object"}}},
                 "tools":[{"type":"function","function":{"name":"f","description":"does f","parameters":{"type":"object","properties":{}}}}],
                 "top_p":0.9,"reasoning_effort":"low"}
                """));
    }

    @Test
    void leavesToTheServerWhatNobodySet() {
        assertThat(json(sent(client(), LlmRequest.of("why?")))).isEqualTo(JSON.readTree("""
                {"model":"smollm2:135m-instruct-q4_1","messages":[{"role":"user","content":"why?"}],"stream":true,
                 "stream_options":{"include_usage":true}}
                """));
    }

    @Test
    void aRequestsOwnSettingsComeBeforeTheClients() {
        OpenAiClientBuilder builder =
                client().temperature(1).maxTokens(9).seed(1).systemPrompt("x").format("{}");
        LlmRequest request = LlmRequest.of(List.of(ChatMessage.system("be kind"), ChatMessage.user("why?")))
                .withTemperature(0)
                .withMaxTokens(5)
                .withSeed(2)
                .withFormat("json");
        assertThat(json(sent(builder, request))).isEqualTo(JSON.readTree("""
                {"model":"smollm2:135m-instruct-q4_1","messages":[{"role":"system","content":"be kind"},{"role":"user","content":"why?"}],
                 "stream":true,"stream_options":{"include_usage":true},"temperature":0.0,"max_tokens":5,"seed":2,
                 "response_format":{"type":"json_object"}}
                """));
    }

    @Test
    void sendsCallsTheirResultsAndImages() {
        ToolCall call = new ToolCall(Optional.of("call_1"), OptionalInt.of(0), "f", "{\"x\": 1}");
        ToolCall nameless = new ToolCall(Optional.empty(), OptionalInt.empty(), "g", "{}");
        LlmRequest request = LlmRequest.of(List.of(
                ChatMessage.user("look", new Image("image/png", "AAAA")),
                ChatMessage.assistant("", List.of(call, nameless)),
                ChatMessage.tool(call, "7"),
                ChatMessage.tool(nameless, "8")));
        assertThat(json(sent(client(), request)).get("messages")).isEqualTo(JSON.readTree("""
                [{"role":"user","content":[{"type":"text","text":"look"},{"type":"image_url","image_url":{"url":"data:image/png;base64,AAAA"}}]},
                 {"role":"assistant","content":"","tool_calls":[
                   {"id":"call_1","type":"function","function":{"name":"f","arguments":"{\\"x\\": 1}"}},
                   {"id":"g","type":"function","function":{"name":"g","arguments":"{}"}}]},
                 {"role":"tool","content":"7","tool_call_id":"call_1"},
                 {"role":"tool","content":"8","tool_call_id":"g"}]
                """));
    }

    @Test
    void keepsWhatABaseUrlHasBeforeThePath() {
        respond(200, "text/event-stream", HELLO + DONE);
        String url = "http://127.0.0.1:" + server.getPort() + "/openai/deployments/x/";
        assertThat(OpenAiClient.builder().baseUrl(url).model("m").build().complete("?"))
                .isEqualTo("Hello");
        assertThat(takeRequest().getTarget()).isEqualTo("/openai/deployments/x/chat/completions");
    }

    @Test
    void anEndWithoutItsLastWordIsAFailureThatKeepsTheText() {
        respond(200, "text/event-stream", HELLO + "data: {\"choices\":[{\"delta\":{\"content\":\"\"}}]}\n\n");
        LlmException failure = failure();
        assertThat(failure)
                .isInstanceOf(LlmIncompleteStreamException.class)
                .hasMessageContaining("/v1/chat/completions ended after 2 records");
        assertThat(failure.partialText()).isEqualTo("Hello");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "data: {\"error\":{\"message\":\"out of cards\"}}",
                "event: error\\ndata: {\"error\":{\"message\":\"out of cards\"}}",
                "error: {\"code\":500,\"message\":\"out of cards\"}",
                "data: {\"object\":\"error\",\"message\":\"out of cards\"}"
            })
    void anErrorInsideIsTheServersLastWord(String event) {
        respond(200, "text/event-stream", HELLO + event.replace("\\n", "\n") + "\n\n");
        LlmException failure = failure();
        assertThat(failure).isInstanceOf(LlmServerErrorException.class).hasMessageContaining("out of cards");
        assertThat(failure.partialText()).isEqualTo("Hello");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "400 | This model's maximum context length is 4096 tokens. However, you requested 5000 tokens",
                "400 | the request exceeds the available context size, try increasing it",
                "200 | context_length_exceeded"
            })
    void aPromptThatIsTooLongHasAnExceptionOfItsOwn(int status, String message) {
        String error = "{\"error\":{\"message\":\"" + message + "\",\"type\":\"invalid_request_error\"}}";
        respond(status, "application/json", error);
        assertThat(failure())
                .isInstanceOf(LlmPromptTooLongException.class)
                .hasMessageContaining(message)
                .hasMessageContaining("send a shorter prompt");
    }

    @Test
    void refusalsAreTypedAndSayWhatToDo() {
        replay("openai-chat-model-not-found", "recorded", Fault.NONE);
        assertThat(failure())
                .isInstanceOf(LlmHttpException.class)
                .hasMessageContaining("status 404: model 'nobody:1b' not found")
                .hasMessageContaining("GET /v1/models");
        respond(
                401,
                "application/json",
                "{\"error\":{\"message\":\"Incorrect API key\",\"code\":\"invalid_api_key\"}}");
        assertThat(failure()).isInstanceOf(LlmHttpException.class).hasMessageContaining("Incorrect API key");
        respond(429, "application/json", "{\"error\":{\"message\":\"slow down\"}}");
        assertThat(failure()).hasMessageContaining("ask again later");
        respond(404, "text/html", "<h1>nothing here</h1>");
        assertThat(failure()).hasMessageContaining("/v1 at its end");
    }

    @Test
    void whatIsNoAnswerIsMalformed() {
        respond(200, "text/html", "<h1>Log in</h1>");
        assertThat(failure()).isInstanceOf(LlmMalformedStreamException.class).hasMessageContaining("login page");
        respond(200, "text/event-stream", "data: <html>\n\ndata: </html>\n\n");
        assertThat(failure())
                .isInstanceOf(LlmMalformedStreamException.class)
                .hasMessageContaining("2 lines of which none is a record");
        respond(200, "text/event-stream", HELLO + "data: nonsense\n\n" + DONE);
        assertThat(catchThrowableOfType(
                        LlmMalformedStreamException.class,
                        () -> client().strict(true).build().complete("?")))
                .hasMessageContaining("line 3");
        respond(200, "text/event-stream", HELLO + "data: nonsense\n\n" + DONE);
        assertThat(client().build().complete("?")).isEqualTo("Hello");
    }

    @Test
    void bytesThatAreNotUtf8AndRecordsThatAreTooLargeFail() {
        Buffer body = new Buffer()
                .writeUtf8(HELLO)
                .writeUtf8("data: {\"x\":\"")
                .writeByte(0xFF)
                .writeUtf8("\"}\n\n");
        server.enqueue(new MockResponse.Builder()
                .setHeader("Content-Type", "text/event-stream")
                .body(body)
                .build());
        assertThat(failure()).isInstanceOf(LlmUtf8Exception.class).hasMessageContaining("0xFF");
        respond(200, "text/event-stream", HELLO + "data: {\"x\":\"" + "y".repeat(2_000) + "\"}\n\n" + DONE);
        assertThat(catchThrowableOfType(
                                LlmTooLargeException.class,
                                () -> client().maxRecordBytes(1_000).build().complete("?"))
                        .partialText())
                .isEqualTo("Hello");
    }

    @Test
    void aConnectionThatBreaksOffIsAFailureThatKeepsTheText() {
        replay("openai-chat", "recorded", Fault.parse("cut-inside:20"));
        LlmException failure = failure();
        assertThat(failure).isInstanceOf(LlmIncompleteStreamException.class);
        assertThat(failure.partialText()).startsWith("The weir");
    }

    @Test
    void timeLimitsApply() {
        server.enqueue(new MockResponse.Builder()
                .onResponseStart(SocketEffect.Stall.INSTANCE)
                .build());
        assertThatThrownBy(() ->
                        client().firstByteTimeout(Duration.ofMillis(50)).build().complete("?"))
                .isInstanceOf(LlmFirstByteTimeoutException.class);
        server.enqueue(new MockResponse.Builder()
                .setHeader("Content-Type", "text/event-stream")
                .body(HELLO + DONE)
                .onResponseBody(SocketEffect.Stall.INSTANCE)
                .build());
        assertThatThrownBy(() ->
                        client().idleTimeout(Duration.ofMillis(50)).build().complete("?"))
                .isInstanceOf(LlmIdleTimeoutException.class);
    }

    @Test
    void cancellingEndsTheWaitAndTheRequest() throws InterruptedException {
        server.enqueue(new MockResponse.Builder()
                .onResponseStart(SocketEffect.Stall.INSTANCE)
                .build());
        LlmStream answer = client().build().completeStreaming("?");
        Thread other = new Thread(() -> {
            takeRequest();
            answer.cancel();
        });
        other.start();
        assertThatThrownBy(answer::text).isInstanceOf(LlmCancelledException.class);
        other.join();
    }

    @Test
    void aServerThatIsNotThereIsUnreachable() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        OpenAiClient client = OpenAiClient.builder()
                .baseUrl("http://127.0.0.1:" + port + "/v1")
                .model("m")
                .build();
        assertThatThrownBy(() -> client.complete("?"))
                .isInstanceOf(LlmUnreachableException.class)
                .hasMessageContaining("set the base URL");
    }

    @Test
    void refusesSettingsThatNoServerTakes() {
        OpenAiClientBuilder builder = OpenAiClient.builder();
        assertThatThrownBy(builder::build)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("/v1/models");
        assertThatThrownBy(() -> builder.model(" ")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> builder.baseUrl("localhost:8000/v1"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("http://localhost:8000/v1");
        assertThatThrownBy(() -> builder.format("[1]")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> builder.temperature(Double.NaN)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> builder.apiKey("a\nb")).hasMessageNotContaining("a\nb");
    }

    @Test
    void neverShowsTheKey() {
        OpenAiClient client = client().apiKey(SECRET).build();
        assertThat(client.toString()).contains("Authorization").doesNotContain(SECRET);
        respond(401, "application/json", "{\"error\":{\"message\":\"no\"}}");
        assertThatThrownBy(() -> client.complete("?")).hasMessageNotContaining(SECRET);
    }

    private OpenAiClientBuilder client() {
        return OpenAiClient.builder()
                .baseUrl("http://127.0.0.1:" + server.getPort() + "/v1")
                .model("smollm2:135m-instruct-q4_1");
    }

    private void replay(String recording, String chunking, Fault fault) {
        server.enqueue(MockResponses.of(Recording.bundled(recording), Chunking.parse(chunking), fault));
    }

    private void respond(int status, String type, String body) {
        server.enqueue(new MockResponse.Builder()
                .code(status)
                .setHeader("Content-Type", type)
                .body(body)
                .build());
    }

    private LlmException failure() {
        return catchThrowableOfType(LlmException.class, () -> client().build().complete("?"));
    }

    private RecordedRequest sent(OpenAiClientBuilder builder, LlmRequest request) {
        respond(200, "text/event-stream", HELLO + DONE);
        assertThat(builder.build().complete(request)).isEqualTo("Hello");
        return takeRequest();
    }

    private RecordedRequest takeRequest() {
        try {
            return Objects.requireNonNull(server.takeRequest(10, TimeUnit.SECONDS), "no request came");
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static JsonNode json(RecordedRequest request) {
        return JSON.readTree(Objects.requireNonNull(request.getBody()).utf8());
    }
}
