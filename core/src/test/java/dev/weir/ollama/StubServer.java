package dev.weir.ollama;

import dev.weir.recording.Recording;
import dev.weir.recording.head.Ending;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import javax.net.ServerSocketFactory;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import mockwebserver3.SocketEffect;
import okio.Buffer;

/** A server that answers, byte for byte, as a test tells it to; responses are used up in order. */
final class StubServer implements AutoCloseable {

    /** Writes a response's body, chunk framing and all. */
    @FunctionalInterface
    interface BodyWriter {
        void write(StubConnection connection) throws IOException;
    }

    static final String NDJSON = "application/x-ndjson";

    private final MockWebServer server = new MockWebServer();
    private final BlockingQueue<MockResponse> responses = new LinkedBlockingQueue<>();

    StubServer() {
        server.setServerSocketFactory(new NoDelayServerSockets());
        server.setDispatcher(new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) throws InterruptedException {
                return responses.take();
            }
        });
        try {
            server.start(InetAddress.getLoopbackAddress(), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A client of it. */
    OllamaClientBuilder client() {
        return OllamaClient.builder().baseUrl(url()).model("smollm2:135m-instruct-q4_1");
    }

    String url() {
        return "http://127.0.0.1:" + server.getPort();
    }

    /** The next response's status and headers; its body is written by hand. */
    StubServer answer(MockResponse.Builder head, BodyWriter body) {
        responses.add(head.socketHandler(socket -> {
                    try {
                        body.write(new StubConnection(socket));
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                })
                .build());
        return this;
    }

    /** The next response is a chunked one of status 200, with these chunks and its end. */
    StubServer stream(String... chunks) {
        return stream(connection -> {
            for (String chunk : chunks) {
                connection.chunk(chunk);
            }
            connection.lastChunk();
        });
    }

    /** The next response is a chunked one of status 200. */
    StubServer stream(BodyWriter body) {
        return answer(chunked(NDJSON), body);
    }

    /** The next response is a whole one. */
    StubServer respond(int status, String contentType, String body) {
        responses.add(new MockResponse.Builder()
                .code(status)
                .setHeader("Content-Type", contentType)
                .body(new Buffer().write(body.getBytes(StandardCharsets.UTF_8)))
                .build());
        return this;
    }

    /** The next response. */
    StubServer respond(MockResponse response) {
        responses.add(response);
        return this;
    }

    /** The next response is a recorded one, status, type and chunks as they were. */
    StubServer replay(String recordingName) {
        Recording recording = Recording.bundled(recordingName);
        int[] lengths = new int[recording.chunkCount()];
        for (int i = 0; i < lengths.length; i++) {
            lengths[i] = recording.chunkBytes(i);
        }
        return replay(recording, lengths);
    }

    /** The next response is a recorded one, cut into chunks anew. */
    StubServer replay(Recording recording, int[] chunkLengths) {
        MockResponse.Builder head = chunked(header(recording, "Content-Type")).code(recording.status());
        if (recording.compressed()) {
            head.setHeader("Content-Encoding", "gzip");
        }
        return answer(head, connection -> {
            byte[] body = recording.body();
            int from = 0;
            for (int length : chunkLengths) {
                connection.chunk(body, from, length);
                from += length;
            }
            if (recording.ending() == Ending.COMPLETE) {
                connection.lastChunk();
            } else {
                connection.cut();
            }
        });
    }

    static MockResponse.Builder chunked(String contentType) {
        return new MockResponse.Builder()
                .setHeader("Content-Type", contentType)
                .setHeader("Transfer-Encoding", "chunked")
                .removeHeader("Content-Length");
    }

    /** Waits for a request. */
    RecordedRequest takeRequest() {
        try {
            return server.takeRequest();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Requests so far. */
    int requestCount() {
        return server.getRequestCount();
    }

    @Override
    public void close() {
        respond(new MockResponse.Builder()
                .onResponseStart(new SocketEffect.CloseSocket())
                .build()); // for one still waiting
        server.close();
    }

    private static String header(Recording recording, String name) {
        return recording.response().headers().stream()
                .filter(header -> header.name().equalsIgnoreCase(name))
                .findFirst()
                .orElseThrow()
                .value();
    }

    /** Without TCP_NODELAY on the accepted sockets, a small chunk may wait for the acknowledgement of the one before. */
    private static final class NoDelayServerSockets extends ServerSocketFactory {

        @Override
        public ServerSocket createServerSocket() throws IOException {
            return new ServerSocket() {
                @Override
                public Socket accept() throws IOException {
                    Socket socket = super.accept();
                    socket.setTcpNoDelay(true);
                    return socket;
                }
            };
        }

        @Override
        public ServerSocket createServerSocket(int port) {
            throw new UnsupportedOperationException();
        }

        @Override
        public ServerSocket createServerSocket(int port, int backlog) {
            throw new UnsupportedOperationException();
        }

        @Override
        public ServerSocket createServerSocket(int port, int backlog, InetAddress address) {
            throw new UnsupportedOperationException();
        }
    }
}
