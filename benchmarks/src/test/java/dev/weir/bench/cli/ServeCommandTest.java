package dev.weir.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.recording.Recording;
import dev.weir.replay.script.Fault;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedReader;
import java.io.PipedWriter;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class ServeCommandTest {

    private static final String CHOICE = "X-Weir-Recording";
    private final HttpClient http = HttpClient.newHttpClient();

    /** {@code weir serve} on a thread of its own, which is interrupted to stop it. */
    private static final class Serving {

        private final StringWriter err = new StringWriter();
        private final FutureTask<Integer> status;
        private final Thread thread;
        private final BufferedReader out;

        Serving(String... arguments) throws IOException {
            this(OptionalInt.empty(), arguments);
        }

        /** On a terminal of so many columns. */
        Serving(OptionalInt columns, String... arguments) throws IOException {
            PipedReader reader = new PipedReader(1 << 16);
            PrintWriter writer = new PrintWriter(new PipedWriter(reader), true);
            out = new BufferedReader(reader);
            List<String> all = new ArrayList<>(List.of("serve", "--pacing", "scaled:0.001"));
            all.addAll(List.of(arguments));
            status = new FutureTask<>(
                    () -> Weir.run(writer, new PrintWriter(err, true), columns, all.toArray(String[]::new)));
            thread = new Thread(status, "weir serve");
            thread.setDaemon(true);
            thread.start();
        }

        /** The URL in its first line. */
        URI url() throws IOException {
            String line = out.readLine();
            assertThat(line).matches("listening on http://127\\.0\\.0\\.1:\\d+");
            return URI.create(line.substring(line.lastIndexOf(' ') + 1));
        }

        /** Stops it and returns what it says at the end. */
        String stop() throws IOException, InterruptedException, ExecutionException {
            assertThat(stopForStatus()).isZero();
            return out.readLine();
        }

        int stopForStatus() throws InterruptedException, ExecutionException {
            thread.interrupt();
            return status.get();
        }
    }

    private HttpResponse<byte[]> get(URI server, String path) throws IOException, InterruptedException {
        return http.send(HttpRequest.newBuilder(server.resolve(path)).build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    private HttpResponse<byte[]> ask(URI server, String path, String recording)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(server.resolve(path))
                .header(CHOICE, recording)
                .POST(HttpRequest.BodyPublishers.ofString("{}"))
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofByteArray());
    }

    @Test
    void answersFromTheBundledRecordingsUntilItIsStopped() throws Exception {
        Serving serving = new Serving("-v");
        URI url = serving.url();
        assertThat(get(url, "/api/version").body())
                .isEqualTo(Recording.bundled("version").body());
        assertThat(ask(url, "/api/chat", "chat-prose").body())
                .isEqualTo(Recording.bundled("chat-prose").body());
        assertThat(get(url, "/nowhere").statusCode()).isEqualTo(404);
        assertThat(serving.stop())
                .isEqualTo("stopped after 3 requests: 3 answered whole, 0 cut, 0 left by their clients");
        assertThat(serving.err.toString().lines())
                .containsExactly(
                        "GET /api/version -> 200, exact; version",
                        "POST /api/chat -> 200, chosen; chat-prose",
                        "GET /nowhere -> 404, no recording");
    }

    @Test
    void breaksLinesBetweenWordsOnATerminal() throws Exception {
        Serving serving = new Serving(OptionalInt.of(60), "-v");
        String path = "/a-path/that/is/about/as/long/as/the/line/of/a/terminal";
        assertThat(get(serving.url(), path).statusCode()).isEqualTo(404);
        serving.stop();
        assertThat(serving.err.toString().lines()).containsExactly("GET " + path, "-> 404, no recording");
    }

    @Test
    void answersFromFoldersAndNames(@TempDir Path folder) throws Exception {
        copyOf("chat-tools", folder);
        Serving serving = new Serving("--recordings", folder.toString(), "version", "--chunking", "every-byte");
        URI url = serving.url();
        assertThat(ask(url, "/api/chat", "chat-tools").body())
                .isEqualTo(Recording.bundled("chat-tools").body());
        assertThat(get(url, "/api/version").statusCode()).isEqualTo(200);
        assertThat(ask(url, "/api/chat", "chat-prose").statusCode()).isEqualTo(404);
        serving.stop();
    }

    @Test
    void saysWhetherAnAnswerIsTheOneThatWasAskedFor() throws Exception {
        Serving serving = new Serving("--strict", "-v");
        URI url = serving.url();
        Recording prose = Recording.bundled("chat-prose");
        String asked = new String(prose.requestBody(), StandardCharsets.UTF_8);
        assertThat(post(url, asked).headers().firstValue("X-Weir-Match")).contains("exact; chat-prose");
        assertThat(post(url, asked.replace("river", "brook")).statusCode()).isEqualTo(404);
        serving.stop();
        assertThat(serving.err.toString().lines())
                .containsExactly("POST /api/chat -> 200, exact; chat-prose", "POST /api/chat -> 404, no recording");
    }

    private HttpResponse<String> post(URI server, String body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(server.resolve("/api/chat"))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
    }

    @Test
    void servesFaultsAndSaysHowLateItWas() throws Exception {
        Serving serving = new Serving("--fault", "error-line:2:out of cards");
        String body = new String(ask(serving.url(), "/api/chat", "chat-prose").body(), StandardCharsets.UTF_8);
        assertThat(body.lines()).hasSize(3).last().isEqualTo("{\"error\":\"out of cards\"}");
        serving.stop();
        assertThat(serving.out.readLine()).matches("pacing error of \\d+ writes, us: p50 \\d+, .*max \\d+");
    }

    @Test
    void warnsIfItWasLaterThanItMayBe() throws Exception {
        Serving late = new Serving("--max-lateness", "0");
        ask(late.url(), "/api/chat", "chat-tools");
        assertThat(late.stopForStatus()).isEqualTo(4);
        assertThat(late.err.toString())
                .startsWith("weir serve: a write was ")
                .contains("more than --max-lateness 0.0")
                .contains("/weir/requests");
        Serving punctual = new Serving("--max-lateness", "3600000");
        ask(punctual.url(), "/api/chat", "chat-tools");
        assertThat(punctual.stopForStatus()).isZero();
        assertThat(punctual.err.toString()).isEmpty();
        CommandLineRun unpaced = CommandLineRun.of("serve", "--pacing", "none", "--max-lateness", "5");
        assertThat(unpaced.status()).isEqualTo(2);
    }

    @Test
    void answersSoManyAtATime() throws Exception {
        Serving serving = new Serving("--slots", "1", "--honour-num-predict");
        URI url = serving.url();
        String asked = new String(Recording.bundled("chat-prose").requestBody(), StandardCharsets.UTF_8)
                .replace("\"num_predict\": 220", "\"num_predict\": 2");
        HttpResponse<String> answer = post(url, asked);
        assertThat(answer.body().lines()).hasSize(3);
        assertThat(answer.headers().firstValue("X-Weir-Match")).contains("nearest; chat-prose; shortened");
        serving.stop();
    }

    @Test
    void writesHowLateItWas(@TempDir Path folder) throws Exception {
        Path log = folder.resolve("pacing.hgrm");
        Serving serving = new Serving("--pacing-log", log.toString());
        URI url = serving.url();
        ask(url, "/api/chat", "chat-tools");
        assertThat(new String(get(url, "/weir/pacing").body(), StandardCharsets.UTF_8))
                .startsWith("{\"unit\":\"us\",\"count\":");
        serving.stop();
        assertThat(Files.readString(log)).contains("Percentile", "#[Mean", "Total count    =            5]");
    }

    /** As service managers and containers stop it. */
    @Test
    void writesHowLateItWasWhenTheProcessIsToldToStop(@TempDir Path folder) throws Exception {
        Path log = folder.resolve("pacing.hgrm");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Weir.class.getName(),
                        "serve",
                        "--pacing",
                        "scaled:0.001",
                        "--pacing-log",
                        log.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            String listening = lines.readLine();
            ask(URI.create(listening.substring(listening.lastIndexOf(' ') + 1)), "/api/chat", "chat-tools");
            process.toHandle().destroy(); // SIGTERM; the process itself would close its output too
            assertThat(lines.readLine()).startsWith("stopped after 1 requests");
            process.waitFor();
            assertThat(Files.readString(log)).contains("Total count    =            5]");
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void aPacingLogThatCannotBeWrittenIsOneLine(@TempDir Path folder) {
        CommandLineRun run = CommandLineRun.of("serve", "--pacing-log", folder.toString());
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.err().lines()).singleElement().asString().contains(folder + " cannot be written");
        CommandLineRun unpaced = CommandLineRun.of("serve", "--pacing", "none", "--pacing-log", "x.hgrm");
        assertThat(unpaced.status()).isEqualTo(2);
        assertThat(unpaced.err()).contains("--pacing-log needs a pacing other than none");
    }

    @Test
    void aPortInUseIsOneLineThatSaysWhatToDo() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            CommandLineRun run = CommandLineRun.of("serve", "--port", String.valueOf(taken.getLocalPort()));
            assertThat(run.status()).isEqualTo(1);
            assertThat(run.err().lines())
                    .singleElement()
                    .asString()
                    .startsWith("weir serve: port " + taken.getLocalPort() + " of 127.0.0.1 is in use; ");
        }
    }

    @Test
    void aDamagedRecordingIsOneLineThatNamesTheFile(@TempDir Path folder) throws IOException {
        copyOf("chat-tools", folder);
        Files.writeString(folder.resolve("chat-tools/body.ndjson"), "{}\n");
        CommandLineRun run = CommandLineRun.of("serve", "--recordings", folder.toString());
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.err().lines()).singleElement().asString().contains("body.ndjson");
    }

    @ParameterizedTest
    @CsvSource({
        "--pacing, often, is none of recorded",
        "--chunking, fixed:0, is none of recorded",
        "--fault, fire:1, is none of none",
        "--port, 65536, --port must be 0 to 65535",
        "--port, many, 'many'",
        "--slots, 0, --slots must be at least 1",
        "--prot, 1, there is no option --prot (did you mean --port?)"
    })
    void aWrongCommandLineIsOneLineThatSaysWhatIsAllowed(String option, String value, String message) {
        CommandLineRun run = CommandLineRun.of("serve", option, value);
        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err().lines())
                .singleElement()
                .asString()
                .startsWith("weir serve: ")
                .contains(message)
                .endsWith("see weir serve --help");
    }

    @Test
    void helpNamesEveryFault() {
        String help = CommandLineRun.of("serve", "--help").out().replaceAll("\\s+", "");
        for (Fault.Kind kind : Fault.Kind.values()) {
            assertThat(help).contains(kind.label());
        }
    }

    @Test
    void withoutACommandSaysWhichThereAre() {
        CommandLineRun run = CommandLineRun.of();
        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err()).contains("serve", "inspect");
        assertThat(CommandLineRun.of("--help").out()).contains("serve", "inspect");
        assertThat(CommandLineRun.of("--version").out()).startsWith("weir ");
    }

    private static void copyOf(String name, Path parent) throws IOException {
        Path folder = Files.createDirectory(parent.resolve(name));
        for (String file : List.of("recording.json", "request.json", "body.ndjson", "chunks.csv")) {
            try (InputStream in = Objects.requireNonNull(
                    Recording.class.getResourceAsStream("recordings/" + name + "/" + file), file)) {
                Files.write(folder.resolve(file), in.readAllBytes());
            }
        }
    }
}
