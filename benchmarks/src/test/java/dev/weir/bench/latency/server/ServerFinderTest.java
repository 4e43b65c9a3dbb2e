package dev.weir.bench.latency.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.weir.bench.latency.server.FoundServer.Product;
import dev.weir.ollama.LoadedModel;
import dev.weir.replay.ReplayServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ServerFinderTest {

    private final ServerFinder finder = new ServerFinder(Map.of());
    private HttpServer server;
    private String url;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.start();
        url = "http://127.0.0.1:" + server.getAddress().getPort();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void tellsAnOllamaWithItsModelsAndMemory() throws IOException {
        try (ReplayServer replay = ReplayServer.builder().start()) {
            FoundServer found = finder.identify(replay.url());
            assertThat(found.product()).isEqualTo(Product.OLLAMA);
            assertThat(found.version()).isPresent();
            assertThat(found.models()).isNotEmpty();
            assertThat(found.loaded()).isNotEmpty();
            assertThat(found.described()).startsWith("Ollama 0.").endsWith(" at " + replay.url());
        }
    }

    @Test
    void tellsLlamaCppWithItsSlots() throws IOException {
        answer("/v1/models", "{\"data\":[{\"id\":\"m.gguf\",\"owned_by\":\"llamacpp\"}]}");
        answer("/props", "{\"default_generation_settings\":{},\"total_slots\":4,\"build_info\":\"b9999\"}");
        FoundServer found = finder.identify(url);
        assertThat(found.product()).isEqualTo(Product.LLAMA_CPP);
        assertThat(found.slots()).hasValue(4);
        assertThat(found.models()).containsExactly("m.gguf");
        assertThat(found.version()).contains("b9999");
    }

    @Test
    void tellsVllmLmStudioAndOthersOfTheSameApi() throws IOException {
        answer("/v1/models", "{\"data\":[{\"id\":\"m\",\"owned_by\":\"vllm\"}]}");
        answer("/version", "{\"version\":\"0.11.0\"}");
        assertThat(finder.identify(url).described()).isEqualTo("vLLM 0.11.0 at " + url);
        server.removeContext("/v1/models");
        answer("/v1/models", "{\"data\":[{\"id\":\"m\",\"owned_by\":\"organization_owner\"}]}");
        assertThat(finder.identify(url).product()).isEqualTo(Product.OPENAI);
        answer("/api/v0/models", "{\"data\":[]}");
        assertThat(finder.identify(url).product()).isEqualTo(Product.LM_STUDIO);
    }

    /** Form: LM Studio's REST API v0, GET /api/v0/models. */
    @Test
    void tellsWhatLmStudioHasInMemory() throws IOException {
        answer("/v1/models", "{\"data\":[{\"id\":\"first\"},{\"id\":\"second\"},{\"id\":\"embed\"}]}");
        answer("/api/v0/models", """
            {"data":[{"id":"first","type":"llm","state":"not-loaded"},
             {"id":"embed","type":"embeddings","state":"loaded"},
             {"id":"second","type":"vlm","state":"loaded","loaded_context_length":4096}]}\
            """);
        FoundServer found = finder.identify(url);
        assertThat(found.product()).isEqualTo(Product.LM_STUDIO);
        assertThat(found.loaded()).singleElement().satisfies(model -> {
            assertThat(model.name()).isEqualTo("second");
            assertThat(model.contextLength()).hasValue(4096);
        });
    }

    @Test
    void leavesOutWhatLmStudioOnlyEmbedsWith() throws IOException {
        answer("/v1/models", "{\"data\":[{\"id\":\"embed\"},{\"id\":\"words\"}]}");
        answer("/api/v0/models", """
            {"data":[{"id":"embed","type":"embeddings","state":"not-loaded"},
             {"id":"words","type":"llm","state":"not-loaded"}]}\
            """);
        assertThat(finder.inWords(finder.identify(url)).models()).containsExactly("words");
    }

    @Test
    void leavesOutWhatOllamaOnlyEmbedsWith() throws IOException {
        ollama("[\"embed\",\"old-embed\",\"unknown\",\"words\"]", "[\"embed\",\"words\"]");
        FoundServer found = finder.identify(url);
        assertThat(found.loaded()).hasSize(2);
        assertThat(finder.inWords(found).loaded()).extracting(LoadedModel::name).containsExactly("words");
        assertThat(finder.inWords(found).models()).isEqualTo(found.models());
    }

    /** Servers before 0.6.4 tell no capabilities. */
    @Test
    void tellsEmbeddingsByTheirFamilyWhereNothingElseDoes() throws IOException {
        ollama("[\"embed\",\"old-embed\",\"unknown\",\"words\"]", "[\"old-embed\"]");
        FoundServer inWords = finder.inWords(finder.identify(url));
        assertThat(inWords.loaded()).isEmpty();
        assertThat(inWords.models()).containsExactly("unknown", "words");
    }

    private void ollama(String models, String loaded) {
        answer("/api/version", "{\"version\":\"0.24.0\"}");
        answer("/api/tags", named(models));
        answer("/api/ps", named(loaded));
        server.createContext("/api/show", exchange -> {
            String asked = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            String said = asked.contains("\"old-embed\"")
                    ? "{\"details\":{\"family\":\"nomic-bert\"}}"
                    : asked.contains("\"embed\"")
                            ? "{\"capabilities\":[\"embedding\"],\"details\":{\"family\":\"qwen3\"}}"
                            : asked.contains("\"words\"")
                                    ? "{\"capabilities\":[\"completion\",\"tools\"],\"details\":{\"family\":\"llama\"}}"
                                    : "{\"error\":\"model not found\"}";
            byte[] bytes = said.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(said.contains("error") ? 404 : 200, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
    }

    private static String named(String names) {
        return "{\"models\":" + names.replaceAll("(\"[^\"]+\")", "{\"name\":$1}") + "}";
    }

    @Test
    void findsThoseThatAnswerAndPassesOthersOver() throws IOException {
        answer("/v1/models", "{\"data\":[]}");
        assertThat(finder.find(List.of(closed(), url)))
                .extracting(FoundServer::url)
                .containsExactly(url);
    }

    @Test
    void saysWhatIsNoServerOfModels() throws IOException {
        answer("/", "<html>");
        assertThatThrownBy(() -> finder.identify(url))
                .isInstanceOfSatisfying(
                        ServerNotReadyException.class,
                        e -> assertThat(e.isReachable()).isTrue())
                .hasMessageContaining("neither as Ollama");
        String closed = closed();
        assertThatThrownBy(() -> finder.find(List.of(closed)))
                .isInstanceOfSatisfying(
                        ServerNotReadyException.class,
                        e -> assertThat(e.isReachable()).isFalse())
                .hasMessageContaining("ollama serve");
    }

    private void answer(String path, String body) {
        server.createContext(path, exchange -> {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            boolean isIt =
                    path.equals("/") || exchange.getRequestURI().getPath().equals(path);
            exchange.sendResponseHeaders(isIt ? 200 : 404, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
    }

    private static String closed() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return "http://127.0.0.1:" + socket.getLocalPort();
        }
    }
}
