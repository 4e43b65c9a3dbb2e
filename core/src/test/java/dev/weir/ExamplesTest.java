package dev.weir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.weir.ollama.OllamaClient;
import dev.weir.planner.AgentRequest;
import dev.weir.prompt.Me;
import dev.weir.prompt.Player;
import dev.weir.prompt.Position;
import dev.weir.prompt.Snapshot;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** What README.md and core's Javadoc show compiles as it stands there, and runs, against a server of the test's own. */
class ExamplesTest {

    private static final Pattern README_BLOCK = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
    private static final Pattern JAVADOC_BLOCK =
            Pattern.compile("^ *\\* *<pre>\\{@code\n(.*?)^ *\\* *\\}</pre>", Pattern.DOTALL | Pattern.MULTILINE);

    /** Grammars and formats stand in such blocks, too; statements end with a semicolon. */
    private static final Pattern STATEMENT = Pattern.compile(";( *//.*)?$", Pattern.MULTILINE);

    private static final Pattern EXPORTED = Pattern.compile("exports ([\\w.]+);");
    private static final Pattern MODEL = Pattern.compile("\\.model\\(\"llama3.2\"\\)");

    private static final String AROUND = """
            %s
            public class Example extends dev.weir.ExampleSurroundings {
                public Example(java.io.InputStream in, dev.weir.ollama.OllamaClient client, java.util.List<dev.weir.planner.AgentRequest> squad) {
                    super(in, client, squad);
                }

                @Override
                public void example() throws Exception {
                    %s
                }
            }
            """;

    /** An answer for whoever asks: a sentence with a plan in it. */
    private static final String ANSWER = """
            {"message":{"role":"assistant","content":"The sky is blue. [{\\"agent_id\\":1,\\"plan_id\\":\\"p1\\","},"done":false}
            {"message":{"role":"assistant","content":"\\"steps\\":[{\\"act\\":\\"Wait\\",\\"duration\\":1}]}]"},"done":false}
            {"message":{"role":"assistant","content":""},"done":true,"done_reason":"stop"}
            """;

    private static final String CHAT_COMPLETION = """
            data: {"choices":[{"index":0,"delta":{"role":"assistant","content":"The sky is blue."}}]}

            data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}

            data: [DONE]

            """;

    private final MockWebServer server = new MockWebServer();
    private @TempDir Path folder;

    @BeforeEach
    void start() throws IOException {
        server.setDispatcher(new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) {
                String body = switch (String.valueOf(request.getTarget())) {
                    case "/api/version" -> "{\"version\":\"0.24.0\"}";
                    case "/api/tags" -> "{\"models\":[{\"name\":\"llama3.2:latest\"}]}";
                    case "/api/ps" -> "{\"models\":[]}";
                    case "/v1/chat/completions" -> CHAT_COMPLETION;
                    default -> ANSWER;
                };
                return new MockResponse.Builder().body(body).build();
            }
        });
        server.start(InetAddress.getLoopbackAddress(), 0);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @TestFactory
    List<DynamicTest> theReadmesExamples() throws IOException {
        List<String> examples = blocks(README_BLOCK, Files.readString(Path.of("../README.md")));
        assertThat(examples).hasSizeGreaterThanOrEqualTo(3);
        return tests("README.md", examples);
    }

    @TestFactory
    List<DynamicTest> theJavadocsExamples() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        for (Path file : sources()) {
            List<String> examples = blocks(JAVADOC_BLOCK, Files.readString(file)).stream()
                    .map(block -> block.replaceAll("(?m)^ *\\* ?", ""))
                    .filter(block -> STATEMENT.matcher(block).find())
                    .toList();
            tests.addAll(tests(String.valueOf(file.getFileName()), examples));
        }
        assertThat(tests).hasSizeGreaterThanOrEqualTo(5);
        return tests;
    }

    private List<DynamicTest> tests(String from, List<String> examples) {
        List<DynamicTest> tests = new ArrayList<>();
        for (String example : examples) {
            String name = from + ", " + (tests.size() + 1);
            tests.add(dynamicTest(name, () -> run(example, Files.createTempDirectory(folder, "example"))));
        }
        return tests;
    }

    private void run(String example, Path classes) throws Exception {
        StringWriter messages = new StringWriter();
        boolean compiles = ToolProvider.getSystemJavaCompiler()
                .getTask(
                        messages,
                        null,
                        null,
                        List.of("-proc:none", "-d", classes.toString()),
                        null,
                        List.of(source(program(example))))
                .call();
        assertThat(compiles).as("%s%n%s", example, messages).isTrue();
        PrintStream console = System.out;
        System.setOut(new PrintStream(new ByteArrayOutputStream(), false, StandardCharsets.UTF_8));
        try (URLClassLoader loader = new URLClassLoader(
                        new URL[] {classes.toUri().toURL()}, getClass().getClassLoader());
                OllamaClient client =
                        OllamaClient.builder().baseUrl(url()).model("llama3.2").build()) {
            ExampleSurroundings program = (ExampleSurroundings) loader.loadClass("Example")
                    .getConstructor(InputStream.class, OllamaClient.class, List.class)
                    .newInstance(new ByteArrayInputStream(ANSWER.getBytes(StandardCharsets.UTF_8)), client, squad());
            program.example();
            if (example.contains("act(")) {
                assertThat(program.acted).as(example).isNotEmpty();
            }
        } finally {
            System.setOut(console);
        }
    }

    private String program(String example) {
        Map<Boolean, List<String>> lines =
                example.lines().collect(Collectors.partitioningBy(line -> line.startsWith("import ")));
        String imports = lines.get(true).isEmpty() ? everythingExported() : String.join("\n", lines.get(true));
        String statements = MODEL.matcher(String.join("\n", lines.get(false)))
                .replaceAll(".baseUrl(\"" + Matcher.quoteReplacement(url()) + "\").model(\"llama3.2\")")
                .replace("http://localhost:8000", url());
        return AROUND.formatted(imports, statements);
    }

    /** The imports of an example that shows none. */
    private static String everythingExported() {
        try {
            String module = Files.readString(Path.of("src/main/java/module-info.java"));
            return "import java.util.*;\n"
                    + EXPORTED.matcher(module)
                            .results()
                            .map(exported -> "import " + exported.group(1) + ".*;")
                            .collect(Collectors.joining("\n"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String url() {
        return "http://127.0.0.1:" + server.getPort();
    }

    private static List<AgentRequest> squad() {
        Snapshot quiet = new Snapshot(
                0,
                new Player(new Position(5, 5), 80, "crouch"),
                new Me(new Position(10, 10), 30, 90, Map.of()),
                List.of(),
                List.of(),
                List.of(),
                Optional.empty());
        return List.of(new AgentRequest(1, quiet), new AgentRequest(2, quiet));
    }

    private static List<String> blocks(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(block -> block.group(1)).toList();
    }

    /** Those of packages that others can use. */
    private static List<Path> sources() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> !file.getParent().endsWith("internal"))
                    .sorted()
                    .toList();
        }
    }

    private static JavaFileObject source(String text) {
        return new SimpleJavaFileObject(URI.create("string:///Example.java"), JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return text;
            }
        };
    }
}
