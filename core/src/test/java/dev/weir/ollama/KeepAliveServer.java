package dev.weir.ollama;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** A server of many connections, each kept after its answer, until a test has it closed. */
class KeepAliveServer implements AutoCloseable {

    /** Does something to a connection that is idle. */
    @FunctionalInterface
    interface Deed {
        void to(Socket connection) throws IOException;
    }

    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final List<Socket> connections = Collections.synchronizedList(new ArrayList<>());
    private final AtomicInteger requests = new AtomicInteger();
    private final String body;

    /** @param body of every answer, NDJSON */
    KeepAliveServer(String body) throws IOException {
        this.body = body;
        onItsOwnThread(this::accept);
    }

    OllamaClientBuilder client() {
        return OllamaClient.builder()
                .baseUrl("http://127.0.0.1:" + server.getLocalPort())
                .model("m");
    }

    /** How many requests have arrived whole. */
    int requests() {
        return requests.get();
    }

    int connections() {
        return connections.size();
    }

    /** Does the same to every connection that is open; all of them are idle. */
    void each(Deed deed) throws IOException {
        for (Socket connection : List.copyOf(connections)) {
            if (!connection.isClosed() && !connection.isOutputShutdown()) {
                deed.to(connection);
            }
        }
    }

    private void accept() {
        try {
            while (true) {
                Socket connection = server.accept();
                connection.setTcpNoDelay(true);
                connections.add(connection);
                onItsOwnThread(() -> serve(connection));
            }
        } catch (IOException e) {
            // closed: the test is over
        }
    }

    private void serve(Socket connection) {
        try {
            while (RawServer.readRequest(connection.getInputStream())) {
                requests.incrementAndGet();
                answer(connection);
            }
        } catch (IOException e) {
            // closed by the test, or by the client
        }
    }

    /** Answers a request that has arrived. */
    void answer(Socket connection) throws IOException {
        RawServer.send(connection, "HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
    }

    private void onItsOwnThread(Runnable task) {
        Thread thread = new Thread(task, "keep-alive-server");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        try {
            server.close();
            each(Socket::close);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
