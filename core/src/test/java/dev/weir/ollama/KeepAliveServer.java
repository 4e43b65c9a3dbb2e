package dev.weir.ollama;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** A server of many connections, each kept after its answer, until a test has it closed. */
class KeepAliveServer implements AutoCloseable {

    /** Does something to a connection that is idle. */
    @FunctionalInterface
    interface Deed {
        void to(Socket connection) throws IOException;
    }

    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final Map<Socket, Thread> connections = Collections.synchronizedMap(new LinkedHashMap<>());
    private final AtomicInteger requests = new AtomicInteger();
    private final String headers;
    private final String body;

    /** @param body of every answer, NDJSON */
    KeepAliveServer(String body) throws IOException {
        this("", body);
    }

    /** @param headers of every answer, each with its line break */
    KeepAliveServer(String headers, String body) throws IOException {
        this.headers = headers;
        this.body = body;
        thread(this::accept).start();
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

    /**
     * Does the same to every connection that is open; all of them are idle. One that is closed by that has been closed when this returns:
     * the system keeps it for as long as a thread reads from it.
     */
    void each(Deed deed) throws IOException {
        for (Map.Entry<Socket, Thread> open : Map.copyOf(connections).entrySet()) {
            Socket connection = open.getKey();
            if (!connection.isClosed() && !connection.isOutputShutdown()) {
                deed.to(connection);
                if (connection.isClosed()) {
                    join(open.getValue());
                }
            }
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void accept() {
        try {
            while (true) {
                Socket connection = server.accept();
                connection.setTcpNoDelay(true);
                Thread serving = thread(() -> serve(connection));
                connections.put(connection, serving);
                serving.start();
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
        RawServer.send(
                connection, "HTTP/1.1 200 OK\r\n" + headers + "Content-Length: " + body.length() + "\r\n\r\n" + body);
    }

    private static Thread thread(Runnable task) {
        Thread thread = new Thread(task, "keep-alive-server");
        thread.setDaemon(true);
        return thread;
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
