package dev.weir.bench.latency.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ServerProbeTest {

    private static final String MODEL = """
            {"name":"m:1b","model":"m:1b","digest":"abc","size":100,
             "details":{"family":"llama","parameter_size":"1.2B","quantization_level":"Q8_0"}}""";
    private static final String OTHER = "{\"name\":\"o:2b\",\"model\":\"o:2b\",\"digest\":\"def\",\"size\":200}";

    private final Map<String, String> answers = new ConcurrentHashMap<>();
    private final Map<String, String> headersSeen = new ConcurrentHashMap<>();
    private HttpServer server;

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
        answers.put("/api/version", "{\"version\":\"0.24.0\"}");
        answers.put("/api/tags", "{\"models\":[" + MODEL + "]}");
        answers.put(
                "/api/ps", "{\"models\":[{\"name\":\"m:1b\",\"size\":300,\"size_vram\":200,\"context_length\":4096}]}");
    }

    private void answer(HttpExchange exchange) throws IOException {
        Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization"))
                .ifPresent(value -> headersSeen.put(exchange.getRequestURI().getPath(), value));
        String answer = answers.get(exchange.getRequestURI().getPath());
        byte[] body = (answer == null ? "404 page not found" : answer).getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(answer == null ? 404 : 200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private ServerState state(@Nullable String model) throws ServerNotReadyException {
        return new ServerProbe(url(), Map.of()).state(Optional.ofNullable(model));
    }

    @Test
    void tellsVersionModelAndWhatIsLoaded() throws ServerNotReadyException {
        ServerState state = state("m:1b");
        assertThat(state.url()).isEqualTo(url());
        assertThat(state.version()).isEqualTo("0.24.0");
        assertThat(state.model().digest()).hasValue("abc");
        assertThat(state.facts(null).contextLength()).isEqualTo(4096);
        assertThat(state.facts(null).sizeVramBytes()).isEqualTo(200);
    }

    @Test
    void theOnlyModelNeedsNoName() throws ServerNotReadyException {
        assertThat(state(null).model().name()).isEqualTo("m:1b");
    }

    @Test
    void ofSeveralModelsOneHasToBeNamed() {
        answers.put("/api/tags", "{\"models\":[" + MODEL + "," + OTHER + "]}");
        assertThatThrownBy(() -> state(null))
                .hasMessageContaining("which model?")
                .hasMessageContaining("m:1b, o:2b")
                .hasMessageContaining("--model")
                .asInstanceOf(type(ServerNotReadyException.class))
                .matches(ServerNotReadyException::isReachable);
        answers.put("/api/tags", "{\"models\":[]}");
        assertThatThrownBy(() -> state(null)).hasMessageContaining("ollama pull NAME");
    }

    @Test
    void aMissingModelSaysHowToFetchIt() {
        assertThatThrownBy(() -> state("nowhere")).hasMessageContaining("ollama pull nowhere");
    }

    @Test
    void anOldServerThatDoesNotSayWhatIsLoadedCanBeMeasured() throws ServerNotReadyException {
        answers.remove("/api/ps");
        assertThat(state("m:1b").loaded()).isEmpty();
    }

    @Test
    void headersGoWithEachRequest() throws ServerNotReadyException {
        new ServerProbe(url(), Map.of("Authorization", "Bearer t")).state(Optional.of("m:1b"));
        assertThat(headersSeen)
                .containsEntry("/api/version", "Bearer t")
                .containsEntry("/api/tags", "Bearer t")
                .containsEntry("/api/ps", "Bearer t");
    }

    @Test
    void aServerThatIsNotThereIsNotReachable() {
        server.stop(0);
        assertThatThrownBy(() -> state("m:1b"))
                .hasMessageContaining("ollama serve")
                .asInstanceOf(type(ServerNotReadyException.class))
                .matches(e -> !e.isReachable());
    }

    @Test
    void aWatchTellsWhatChangedSinceTheRunBegan() throws ServerNotReadyException {
        ServerProbe probe = new ServerProbe(url(), Map.of());
        ServerWatch watch = ServerWatch.of(probe, probe.state(Optional.of("m:1b")), "GPU");
        answers.put("/api/version", "{\"version\":\"0.25.0\"}");
        assertThat(watch.begin().version()).as("as it is when the run begins").isEqualTo("0.25.0");
        assertThat(watch.changes()).isEmpty();
        answers.put("/api/version", "{\"version\":\"0.26.0\"}");
        assertThat(watch.changes())
                .containsExactly("the server changed from Ollama 0.25.0 to Ollama 0.26.0 during the run");
        server.stop(0);
        assertThat(watch.changes())
                .singleElement()
                .asString()
                .startsWith("the server did not answer as before at the end of the run: ");
    }

    @Test
    void aReplayDoesNotChange() throws ServerNotReadyException {
        ServerWatch watch = ServerWatch.fixed(state("m:1b").facts("here"));
        assertThat(watch.begin().machine()).isEqualTo("here");
        assertThat(watch.changes()).isEmpty();
    }
}
