package dev.weir.ollama;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.llm.failure.LlmHttpException;
import dev.weir.llm.failure.LlmMalformedStreamException;
import dev.weir.llm.failure.LlmTooLargeException;
import dev.weir.recording.Recording;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import mockwebserver3.MockResponse;
import mockwebserver3.SocketEffect;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OllamaHealthTest {

    private final StubServer server = new StubServer();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void isReadyWithAModelThatTheServerHas() {
        server.replay("version").replay("tags");
        OllamaHealth health = server.client().build().health();
        assertThat(health).isInstanceOf(OllamaHealth.Ready.class);
        assertThat(health.isReady()).isTrue();
        assertThat(health.guidance()).contains("0.24.0", "smollm2:135m-instruct-q4_1");
        assertThat(server.takeRequest().getTarget()).isEqualTo("/api/version");
        assertThat(server.takeRequest().getTarget()).isEqualTo("/api/tags");
    }

    @Test
    void saysHowToFetchAModelThatIsMissing() {
        server.replay("version").replay("tags");
        OllamaHealth health = server.client().model("llama3.2").build().health();
        assertThat(health)
                .isInstanceOfSatisfying(
                        OllamaHealth.WithoutModel.class,
                        without -> assertThat(without.installed())
                                .containsExactly("gemma3:270m-q4_K_M", "smollm2:135m-instruct-q4_1"));
        assertThat(health.guidance()).contains("ollama pull llama3.2", "gemma3:270m-q4_K_M");
    }

    @Test
    void aServerWithoutAnyModelSaysSo() {
        server.replay("version").respond(200, "application/json", "{\"models\":null}");
        assertThat(server.client().build().health().guidance()).contains("none yet");
    }

    @Test
    void saysHowToStartAServerThatIsNotThere() {
        OllamaClient client = server.client().build();
        server.close();
        OllamaHealth health = client.health();
        assertThat(health).isInstanceOf(OllamaHealth.NotReachable.class);
        assertThat(health.guidance()).contains("ollama serve", server.url());
    }

    @ParameterizedTest
    @ValueSource(strings = {"error-proxy-bad-gateway", "ps", "openai-chat-blocking"})
    void somethingElseThatAnswersIsReachableOnly(String recording) {
        server.replay(recording);
        OllamaHealth health = server.client().build().health();
        assertThat(health).isInstanceOf(OllamaHealth.Reachable.class);
        assertThat(health.guidance()).contains("not as Ollama does");
        assertThat(health.isReady()).isFalse();
    }

    @Test
    void whatLooksLikeJsonInAnotherEncodingIsNoOllama() {
        server.respond(200, "application/json", "{\0\"\0v\0e\0r\0s\0i\0o\0n\0\"\0:\0\"\0\61\0\"\0}\0");
        assertThat(server.client().build().health()).isInstanceOf(OllamaHealth.Reachable.class);
    }

    @Test
    void quotesOfAPageItsWordsOnly() {
        String page = "<!doctype HTML><html><head><title>Not\7 found</title><script>alert('" + "<".repeat(9_000)
                + "')</script></head><body>x";
        server.respond(404, "text/html", page);
        assertThat(server.client().build().health().guidance())
                .endsWith(
                        "/api/version answered with status 404: an HTML page, Not\uFFFD found; check that the base URL is Ollama's");
        server.respond(200, "text/html", page);
        assertThat(server.client().build().health().guidance())
                .endsWith(
                        "/api/version answered with status 200 and no JSON: an HTML page, Not\uFFFD found (content type: text/html);"
                                + " check that the base URL is Ollama's");
        server.respond(200, "text/plain", "");
        assertThat(server.client().build().health().guidance())
                .contains("status 200 and no JSON object: an empty body (content type: text/plain");
    }

    @Test
    void aProxyThatWantsATokenIsReachableOnly() {
        server.respond(401, "text/html", "<h1>401</h1>");
        assertThat(server.client().build().health().guidance()).contains("bearer token");
    }

    @ParameterizedTest
    @CsvSource({
        "llama3.2,llama3.2:latest,true",
        "llama3.2:latest,llama3.2,true",
        "llama3.2,registry.ollama.ai/library/llama3.2:latest,true",
        "LLAMA3.2,llama3.2:latest,true",
        "llama3.2:1b,llama3.2:latest,false",
        "llama3,llama3.2:latest,false",
        "someone/llama3.2,llama3.2:latest,false",
    })
    void namesMayLeaveOutWhatIsUsual(String wanted, String installed, boolean same) {
        assertThat(ModelName.same(wanted, installed)).isEqualTo(same);
    }

    @Test
    void listsTheModelsThatTheServerHas() {
        server.replay("tags");
        assertThat(server.client().build().tags())
                .hasSize(2)
                .last()
                .isEqualTo(new OllamaModel(
                        "smollm2:135m-instruct-q4_1",
                        Optional.of("ab14501cf3f99541060be513f0e057c150fe77494a1d9dacb1aeb9b4c95bbddb"),
                        OptionalLong.of(98_363_007),
                        Optional.of("2026-11-22T12:21:28.895569833Z"),
                        Optional.of("llama"),
                        Optional.of("134.52M"),
                        Optional.of("Q4_1")));
    }

    @Test
    void listsTheModelsThatTheServerHolds() {
        server.replay("ps");
        assertThat(server.client().build().ps())
                .hasSize(2)
                .first()
                .isEqualTo(new LoadedModel(
                        "smollm2:135m-instruct-q4_1",
                        Optional.of("ab14501cf3f99541060be513f0e057c150fe77494a1d9dacb1aeb9b4c95bbddb"),
                        OptionalLong.of(190_948_608),
                        OptionalLong.of(0),
                        OptionalLong.of(4_096),
                        Optional.of("2026-11-22T13:03:38.971858183Z")));
    }

    @Test
    void showsTheModel() {
        server.replay("show");
        ModelDetails details = server.client().build().show();
        assertThat(details.capabilities()).containsExactly("completion");
        assertThat(details.family()).contains("llama");
        assertThat(details.parameters())
                .hasValueSatisfying(text -> assertThat(text).contains("<|im_start|>"));
        assertThat(details.modelInfo()).containsEntry("general.architecture", "llama");
        assertThat(server.takeRequest().getBody().utf8()).isEqualTo("{\"model\":\"smollm2:135m-instruct-q4_1\"}");
    }

    @Test
    void toleratesModelsOfWhichLittleIsSaid() {
        server.respond(200, "application/json", "{\"models\":[{\"name\":\"m\",\"size\":\"big\",\"details\":null}]}");
        OllamaModel model = server.client().build().tags().get(0);
        assertThat(model.sizeBytes()).isEmpty();
        assertThat(model.family()).isEmpty();
    }

    @Test
    void showOfAMissingModelIsARefusal() {
        server.replay("error-model-not-found");
        assertThatThrownBy(() -> server.client().build().show())
                .isInstanceOfSatisfying(
                        LlmHttpException.class, e -> assertThat(e.status()).isEqualTo(404))
                .hasMessageContaining("ollama pull");
    }

    @Test
    void refusesWhatIsNoListOfModels() {
        for (String body : List.of("", "[]", "{}", "{\"models\":{}}", "{\"models\":[{}]}", "<html>")) {
            server.respond(200, "application/json", body);
            assertThatThrownBy(() -> server.client().build().tags())
                    .as(body)
                    .isInstanceOf(LlmMalformedStreamException.class)
                    .hasMessageContaining("/api/tags");
        }
    }

    @Test
    void refusesAListWithoutEnd() {
        server.stream(connection -> {
            String chunk = "[".repeat(100_000);
            for (int i = 0; i < 1_000; i++) {
                connection.chunk(chunk);
            }
        });
        assertThatThrownBy(() -> server.client().build().tags()).isInstanceOf(LlmTooLargeException.class);
    }

    @Test
    void asksAgainAboutTheServerWhenAPooledConnectionDied() {
        OllamaClient client = server.client().build();
        server.replay("version");
        client.version();
        server.respond(new MockResponse.Builder()
                .onResponseStart(new SocketEffect.CloseSocket())
                .build());
        server.replay("version");
        assertThat(client.version())
                .isEqualTo(Recording.bundled("version").serverVersion().orElseThrow());
    }
}
