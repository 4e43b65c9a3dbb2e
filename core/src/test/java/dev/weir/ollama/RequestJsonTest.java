package dev.weir.ollama;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.llm.ChatMessage;
import dev.weir.llm.LlmRequest;
import java.time.Duration;
import java.util.List;
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
    void aBlockingRequestAsksForOneObject() {
        server.respond(200, "application/json", StreamConditionsTest.DONE);
        server.client().build().complete(QUESTION);
        assertThat(JSON.readTree(server.takeRequest().getBody().utf8())
                        .get("stream")
                        .booleanValue())
                .isFalse();
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
        server.stream(StreamConditionsTest.DONE);
        builder.build().completeStreaming(request).text();
        return JSON.readTree(server.takeRequest().getBody().utf8());
    }
}
