package dev.weir.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.replay.RawClient.RawAnswer;
import dev.weir.replay.script.Pacing;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a web page may ask, as its browser sees it; compared with Ollama 0.24.0. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OriginTest {

    private static final byte[] NO_BODY = {};
    private ReplayServer server;

    @BeforeAll
    void start() throws IOException {
        server = ReplayServer.builder().pacing(new Pacing.None()).start();
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://localhost:1",
                "https://localhost:3000",
                "http://127.0.0.1:5173",
                "http://0.0.0.0",
                "app://x",
                "tauri://localhost",
                "vscode-webview://1",
                "chrome-extension://abc"
            })
    void aPageOfThisMachineMayAsk(String origin) throws IOException {
        RawAnswer preflight = ask("OPTIONS", "/api/chat", origin);
        assertThat(preflight.statusLine()).isEqualTo("HTTP/1.1 204 No Content");
        assertThat(preflight.wire()).isEmpty();
        assertThat(preflight.headers())
                .contains(
                        "Access-Control-Allow-Origin: " + origin,
                        "Access-Control-Allow-Methods: GET,POST,PUT,PATCH,DELETE,HEAD,OPTIONS",
                        "Vary: Origin")
                .noneMatch(header -> header.startsWith("Content-"));
        assertThat(header(preflight, "Access-Control-Allow-Headers"))
                .contains("Authorization,Content-Type,")
                .endsWith(",X-Weir-Recording");
        assertThat(ask("GET", "/api/version", origin).headers())
                .contains("Access-Control-Allow-Origin: " + origin, "Vary: Origin");
        assertThat(ask("GET", "/nowhere", origin).headers()).contains("Access-Control-Allow-Origin: " + origin);
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://evil.example", "http://localhost.evil.example", "ftp://localhost", "null"})
    void aPageOfAnotherSiteMayNot(String origin) throws IOException {
        for (String method : new String[] {"OPTIONS", "GET"}) {
            RawAnswer answer = ask(method, "/api/version", origin);
            assertThat(answer.statusLine()).isEqualTo("HTTP/1.1 403 Forbidden");
            assertThat(answer.headers()).contains("Content-Length: 0").noneMatch(header -> header.startsWith("Access"));
        }
    }

    @Test
    void whatIsNoPageOfAnotherServerIsAnsweredAsEver() throws IOException {
        assertThat(RawClient.exchange(server, "GET", "/api/version", NO_BODY).headers())
                .noneMatch(header -> header.startsWith("Access") || header.startsWith("Vary"));
        assertThat(ask("GET", "/api/version", "http://localhost").headers())
                .as("the client's Host is localhost too")
                .noneMatch(header -> header.startsWith("Access"));
        assertThat(RawClient.exchange(server, "OPTIONS", "/api/chat", NO_BODY).statusLine())
                .isEqualTo("HTTP/1.1 405 Method Not Allowed");
    }

    private RawAnswer ask(String method, String path, String origin) throws IOException {
        return RawClient.exchange(server, method, path, NO_BODY, "Origin: " + origin);
    }

    private static String header(RawAnswer answer, String name) {
        return answer.headers().stream()
                .filter(header -> header.startsWith(name + ": "))
                .findFirst()
                .orElseThrow();
    }
}
