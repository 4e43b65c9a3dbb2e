package dev.weir.ollama;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A server of one connection that need not even speak HTTP. */
final class RawServer implements AutoCloseable {

    /** What to do with the connection once the request has arrived; the connection is closed afterwards. */
    @FunctionalInterface
    interface Script {
        void run(Socket connection) throws IOException;
    }

    private static final Pattern CONTENT_LENGTH = Pattern.compile("Content-Length: (\\d+)");

    private final ServerSocket server;
    private final CompletableFuture<Void> done;

    RawServer(Script script) throws IOException {
        server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        done = CompletableFuture.runAsync(
                () -> {
                    try (Socket connection = server.accept()) {
                        connection.setTcpNoDelay(true);
                        readRequest(connection.getInputStream());
                        script.run(connection);
                    } catch (IOException e) {
                        throw new IllegalStateException(e);
                    }
                },
                RawServer::onItsOwnThread);
    }

    /** Not on the JDK's common pool: on two cores that has one thread, which a client under test may need. */
    private static void onItsOwnThread(Runnable task) {
        Thread thread = new Thread(task, "raw-server");
        thread.setDaemon(true);
        thread.start();
    }

    /** A client of it. */
    OllamaClientBuilder client() {
        return OllamaClient.builder()
                .baseUrl("http://127.0.0.1:" + server.getLocalPort())
                .model("m");
    }

    /** Writes, and keeps the connection. */
    static void send(Socket connection, String text) throws IOException {
        connection.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        connection.getOutputStream().flush();
    }

    /** Waits until the client has gone. */
    static void awaitDisconnect(Socket connection) {
        try {
            while (connection.getInputStream().read() >= 0) {
                // nothing more is expected from it
            }
        } catch (IOException e) {
            // reset: gone, too
        }
    }

    /** Waits for a while, or until the client has gone. */
    static void pauseUnlessDisconnected(Socket connection, Duration pause) throws IOException {
        connection.setSoTimeout(Math.toIntExact(pause.toMillis()));
        try {
            connection.getInputStream().read();
        } catch (SocketTimeoutException e) {
            // it is still there
        }
    }

    /** Waits until the script has run. */
    void awaitScript() {
        done.join();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }

    /** Reads one request. @return false if the client closed the connection instead */
    static boolean readRequest(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        String soFar = "";
        while (!soFar.endsWith("\r\n\r\n")) {
            int next = in.read();
            if (next < 0) {
                return false;
            }
            head.write(next);
            soFar = head.toString(StandardCharsets.ISO_8859_1);
        }
        Matcher length = CONTENT_LENGTH.matcher(soFar);
        if (length.find()) {
            in.readNBytes(Integer.parseInt(length.group(1)));
        }
        return true;
    }
}
