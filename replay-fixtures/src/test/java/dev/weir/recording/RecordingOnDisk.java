package dev.weir.recording;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A bundled recording copied into a folder of the test's, where it can be damaged. */
public record RecordingOnDisk(Path folder) {

    public static RecordingOnDisk copyOf(String name, Path parent) {
        return RecordingFolders.withBundled(bundled -> {
            Path folder = parent.resolve(name);
            try (Stream<Path> files = Files.list(bundled.resolve(name))) {
                Files.createDirectories(folder);
                for (Path file : files.toList()) {
                    Files.write(folder.resolve(file.getFileName().toString()), Files.readAllBytes(file));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return new RecordingOnDisk(folder);
        });
    }

    public byte[] bytes(String file) throws IOException {
        return Files.readAllBytes(folder.resolve(file));
    }

    public String text(String file) throws IOException {
        return Files.readString(folder.resolve(file));
    }

    public void write(String file, String text) throws IOException {
        write(file, text.getBytes(StandardCharsets.UTF_8));
    }

    public void write(String file, byte[] bytes) throws IOException {
        Files.write(folder.resolve(file), bytes);
    }

    public void delete(String file) throws IOException {
        Files.delete(folder.resolve(file));
    }

    /** Replaces the first occurrence, which must be there. */
    public void replace(String file, String old, String replacement) throws IOException {
        String text = text(file);
        assertThat(text).contains(old);
        int at = text.indexOf(old);
        write(file, text.substring(0, at) + replacement + text.substring(at + old.length()));
    }

    public List<String> chunkRows() throws IOException {
        return Files.readAllLines(folder.resolve("chunks.csv"));
    }

    public void writeChunkRows(List<String> rows) throws IOException {
        write("chunks.csv", String.join("\n", rows) + "\n");
    }
}
