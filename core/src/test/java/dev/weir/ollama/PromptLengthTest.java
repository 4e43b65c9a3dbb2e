package dev.weir.ollama;

import static dev.weir.ollama.StreamConditionsTest.DONE;
import static dev.weir.ollama.StreamConditionsTest.record;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.weir.llm.LlmRequest;
import dev.weir.llm.LlmStream;
import dev.weir.llm.failure.LlmHttpException;
import dev.weir.llm.failure.LlmPromptTooLongException;
import java.util.OptionalInt;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Prompts that the model's context does not hold, or might not, over the wire. */
class PromptLengthTest {

    private static final String TOO_LONG = "{\"error\":\"the input length exceeds the context length\"}";

    private final StubServer server = new StubServer();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aRefusedPromptIsAFailureOfItsOwnThatSaysWhatToDo() {
        server.respond(400, "application/json", TOO_LONG);
        LlmPromptTooLongException failure = refusalOf(server.client().contextLength(4_096));
        assertThat(failure.serverMessage()).isEqualTo("the input length exceeds the context length");
        assertThat(failure.contextTokens()).hasValue(4_096);
        assertThat(failure)
                .hasMessageContaining(server.url())
                .hasMessageContaining("4096")
                .hasMessageContaining("num_ctx")
                .hasMessageContaining("contextLength");
        assertThat(server.requestCount()).isEqualTo(1);
    }

    @Test
    void itSaysThatNoContextWasAskedFor() {
        server.respond(400, "application/json", TOO_LONG);
        LlmPromptTooLongException failure = refusalOf(server.client());
        assertThat(failure.contextTokens()).isEmpty();
        assertThat(failure).hasMessageContaining("num_ctx").hasMessageContaining("the server's default");
    }

    @Test
    void anAnswerInOnePieceFailsAlike() {
        server.respond(400, "application/json", TOO_LONG);
        assertThat(catchThrowableOfType(
                        LlmPromptTooLongException.class,
                        () -> server.client().build().complete("?")))
                .isNotNull();
    }

    @Test
    void aRefusalThatComesAsAnErrorRecordIsTheSame() {
        server.stream(TOO_LONG + "\n");
        assertThat(refusalOf(server.client()).serverMessage()).contains("context length");
    }

    @Test
    void asksForWhatTheRequestNeedsOfAServerThatHasNotLoadedTheModel() {
        server.respond(200, "application/json", "{\"models\":[]}");
        OllamaClient client = server.client().build();
        assertThat(contextAskedFor(client, 5_119)).hasValue(6_144);
        assertThat(contextAskedFor(client, 1_000))
                .as("so that the model is not loaded again")
                .hasValue(6_144);
        assertThat(server.requestCount()).as("one of them about what is loaded").isEqualTo(3);
    }

    @Test
    void asksForTheContextThatTheModelIsLoadedWithWhereThatIsEnough() {
        server.respond(200, "application/json", """
                {"models":[{"name":"other:latest","context_length":4096},
                           {"name":"smollm2:135m-instruct-q4_1","context_length":16384}]}
                """);
        assertThat(contextAskedFor(server.client().build(), 5_119)).hasValue(16_384);
    }

    @ParameterizedTest
    @CsvSource({
        "404,404 page not found",
        "200,<html>",
        "500,",
        "200,{\"models\":[{\"name\":\"smollm2:135m-instruct-q4_1\"}]}"
    })
    void aServerThatDoesNotTellWhatIsLoadedIsAskedForWhatIsNeeded(int status, String answer) {
        server.respond(status, "text/plain", answer == null ? "" : answer);
        assertThat(contextAskedFor(server.client().build(), 5_119)).hasValue(6_144);
    }

    @Test
    void leavesSmallRequestsToTheServersDefault() {
        assertThat(contextAskedFor(server.client().build(), 2_000)).isEmpty();
        assertThat(server.requestCount()).as("nothing was looked up").isEqualTo(1);
    }

    @Test
    void theClientsOwnContextStands() {
        assertThat(contextAskedFor(server.client().contextLength(4_096).build(), 5_119))
                .hasValue(4_096);
        assertThat(server.requestCount()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
        "400,{\"error\":\"json: unknown field \\\"truncate\\\"\"}",
        "422,{\"detail\":[{\"type\":\"extra_forbidden\";\"loc\":[\"body\";\"shift\"]}]}",
    })
    void aServerThatRefusesTheMembersIsAskedOnceMoreWithoutThem(int status, String refusal) {
        server.respond(status, "application/json", refusal.replace(';', ','));
        server.stream(record("one"), DONE);
        server.stream(record("two"), DONE);
        OllamaClient client = server.client().build();
        assertThat(client.completeStreaming("?").text()).isEqualTo("one");
        assertThat(client.completeStreaming("?").text()).isEqualTo("two");
        assertThat(body(server.takeRequest()).has("truncate")).isTrue();
        JsonNode again = body(server.takeRequest());
        assertThat(again.has("truncate")).isFalse();
        assertThat(again.has("shift")).isFalse();
        assertThat(body(server.takeRequest()).has("truncate")).as("learnt").isFalse();
    }

    @Test
    void aServerMayLackChatAndTheMembersBoth() {
        server.respond(404, "text/plain", "404 page not found");
        server.respond(400, "application/json", "{\"error\":\"unexpected member truncate\"}");
        server.replay("generate-plan");
        assertThat(server.client().build().completeStreaming("?").text()).isNotEmpty();
        assertThat(server.requestCount()).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"error\":\"no truncate for you\"}", "{\"error\":\"anything else\"}"})
    void noOtherRefusalIsAskedAgain(String refusal) {
        server.respond(400, "application/json", "{\"error\":\"do not truncate\"}");
        server.respond(400, "application/json", refusal);
        assertThat(catchThrowableOfType(
                        LlmHttpException.class,
                        () -> server.client().build().completeStreaming("?").text()))
                .isNotNull();
        assertThat(server.requestCount()).isEqualTo(2);
    }

    @Test
    void theEndOfAnAnswerSaysThatItsPromptTookTheWholeContext() {
        assertThat(fillsContext(server.client().contextLength(512), 512)).isTrue();
        assertThat(fillsContext(server.client().contextLength(512), 511)).isFalse();
        assertThat(fillsContext(server.client(), 4_096)).isTrue();
        assertThat(fillsContext(server.client(), 1_000)).isFalse();
    }

    private boolean fillsContext(OllamaClientBuilder client, int promptEvalCount) {
        server.stream(
                record("one"),
                DONE.replace(
                        "\"done_reason\":\"stop\"",
                        "\"done_reason\":\"stop\",\"prompt_eval_count\":" + promptEvalCount));
        LlmStream answer = client.build().completeStreaming("?");
        answer.text();
        return answer.done().promptFillsContext();
    }

    private LlmPromptTooLongException refusalOf(OllamaClientBuilder client) {
        return catchThrowableOfType(
                LlmPromptTooLongException.class,
                () -> client.build().completeStreaming("?").text());
    }

    /** What a request that needs so many tokens asks for as {@code num_ctx}. */
    private OptionalInt contextAskedFor(OllamaClient client, int contextTokens) {
        server.stream(record("one"), DONE);
        client.completeStreaming(LlmRequest.of("?").withContextTokens(contextTokens))
                .text();
        RecordedRequest last = server.takeRequest();
        while (!last.getTarget().equals("/api/chat")) {
            last = server.takeRequest();
        }
        JsonNode context = body(last).path("options").path("num_ctx");
        return context.isMissingNode() ? OptionalInt.empty() : OptionalInt.of(context.intValue());
    }

    private static JsonNode body(RecordedRequest request) {
        return JsonMapper.shared().readTree(request.getBody().utf8());
    }
}
