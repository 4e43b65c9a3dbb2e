package dev.weir.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.recording.Recording;
import dev.weir.recording.RecordingWriter;
import dev.weir.recording.head.Ending;
import dev.weir.replay.RawClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers that are not there or break off, clients that go away, disks that take nothing. */
@Timeout(120)
@SuppressWarnings("try") // what is closed twice is closed early
class BrokenExchangeTest extends ThroughARecorder {

    private static final String CHUNKED =
            "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n";
    private static final int PATIENCE_S = 60;

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whereNobodyAnswersTheClientIsToldAndNothingRecorded(boolean kernelStamps) throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        try (Recorder recorder = Recorder.builder(URI.create("http://127.0.0.1:" + port), folder)
                .kernelStamps(kernelStamps)
                .listener(told)
                .start()) {
            RawClient.RawAnswer answer =
                    RawClient.exchange(recorder.port(), "POST", "/api/chat", ascii("{\"model\":\"m\"}"));
            assertThat(answer.statusLine()).isEqualTo("HTTP/1.1 502 Bad Gateway");
            assertThat(answer.text())
                    .startsWith("{\"error\":\"weir record: http://127.0.0.1:" + port + " does not answer (")
                    .contains("refused", "ollama serve");
            assertThat(told.problem()).startsWith("not recorded: POST /api/chat: http://127.0.0.1:" + port);
            assertThat(recorder.counts()).isEqualTo(new RecorderCounts(0, 1, 0));
        }
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void aServerThatClosesWithoutAWordIsPassedOn() throws Exception {
        try (ScriptedServer server = new ScriptedServer((head, client) -> false);
                Recorder recorder = recorder(server)) {
            assertThat(RawClient.exchange(recorder.port(), "GET", "/", NONE).head())
                    .isEmpty();
            assertThat(told.problem()).isEqualTo("not recorded: GET /: it ended before it was answered");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aServerThatResetsIsPassedOnAndRecorded(boolean kernelStamps) throws Exception {
        CountDownLatch read = new CountDownLatch(1);
        try (ScriptedServer server = new ScriptedServer((head, client) -> {
                    client.write(CHUNKED + "3\r\nabc\r\n4\r\nde");
                    read.await();
                    client.reset();
                    return false;
                });
                Recorder recorder = recorder(server, kernelStamps);
                RawClient client = new RawClient(recorder.port())) {
            client.send("GET", "/", NONE);
            client.read(CHUNKED.length() + 13);
            read.countDown();
            assertThat(client.readToEnd().reset()).isTrue();
            Recording recording = told.recording();
            assertThat(recording.ending()).isEqualTo(Ending.RESET);
            assertThat(recording.body()).asString().isEqualTo("abcde");
            assertThat(recording.chunkCount()).isEqualTo(2);
            assertThat(recording.chunkBytes(1)).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n",
                "Transfer-Encoding: chunked\r\n\r\n9\r\nabc",
                "Content-Length: 4\r\n\r\nabc"
            })
    void anAnswerThatEndsEarlyIsTruncated(String rest) throws Exception {
        try (ScriptedServer server = new ScriptedServer((head, client) -> {
                    client.write("HTTP/1.1 200 OK\r\n" + rest);
                    return false;
                });
                Recorder recorder = recorder(server)) {
            RawClient.RawAnswer answer = RawClient.exchange(recorder.port(), "GET", "/", NONE);
            assertThat(rest).endsWith("\r\n\r\n" + answer.text());
            assertThat(answer.reset()).isFalse();
            Recording recording = told.recording();
            assertThat(recording.ending()).isEqualTo(Ending.TRUNCATED);
            assertThat(recording.body()).asString().isEqualTo("abc");
        }
    }

    /** The server's next read sees the end, although it would have waited for ever. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aClientThatGoesAwayTakesTheServersConnectionWithIt(boolean kernelStamps) throws Exception {
        CompletableFuture<Integer> serverSaw = new CompletableFuture<>();
        try (ScriptedServer server = new ScriptedServer((head, client) -> {
                    client.write(CHUNKED + "3\r\nabc\r\n");
                    try {
                        serverSaw.complete(client.in().read());
                    } catch (IOException e) {
                        serverSaw.complete(-1);
                    }
                    return false;
                });
                Recorder recorder = recorder(server, kernelStamps)) {
            try (RawClient client = new RawClient(recorder.port())) {
                client.send("GET", "/", NONE);
                client.read(CHUNKED.length() + 8);
            }
            assertThat(serverSaw.get(PATIENCE_S, TimeUnit.SECONDS)).isEqualTo(-1);
            Recording recording = told.recording();
            assertThat(recording.ending()).isEqualTo(Ending.CUT_BY_CLIENT);
            assertThat(recording.body()).asString().isEqualTo("abc");
        }
    }

    @Test
    void aClientThatGoesAwayBeforeItIsAnsweredLeavesNoRecording() throws Exception {
        CompletableFuture<Integer> serverSaw = new CompletableFuture<>();
        CountDownLatch asked = new CountDownLatch(1);
        try (ScriptedServer server = new ScriptedServer((head, client) -> {
                    asked.countDown();
                    serverSaw.complete(client.in().read());
                    return false;
                });
                Recorder recorder = recorder(server)) {
            try (RawClient client = new RawClient(recorder.port())) {
                client.send("GET", "/", NONE);
                asked.await();
            }
            assertThat(serverSaw.get(PATIENCE_S, TimeUnit.SECONDS)).isEqualTo(-1);
            assertThat(told.problem()).contains("ended before it was answered");
        }
    }

    /** More than memory would hold is not tried here; that it goes to the disk is seen while the answer still comes. */
    @Test
    void anAnswerThatNeverEndsIsCutWhereTheRecorderStops() throws Exception {
        CountDownLatch enough = new CountDownLatch(1);
        try (ScriptedServer server = new ScriptedServer((head, client) -> {
                    client.write(CHUNKED);
                    String event = "data: " + "x".repeat(993) + "\n";
                    for (int i = 0; true; i++) {
                        client.write("3e8\r\n" + event + "\r\n");
                        if (i == 20_000) {
                            enough.countDown();
                        }
                    }
                });
                Recorder recorder = recorder(server);
                RawClient client = new RawClient(recorder.port())) {
            client.send("GET", "/", NONE);
            CompletableFuture<Void> reading = CompletableFuture.runAsync(() -> {
                try {
                    client.readToEnd();
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            });
            enough.await();
            assertThat(spooledBytes()).isGreaterThan(1_000_000);
            recorder.close();
            Recording recording = told.recording();
            reading.get(PATIENCE_S, TimeUnit.SECONDS);
            assertThat(recording.ending()).isEqualTo(Ending.CUT_BY_CLIENT);
            assertThat(recording.bodyBytes()).isGreaterThan(1_000_000);
            assertThat(recording.chunkBytes(0)).isEqualTo(1000);
        }
    }

    private long spooledBytes() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }

    @Test
    void aBodyThatOutgrowsTheLimitIsRecordedUpToItAndPassedOnWhole() throws Exception {
        try (ScriptedServer server = new ScriptedServer((head, client) -> {
                    client.write(CHUNKED + "4\r\nabcd\r\n4\r\nefgh\r\n4\r\nijkl\r\n0\r\n\r\n");
                    return true;
                });
                Recorder recorder = Recorder.builder(server.url(), folder)
                        .mostBodyBytes(6)
                        .listener(told)
                        .start();
                RawClient client = new RawClient(recorder.port())) {
            client.send("GET", "/", NONE);
            client.read(CHUNKED.length() + 32);
            Recording recording = told.recording();
            assertThat(recording.body()).asString().isEqualTo("abcdef");
            assertThat(recording.chunkCount()).isEqualTo(2);
            assertThat(recording.ending()).isEqualTo(Ending.CUT_BY_CLIENT);
            assertThat(recording.note()).isEqualTo("Recorded up to 6 bytes of the body, which went on.");
        }
    }

    @Test
    void aDiskThatTakesNothingHoldsNothingBack() throws Exception {
        Path to = folder.resolve("to");
        try (ScriptedServer server = new ScriptedServer((head, client) -> {
                    client.write(CHUNKED + "3\r\nabc\r\n0\r\n\r\n");
                    return true;
                });
                Recorder recorder =
                        Recorder.builder(server.url(), to).listener(told).start();
                RawClient client = new RawClient(recorder.port())) {
            Files.delete(to);
            // Where there is a file no folder can be made: not even by root, whom permissions do not hold.
            Files.createFile(to);
            client.send("GET", "/a", NONE);
            assertThat(client.read(CHUNKED.length() + 13)).endsWith(ascii("0\r\n\r\n"));
            assertThat(told.problem()).startsWith("lost: GET /a: it could not be written (");
            Files.delete(to);
            client.send("GET", "/b", NONE);
            client.read(CHUNKED.length() + 13);
            assertThat(told.recording().path()).isEqualTo("/b");
            assertThat(recorder.counts()).isEqualTo(new RecorderCounts(1, 0, 1));
        }
    }

    @Test
    void aFolderThatCannotBeWrittenIsRefusedAtTheStart() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        assertThatThrownBy(() -> Recorder.builder(URI.create("http://localhost:1"), file.resolve("sub"))
                        .start())
                .isInstanceOf(IOException.class)
                .hasMessageContaining("cannot be written")
                .hasMessageContaining("choose another folder");
    }

    @Test
    void whatACrashLeftBehindIsNamed() throws IOException {
        Path left = Files.createDirectory(folder.resolve(RecordingWriter.UNFINISHED + Long.MAX_VALUE + "-1"));
        try (Recorder recorder =
                Recorder.builder(URI.create("http://localhost:1"), folder).start()) {
            assertThat(recorder.leftBehind()).containsExactly(left);
        }
    }

    @Test
    void aPortThatIsTakenIsNamed() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> Recorder.builder(URI.create("http://localhost:1"), folder)
                            .port(taken.getLocalPort())
                            .start())
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("port " + taken.getLocalPort())
                    .hasMessageContaining("choose another port");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ftp://localhost",
                "localhost:11434",
                "http:///x",
                "http://u:p@localhost",
                "http://h/?q",
                "http://h/#f",
                "//h",
                "h"
            })
    void aUrlThatNamesNoServerIsRefused(String url) {
        assertThatThrownBy(() -> Recorder.builder(URI.create(url), folder).start())
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nonsense\r\n\r\n",
                "GET / HTTP/2.0\r\n\r\n",
                "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
                "CONNECT host:443 HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "GET / HTTP/1.1\r\nno colon\r\n\r\n",
                "GET / HTTP/1.1\r\n: no name\r\n\r\n",
                "POST / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
                "POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
                "POST / HTTP/1.1\r\nContent-Length: 99999999999999999999\r\n\r\n",
                "POST / HTTP/1.1\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n",
                "POST / HTTP/1.1\r\nTransfer-Encoding: gzip\r\n\r\n",
            })
    void aRequestThatIsNoneIsRefusedAndReachesNobody(String request) throws Exception {
        try (ScriptedServer server = new ScriptedServer((head, client) -> true);
                Recorder recorder = recorder(server);
                RawClient client = new RawClient(recorder.port())) {
            client.sendRaw(ascii(request));
            RawClient.RawAnswer answer = client.readToEnd();
            assertThat(answer.statusLine()).isEqualTo("HTTP/1.1 400 Bad Request");
            assertThat(answer.text()).startsWith("{\"error\":\"weir record: ");
            assertThat(server.heads()).isEmpty();
        }
    }

    @Test
    void aHeadWithoutEndIsRefused() throws Exception {
        try (ScriptedServer server = new ScriptedServer((head, client) -> true);
                Recorder recorder = recorder(server);
                RawClient client = new RawClient(recorder.port())) {
            client.sendRaw(ascii("GET / HTTP/1.1\r\nX: "), ascii("x".repeat(1 << 20)));
            assertThat(client.readToEnd().text()).contains("longer than 1048576 bytes");
        }
    }

    @Test
    void pagesOfOtherNamesGetNothing() throws Exception {
        try (ScriptedServer server = new ScriptedServer((head, client) -> true);
                Recorder recorder = recorder(server);
                RawClient client = new RawClient(recorder.port())) {
            client.sendRaw(ascii("GET / HTTP/1.1\r\nHost: evil.example:" + recorder.port() + "\r\n\r\n"));
            assertThat(client.readToEnd().statusLine()).isEqualTo("HTTP/1.1 403 Forbidden");
            assertThat(server.heads()).isEmpty();
        }
    }

    @Test
    void anAnswerThatIsNoHttpPassesAndIsLost() throws Exception {
        try (ScriptedServer server = new ScriptedServer((head, client) -> {
                    client.write("SSH-2.0-OpenSSH_9.2p1\r\n\r\nmore");
                    return false;
                });
                Recorder recorder = recorder(server);
                RawClient client = new RawClient(recorder.port())) {
            client.send("GET", "/", NONE);
            assertThat(new String(client.read(29), StandardCharsets.ISO_8859_1)).endsWith("more");
            assertThat(told.problem())
                    .startsWith("lost: GET /: the server's answer is no HTTP/1.1: expected a status line")
                    .contains("SSH-2.0");
        }
    }

    @Test
    void chunksOfARequestThatAreNoneAreLost() throws Exception {
        try (ScriptedServer server = new ScriptedServer((head, client) -> {
                    client.in().read();
                    client.write("HTTP/1.1 400 Bad\r\nContent-Length: 0\r\n\r\n");
                    return false;
                });
                Recorder recorder = recorder(server);
                RawClient client = new RawClient(recorder.port())) {
            client.sendRaw(ascii("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nnot hexadecimal\r\n"));
            client.readToEnd();
            assertThat(told.problem()).contains("the client's request is no HTTP/1.1");
        }
    }

    @Test
    void closingEndsEverythingAndCanBeRepeated() throws Exception {
        try (ScriptedServer server = new ScriptedServer((head, client) -> {
                    client.write(CHUNKED);
                    return client.in().read() >= 0;
                });
                Recorder recorder = recorder(server);
                RawClient idle = new RawClient(recorder.port());
                RawClient waiting = new RawClient(recorder.port())) {
            waiting.send("GET", "/", NONE);
            waiting.read(CHUNKED.length());
            recorder.close();
            recorder.close();
            assertThat(told.recording().ending()).isEqualTo(Ending.CUT_BY_CLIENT);
            waiting.readToEnd();
            idle.readToEnd();
            assertThat(Thread.getAllStackTraces().keySet())
                    .noneMatch(thread -> thread.getName().startsWith("recorder, connection"));
        }
    }
}
