package dev.weir.llm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.ollama.OllamaClient;
import dev.weir.openai.OpenAiClient;
import dev.weir.recording.Chunking;
import dev.weir.recording.Recording;
import dev.weir.replay.MockResponses;
import dev.weir.replay.script.Fault;
import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import mockwebserver3.MockWebServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Elements of one's own type, out of what real servers wrote, by each of the clients. */
class ElementsOfRecordedAnswersTest {

    record Todo(int id, String title, boolean done) {}

    private static final Todo AMARA = new Todo(12, "Amara", false);
    private static final Todo NECROMANCER = new Todo(34, "El Diablo II: The Last of the Necromancer", true);
    private static final List<Todo> TODOS = List.of(
            AMARA,
            new Todo(34, "El Diablo II: The Order of the Phoenix", true),
            AMARA,
            NECROMANCER,
            AMARA,
            NECROMANCER);

    private final MockWebServer server = new MockWebServer();

    @BeforeEach
    void start() throws IOException {
        server.start(InetAddress.getLoopbackAddress(), 0);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"recorded", "fixed:1000", "every-byte"})
    void ofOllama(String chunking) {
        server.enqueue(MockResponses.of(Recording.bundled("generate-todos"), Chunking.parse(chunking), Fault.NONE));
        try (OllamaClient client =
                OllamaClient.builder().baseUrl(url("")).model("smollm2").build()) {
            assertThat(todos(client)).isEqualTo(TODOS);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"recorded", "fixed:1000", "every-byte"})
    void ofOpenAi(String chunking) {
        server.enqueue(MockResponses.of(Recording.bundled("openai-chat-todos"), Chunking.parse(chunking), Fault.NONE));
        try (OpenAiClient client =
                OpenAiClient.builder().baseUrl(url("/v1")).model("smollm2").build()) {
            assertThat(todos(client)).isEqualTo(TODOS);
        }
    }

    private static List<Todo> todos(LlmClient client) {
        List<Todo> todos = new ArrayList<>();
        try (ElementStream<Todo> stream = client.elements(LlmRequest.of("?"), "/todos/*", Todo.class)) {
            stream.forEach(todos::add);
            assertThat(stream.brokenCount()).isZero();
            assertThat(stream.done().reason()).contains("stop");
        }
        return todos;
    }

    private String url(String path) {
        return "http://" + server.getHostName() + ":" + server.getPort() + path;
    }
}
