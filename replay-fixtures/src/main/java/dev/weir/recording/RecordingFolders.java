package dev.weir.recording;

import java.io.IOException;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** Where recordings lie: beside the classes, inside a jar, or in the folder that a system property names. */
final class RecordingFolders {

    static final String EXPECTED_FILE = "expected.jsonl";

    /** Names a folder with more recordings. */
    static final String PROPERTY = "weir.recordings";

    /** Names the folder that a relative one is relative to: where the user typed the command, which is not where tests run. */
    static final String BASE_PROPERTY = "weir.recordings.base";

    private static final String BUNDLED = "recordings/";

    private RecordingFolders() {}

    /**
     * Gives {@code use} the folder of the bundled recordings, which is valid only during the call: in a jar it is part of a file system
     * that is closed afterwards.
     */
    static <T> T withBundled(Function<Path, T> use) {
        // A file, because a jar need not have an entry for a folder.
        URL marker = RecordingFolders.class.getResource(BUNDLED + EXPECTED_FILE);
        if (marker == null) {
            throw RecordingException.inFile(
                    BUNDLED + EXPECTED_FILE,
                    "is not on the class path beside " + RecordingFolders.class.getName()
                            + "; put the whole weir-replay-fixtures jar on it");
        }
        try {
            return isInJar(marker) ? withJar(marker, use) : use.apply(parent(Path.of(marker.toURI())));
        } catch (IOException | URISyntaxException e) {
            throw RecordingException.inFile(marker, "cannot be opened (" + e + "); check the class path", e);
        }
    }

    private static boolean isInJar(URL url) {
        return url.getProtocol().equals("jar");
    }

    private static <T> T withJar(URL marker, Function<Path, T> use) throws IOException, URISyntaxException {
        JarURLConnection connection = (JarURLConnection) marker.openConnection();
        URI jar = connection.getJarFileURL().toURI();
        // A file system of its own: one shared through its URI could be closed by somebody else.
        try (FileSystem zip = FileSystems.newFileSystem(Path.of(jar))) {
            return use.apply(parent(zip.getPath(connection.getEntryName())));
        }
    }

    private static Path parent(Path file) {
        Path parent = file.getParent();
        return parent == null ? file.getFileSystem().getPath("") : parent;
    }

    /** The name of a recording: its folder's. */
    static String nameOf(Path folder) {
        Path name = folder.toAbsolutePath().normalize().getFileName();
        return name == null ? folder.toString() : name.toString();
    }

    /** What a {@link RecordingWriter} has not finished is none of anybody's recordings. */
    private static boolean isFinished(Path folder) {
        return !nameOf(folder).startsWith(RecordingWriter.UNFINISHED);
    }

    /** The folder that the system property names; empty where it is not set or blank. */
    static Optional<Path> added() {
        return Optional.ofNullable(System.getProperty(PROPERTY))
                .filter(folder -> !folder.isBlank())
                .map(folder -> Path.of(System.getProperty(BASE_PROPERTY, "")).resolve(folder));
    }

    /**
     * The recordings that a folder is or holds, by name.
     *
     * @throws RecordingException if there is none
     */
    static List<Path> recordingsIn(Path folder) {
        if (RecordingReader.isRecording(folder)) {
            return List.of(folder);
        }
        try (Stream<Path> entries = Files.list(folder)) {
            List<Path> recordings = entries.filter(RecordingFolders::isFinished)
                    .filter(RecordingReader::isRecording)
                    .sorted()
                    .toList();
            if (recordings.isEmpty()) {
                throw RecordingException.inFile(
                        folder,
                        "neither holds a " + RecordingReader.HEAD_FILE
                                + " nor folders that do; give a folder of recordings");
            }
            return recordings;
        } catch (IOException e) {
            throw RecordingException.inFile(
                    folder.toAbsolutePath(), "cannot be listed (" + e + "); give a folder of recordings", e);
        }
    }
}
