package dev.weir.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.weir.replay.ReplayServer;
import dev.weir.replay.script.Pacing;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class OverheadCommandTest {

    private static final String MODEL = "smollm2:135m-instruct-q4_1";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--streams 0|--streams must be 1 to",
                "--client nobody|nobody",
                "--client core --url http://127.0.0.1:1|leave --url out",
                "--url nowhere|http://127.0.0.1:11434"
            })
    void whatIsWrongIsNamed(String arguments, String said) {
        CommandLineRun run = CommandLineRun.of(("overhead " + arguments).split(" "));
        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err()).contains(said);
    }

    /** Fifteen requests warm up, ten are the first level; then nothing is answered any more. */
    @Test
    void whatWasMeasuredBeforeALevelFailedIsShown() throws IOException {
        AtomicInteger asked = new AtomicInteger();
        HttpServer server = server(() -> asked.incrementAndGet() <= 25 ? 200 : 503);
        try {
            String url = "http://127.0.0.1:" + server.getAddress().getPort();
            CommandLineRun run =
                    CommandLineRun.of("overhead", "--client", "netty", "--streams", "1,2,3", "--url", url, "--json");
            assertThat(run.status()).isEqualTo(1);
            assertThat(run.err()).contains("netty, 2 streams: the server answers HTTP 503", "not measured: 3 streams");
            JsonNode levels = JsonMapper.shared().readTree(run.out());
            assertThat(levels.path(0).path("streams").asInt()).isEqualTo(1);
            assertThat(levels.path(0).path("process").path("n_ttft").asInt()).isEqualTo(10);
            assertThat(levels.path(1).path("streams").asInt()).isEqualTo(2);
            assertThat(levels.path(1).path("failed").asString()).contains("HTTP 503");
            assertThat(levels.size()).isEqualTo(2);
        } finally {
            server.stop(0);
        }
    }

    /** Of one record with text there is no gap, and so no error of one. */
    @Test
    void answersOfOneRecordHaveNoGaps() throws IOException {
        HttpServer server = server(() -> 200);
        try {
            String url = "http://127.0.0.1:" + server.getAddress().getPort();
            CommandLineRun run = CommandLineRun.of("overhead", "--client", "netty", "--streams", "1", "--url", url);
            assertThat(run.status()).as(run.err()).isZero();
            assertThat(run.out()).contains("gap p50", "coalesced").containsPattern("process  +\\S+ .* - +- ");
        } finally {
            server.stop(0);
        }
    }

    /** Answers each request with {@link #answer}, and the next status. */
    private static HttpServer server(IntSupplier statuses) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/api/chat", exchange -> {
            exchange.getRequestBody().readAllBytes();
            byte[] answer = answer();
            exchange.sendResponseHeaders(statuses.getAsInt(), answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
        return server;
    }

    /** Two records, which say when they are written. */
    private static byte[] answer() {
        return (record("a", false) + record("", true)).getBytes(StandardCharsets.UTF_8);
    }

    private static String record(String text, boolean isLast) {
        return "{\"model\":\"m\",\"created_at\":\"" + System.nanoTime()
                + "\",\"message\":{\"role\":\"assistant\",\"content\":\"" + text + "\"},\"done\":" + isLast + "}\n";
    }

    /** A recording's times are not those of its replay. */
    @Test
    void aServerThatDoesNotSayWhenItSentGivesWhatItCan() throws IOException {
        try (ReplayServer server =
                ReplayServer.builder().pacing(Pacing.parse("none")).start()) {
            CommandLineRun run = CommandLineRun.of(
                    "overhead", "--client", "netty", "--streams", "1", "--url", server.url(), "--model", MODEL);
            assertThat(run.status()).as(run.err()).isZero();
            assertThat(run.out())
                    .contains("the server does not say when")
                    .doesNotContain("Error against")
                    .contains("netty, 1 stream:");
            assertThat(run.out().lines()).allMatch(line -> line.length() <= 80);
        }
    }

    /** As Ollama answers where a model is not there, and whoever speaks another API. */
    @Test
    void aServerThatIsNoSourceIsToldWhatASourceHasToSay() throws IOException {
        try (ReplayServer server =
                ReplayServer.builder().pacing(Pacing.parse("none")).start()) {
            CommandLineRun run =
                    CommandLineRun.of("overhead", "--client", "netty", "--streams", "1", "--url", server.url());
            assertThat(run.status()).isEqualTo(1);
            assertThat(run.err())
                    .contains(
                            "POST /api/chat for the model synthetic with HTTP status 404",
                            "name one with --model",
                            "when it sent each record",
                            "leave --url out",
                            "weir latency --url " + server.url());
        }
    }

    /** A source of its own, on this machine. */
    @Test
    void itsTablesFitATerminalOfEightyColumns() {
        CommandLineRun run = CommandLineRun.on(OptionalInt.of(80), "overhead", "--client", "netty", "--streams", "1");
        assertThat(run.status()).as(run.err()).isZero();
        assertThat(run.out()).contains("Error against the times at which the source sent, ms", "CPU time", "Waiting");
        assertThat(run.out().lines()).allMatch(line -> line.length() <= 80);
    }

    @Test
    void aServerThatIsNotThereIsNamed() {
        CommandLineRun run =
                CommandLineRun.of("overhead", "--client", "netty", "--streams", "1", "--url", "http://127.0.0.1:1");
        assertThat(run.status()).isEqualTo(3);
        assertThat(run.err()).contains("refused");
    }
}
