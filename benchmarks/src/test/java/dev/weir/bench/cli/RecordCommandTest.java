package dev.weir.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.recording.Recording;
import dev.weir.recording.RecordingWriter;
import dev.weir.replay.ReplayServer;
import dev.weir.replay.script.Pacing;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class RecordCommandTest {

    private static final String TRACE = """
            10:00:00.000000 => Send header, 18 bytes (0x12)
            0000: 47 45 54 20 2f 20 48 54 54 50 2f 31 2e 31 0d 0a GET / HTTP/1.1..
            0010: 0d 0a                                           ..
            10:00:00.500000 <= Recv header, 38 bytes (0x26)
            0000: 48 54 54 50 2f 31 2e 31 20 32 30 30 20 4f 4b 0d HTTP/1.1 200 OK.
            0010: 0a 43 6f 6e 74 65 6e 74 2d 4c 65 6e 67 74 68 3a .Content-Length:
            0020: 20 32 0d 0a 0d 0a                                2....
            10:00:00.600000 <= Recv data, 2 bytes (0x2)
            0000: 68 69                                           hi
            """;

    @TempDir
    Path folder;

    private final HttpClient http = HttpClient.newHttpClient();

    private int get(URI server, String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(server.resolve(path)).build();
        return http.send(request, HttpResponse.BodyHandlers.ofByteArray()).statusCode();
    }

    private static URI url(RunningCommand recording) throws InterruptedException {
        String line = recording.nextLine();
        assertThat(line).matches("listening on http://127\\.0\\.0\\.1:\\d+");
        return URI.create(line.substring(line.lastIndexOf(' ') + 1));
    }

    @Test
    void recordsUntilItIsStopped() throws Exception {
        Path to = folder.resolve("made/here");
        Path left = Files.createDirectories(to.resolve(RecordingWriter.UNFINISHED + Long.MAX_VALUE + "-1"));
        try (ReplayServer server =
                ReplayServer.builder().pacing(new Pacing.None()).start()) {
            RunningCommand recording =
                    new RunningCommand("record", "--upstream", server.url(), "--to", to.toString(), "--note", "Tried.");
            URI url = url(recording);
            assertThat(recording.nextLine())
                    .startsWith("recording " + server.url() + " to " + to + ", times by the clock of the ");
            assertThat(get(url, "/api/version")).isEqualTo(200);
            assertThat(recording.nextLine())
                    .matches("\\S+Z-get-api-version: GET /api/version, status 200, 20 B, complete");
            assertThat(recording.stop()).isZero();
            assertThat(recording.nextLine()).isEqualTo("stopped after 1 recorded, 0 not answered, 0 lost");
            assertThat(recording.err()).contains(left + " was left behind", "may be deleted");
        }
        Recording read = Recording.readAll(to).get(0);
        assertThat(read.body()).isEqualTo(Recording.bundled("version").body());
        assertThat(read.note()).isEqualTo("Tried.");
    }

    @Test
    void breaksLinesBetweenWordsOnATerminal() throws Exception {
        try (ReplayServer server =
                ReplayServer.builder().pacing(new Pacing.None()).start()) {
            RunningCommand recording = new RunningCommand(
                    OptionalInt.of(80), "record", "--upstream", server.url(), "--to", folder.toString());
            URI url = url(recording);
            assertThat(get(url, "/api/version")).isEqualTo(200);
            String line = recording.nextLine();
            while (!line.contains("-get-api-version")) {
                line = recording.nextLine(); // its folder has a long name
            }
            assertThat(line).matches("\\S+Z-get-api-version: GET /api/version, status 200, 20 B,");
            assertThat(recording.nextLine()).isEqualTo("complete");
            assertThat(recording.stop()).isZero();
        }
    }

    @Test
    void whatIsLostShowsInTheExitStatus() throws Exception {
        Path to = folder.resolve("to");
        try (ReplayServer server =
                ReplayServer.builder().pacing(new Pacing.None()).start()) {
            RunningCommand recording = new RunningCommand("record", "--upstream", server.url(), "--to", to.toString());
            URI url = url(recording);
            recording.nextLine();
            Files.delete(to);
            Files.createFile(to);
            assertThat(get(url, "/api/version")).isEqualTo(200);
            assertThat(recording.stop()).isEqualTo(1);
            assertThat(recording.nextLine()).isEqualTo("stopped after 0 recorded, 0 not answered, 1 lost");
            assertThat(recording.err()).contains("LOST: GET /api/version: it could not be written");
        }
    }

    @Test
    void aServerThatIsNotThereIsSaid() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        RunningCommand recording =
                new RunningCommand("record", "--upstream", "http://127.0.0.1:" + port, "--to", folder.toString());
        assertThat(get(url(recording), "/api/version")).isEqualTo(502);
        assertThat(recording.stop()).isZero();
        assertThat(recording.err())
                .contains("not recorded: GET /api/version: http://127.0.0.1:" + port + " does not answer");
    }

    @Test
    void importsATraceOfCurl() throws IOException {
        Path trace = Files.writeString(folder.resolve("trace"), TRACE);
        Path to = folder.resolve("to");
        CommandLineRun run = CommandLineRun.of("record", "--import", trace.toString(), "--to", to.toString());
        assertThat(run.status()).isZero();
        Recording recording = Recording.read(Path.of(run.out().strip()));
        assertThat(recording.body()).asString().isEqualTo("hi");
        assertThat(recording.chunkNs(0)).isEqualTo(600_000_000);
        assertThat(CommandLineRun.of("inspect", to.toString()).out())
                .contains("end 600.0 ms, by the clock of the process")
                .contains("sums        of all parts");
    }

    @Test
    void whatCannotBeImportedIsSaid() throws IOException {
        Path file = Files.writeString(folder.resolve("trace"), "=> Send header, 9 bytes (0x9)\n0000: GET /\n");
        CommandLineRun run = CommandLineRun.of("record", "--import", file.toString(), "--to", folder.toString());
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.err()).startsWith("weir record: " + file + ", line 2: ").contains("--trace-ascii");
        Path nothing = Files.writeString(folder.resolve("har"), """
                {"log":{"entries":[{"response":{"content":{"mimeType":"text/css"}}}]}}""");
        CommandLineRun none = CommandLineRun.of("record", "--import", nothing.toString(), "--to", folder.toString());
        assertThat(none.status()).isEqualTo(1);
        assertThat(none.err()).contains("left out 1 answers that are neither JSON");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--to x",
                "--upstream http://localhost",
                "--upstream http://localhost --import y --to x",
                "--upstream ftp://localhost --to x",
                "--upstream localhost:11434 --to x",
                "--upstream http://localhost --to x --port 65536",
                "--upstream http://localhost --to x --port -1"
            })
    void whatIsUsedWronglyHasStatusTwo(String arguments) {
        CommandLineRun run = CommandLineRun.of(("record " + arguments).split(" ", -1));
        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err()).startsWith("weir record: ").contains("see weir record --help");
    }

    @Test
    void aFolderThatCannotBeWrittenIsSaid() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        CommandLineRun run = CommandLineRun.of("record", "--upstream", "http://localhost", "--to", file + "/x");
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.err()).contains("cannot be written").contains("choose another folder");
    }

    @Test
    void sealsWhatWasWrittenByHand() throws IOException {
        Files.writeString(folder.resolve("recording.json"), """
                {"note":"fixture","request":{"method":"GET","path":"/","headers":[]},
                "response":{"status":200,"headers":[],"framing":"close"},"ending":"complete"}""");
        Files.writeString(folder.resolve("body.ndjson"), "{}\n");
        CommandLineRun run = CommandLineRun.of("seal", folder.toString());
        assertThat(run.status()).isZero();
        assertThat(run.out()).contains("response.body_bytes 3\n").contains("clock \"none\"\n");
        assertThat(CommandLineRun.of("seal", folder.toString()).out()).isEqualTo(folder + " was sealed already\n");
        Files.writeString(folder.resolve("body.ndjson"), "[]\n");
        CommandLineRun broken = CommandLineRun.of("seal", folder.toString());
        assertThat(broken.status()).isEqualTo(1);
        assertThat(broken.err()).startsWith("weir seal: " + folder + " is not what it says: response.body_sha256 is");
        assertThat(CommandLineRun.of("seal", "--overwrite", folder.toString()).status())
                .isZero();
        assertThat(Recording.read(folder).body()).asString().isEqualTo("[]\n");
        assertThat(CommandLineRun.of("seal").status()).isEqualTo(2);
        assertThat(CommandLineRun.of("seal", folder.resolve("none").toString()).status())
                .isEqualTo(1);
    }
}
