package dev.weir.bench.latency.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.bench.latency.prompt.Prompt;
import dev.weir.llm.ChatMessage;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class RequestBytesTest {

    private static final JsonMapper JSON = new JsonMapper();
    private static final ModelOptions NOTHING = ModelOptions.of(
            OptionalDouble.empty(), OptionalLong.empty(), OptionalInt.empty(), OptionalInt.empty(), Map.of());

    private static JsonNode body(ServerApi api, ModelOptions options, Prompt prompt) {
        return JSON.readTree(RequestBody.of("m", api, options).of(prompt, true));
    }

    private static Prompt prompt(Optional<String> format, ChatMessage... messages) {
        return new Prompt("p", List.of(messages), format, OptionalInt.of(300));
    }

    @Test
    void aQuestionIsThePromptOfGenerate() {
        assertThat(body(ServerApi.GENERATE, NOTHING, prompt(Optional.empty(), ChatMessage.user("Why?"))))
                .isEqualTo(JSON.readTree(
                        "{\"model\":\"m\",\"prompt\":\"Why?\",\"stream\":true,\"truncate\":false,\"shift\":false,"
                                + "\"options\":{\"num_predict\":300}}"));
    }

    @Test
    void aConversationKeepsItsRoles() {
        Prompt prompt = prompt(
                Optional.of("json"),
                ChatMessage.system("Be brief."),
                ChatMessage.user("Why?"),
                ChatMessage.assistant("So."),
                ChatMessage.user("How?"));
        JsonNode chat = body(ServerApi.CHAT, NOTHING, prompt);
        assertThat(chat.path("messages")).hasSize(4);
        assertThat(chat.path("messages").get(0))
                .isEqualTo(JSON.readTree("{\"role\":\"system\",\"content\":\"Be brief.\"}"));
        assertThat(chat.path("format").asString()).isEqualTo("json");
        JsonNode generate = body(ServerApi.GENERATE, NOTHING, prompt);
        assertThat(generate.path("system").asString()).isEqualTo("Be brief.");
        assertThat(generate.path("prompt").asString())
                .isEqualTo("user: Why?\n\nassistant: So.\n\nuser: How?\n\nassistant:");
    }

    @Test
    void optionsAreSentAsGivenAndASchemaAsJson() {
        ModelOptions options = ModelOptions.of(
                OptionalDouble.of(0),
                OptionalLong.of(42),
                OptionalInt.of(64),
                OptionalInt.of(8192),
                Map.of("top_k", JSON.readTree("40"), "stop", JSON.readTree("[\"x\"]")));
        JsonNode body = body(
                ServerApi.GENERATE, options, prompt(Optional.of("{\"type\":\"object\"}"), ChatMessage.user("Why?")));
        assertThat(body.path("format").path("type").asString()).isEqualTo("object");
        assertThat(body.path("options"))
                .isEqualTo(
                        JSON.readTree(
                                "{\"temperature\":0.0,\"seed\":42,\"num_predict\":64,\"num_ctx\":8192,\"stop\":[\"x\"],\"top_k\":40}"));
    }

    @Test
    void aChatCompletionIsAskedForItsUsageAndInOpenAisWords() {
        ModelOptions options = ModelOptions.of(
                OptionalDouble.of(0),
                OptionalLong.of(42),
                OptionalInt.empty(),
                OptionalInt.empty(),
                Map.of("top_p", JSON.readTree("0.9")));
        Prompt prompt =
                prompt(Optional.of("{\"type\":\"object\"}"), ChatMessage.system("Be brief."), ChatMessage.user("Why?"));
        assertThat(body(ServerApi.OPENAI, options, prompt)).isEqualTo(JSON.readTree("""
                {"model":"m","messages":[{"role":"system","content":"Be brief."},{"role":"user","content":"Why?"}],
                 "stream":true,"stream_options":{"include_usage":true},"temperature":0.0,"seed":42,"max_tokens":300,
                 "response_format":{"type":"json_schema","json_schema":{"name":"answer","schema":{"type":"object"}}},"top_p":0.9}
                """));
        JsonNode whole = JSON.readTree(RequestBody.of("m", ServerApi.OPENAI, NOTHING)
                .of(prompt(Optional.of("json"), ChatMessage.user("Why?")), false));
        assertThat(whole.has("stream_options")).as("only streams have them").isFalse();
        assertThat(whole.path("response_format").path("type").asString()).isEqualTo("json_object");
    }

    @Test
    void aContextIsNotAskedForInOpenAisApi() {
        ModelOptions options = ModelOptions.of(
                OptionalDouble.empty(), OptionalLong.empty(), OptionalInt.empty(), OptionalInt.of(8192), Map.of());
        assertThatThrownBy(() -> RequestBody.of("m", ServerApi.OPENAI, options))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("--num-ctx");
    }

    @Test
    void aRequestIsAllOfItsBytes() {
        ServerAddress server = ServerAddress.parse("http://localhost:11434/ollama/");
        byte[] json = "{\"a\":\"\u00fc\"}".getBytes(StandardCharsets.UTF_8);
        String request = new String(
                new HttpPost(server, Map.of("Authorization", "Bearer x")).of("/api/chat", json),
                StandardCharsets.UTF_8);
        assertThat(request)
                .startsWith("POST /ollama/api/chat HTTP/1.1\r\nHost: localhost:11434\r\n")
                .contains("\r\nContent-Length: 10\r\n", "\r\nAuthorization: Bearer x\r\n")
                .endsWith("\r\n\r\n{\"a\":\"\u00fc\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"X-A: b", "", "X\nY"})
    void aHeaderNameIsAToken(String name) {
        ServerAddress server = ServerAddress.parse("http://localhost");
        assertThatThrownBy(() -> new HttpPost(server, Map.of(name, "v"))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aHeaderValueHasNoLineBreakAndIsNotRepeatedInTheMessage() {
        ServerAddress server = ServerAddress.parse("http://localhost");
        assertThatThrownBy(() -> new HttpPost(server, Map.of("Authorization", "secret\r\nX: y")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Authorization")
                .hasMessageNotContaining("secret");
    }

    @ParameterizedTest
    @CsvSource({
        "http://localhost:11434, localhost, 11434, false, ''",
        "HTTP://LocalHost:11434/, LocalHost, 11434, false, ''",
        "https://gpu.example, gpu.example, 443, true, ''",
        "http://gpu.example/a/b/, gpu.example, 80, false, /a/b",
        "http://[::1]:1, [::1], 1, false, ''"
    })
    void anAddressIsReadFromAUrl(String url, String host, int port, boolean isTls, String prefix) {
        ServerAddress address = ServerAddress.parse(url);
        assertThat(address.host()).isEqualTo(host);
        assertThat(address.port()).isEqualTo(port);
        assertThat(address.isTls()).isEqualTo(isTls);
        assertThat(address.pathPrefix()).isEqualTo(prefix);
        assertThat(address.url()).doesNotEndWith("/");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost:11434",
                "ftp://localhost",
                "http://",
                "http://u:p@h",
                "http://h/?q",
                "http://h#f",
                "not a url"
            })
    void whatIsNoUrlOfAServerSaysWhatToGive(String url) {
        assertThatThrownBy(() -> ServerAddress.parse(url))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + url + "'")
                .hasMessageEndingWith("give one such as http://127.0.0.1:11434");
    }
}
