package dev.weir.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.llm.event.ToolCall;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LlmRequestTest {

    private static final LlmRequest FULL = LlmRequest.builder()
            .system("be brief")
            .user("why?")
            .assistant("because")
            .user("and that?", Image.of("image/png", new byte[] {1, 2, 3}))
            .tool(ToolDefinition.of("clock", "Tells the time."))
            .format("json")
            .temperature(0.5)
            .maxTokens(7)
            .seed(9)
            .contextTokens(11)
            .option("top_p", 0.9)
            .build();

    @Test
    void leavesOpenWhatNobodySet() {
        LlmRequest request = LlmRequest.of("why?");
        assertThat(request.messages()).containsExactly(ChatMessage.user("why?"));
        assertThat(request.tools()).isEmpty();
        assertThat(request.format()).isEmpty();
        assertThat(request.temperature()).isEmpty();
        assertThat(request.maxTokens()).isEmpty();
        assertThat(request.seed()).isEmpty();
        assertThat(request.contextTokens()).isEmpty();
        assertThat(request.options()).isEmpty();
    }

    @Test
    void aCopyIsEqualAndKeepsEverything() {
        assertThat(FULL.toBuilder().build()).isEqualTo(FULL).hasSameHashCodeAs(FULL);
        assertThat(FULL.withSeed(10)).isNotEqualTo(FULL);
        assertThat(FULL.withSeed(10).withSeed(9)).isEqualTo(FULL);
        assertThat(FULL.withoutFormat().format()).isEmpty();
    }

    @Test
    void whatIsBuiltIsIndependentOfItsBuilder() {
        List<Object> list = new ArrayList<>(List.of(1));
        LlmRequest.Builder builder = LlmRequest.builder().user("one").option("stop", list);
        LlmRequest request = builder.build();
        list.add(2);
        builder.user("two").option("top_k", 1).build();
        assertThat(request.messages()).hasSize(1);
        assertThat(request.options()).isEqualTo(Map.of("stop", List.of(1)));
    }

    @Test
    void saysWhatItIsButNotWhatItSays() {
        assertThat(FULL.toString()).contains("4 messages", "1 tools", "top_p").doesNotContain("why", "brief");
        assertThat(Image.of("image/png", new byte[300]).toString())
                .isEqualTo("Image[image/png, 400 characters of Base64]");
    }

    @Test
    void refusesWhatNoServerCouldTake() {
        LlmRequest.Builder builder = LlmRequest.builder();
        assertThatThrownBy(builder::build).hasMessageContaining("at least one message");
        assertThatThrownBy(() -> builder.temperature(Double.NaN)).hasMessageContaining("finite");
        assertThatThrownBy(() -> builder.maxTokens(0)).hasMessageContaining("maxTokens is 0");
        assertThatThrownBy(() -> builder.contextTokens(0)).hasMessageContaining("contextTokens is 0");
    }

    @Test
    void refusesOptionsThatJsonHasNot() {
        Map<String, Object> endless = new HashMap<>();
        endless.put("self", endless);
        for (Object value : List.of(Double.NaN, Float.POSITIVE_INFINITY, new Object(), List.of('c'), endless)) {
            assertThatThrownBy(() -> LlmRequest.builder().option("x", value))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("option x is");
        }
        assertThatThrownBy(() -> LlmRequest.builder().options(Collections.singletonMap("x", null)))
                .hasMessageContaining("option x is null");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[]", "\"object\"", "null"})
    void refusesParametersThatAreNoSchema(String schema) {
        assertThatThrownBy(() -> ToolDefinition.of("f", "", schema))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("the parameters of tool f are no JSON schema");
        assertThatThrownBy(() -> ToolDefinition.of(" ", "")).hasMessageContaining("blank");
    }

    @Test
    void onlyTheAssistantCallsAndOnlyToolsReturn() {
        ToolCall call = new ToolCall(Optional.of("1"), OptionalInt.empty(), "f", "{}");
        assertThat(ChatMessage.assistant("", List.of(call)).toolCalls()).containsExactly(call);
        assertThat(ChatMessage.tool(call, "done").toolName()).contains("f");
        assertThat(ChatMessage.tool(call, "done").toolCallId()).contains("1");
        assertThatThrownBy(() -> new ChatMessage(
                        ChatMessage.Role.USER, "", List.of(call), Optional.empty(), Optional.empty(), List.of()))
                .hasMessageContaining("only the assistant calls tools");
        assertThatThrownBy(() -> new ChatMessage(
                        ChatMessage.Role.USER, "", List.of(), Optional.of("f"), Optional.empty(), List.of()))
                .hasMessageContaining("only a tool has results");
    }

    @ParameterizedTest
    @CsvSource({
        "89504E470D0A,image/png",
        "FFD8FFE0,image/jpeg",
        "474946383961,image/gif",
        "524946460000000057454250,image/webp"
    })
    void anImageSaysWhatItIs(String hex, String mediaType) {
        assertThat(Image.of(HexFormat.of().parseHex(hex)).mediaType()).isEqualTo(mediaType);
    }

    @Test
    void refusesWhatIsNoImage() {
        assertThatThrownBy(() -> Image.of("RIFF....WAVE".getBytes(StandardCharsets.US_ASCII)))
                .hasMessageContaining("give the image's media type too");
        assertThatThrownBy(() -> new Image("image/png", "%")).hasMessageContaining("no Base64");
    }
}
