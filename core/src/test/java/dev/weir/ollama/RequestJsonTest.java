package dev.weir.ollama;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.llm.ChatMessage;
import dev.weir.llm.Image;
import dev.weir.llm.LlmRequest;
import dev.weir.llm.ToolDefinition;
import dev.weir.llm.event.ToolCall;
import dev.weir.llm.failure.LlmHttpException;
import dev.weir.plan.Parameter;
import dev.weir.plan.ParameterType.IntegerType;
import dev.weir.plan.ParameterType.StringType;
import dev.weir.plan.Tool;
import dev.weir.plan.ToolRegistry;
import dev.weir.prompt.ToolSchema;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a request says on the wire. */
class RequestJsonTest {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final LlmRequest QUESTION = LlmRequest.of("why?");

    private final StubServer server = new StubServer();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void leavesToTheServerWhatNobodySet() {
        assertThat(sent(server.client(), QUESTION)).isEqualTo(JSON.readTree("""
                        {"model":"smollm2:135m-instruct-q4_1","stream":true,"options":{},"truncate":false,"shift":false,
                         "messages":[{"role":"user","content":"why?"}]}
                        """));
    }

    @Test
    void saysAllThatIsSet() {
        OllamaClientBuilder builder = server.client()
                .model("qwen3:8b")
                .temperature(0.7)
                .maxTokens(100)
                .seed(7)
                .contextLength(2_048)
                .keepAlive(Duration.ofMinutes(5))
                .systemPrompt("be brief")
                .format("{\"type\":\"object\",\"properties\":{\"b\":{},\"a\":{}}}")
                .stop("\n\n", "END")
                .think(Think.OFF);
        assertThat(sent(builder, QUESTION)).isEqualTo(JSON.readTree("""
                        {"model":"qwen3:8b","stream":true,"format":{"type":"object","properties":{"b":{},"a":{}}},"think":false,
                         "truncate":false,"shift":false,"keep_alive":300,"options":{"temperature":0.7,"num_predict":100,"seed":7,"num_ctx":2048,"stop":["\\n\\n","END"]},
                         "messages":[{"role":"system","content":"be brief"},{"role":"user","content":"why?"}]}
                        """));
    }

    @Test
    void aRequestsOwnSettingsComeBeforeTheClients() {
        OllamaClientBuilder builder = server.client()
                .temperature(0.7)
                .maxTokens(100)
                .seed(7)
                .format("json")
                .systemPrompt("be brief");
        LlmRequest request = LlmRequest.of(List.of(ChatMessage.system("be kind"), ChatMessage.user("why?")))
                .withTemperature(0)
                .withMaxTokens(5)
                .withSeed(-1)
                .withFormat("{\"type\":\"array\"}");
        JsonNode sent = sent(builder, request);
        assertThat(sent.get("options")).isEqualTo(JSON.readTree("{\"temperature\":0.0,\"num_predict\":5,\"seed\":-1}"));
        assertThat(sent.get("format")).isEqualTo(JSON.readTree("{\"type\":\"array\"}"));
        assertThat(sent.get("messages").get(0).get("content").stringValue()).isEqualTo("be kind");
        assertThat(sent.get("messages").size()).isEqualTo(2);
    }

    @Test
    void anAnswerThatIsWaitedForWholeIsStreamedToo() {
        server.stream(StreamConditionsTest.DONE);
        server.client().build().complete(QUESTION);
        assertThat(sent().get("stream").booleanValue()).isTrue();
    }

    @Test
    void saysWhichToolsThereAreWhatWasCalledAndWhatItReturned() {
        ToolCall call =
                new ToolCall(Optional.of("call_1"), OptionalInt.of(0), "weather", "{\"city\":\"Oslo\",\"days\":1.50}");
        LlmRequest request = LlmRequest.builder()
                .user("What is the weather in Oslo?")
                .message(ChatMessage.assistant("Let me see.", List.of(call)))
                .message(ChatMessage.tool(call, "11 degrees"))
                .message(ChatMessage.tool("clock", "noon"))
                .tool(ToolDefinition.of("weather", "Of a city.", "{\"type\":\"object\",\"required\":[\"city\"]}"))
                .tool(ToolDefinition.of("clock", ""))
                .build();
        assertThat(sentText(server.client(), request))
                .isEqualTo(
                        "{\"model\":\"smollm2:135m-instruct-q4_1\",\"stream\":true,\"options\":{},\"messages\":["
                                + "{\"role\":\"user\",\"content\":\"What is the weather in Oslo?\"},"
                                + "{\"role\":\"assistant\",\"content\":\"Let me see.\",\"tool_calls\":[{\"id\":\"call_1\",\"function\":"
                                + "{\"index\":0,\"name\":\"weather\",\"arguments\":{\"city\":\"Oslo\",\"days\":1.50}}}]},"
                                + "{\"role\":\"tool\",\"content\":\"11 degrees\",\"tool_name\":\"weather\",\"tool_call_id\":\"call_1\"},"
                                + "{\"role\":\"tool\",\"content\":\"noon\",\"tool_name\":\"clock\"}],"
                                + "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"weather\",\"description\":\"Of a city.\","
                                + "\"parameters\":{\"type\":\"object\",\"required\":[\"city\"]}}},"
                                + "{\"type\":\"function\",\"function\":{\"name\":\"clock\",\"description\":\"\","
                                + "\"parameters\":{\"type\":\"object\",\"properties\":{}}}}],\"truncate\":false,\"shift\":false}");
    }

    @Test
    void aRegistrysToolsAreDeclaredWithTheirLimits() {
        LlmRequest request = LlmRequest.builder()
                .user("what now?")
                .tools(ToolSchema.definitions(ToolRegistry.of(List.of(new Tool(
                        "Throw",
                        "combat",
                        "Throw something.",
                        List.of(
                                new Parameter("what", new StringType(0, 9, List.of("stone", "stick")), true),
                                new Parameter("times", new IntegerType(1, 3), false)))))))
                .build();
        assertThat(sent(server.client(), request).get("tools")).isEqualTo(JSON.readTree("""
                [{"type":"function","function":{"name":"Throw","description":"Throw something.","parameters":{"type":"object",
                  "properties":{"what":{"type":"string","enum":["stone","stick"]},"times":{"type":"integer","minimum":1,"maximum":3}},
                  "required":["what"]}}}]
                """));
    }

    @Test
    void imagesGoWithTheirMessageOrWithThePrompt() {
        byte[] png = {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10};
        LlmRequest request =
                LlmRequest.builder().user("What is this?", Image.of(png)).build();
        assertThat(sent(server.client(), request).get("messages")).isEqualTo(JSON.readTree("""
                [{"role":"user","content":"What is this?","images":["iVBORw0KGgo="]}]
                """));
        JsonNode generate = sent(server.client().endpoint(OllamaEndpoint.GENERATE), request);
        assertThat(generate.get("prompt").stringValue()).isEqualTo("What is this?");
        assertThat(generate.get("images")).isEqualTo(JSON.readTree("[\"iVBORw0KGgo=\"]"));
    }

    @Test
    void optionsAreOpenAndHaveTheLastWord() {
        LlmRequest request = LlmRequest.builder()
                .user("why?")
                .temperature(0)
                .option("top_p", 0.9)
                .option("temperature", 1)
                .option("num_ctx", 512)
                .option("stop", List.of("."))
                .option("penalize_newline", true)
                .option("nested", Map.of("a", List.of(1L, "b")))
                .build();
        assertThat(sent(server.client().contextLength(8_192).stop("x"), request).get("options"))
                .isEqualTo(JSON.readTree("""
                        {"temperature":1,"stop":["."],"top_p":0.9,"num_ctx":512,"penalize_newline":true,"nested":{"a":[1,"b"]}}
                        """));
    }

    @Test
    void whatOnlyAChatCanDoIsNotAskedElsewhere() {
        LlmRequest withTools =
                LlmRequest.builder().user("?").tool(ToolDefinition.of("f", "")).build();
        OllamaClient bound = server.client().endpoint(OllamaEndpoint.GENERATE).build();
        assertThatThrownBy(() -> bound.completeStreaming(withTools))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("has no tools");
        OllamaClient client = server.client().build();
        server.respond(404, "text/plain", "404 page not found");
        assertThatThrownBy(() -> client.complete(withTools))
                .isInstanceOf(LlmHttpException.class)
                .hasMessageContaining("/api/chat");
        assertThat(server.requestCount()).isEqualTo(1);
        server.respond(404, "text/plain", "404 page not found");
        server.stream(StreamConditionsTest.DONE);
        client.complete(QUESTION); // from now on, it asks /api/generate
        server.stream(StreamConditionsTest.DONE);
        client.complete(withTools);
        for (String path : List.of("/api/chat", "/api/chat", "/api/generate", "/api/chat")) {
            assertThat(server.takeRequest().getTarget()).isEqualTo(path);
        }
    }

    @Test
    void refusesArgumentsThatAreNoJsonBeforeItSendsAnything() {
        ToolCall call = new ToolCall(Optional.empty(), OptionalInt.empty(), "f", "{");
        LlmRequest request = LlmRequest.builder()
                .message(ChatMessage.assistant("", List.of(call)))
                .build();
        OllamaClient client = server.client().build();
        assertThatThrownBy(() -> client.completeStreaming(request))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("the arguments of the call of f are no JSON");
        assertThat(server.requestCount()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"PT0S,0", "PT10M,600", "PT-1S,-1", "PT1.5S,\"1500ms\""})
    void keepAliveIsSecondsOrAGoDuration(Duration keepAlive, String json) {
        assertThat(sent(server.client().keepAlive(keepAlive), QUESTION).get("keep_alive"))
                .hasToString(json);
    }

    @ParameterizedTest
    @CsvSource({"ON,true", "OFF,false", "LOW,\"low\"", "MEDIUM,\"medium\"", "HIGH,\"high\""})
    void thinkIsABooleanOrALevel(Think think, String json) {
        assertThat(sent(server.client().think(think), QUESTION).get("think")).hasToString(json);
    }

    @Test
    void textOutsideAsciiArrivesAsItIs() {
        String text = "\u0000 \u0085 \u2028 \ud83d\ude80 \" \\ caf\u00e9";
        assertThat(sent(server.client(), LlmRequest.of(text))
                        .at("/messages/0/content")
                        .stringValue())
                .isEqualTo(text);
    }

    @Test
    void generateTakesAQuestionAsThePrompt() {
        JsonNode sent = sent(server.client().endpoint(OllamaEndpoint.GENERATE).systemPrompt("be brief"), QUESTION);
        assertThat(sent.get("prompt").stringValue()).isEqualTo("why?");
        assertThat(sent.get("system").stringValue()).isEqualTo("be brief");
        assertThat(sent.has("messages")).isFalse();
    }

    @Test
    void generateTakesAConversationAsATranscript() {
        LlmRequest conversation = LlmRequest.of(
                List.of(ChatMessage.user("one"), ChatMessage.assistant("two"), ChatMessage.user("three")));
        assertThat(sent(server.client().endpoint(OllamaEndpoint.GENERATE), conversation)
                        .get("prompt")
                        .stringValue())
                .isEqualTo("user: one\n\nassistant: two\n\nuser: three\n\nassistant:");
    }

    @Test
    void refusesAFormatThatIsNoneBeforeItSendsAnything() {
        OllamaClient client = server.client().build();
        for (String format : List.of("yaml", "{", "[]", "1", "")) {
            assertThatThrownBy(() -> client.completeStreaming(QUESTION.withFormat(format)))
                    .as(format)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("neither \"json\" nor a JSON schema");
            assertThatThrownBy(() -> server.client().format(format)).isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(server.requestCount()).isZero();
    }

    @Test
    void acceptsTheFormatJson() {
        assertThat(sent(server.client().format("json"), QUESTION).get("format")).hasToString("\"json\"");
    }

    private JsonNode sent(OllamaClientBuilder builder, LlmRequest request) {
        return JSON.readTree(sentText(builder, request));
    }

    private String sentText(OllamaClientBuilder builder, LlmRequest request) {
        server.stream(StreamConditionsTest.DONE);
        builder.build().completeStreaming(request).text();
        return server.takeRequest().getBody().utf8();
    }

    private JsonNode sent() {
        return JSON.readTree(server.takeRequest().getBody().utf8());
    }
}
