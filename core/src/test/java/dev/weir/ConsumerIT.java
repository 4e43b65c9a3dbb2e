package dev.weir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.weir.replay.ReplayServer;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import okhttp3.OkHttpClient;
import okio.Buffer;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.ObjectMapper;

/**
 * A program of somebody else's, compiled against a packaged jar and run with it: from the class path and the module path, on JDK 17 and 25.
 * Core's with OkHttp and without, and that of the replay server with JUnit and without. Skipped, with a word, for a JDK that is not beside
 * the one that runs this.
 */
class ConsumerIT {

    /** Reads a stream of records and acts on plans, and one of events and acts on elements; has no need of HTTP. */
    private static final String PARSING = """
            package consumer;

            import dev.weir.decode.StreamDecoder;
            import dev.weir.dialect.ChatCompletionsDecoder;
            import dev.weir.json.JsonElements;
            import dev.weir.llm.event.StreamListener;
            import dev.weir.plan.extract.PlanExtractor;
            import dev.weir.plan.ToolRegistry;
            import dev.weir.sse.SseSplitter;
            import java.nio.charset.StandardCharsets;

            public final class Main {
                public static void main(String[] args) {
                    PlanExtractor plans = new PlanExtractor(
                            ToolRegistry.bundled(), (plan, from, to) -> System.out.println("plan " + plan.planId()));
                    StreamDecoder records = new StreamDecoder(new StreamListener() {
                        @Override
                        public void onText(byte[] utf8, int from, int to) {
                            plans.feed(utf8, from, to);
                        }
                    });
                    byte[] stream = ("{\\"response\\":\\"{\\\\\\"plan_id\\\\\\":\\\\\\"p1\\\\\\",\\\\\\"steps\\\\\\":"
                                    + "[{\\\\\\"act\\\\\\":\\\\\\"Reload\\\\\\"}]}\\",\\"done\\":false}\\n{\\"done\\":true}\\n")
                            .getBytes(StandardCharsets.UTF_8);
                    records.feed(stream, 0, stream.length);
                    System.out.println(records.finish());
                    JsonElements elements = new JsonElements(
                            "/*",
                            (path, utf8, from, to, fromByte, toByte) -> System.out.println(
                                    "element " + new String(utf8, from, to - from, StandardCharsets.UTF_8)));
                    ChatCompletionsDecoder chat = new ChatCompletionsDecoder(new StreamListener() {
                        @Override
                        public void onText(byte[] utf8, int from, int to) {
                            elements.feed(utf8, from, to);
                        }
                    });
                    byte[] events = ("data: {\\"choices\\":[{\\"delta\\":{\\"content\\":\\"[true,false]\\"}}]}\\n\\n"
                                    + "data: [DONE]\\n\\n")
                            .getBytes(StandardCharsets.UTF_8);
                    chat.feed(events, 0, events.length);
                    System.out.println(chat.finish());
                    SseSplitter splitter = new SseSplitter(
                            (data, from, to) -> System.out.println("event of " + (to - from) + " bytes"), 1_000);
                    splitter.feed(events, 0, events.length);
                    try {
                        Class.forName("okhttp3.OkHttpClient");
                        System.out.println("with OkHttp");
                    } catch (ClassNotFoundException e) {
                        System.out.println("without OkHttp");
                    }
                }
            }
            """;

    /** Asks a server that is not there. */
    private static final String ASKING = """
            package consumer;

            import dev.weir.ollama.OllamaClient;

            public final class Main {
                public static void main(String[] args) {
                    try (OllamaClient client = OllamaClient.builder()
                            .baseUrl("http://127.0.0.1:1")
                            .model("llama3.2")
                            .build()) {
                        System.out.println(client.health().guidance());
                    } catch (IllegalStateException e) {
                        System.out.println(e.getMessage());
                    }
                }
            }
            """;

    /** Replays a bundled recording to the JDK's own client. */
    private static final String REPLAYING = """
            package consumer;

            import dev.weir.recording.Recording;
            import dev.weir.replay.ReplayServer;
            import dev.weir.replay.script.Pacing;
            import java.net.URI;
            import java.net.http.HttpClient;
            import java.net.http.HttpRequest;
            import java.net.http.HttpResponse;
            import java.util.Arrays;
            import java.util.List;

            public final class Main {
                public static void main(String[] args) throws Exception {
                    Recording recording = Recording.bundled("generate-plan");
                    try (ReplayServer server = ReplayServer.builder()
                            .recordings(List.of(recording))
                            .pacing(Pacing.parse("none"))
                            .start()) {
                        HttpResponse<byte[]> answer = HttpClient.newHttpClient()
                                .send(
                                        HttpRequest.newBuilder(URI.create(server.url() + recording.path()))
                                                .POST(HttpRequest.BodyPublishers.ofByteArray(recording.requestBody()))
                                                .build(),
                                        HttpResponse.BodyHandlers.ofByteArray());
                        System.out.println(answer.headers().firstValue("X-Weir-Match").orElse("none"));
                        System.out.println("the recorded bytes: " + Arrays.equals(answer.body(), recording.body()));
                    }
                }
            }
            """;

    /** The same in a test of JUnit's, and what starts that. */
    private static final String TESTING = """
            package consumer;

            import dev.weir.replay.junit.OllamaReplay;
            import java.net.URI;
            import java.net.http.HttpClient;
            import java.net.http.HttpRequest;
            import java.net.http.HttpResponse;
            import org.junit.jupiter.api.Test;
            import org.junit.jupiter.api.extension.RegisterExtension;
            import org.junit.platform.engine.discovery.DiscoverySelectors;
            import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
            import org.junit.platform.launcher.core.LauncherFactory;
            import org.junit.platform.launcher.listeners.SummaryGeneratingListener;

            public final class Main {
                @RegisterExtension
                static OllamaReplay server = OllamaReplay.of("generate-batch-10");

                @Test
                void readsEveryRecord() throws Exception {
                    String request = "{\\"model\\":\\"" + server.model() + "\\",\\"prompt\\":\\"Plan for ten.\\"}";
                    String answer = HttpClient.newHttpClient()
                            .send(
                                    HttpRequest.newBuilder(URI.create(server.url() + "/api/generate"))
                                            .POST(HttpRequest.BodyPublishers.ofString(request))
                                            .build(),
                                    HttpResponse.BodyHandlers.ofString())
                            .body();
                    System.out.println(answer.lines().count() + " records");
                }

                public static void main(String[] args) {
                    SummaryGeneratingListener seen = new SummaryGeneratingListener();
                    LauncherFactory.create()
                            .execute(
                                    LauncherDiscoveryRequestBuilder.request()
                                            .selectors(DiscoverySelectors.selectClass(Main.class))
                                            .build(),
                                    seen);
                    seen.getSummary().getFailures().forEach(failure -> System.out.println(failure.getException()));
                    System.out.println(seen.getSummary().getTestsSucceededCount() + " passed");
                }
            }
            """;

    private static final Pattern JAVA_VERSION = Pattern.compile("(?m)^JAVA_VERSION=\"(\\d+)");

    private @TempDir Path folder;

    @ParameterizedTest
    @CsvSource({"17,class path", "17,module path", "25,class path", "25,module path"})
    void parsesWithoutOkHttpAndKotlin(int version, String path) throws Exception {
        Path jdk = jdk(version);
        List<Path> jars = jarsForParsing();
        assertThat(run(jdk, path.startsWith("module"), PARSING, "module consumer { requires dev.weir.core; }", jars))
                .containsExactly(
                        "plan p1",
                        "DONE",
                        "element true",
                        "element false",
                        "DONE",
                        "event of 50 bytes",
                        "event of 6 bytes",
                        "without OkHttp");
        assertThat(run(jdk, path.startsWith("module"), ASKING, "module consumer { requires dev.weir.core; }", jars))
                .singleElement()
                .asString()
                .contains("OkHttp is missing", "com.squareup.okhttp3:okhttp");
    }

    @ParameterizedTest
    @CsvSource({"17,class path", "17,module path", "25,class path", "25,module path"})
    void asksWithOkHttp(int version, String path) throws Exception {
        Path jdk = jdk(version);
        List<Path> jars = jarsForParsing();
        jars.addAll(List.of(jarOf(OkHttpClient.class), jarOf(Buffer.class), jarOf(kotlin.Unit.class)));
        assertThat(run(
                        jdk,
                        path.startsWith("module"),
                        ASKING,
                        "module consumer { requires dev.weir.core; requires okhttp3; }",
                        jars))
                .singleElement()
                .asString()
                .startsWith("Nothing answers at http://127.0.0.1:1");
    }

    @ParameterizedTest
    @CsvSource({"17,class path", "17,module path", "25,class path", "25,module path"})
    void replaysWithJUnitAndWithout(int version, String path) throws Exception {
        Path jdk = jdk(version);
        boolean modular = path.startsWith("module");
        // An automatic module says of nothing that it needs it, and Netty loads native code.
        String[] options = modular
                ? new String[] {"--add-modules=ALL-MODULE-PATH", "--enable-native-access=io.netty.common"}
                : new String[] {"--enable-native-access=ALL-UNNAMED"};
        String module = """
                @SuppressWarnings("requires-automatic")
                module consumer {
                    requires dev.weir.replay;
                    requires java.net.http;
                    %s
                }
                """;
        List<Path> jars = new ArrayList<>(List.of(replayJar()));
        jars.addAll(jarsNamed("jackson-", "netty-", "HdrHistogram-", "jna-", "jspecify-"));
        assertThat(run(jdk, modular, REPLAYING, module.formatted(""), jars, options))
                .containsExactly("exact; generate-plan", "the recorded bytes: true");
        jars.addAll(jarsNamed(
                "junit-jupiter-api-", "junit-jupiter-engine-", "junit-platform-", "opentest4j-", "apiguardian-api-"));
        String tests = """
                    requires org.junit.jupiter.api;
                    requires org.junit.platform.launcher;
                    opens consumer to org.junit.platform.commons;
                """;
        assertThat(run(jdk, modular, TESTING, module.formatted(tests), jars, options))
                .containsExactly("665 records", "1 passed");
    }

    /** Compiles the program and runs it. @return the lines that it printed */
    private List<String> run(
            Path jdk, boolean modular, String program, String declaration, List<Path> jars, String... options)
            throws IOException, InterruptedException {
        Path sources = Files.createTempDirectory(folder, "sources");
        Path classes = Files.createTempDirectory(folder, "classes");
        Path main = Files.createDirectories(sources.resolve("consumer")).resolve("Main.java");
        Files.writeString(main, program);
        String path = jars.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
        List<String> compile = new ArrayList<>(List.of(
                jdk.resolve("bin/javac").toString(),
                "--release",
                "17",
                "-Xlint:all,-processing",
                "-Werror",
                modular ? "-p" : "-cp",
                path,
                "-d",
                classes.toString(),
                main.toString()));
        if (modular) {
            Path module = sources.resolve("module-info.java");
            Files.writeString(module, declaration);
            compile.add(module.toString());
        }
        assertThat(output(compile)).isEmpty();
        String withClasses = path + File.pathSeparator + classes;
        List<String> start = new ArrayList<>(List.of(jdk.resolve("bin/java").toString()));
        start.addAll(List.of(options));
        start.addAll(
                modular
                        ? List.of("-p", withClasses, "-m", "consumer/consumer.Main")
                        : List.of("-cp", withClasses, "consumer.Main"));
        return output(start);
    }

    private List<String> output(List<String> command) throws IOException, InterruptedException {
        Path out = Files.createTempFile(folder, "output", ".txt");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
        int status = process.waitFor();
        List<String> lines = Files.readAllLines(out);
        assertThat(status)
                .as("%s%n%s", String.join(" ", command), String.join("\n", lines))
                .isZero();
        return lines;
    }

    /** The packaged jar: this test runs after it has been made. */
    private static Path jar() {
        String jar = System.getProperty("weir.core.jar", "");
        assumeTrue(!jar.isEmpty(), "there is no jar yet; `mvn verify` makes one first");
        return Path.of(jar);
    }

    private static List<Path> jarsForParsing() throws URISyntaxException {
        return new ArrayList<>(List.of(
                jar(),
                jarOf(ObjectMapper.class),
                jarOf(JsonParser.class),
                jarOf(JsonProperty.class),
                jarOf(NullMarked.class)));
    }

    /** The packaged jar, which Maven hands on to the modules after it once it has been made. */
    private static Path replayJar() throws URISyntaxException {
        Path jar = jarOf(ReplayServer.class);
        assumeTrue(Files.isRegularFile(jar), "there is no jar yet; `mvn verify` makes one first");
        return jar;
    }

    /** Of the class path of this test, the jars whose names begin like this. */
    private static List<Path> jarsNamed(String... beginnings) {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .filter(entry -> entry.endsWith(".jar"))
                .map(Path::of)
                .filter(jar -> Stream.of(beginnings)
                        .anyMatch(beginning -> String.valueOf(jar.getFileName()).startsWith(beginning)))
                .distinct()
                .toList();
    }

    private static Path jarOf(Class<?> type) throws URISyntaxException {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    }

    /** A JDK of that version: the one that runs this, or one beside it. */
    private static Path jdk(int version) throws IOException {
        Path running = Path.of(System.getProperty("java.home"));
        try (Stream<Path> beside =
                Files.list(Optional.ofNullable(running.getParent()).orElse(running))) {
            Optional<Path> found = Stream.concat(Stream.of(running), beside.sorted())
                    .filter(home -> isJdk(home, version))
                    .findFirst();
            if (found.isEmpty()) {
                System.out.println("Skipped the consumers on JDK " + version + ": there is none beside " + running);
            }
            assumeTrue(found.isPresent(), "no JDK " + version + " beside " + running);
            return found.orElseThrow();
        }
    }

    private static boolean isJdk(Path home, int version) {
        Path release = home.resolve("release");
        try {
            return Files.isExecutable(home.resolve("bin/javac"))
                    && Files.isRegularFile(release)
                    && JAVA_VERSION
                            .matcher(Files.readString(release))
                            .results()
                            .anyMatch(found -> found.group(1).equals(String.valueOf(version)));
        } catch (IOException e) {
            return false;
        }
    }
}
