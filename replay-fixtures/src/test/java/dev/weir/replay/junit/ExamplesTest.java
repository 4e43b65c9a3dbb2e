package dev.weir.replay.junit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example in this module's README.md that needs no other library; scripts/try-replay-fixtures runs the one with langchain4j. */
class ReadmeTest {

    private static final Pattern EXAMPLE =
            Pattern.compile("```java\n((?:(?!```).)*class MyClientTest .*?)```", Pattern.DOTALL);

    @TempDir
    private Path folder;

    @Test
    void itsExampleCompilesAndItsTestsPass() throws IOException, ClassNotFoundException {
        Path source = Files.writeString(folder.resolve("MyClientTest.java"), example());
        compile(source);
        try (URLClassLoader loader = new URLClassLoader(
                new URL[] {folder.toUri().toURL()}, getClass().getClassLoader())) {
            assertThat(TestRun.of(loader.loadClass("MyClientTest"))).isEqualTo(new TestRun(3, List.of()));
        }
    }

    private static String example() throws IOException {
        return EXAMPLE.matcher(Files.readString(Path.of("README.md")))
                .results()
                .map(block -> block.group(1))
                .findFirst()
                .orElseThrow();
    }

    private void compile(Path source) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter messages = new StringWriter();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            assertThat(compiler.getTask(
                                    messages,
                                    files,
                                    null,
                                    List.of("-proc:none", "-d", folder.toString()),
                                    null,
                                    files.getJavaFileObjects(source))
                            .call())
                    .as("%s", messages)
                    .isTrue();
        }
    }
}
