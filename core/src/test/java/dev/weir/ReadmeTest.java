package dev.weir;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What README.md shows compiles as it stands there. */
class ReadmeTest {

    private static final Pattern JAVA_BLOCK = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

    /** The imports of an example that shows none. */
    private static final String IMPORTS = """
            import dev.weir.json.*;
            import dev.weir.llm.*;
            import dev.weir.ollama.*;
            import dev.weir.plan.*;
            import dev.weir.planner.*;
            """;

    /** What the examples take for given: what belongs to the reader's own program. */
    private static final String AROUND = """
            %s
            abstract class Example {
                java.io.InputStream in;
                byte[] buffer;
                java.util.List<dev.weir.planner.AgentRequest> squad;

                abstract void act(dev.weir.plan.Plan plan);

                abstract void act(long agentId, dev.weir.plan.Plan plan);

                record Item(String name, int count) {}

                abstract void act(Item item);

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
        assertThat(examples).hasSizeGreaterThanOrEqualTo(4);
        for (String example : examples) {
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
        }
    }

    private static String program(String example) {
        Map<Boolean, List<String>> lines =
                example.lines().collect(Collectors.partitioningBy(line -> line.startsWith("import ")));
        String imports = String.join("\n", lines.get(true));
        return AROUND.formatted(imports.isEmpty() ? IMPORTS : imports, String.join("\n", lines.get(false)));
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
