package dev.weir.bench.latency.request;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bench.latency.prompt.Prompt;
import dev.weir.llm.ChatMessage;
import dev.weir.llm.LlmClient;
import dev.weir.llm.LlmRequest;
import dev.weir.ollama.OllamaClient;
import dev.weir.ollama.OllamaClientBuilder;
import dev.weir.ollama.OllamaEndpoint;
import dev.weir.openai.OpenAiClient;
import dev.weir.openai.OpenAiClientBuilder;
import dev.weir.recording.Recording;
import dev.weir.replay.junit.OllamaReplay;
import dev.weir.replay.junit.SeenRequest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A load that is written beforehand asks what core's clients ask: the two writers of each dialect agree on the same prompt and options. */
class SameBodyAsClientsTest {

    private static final JsonMapper JSON = new JsonMapper();

    private static final List<ChatMessage> QUESTION = List.of(ChatMessage.user("Why?"));
    private static final List<ChatMessage> CONVERSATION = List.of(
            ChatMessage.system("Be brief."),
            ChatMessage.user("Why?"),
            ChatMessage.assistant("So."),
            ChatMessage.user("How, in \"words\"?"));

    @RegisterExtension
    static final OllamaReplay SERVER = OllamaReplay.of("generate-plan", "chat-prose", "openai-chat");

    @ParameterizedTest
    @EnumSource
    void whereNothingIsAskedForButAnAnswer(ServerApi api) {
        ModelOptions nothing = ModelOptions.of(
                OptionalDouble.empty(), OptionalLong.empty(), OptionalInt.empty(), OptionalInt.empty(), Map.of());
        for (List<ChatMessage> messages : List.of(QUESTION, CONVERSATION)) {
            assertThat(body(api, nothing, new Prompt("p", messages, Optional.empty(), OptionalInt.empty())))
                    .isEqualTo(asked(client(api, false), LlmRequest.of(messages)));
        }
    }

    @ParameterizedTest
    @EnumSource
    void whereAllIsAskedFor(ServerApi api) {
        OptionalInt context = api == ServerApi.OPENAI ? OptionalInt.empty() : OptionalInt.of(8_192);
        ModelOptions all = ModelOptions.of(
                OptionalDouble.of(0.5),
                OptionalLong.of(42),
                OptionalInt.of(64),
                context,
                Map.of("top_k", JSON.readTree("40"), "stop", JSON.readTree("[\"x\"]")));
        for (String format : List.of("json", "{\"type\":\"object\"}")) {
            LlmRequest request = LlmRequest.of(CONVERSATION).toBuilder()
                    .format(format)
                    .option("top_k", 40)
                    .option("stop", List.of("x"))
                    .build();
            assertThat(body(api, all, new Prompt("p", CONVERSATION, Optional.of(format), OptionalInt.of(300))))
                    .isEqualTo(asked(client(api, true), request));
        }
    }

    private static JsonNode body(ServerApi api, ModelOptions options, Prompt prompt) {
        return JSON.readTree(RequestBody.of(model(api), api, options).of(prompt, true));
    }

    /** What a client sends for a request. */
    private static JsonNode asked(LlmClient client, LlmRequest request) {
        assertThat(client.complete(request)).isNotEmpty();
        List<SeenRequest> seen = SERVER.requests();
        return JSON.readTree(seen.get(seen.size() - 1).body());
    }

    private static LlmClient client(ServerApi api, boolean withOptions) {
        if (api == ServerApi.OPENAI) {
            OpenAiClientBuilder builder =
                    OpenAiClient.builder().baseUrl(SERVER.url() + "/v1").model(model(api));
            return withOptions ? builder.temperature(0.5).seed(42).maxTokens(64).build() : builder.build();
        }
        OllamaClientBuilder builder = OllamaClient.builder()
                .baseUrl(SERVER.url())
                .model(model(api))
                .endpoint(api == ServerApi.CHAT ? OllamaEndpoint.CHAT : OllamaEndpoint.GENERATE);
        return withOptions
                ? builder.temperature(0.5)
                        .seed(42)
                        .maxTokens(64)
                        .contextLength(8_192)
                        .build()
                : builder.build();
    }

    private static String model(ServerApi api) {
        Recording recording = Recording.bundled(
                switch (api) {
                    case GENERATE -> "generate-plan";
                    case CHAT -> "chat-prose";
                    case OPENAI -> "openai-chat";
                });
        return recording.modelName().orElseThrow();
    }
}
