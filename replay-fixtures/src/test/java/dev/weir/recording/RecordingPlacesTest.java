package dev.weir.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.json.JsonMapper;

/** Recordings are found on disk, on the class path, inside a jar, and where a system property points. */
class RecordingPlacesTest {

    @TempDir
    Path temporary;

    @Test
    void readsFromInsideAJar() throws Exception {
        Path jar = temporary.resolve("fixtures with a space.jar");
        packClasses(jar);
        URL[] classPath = {
            jar.toUri().toURL(),
            locationOf(JsonMapper.class),
            locationOf(JsonParser.class),
            locationOf(com.fasterxml.jackson.annotation.JsonProperty.class),
            locationOf(Nullable.class)
        };
        try (URLClassLoader loader = new URLClassLoader(classPath, ClassLoader.getPlatformClassLoader())) {
            Class<?> fromJar = loader.loadClass(Recording.class.getName());
            assertThat(fromJar).isNotEqualTo(Recording.class);
            assertThat(fromJar.getMethod("bundledNames").invoke(null)).isEqualTo(Recording.bundledNames());
            Object recording = fromJar.getMethod("bundled", String.class).invoke(null, "chat-prose");
            assertThat(fromJar.getMethod("body").invoke(recording))
                    .isEqualTo(Recording.bundled("chat-prose").body());
            Class<?> expected = loader.loadClass(ExpectedDecode.class.getName());
            assertThat(expected.getMethod("of", fromJar).invoke(null, recording).toString())
                    .isEqualTo(
                            ExpectedDecode.of(Recording.bundled("chat-prose")).toString());
        }
    }

    @Test
    void readsFromManyThreadsAtOnce() {
        List<byte[]> bodies = IntStream.range(0, 32)
                .parallel()
                .mapToObj(i -> Recording.bundled("chat-prose").body())
                .toList();
        assertThat(bodies).allSatisfy(body -> assertThat(body).isEqualTo(bodies.get(0)));
    }

    @Test
    void namesARecordingThatIsNotBundled() {
        for (String name : List.of("nope", "", "../recordings/chat-prose", "chat-prose/")) {
            assertThatThrownBy(() -> Recording.bundled(name))
                    .isInstanceOf(RecordingException.class)
                    .hasMessageContaining("bundledNames()");
        }
    }

    @Test
    void thePropertyAddsOneRecordingOrAFolderOfThem() throws IOException {
        int bundled = Recording.bundledNames().size();
        RecordingOnDisk first = RecordingOnDisk.copyOf("chat-tools", temporary);
        Files.move(first.folder(), temporary.resolve("b-added"));
        RecordingOnDisk.copyOf("tags", temporary);
        Files.move(temporary.resolve("tags"), temporary.resolve("a-added"));
        assertThat(allWith(temporary.resolve("b-added").toString()))
                .extracting(Recording::name)
                .hasSize(bundled + 1)
                .endsWith("b-added");
        assertThat(allWith(temporary.toString()))
                .extracting(Recording::name)
                .hasSize(bundled + 2)
                .endsWith("a-added", "b-added");
        assertThat(allWith(" ")).hasSize(bundled);
    }

    @Test
    void thePropertyDoesNotRepeatWhatIsBundled() throws IOException {
        int bundled = Recording.bundledNames().size();
        RecordingOnDisk disk = RecordingOnDisk.copyOf("chat-tools", temporary);
        assertThat(allWith(temporary.toString())).hasSize(bundled);
        disk.replace("recording.json", "\"note\": \"", "\"note\": \"Edited. ");
        assertThat(allWith(temporary.toString())).hasSize(bundled + 1);
    }

    @Test
    void thePropertyMustNotPointNowhere() {
        assertThatThrownBy(() -> allWith(temporary.resolve("nowhere").toString()))
                .isInstanceOf(RecordingException.class)
                .hasMessageContaining("give a folder of recordings");
        assertThatThrownBy(() -> allWith(temporary.toString()))
                .isInstanceOf(RecordingException.class)
                .hasMessageContaining("neither holds a recording.json nor folders that do");
    }

    private static List<Recording> allWith(String property) {
        @Nullable String before = System.getProperty(RecordingFolders.PROPERTY);
        System.setProperty(RecordingFolders.PROPERTY, property);
        try {
            return Recording.all();
        } finally {
            if (before == null) {
                System.clearProperty(RecordingFolders.PROPERTY);
            } else {
                System.setProperty(RecordingFolders.PROPERTY, before);
            }
        }
    }

    private static URL locationOf(Class<?> type) {
        return type.getProtectionDomain().getCodeSource().getLocation();
    }

    /** Packs what this test runs on into a jar without entries for folders. */
    private static void packClasses(Path jar) throws IOException, URISyntaxException {
        Path classes = Path.of(locationOf(Recording.class).toURI());
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream packed = new JarOutputStream(out);
                Stream<Path> files = Files.walk(classes)) {
            files.filter(Files::isRegularFile).forEach(file -> {
                try {
                    packed.putNextEntry(
                            new JarEntry(classes.relativize(file).toString().replace('\\', '/')));
                    Files.copy(file, packed);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }
}
