package dev.weir.ollama;

import static dev.weir.ollama.StreamConditionsTest.DONE;
import static dev.weir.ollama.StreamConditionsTest.record;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.weir.decode.DecoderOptions;
import dev.weir.decode.EventLog;
import dev.weir.decode.OllamaRecordings;
import dev.weir.llm.ChatMessage;
import dev.weir.llm.ChatSession;
import dev.weir.llm.LlmStream;
import dev.weir.llm.failure.LlmException;
import dev.weir.llm.failure.LlmHttpException;
import dev.weir.llm.failure.LlmUnreachableException;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OllamaClientTest {

    private static final String SECRET = "s3cr3t-value";

    private final StubServer server = new StubServer();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void asksChatUnlessToldOtherwise() {
        server.replay("chat-prose");
        LlmStream answer = server.client().build().completeStreaming("?");
        assertThat(answer.text())
                .isEqualTo(EventLog.of(OllamaRecordings.stream("chat-prose"), DecoderOptions.DEFAULTS)
                        .text
                        .toString());
        assertThat(answer.done().metrics().evalCount()).isPresent();
        assertThat(server.takeRequest().getTarget()).isEqualTo("/api/chat");
    }

    @Test
    void theBlockingAnswerIsTheStreamedOne() {
        server.replay("chat-prose");
        server.replay("chat-prose-blocking");
        OllamaClient client = server.client().build();
        assertThat(client.completeStreaming("?").text()).isEqualTo(client.complete("?"));
    }

    @Test
    void fallsBackToGenerateWhereTheServerHasNoChat() {
        server.respond(404, "text/plain", "404 page not found");
        server.replay("generate-plan");
        server.replay("generate-plan");
        OllamaClient client = server.client().build();
        assertThat(client.completeStreaming("?").text()).isNotEmpty();
        assertThat(client.completeStreaming("?").text()).isNotEmpty();
        assertThat(server.takeRequest().getTarget()).isEqualTo("/api/chat");
        assertThat(server.takeRequest().getTarget()).isEqualTo("/api/generate");
        assertThat(server.takeRequest().getTarget()).as("learnt").isEqualTo("/api/generate");
    }

    @Test
    void fallsBackToGenerateWhereTheModelHasNoChat() {
        server.respond(400, "application/json", "{\"error\":\"\\\"m\\\" does not support chat\"}");
        server.replay("generate-plan");
        assertThat(server.client().build().completeStreaming("?").text()).isNotEmpty();
    }

    @Test
    void doesNotFallBackFromAnyOtherRefusal() {
        server.replay("error-model-not-found");
        assertThatThrownBy(() -> server.client().build().completeStreaming("?").text())
                .isInstanceOf(LlmHttpException.class);
        server.respond(404, "text/plain", "404 page not found");
        assertThatThrownBy(() -> server.client()
                        .endpoint(OllamaEndpoint.CHAT)
                        .build()
                        .completeStreaming("?")
                        .text())
                .isInstanceOf(LlmHttpException.class)
                .hasMessageContaining("check that the base URL is Ollama's");
        assertThat(server.requestCount()).isEqualTo(2);
    }

    @Test
    void whatIsLearntByOneAnswerSparesNoOtherItsFallBack() {
        server.respond(404, "text/plain", "404 page not found");
        server.replay("generate-plan");
        server.respond(404, "text/plain", "404 page not found");
        server.replay("generate-plan");
        OllamaClient client = server.client().build();
        List<LlmStream> asked = List.of(client.completeStreaming("?"), client.completeStreaming("?"));
        assertThat(asked).extracting(LlmStream::text).doesNotContain("");
        assertThat(server.requestCount()).isEqualTo(4);
    }

    @Test
    void asksChatAgainWhereGenerateWasRefusedToo() {
        server.respond(404, "text/plain", "404 page not found");
        server.respond(404, "text/plain", "404 page not found");
        server.replay("chat-prose");
        OllamaClient client = server.client().build();
        assertThatThrownBy(() -> client.completeStreaming("?").text()).isInstanceOf(LlmHttpException.class);
        assertThat(client.completeStreaming("?").text()).isNotEmpty();
        server.takeRequest();
        server.takeRequest();
        assertThat(server.takeRequest().getTarget()).isEqualTo("/api/chat");
    }

    @Test
    void aRefusalOfGenerateTooIsTheFailure() {
        server.respond(404, "text/plain", "404 page not found");
        server.respond(404, "text/plain", "404 page not found");
        assertThatThrownBy(() -> server.client().build().completeStreaming("?").text())
                .isInstanceOf(LlmHttpException.class)
                .hasMessageContaining("/api/generate");
    }

    @Test
    void keepsThePathOfABaseUrl() {
        server.stream(record("one"), DONE);
        server.client()
                .baseUrl(server.url() + "/behind/proxy/")
                .build()
                .completeStreaming("?")
                .text();
        assertThat(server.takeRequest().getTarget()).isEqualTo("/behind/proxy/api/chat");
    }

    @Test
    void findsAServerThatListensOnOneAddressOfLocalhostOnly() {
        server.stream(record("one"), DONE);
        String url = server.url().replace("127.0.0.1", "localhost");
        assertThat(server.client().baseUrl(url).build().completeStreaming("?").text())
                .isEqualTo("one");
    }

    @Test
    void saysWhatToDoWhereNothingListens() throws IOException {
        int freePort;
        try (ServerSocket taken = new ServerSocket(0)) {
            freePort = taken.getLocalPort();
        }
        OllamaClient client =
                server.client().baseUrl("http://127.0.0.1:" + freePort).build();
        assertThatThrownBy(() -> client.completeStreaming("?").text())
                .isInstanceOf(LlmUnreachableException.class)
                .hasMessageContaining("127.0.0.1:" + freePort)
                .hasMessageContaining("ollama serve");
        assertThatThrownBy(() -> client.complete("?")).isInstanceOf(LlmUnreachableException.class);
        assertThatThrownBy(client::version).isInstanceOf(LlmUnreachableException.class);
    }

    @Test
    void saysThatAHostIsUnknown() {
        assertThatThrownBy(() -> server.client()
                        .baseUrl("http://no-such-host.invalid")
                        .build()
                        .completeStreaming("?")
                        .text())
                .isInstanceOf(LlmUnreachableException.class);
    }

    @Test
    void sendsTheBearerTokenAndNeverShowsIt() {
        OllamaClient client = server.client()
                .bearerToken(SECRET + "-old")
                .bearerToken(SECRET)
                .header("X-Api-Key", SECRET)
                .build();
        server.respond(401, "text/plain", "who are you?");
        LlmException failure = catchThrowableOfType(
                LlmException.class, () -> client.completeStreaming("?").text());
        assertThat(failure).hasMessageContaining("bearer token").message().doesNotContain(SECRET);
        assertThat(client.toString()).contains("Authorization", "X-Api-Key").doesNotContain(SECRET);
        assertThat(server.takeRequest().getHeaders().values("Authorization")).containsExactly("Bearer " + SECRET);
    }

    @Test
    void refusesAHeaderThatHttpDoesNotAllowWithoutShowingIt() {
        for (String value : List.of(SECRET + "\n", SECRET + "\u00e9")) {
            assertThatThrownBy(() -> server.client().header("X-Api-Key", value))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasNoCause()
                    .message()
                    .doesNotContain(SECRET);
        }
    }

    @Test
    void refusesABaseUrlThatIsNoneOrHoldsASecret() {
        for (String url : List.of(
                "localhost:11434",
                "ftp://localhost",
                "",
                "http://user:" + SECRET + "@localhost",
                "http://localhost?key=" + SECRET)) {
            assertThatThrownBy(() -> server.client().baseUrl(url))
                    .as(url)
                    .isInstanceOf(IllegalArgumentException.class)
                    .message()
                    .doesNotContain(SECRET);
        }
    }

    @Test
    void refusesSettingsThatMakeNoSense() {
        OllamaClientBuilder builder = server.client();
        assertThatThrownBy(() -> builder.temperature(Double.NaN)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> builder.maxTokens(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> builder.contextLength(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> builder.maxRecordBytes(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> builder.maxRecordBytes(2_000_000_000))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("1073741824");
        assertThatThrownBy(() -> builder.model(" ")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> builder.idleTimeout(Duration.ofSeconds(-1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> OllamaClient.localhost().build())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("ollama list");
    }

    @Test
    void aConversationGoesOnOverTheWire() {
        server.stream(record("one"), DONE);
        server.stream(record("two"), DONE);
        ChatSession session = new ChatSession(server.client().build(), List.of(ChatMessage.system("be brief")), 10);
        session.sendStreaming("first?").text();
        session.sendStreaming("second?").text();
        server.takeRequest();
        assertThat(server.takeRequest().getBody().utf8()).contains("be brief", "first?", "one", "second?");
        assertThat(session.history()).hasSize(4);
    }

    @Test
    void presetsReachThisMachine() {
        assertThat(OllamaClient.localhost().model("m").build())
                .hasToString("OllamaClient[http://localhost:11434/, model m, headers []]");
        assertThat(OllamaClient.fast().model("m").build().toString()).contains("http://localhost:11434/");
    }
}
