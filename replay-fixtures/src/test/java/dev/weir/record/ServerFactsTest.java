package dev.weir.record;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.weir.record.capture.RequestedModel;
import dev.weir.recording.head.ModelInfo;
import dev.weir.recording.head.ServerInfo;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ServerFactsTest {

    private static final String TAGS = """
            {"models":[{"name":"a:latest","digest":"d1","details":{"parameter_size":"1B","quantization_level":"Q4_1"}},
            {"name":"hub/b:7b","digest":"d2","details":{}}]}""";

    private long nowNs;
    private final Map<String, String> answers = new HashMap<>();
    private final List<String> asked = new ArrayList<>();
    private final HttpServer server = start();
    private final ServerFacts facts = new ServerFacts(upstream(server), () -> nowNs);

    private HttpServer start() {
        try {
            HttpServer started = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            started.createContext("/", exchange -> {
                String path = exchange.getRequestURI().getPath();
                asked.add(path);
                String answer = answers.get(path);
                byte[] body = answer == null ? new byte[0] : answer.getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(answer == null ? 404 : 200, body.length == 0 ? -1 : body.length);
                exchange.getResponseBody().write(body);
                exchange.close();
            });
            started.start();
            return started;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static UpstreamServer upstream(HttpServer server) {
        try {
            URI url = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
            return new UpstreamServer(url, SSLContext.getDefault(), true);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void knowsWhatOllamaSays() {
        answers.put("/api/version", "{\"version\":\"0.24.0\"}");
        answers.put("/api/tags", TAGS);
        assertThat(facts.server()).contains(new ServerInfo("ollama", "0.24.0"));
        assertThat(facts.model("a")).isEqualTo(new ModelInfo("a", "d1", "Q4_1", "1B"));
        assertThat(facts.model("A:latest")).isEqualTo(new ModelInfo("A:latest", "d1", "Q4_1", "1B"));
        assertThat(facts.model("hub/b:7b")).isEqualTo(new ModelInfo("hub/b:7b", "d2", null, null));
        assertThat(facts.model("hub/b")).isEqualTo(new ModelInfo("hub/b", null, null, null));
    }

    @Test
    void asksSeldom() {
        answers.put("/api/version", "{\"version\":\"1\"}");
        answers.put("/api/tags", TAGS);
        for (int i = 0; i < 100; i++) {
            facts.server();
            facts.model("a");
            facts.model("none");
        }
        assertThat(asked).containsExactly("/api/version", "/api/tags");
        nowNs += TimeUnit.SECONDS.toNanos(3);
        facts.model("a");
        assertThat(asked).hasSize(2);
        facts.model("none");
        assertThat(asked).as("a model that may have been pulled since").hasSize(4);
        nowNs += TimeUnit.SECONDS.toNanos(61);
        answers.put("/api/version", "{\"version\":\"2\"}");
        assertThat(facts.server()).contains(new ServerInfo("ollama", "2"));
    }

    @Test
    void doesWithoutAnAnswer() {
        assertThat(facts.server()).isEmpty();
        assertThat(facts.model("a")).isEqualTo(new ModelInfo("a", null, null, null));
        for (String nonsense : List.of("<html>", "[]", "{\"version\":7}", "{", "\"x\"")) {
            nowNs += TimeUnit.SECONDS.toNanos(3);
            answers.put("/api/version", nonsense);
            assertThat(facts.server()).as(nonsense).isEmpty();
        }
        server.stop(0);
        nowNs += TimeUnit.SECONDS.toNanos(3);
        assertThat(facts.server()).isEmpty();
    }

    @Test
    void aServerThatComesLaterIsKnownSoon() {
        assertThat(facts.server()).isEmpty();
        answers.put("/api/version", "{\"version\":\"0.24.0\"}");
        nowNs += TimeUnit.SECONDS.toNanos(3);
        assertThat(facts.server()).contains(new ServerInfo("ollama", "0.24.0"));
    }

    @Test
    void findsTheModelInARequest() {
        assertThat(model("{\"model\":\"m\"}")).isEqualTo("m");
        assertThat(model("{\"messages\":[{\"model\":\"no\"}],\"name\":\"old\",\"model\":\"m\"}"))
                .isEqualTo("m");
        assertThat(model("{\"options\":{\"model\":\"no\"},\"name\":\"old\"}")).isEqualTo("old");
        assertThat(model("{\"model\":7}")).isNull();
        for (String none : List.of("", "x", "[]", "{", "{\"a\":", "\"model\"", "{\"model\"", "\u0000\u0001")) {
            assertThat(model(none)).as(none).isNull();
        }
    }

    private static @Nullable String model(String body) {
        return RequestedModel.of(new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)));
    }
}
