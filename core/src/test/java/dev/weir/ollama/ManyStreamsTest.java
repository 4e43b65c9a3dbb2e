package dev.weir.ollama;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.llm.LlmClient;
import dev.weir.llm.LlmStream;
import dev.weir.openai.OpenAiClient;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What one client holds for the answers that it is reading at the same time. */
class ManyStreamsTest {

    private static final int STREAMS = 1_000;

    /** Of these, the stream keeps the text, for an answer that fails. */
    private static final int RECORDS_SO_FAR = 50;

    private static final long ALLOWED_BYTES_A_STREAM = 200_000;

    /** Whose answers are read. */
    private enum Api {
        OLLAMA {
            @Override
            String contentType() {
                return "application/x-ndjson";
            }

            @Override
            String record(String text) {
                return StreamConditionsTest.record(text);
            }

            @Override
            LlmClient client(String url) {
                return OllamaClient.builder().baseUrl(url).model("m").build();
            }
        },
        OPENAI {
            @Override
            String contentType() {
                return "text/event-stream";
            }

            @Override
            String record(String text) {
                return "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"" + text + "\"}}]}\n\n";
            }

            @Override
            LlmClient client(String url) {
                return OpenAiClient.builder().baseUrl(url + "/v1").model("m").build();
            }
        };

        abstract String contentType();

        abstract String record(String text);

        abstract LlmClient client(String url);
    }

    @ParameterizedTest
    @EnumSource
    void aThousandStreamsAtRestTakeLittleEach(Api api) throws IOException {
        try (StallingServer server = new StallingServer(api)) {
            LlmClient client = api.client(server.url());
            try (LlmStream first = client.completeStreaming("?")) {
                readAll(first.iterator()); // loads the classes
            }
            long beforeBytes = heldBytes();
            List<LlmStream> streams = new ArrayList<>();
            List<Iterator<String>> readers = new ArrayList<>();
            for (int i = 0; i < STREAMS; i++) {
                LlmStream stream = client.completeStreaming("?");
                Iterator<String> reader = stream.iterator();
                readAll(reader);
                streams.add(stream);
                readers.add(reader);
            }
            long bytesAStream = (heldBytes() - beforeBytes) / STREAMS;
            assertThat(bytesAStream).isBetween(1_000L, ALLOWED_BYTES_A_STREAM);
            assertThat(readers).hasSize(STREAMS);
            streams.forEach(LlmStream::close);
        }
    }

    private static void readAll(Iterator<String> reader) {
        for (int record = 0; record < RECORDS_SO_FAR; record++) {
            assertThat(reader.next()).isEqualTo(" word");
        }
    }

    /** What is reachable: the least of several readings, each after a collection. */
    private static long heldBytes() {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 5; i++) {
            System.gc();
            least = Math.min(
                    least,
                    ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
        }
        return least;
    }

    /** Answers each request with so many records, and then says no more. Its side of a connection takes less than a kilobyte. */
    private static final class StallingServer implements AutoCloseable {

        private final ServerSocketChannel server = ServerSocketChannel.open();
        private final Queue<SocketChannel> connections = new ConcurrentLinkedQueue<>();

        private final Api api;

        StallingServer(Api api) throws IOException {
            this.api = api;
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), STREAMS);
            Thread thread = new Thread(this::answerEach, "stalling-server");
            thread.setDaemon(true);
            thread.start();
        }

        String url() {
            return "http://127.0.0.1:" + server.socket().getLocalPort();
        }

        private void answerEach() {
            String records = api.record(" word").repeat(RECORDS_SO_FAR);
            String answer =
                    "HTTP/1.1 200 OK\r\nContent-Type: " + api.contentType() + "\r\nTransfer-Encoding: chunked\r\n\r\n"
                            + Integer.toHexString(records.length()) + "\r\n" + records + "\r\n";
            try {
                while (true) {
                    SocketChannel connection = server.accept();
                    connections.add(connection);
                    Socket socket = connection.socket();
                    RawServer.readRequest(socket.getInputStream());
                    RawServer.send(socket, answer);
                }
            } catch (IOException e) {
                // closed: the test is over
            }
        }

        @Override
        public void close() throws IOException {
            server.close();
            for (SocketChannel connection : connections) {
                connection.close();
            }
        }
    }
}
