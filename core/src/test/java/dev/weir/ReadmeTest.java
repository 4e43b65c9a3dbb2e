package dev.weir;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What README.md shows compiles as it stands there. */
class ReadmeTest {

    private static final Pattern JAVA_BLOCK = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

    /** What the examples take for given: their imports, and what belongs to the reader's own program. */
    private static final String AROUND = """
            import dev.weir.llm.*;
            import dev.weir.ollama.*;
            import dev.weir.plan.*;
            import dev.weir.planner.*;
            import java.io.InputStream;
            import java.util.List;

            abstract class Example {
                InputStream in;
                byte[] buffer;
                List<AgentRequest> squad;

                abstract void act(Plan plan);

                abstract void act(long agentId, Plan plan);

                void example() throws Exception {
                    %s
                }
            }
            """;

    private @TempDir Path classes;

    @Test
    void itsExamplesCompile() throws IOException {
        List<String> examples = JAVA_BLOCK
                .matcher(Files.readString(Path.of("../README.md")))
                .results()
                .map(block -> block.group(1))
                .toList();
        assertThat(examples).hasSize(2);
        for (String example : examples) {
            StringWriter messages = new StringWriter();
            boolean compiles = ToolProvider.getSystemJavaCompiler()
                    .getTask(
                            messages,
                            null,
                            null,
                            List.of("-proc:none", "-d", classes.toString()),
                            null,
                            List.of(source(AROUND.formatted(example))))
                    .call();
            assertThat(compiles).as("%s%n%s", example, messages).isTrue();
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
