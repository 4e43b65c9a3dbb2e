package dev.weir.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.weir.llm.LlmStream;
import dev.weir.llm.event.StreamListener;
import dev.weir.llm.event.ToolCall;
import dev.weir.llm.failure.LlmException;
import dev.weir.llm.failure.LlmFirstByteTimeoutException;
import dev.weir.llm.failure.LlmIdleTimeoutException;
import dev.weir.llm.failure.LlmIncompleteStreamException;
import dev.weir.llm.failure.LlmServerErrorException;
import dev.weir.plan.Plan;
import dev.weir.plan.PlanListener;
import dev.weir.plan.RejectedPlan;
import dev.weir.plan.ToolRegistry;
import dev.weir.plan.extract.PlanExtractor;
import dev.weir.recording.Chunking;
import dev.weir.recording.Recording;
import dev.weir.replay.ReplayServer;
import dev.weir.replay.script.Fault;
import dev.weir.replay.script.Pacing;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The client against Weir's own replay of Ollama's {@code /v1}. */
class OpenAiReplayTest {

    private static final Duration SHORT = Duration.ofMillis(300);

    @ParameterizedTest
    @CsvSource({"openai-chat, recorded", "openai-chat-usage, every-byte", "openai-chat, fixed:777"})
    void readsWhatWasRecorded(String name, String chunking) throws IOException {
        Recording recording = Recording.bundled(name);
        try (ReplayServer server = server(chunking, Fault.NONE);
                LlmStream answer = client(server, recording).completeStreaming("?")) {
            assertThat(answer.text()).isNotEmpty();
            assertThat(answer.done().metrics().evalCount()).isPresent();
        }
    }

    /** Whole JSON all of them, though a small model's radius is beyond what the tool allows. */
    @Test
    void plansCloseWhileTheAnswerIsWritten() throws IOException {
        List<Integer> agents = new ArrayList<>();
        PlanExtractor extractor = new PlanExtractor(ToolRegistry.bundled(), new PlanListener() {
            @Override
            public void onPlan(Plan plan, long fromByte, long toByte) {
                agents.add(plan.agentId().orElseThrow());
            }

            @Override
            public void onRejected(RejectedPlan plan) {
                assertThat(plan.hasClosed()).isTrue();
                agents.add(plan.agentId().orElseThrow());
            }
        });
        try (ReplayServer server = server("recorded", Fault.NONE);
                LlmStream answer =
                        client(server, Recording.bundled("openai-chat-batch-5")).completeStreaming("?")) {
            answer.forEachEvent(new StreamListener() {
                @Override
                public void onText(byte[] utf8, int from, int to) {
                    extractor.feed(utf8, from, to);
                }
            });
        }
        extractor.finish();
        assertThat(agents).containsExactly(1, 2, 3, 4, 5);
    }

    @Test
    void readsRecordedToolCalls() throws IOException {
        List<ToolCall> calls = new ArrayList<>();
        try (ReplayServer server = server("recorded", Fault.NONE);
                LlmStream answer =
                        client(server, Recording.bundled("openai-chat-tools")).completeStreaming("?")) {
            answer.forEachEvent(new StreamListener() {
                @Override
                public void onToolCall(ToolCall call) {
                    calls.add(call);
                }
            });
            assertThat(answer.done().reason()).hasValue("tool_calls");
        }
        assertThat(calls)
                .extracting(call -> call.name() + call.argumentsJson())
                .containsExactly("MoveTo{\"y\":6,\"x\":5}", "Scan{\"radius\":9}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"cut-inside:20", "cut-between:20", "reset:20"})
    void everyKindOfTruncationIsAFailure(String fault) throws IOException {
        LlmException failure = failure(fault);
        assertThat(failure).isInstanceOf(LlmIncompleteStreamException.class);
        assertThat(failure.partialText()).startsWith("The weir");
    }

    @Test
    void everyOtherFaultIsTyped() throws IOException {
        assertThat(failure("error-line:20:out of cards"))
                .isInstanceOf(LlmServerErrorException.class)
                .hasMessageContaining("out of cards");
        assertThat(failure("stall:20", builder -> builder.idleTimeout(SHORT)))
                .isInstanceOf(LlmIdleTimeoutException.class);
        assertThat(failure("silence", builder -> builder.firstByteTimeout(SHORT)))
                .isInstanceOf(LlmFirstByteTimeoutException.class);
        assertThat(failure("hang-up")).isInstanceOf(LlmIncompleteStreamException.class);
    }

    @Test
    void aMalformedEventCostsNoOther() throws IOException {
        Recording recording = Recording.bundled("openai-chat");
        try (ReplayServer whole = server("recorded", Fault.NONE);
                ReplayServer damaged = server("recorded", Fault.parse("malformed-line:5"))) {
            assertThat(client(damaged, recording).complete("?"))
                    .isEqualTo(client(whole, recording).complete("?"));
        }
    }

    @Test
    void namesTheModelsOfTheServer() throws IOException {
        try (ReplayServer server = server("recorded", Fault.NONE)) {
            OpenAiClient client = OpenAiClient.builder()
                    .baseUrl(server.url() + "/v1")
                    .model("any")
                    .build();
            assertThat(client.models()).contains("smollm2:135m");
        }
    }

    private static LlmException failure(String fault) throws IOException {
        return failure(fault, builder -> builder);
    }

    private static LlmException failure(String fault, UnaryOperator<OpenAiClientBuilder> settings) throws IOException {
        try (ReplayServer server = server("recorded", Fault.parse(fault))) {
            OpenAiClient client = settings.apply(builder(server, Recording.bundled("openai-chat")))
                    .build();
            return catchThrowableOfType(LlmException.class, () -> client.complete("?"));
        }
    }

    private static ReplayServer server(String chunking, Fault fault) throws IOException {
        return ReplayServer.builder()
                .chunking(Chunking.parse(chunking))
                .pacing(new Pacing.None())
                .fault(fault)
                .start();
    }

    private static OpenAiClient client(ReplayServer server, Recording recording) {
        return builder(server, recording).build();
    }

    private static OpenAiClientBuilder builder(ReplayServer server, Recording recording) {
        return OpenAiClient.builder()
                .baseUrl(server.url() + "/v1")
                .model(recording.modelName().orElseThrow())
                .header("X-Weir-Recording", recording.name());
    }
}
