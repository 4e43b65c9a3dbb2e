package dev.weir.bench.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LiveDemoTest {

    private HttpServer server;
    private String url;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.start();
        url = "http://127.0.0.1:" + server.getAddress().getPort();
        answer("/api/tags", "{\"models\":[{\"name\":\"embed\"},{\"name\":\"words\"},{\"name\":\"more-words\"}]}");
        answer("/api/ps", "{\"models\":[{\"name\":\"embed\"}]}");
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void passesAModelOverThatOnlyEmbeds() {
        server.createContext("/api/show", exchange -> {
            String asked = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            write(exchange, "{\"capabilities\":[\"" + (asked.contains("embed") ? "embedding" : "completion") + "\"]}");
        });
        try (LiveDemo demo = LiveDemo.at(url, null)) {
            assertThat(demo.source().name()).isEqualTo("words");
        }
    }

    @Test
    void takesWhatTheUserNames() {
        try (LiveDemo demo = LiveDemo.at(url, "embed")) {
            assertThat(demo.source().name()).isEqualTo("embed");
        }
    }

    private void answer(String path, String body) {
        server.createContext(path, exchange -> write(exchange, body));
    }

    private static void write(HttpExchange exchange, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }
}
