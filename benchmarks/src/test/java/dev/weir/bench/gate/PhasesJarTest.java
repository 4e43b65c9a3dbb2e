package dev.weir.bench.gate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;

/** {@code .mvn/phases.jar}, which makes {@code mvn -pl benchmarks jmh} a command of Maven's, and the file that it is made of. */
class PhasesJarTest {

    private static final Path FOLDER = Path.of("..", ".mvn");
    private static final String COMPONENTS = "META-INF/plexus/components.xml";

    @Test
    void holdsTheFileBesideItAndNothingElse() throws IOException {
        try (JarFile jar = new JarFile(FOLDER.resolve("phases.jar").toFile())) {
            List<JarEntry> files =
                    jar.stream().filter(entry -> !entry.isDirectory()).toList();
            assertThat(files).extracting(JarEntry::getName).containsExactly(COMPONENTS);
            assertThat(jar.getInputStream(files.get(0)).readAllBytes())
                    .as("run the command that " + COMPONENTS + " names")
                    .isEqualTo(Files.readAllBytes(FOLDER.resolve("phases").resolve(COMPONENTS)));
        }
    }
}
