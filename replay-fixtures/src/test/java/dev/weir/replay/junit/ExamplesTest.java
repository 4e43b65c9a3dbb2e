package dev.weir.replay.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * What this module's README.md and Javadoc and docs/how-to/test-your-client.md show compiles as it stands there, and runs; but for the
 * README's example that needs langchain4j, which scripts/try-replay-fixtures runs.
 */
class ExamplesTest {

    private static final Pattern README_CLASS =
            Pattern.compile("```java\n((?:(?!```).)*class MyClientTest .*?)```", Pattern.DOTALL);
    private static final Pattern PAGE_BLOCK = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
    private static final Pattern JAVADOC_BLOCK =
            Pattern.compile("^ *\\* *<pre>\\{@code\n(.*?)^ *\\* *\\}</pre>", Pattern.DOTALL | Pattern.MULTILINE);

    /** Grammars and formats stand in such blocks, too; statements end with a semicolon. */
    private static final Pattern STATEMENT = Pattern.compile(";( *//.*)?$", Pattern.MULTILINE);

    private static final String IMPORTS = """
            import static org.assertj.core.api.Assertions.assertThat;
            import static org.junit.jupiter.api.Assertions.*;
            import dev.weir.record.*;
            import dev.weir.recording.*;
            import dev.weir.replay.*;
            import dev.weir.replay.junit.*;
            import dev.weir.replay.script.*;
            import java.io.*;
            import java.net.*;
            import java.nio.file.*;
            import org.junit.jupiter.api.*;
            import org.junit.jupiter.api.extension.*;
            """;

    @TempDir
    private Path folder;

    @Test
    void theReadmesClassCompilesAndItsTestsPass() throws IOException, ClassNotFoundException {
        assertThat(run(
                        "MyClientTest",
                        blocks(README_CLASS, Path.of("README.md")).get(0),
                        folder))
                .isEqualTo(new TestRun(3, List.of()));
    }

    @TestFactory
    List<DynamicTest> theExamplesOfThePageOnClients() throws IOException {
        List<String> examples = blocks(PAGE_BLOCK, Path.of("../docs/how-to/test-your-client.md"));
        assertThat(examples).isNotEmpty();
        return tests("test-your-client.md", examples);
    }

    @TestFactory
    List<DynamicTest> theJavadocsExamples() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        for (Path file : sources()) {
            List<String> examples = blocks(JAVADOC_BLOCK, file).stream()
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
            tests.add(dynamicTest(from + ", " + (tests.size() + 1), () -> {
                Path classes = Files.createTempDirectory(folder, "example");
                TestRun run = run("Example", program(example, classes), classes);
                assertThat(run.failures()).as(example).isEmpty();
                assertThat(run.succeeded()).as(example).isPositive();
            }));
        }
        return tests;
    }

    /** An example of members is a test class's; statements are a test of their own. */
    private static String program(String example, Path recordings) {
        String members =
                example.contains("@Test") ? example : "@Test void example() throws Exception {\n" + example + "\n}";
        String elsewhere = members.replace("Path.of(\"recordings\")", "Path.of(\"" + recordings.resolve("own") + "\")");
        return IMPORTS + "class Example extends ExampleSurroundings {\n" + elsewhere + "\n}\n";
    }

    private TestRun run(String name, String program, Path classes) throws IOException, ClassNotFoundException {
        compile(Files.writeString(classes.resolve(name + ".java"), program), classes);
        try (URLClassLoader loader = new URLClassLoader(
                new URL[] {classes.toUri().toURL()}, getClass().getClassLoader())) {
            return TestRun.of(loader.loadClass(name));
        }
    }

    private static void compile(Path source, Path classes) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter messages = new StringWriter();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            assertThat(compiler.getTask(
                                    messages,
                                    files,
                                    null,
                                    List.of("-proc:none", "-d", classes.toString()),
                                    null,
                                    files.getJavaFileObjects(source))
                            .call())
                    .as("%s", messages)
                    .isTrue();
        }
    }

    private static List<String> blocks(Pattern pattern, Path file) throws IOException {
        return pattern.matcher(Files.readString(file))
                .results()
                .map(block -> block.group(1))
                .toList();
    }

    private static List<Path> sources() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .sorted()
                    .toList();
        }
    }
}
