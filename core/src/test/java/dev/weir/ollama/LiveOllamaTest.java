package dev.weir.ollama;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.weir.LiveFigures;
import dev.weir.LiveServer;
import dev.weir.llm.ChatMessage;
import dev.weir.llm.LlmRequest;
import dev.weir.llm.LlmStream;
import dev.weir.llm.event.StreamTimings;
import dev.weir.llm.event.ToolCall;
import dev.weir.llm.failure.LlmCancelledException;
import dev.weir.llm.failure.LlmHttpException;
import dev.weir.llm.failure.LlmPromptTooLongException;
import dev.weir.plan.ToolRegistry;
import dev.weir.prompt.ToolSchema;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/**
 * A real server: {@code mvn verify -Dollama.url=http://localhost:11434 -Dollama.model=llama3.2}. Skipped without.
 *
 * <p>The prompt begins with the time, so that no answer comes from the server's prompt cache.
 */
@LiveServer
class LiveOllamaTest {

    private static final int SMALL_CONTEXT = 2_048;

    private static final LlmRequest QUESTION = LlmRequest.of(
                    "It is " + System.currentTimeMillis() + ". Tell the story of a weir, in at least ten sentences.")
            .withTemperature(0)
            .withSeed(7)
            .withMaxTokens(120);

    private final OllamaClient client = client(System.getProperty("ollama.model", ""));

    @Test
    void isReady() {
        OllamaHealth health = client.health();
        assertThat(health.isReady()).as(health.guidance()).isTrue();
        assertThat(client.show().capabilities()).contains("completion");
    }

    @Test
    void theFirstChunkArrivesInTheFirstFifthOfTheAnswer() {
        client.complete(QUESTION.withMaxTokens(1)); // loads the model
        LlmStream answer = client.completeStreaming(QUESTION);
        List<String> chunks = new ArrayList<>();
        answer.forEach(chunks::add);
        StreamTimings times = answer.timings();
        long sentNs = times.sentNs().orElseThrow();
        long firstNs = times.firstTextNs().orElseThrow() - sentNs;
        long totalNs = times.doneNs().orElseThrow() - sentNs;
        LiveFigures.print("first_chunk_ms", firstNs / 1e6);
        LiveFigures.print("total_ms", totalNs / 1e6);
        assertThat(chunks).hasSizeGreaterThan(10).doesNotContain("");
        assertThat(5 * firstNs)
                .as("first chunk after %d of %d ns", firstNs, totalNs)
                .isLessThan(totalNs);
        assertThat(answer.done().metrics().evalCount()).isPresent();
        assertThat(client.ps()).extracting(LoadedModel::name).anyMatch(name -> ModelName.same(name, client.model()));
    }

    @Test
    void theTextIsTheSameReadInPiecesAndWhole() {
        String warm = client.complete(QUESTION); // both of the next find the prompt in the server's cache
        String streamed = client.completeStreaming(QUESTION).text();
        assertThat(streamed).isNotEmpty().isEqualTo(client.complete(QUESTION));
        assertThat(warm).isNotEmpty();
    }

    /** Nothing is generated; older servers than 0.12.6 cut the prompt, and say so by its count. */
    @Test
    void aPromptThatDoesNotFitIsRefusedOrReported() {
        try (OllamaClient small =
                builder(client.model()).contextLength(SMALL_CONTEXT).build()) {
            LlmStream answer = small.completeStreaming(
                    LlmRequest.of("ten words that are more than the context holds ".repeat(SMALL_CONTEXT / 8))
                            .withMaxTokens(1));
            answer.text();
            LiveFigures.print("cut_prompt_tokens", answer.done().metrics().promptEvalCount());
            assertThat(answer.done().promptFillsContext()).isTrue();
        } catch (LlmPromptTooLongException e) {
            LiveFigures.print("refused_prompt", e.getMessage());
            assertThat(e.contextTokens()).hasValue(SMALL_CONTEXT);
        }
    }

    @Test
    void optionsByTheServersNamesReachIt() {
        LlmStream answer = client.completeStreaming(
                QUESTION.toBuilder().option("num_predict", 3).build());
        answer.text();
        assertThat(answer.done().metrics().evalCount()).hasValue(3);
        assertThat(answer.done().reason()).contains("length");
    }

    /** Which models can call tools, only the server knows; that it says so, and not that the request is malformed, is what counts. */
    @Test
    void toolsCallsAndTheirResultsAreUnderstood() {
        ToolCall call = new ToolCall(Optional.of("call_1"), OptionalInt.of(0), "weather", "{\"city\":\"Oslo\"}");
        LlmRequest conversation = LlmRequest.builder()
                .user("What is the weather in Oslo?")
                .message(ChatMessage.assistant("", List.of(call)))
                .message(ChatMessage.tool(call, "11 degrees, rain"))
                .maxTokens(5)
                .build();
        assertThat(client.completeStreaming(conversation).text()).isNotNull();
        LlmRequest withTools = conversation.toBuilder()
                .tools(ToolSchema.definitions(ToolRegistry.bundled()))
                .build();
        try {
            assertThat(client.complete(withTools)).isNotNull();
        } catch (LlmHttpException e) {
            assertThat(e.serverMessage()).contains("does not support tools");
        }
    }

    @Test
    void generateAnswersToo() {
        OllamaClient generating = client(client.model(), OllamaEndpoint.GENERATE);
        assertThat(generating.completeStreaming(QUESTION).text()).isNotEmpty();
    }

    @Test
    void aMissingModelIsA404() {
        OllamaClient missing = client("no-such-model-here");
        LlmHttpException failure = catchThrowableOfType(
                LlmHttpException.class, () -> missing.completeStreaming("?").text());
        assertThat(failure.status()).isEqualTo(404);
        assertThat(failure).hasMessageContaining("ollama pull no-such-model-here");
        assertThat(missing.health()).isInstanceOf(OllamaHealth.WithoutModel.class);
    }

    @Test
    void aCancelledAnswerStopsAndTheServerGoesOn() {
        LlmStream answer = client.completeStreaming(QUESTION.withMaxTokens(2_000));
        Iterator<String> chunks = answer.iterator();
        String first = chunks.next();
        long beforeNs = System.nanoTime();
        answer.cancel();
        LlmCancelledException failure = catchThrowableOfType(LlmCancelledException.class, chunks::hasNext);
        LiveFigures.print("cancel_us", (System.nanoTime() - beforeNs) / 1_000);
        assertThat(failure.partialText()).startsWith(first);
        assertThat(client.complete(QUESTION.withMaxTokens(3))).isNotEmpty();
    }

    private static OllamaClient client(String model) {
        return client(model, OllamaEndpoint.AUTO);
    }

    private static OllamaClient client(String model, OllamaEndpoint endpoint) {
        return builder(model).endpoint(endpoint).build();
    }

    private static OllamaClientBuilder builder(String model) {
        return OllamaClient.builder()
                .baseUrl(System.getProperty("ollama.url", ""))
                .model(model)
                .keepAlive(Duration.ofMinutes(5));
    }
}
