package dev.weir.record;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ServerSocketFactory;

/** A server that does on each connection what a test says, byte for byte. To questions of the recorder's own it says 404. */
final class ScriptedServer implements Closeable {

    private final ServerSocket listening;
    private final Script script;
    private final boolean secure;
    private final List<String> heads = new CopyOnWriteArrayList<>();
    private final List<Socket> open = new CopyOnWriteArrayList<>();

    /** What it does once the head of a request has come. */
    interface Script {

        /**
         * Answers.
         *
         * @param head the request's, the empty line included
         * @param client whose next byte is the first of the request's body
         * @return whether another request may follow on the connection, which is closed otherwise
         */
        boolean answer(String head, Connection client) throws IOException, InterruptedException;
    }

    /** A connection of a client. */
    record Connection(Socket socket, InputStream in) {

        void write(String text) throws IOException {
            write(text.getBytes(StandardCharsets.UTF_8));
        }

        void write(byte[] bytes) throws IOException {
            socket.getOutputStream().write(bytes);
            socket.getOutputStream().flush();
        }

        void reset() throws IOException {
            socket.setSoLinger(true, 0);
            socket.close();
        }

        String read(int bytes) throws IOException {
            return new String(in.readNBytes(bytes), StandardCharsets.ISO_8859_1);
        }
    }

    ScriptedServer(Script script) throws IOException {
        this(script, ServerSocketFactory.getDefault(), false);
    }

    ScriptedServer(Script script, ServerSocketFactory sockets, boolean secure) throws IOException {
        this.script = script;
        this.secure = secure;
        this.listening = sockets.createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        start(() -> {
            while (true) {
                Socket client = listening.accept();
                open.add(client);
                start(() -> serve(client));
            }
        });
    }

    private interface Work {
        void run() throws IOException, InterruptedException;
    }

    private static void start(Work work) {
        Thread thread = new Thread(() -> {
            try {
                work.run();
            } catch (IOException | InterruptedException e) {
                // The test has closed it, or its client has gone.
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    private void serve(Socket client) throws IOException, InterruptedException {
        try (client) {
            client.setTcpNoDelay(true);
            Connection connection = new Connection(client, new BufferedInputStream(client.getInputStream()));
            boolean goesOn = true;
            while (goesOn) {
                String head = head(connection.in());
                if (head.isEmpty()) {
                    return;
                }
                if (head.contains(" /api/version ") || head.contains(" /api/tags ")) {
                    connection.write("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
                } else {
                    heads.add(head);
                    goesOn = script.answer(head, connection);
                }
            }
        }
    }

    private static String head(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        int last = 0;
        for (int b = in.read(); b >= 0; b = in.read()) {
            head.write(b);
            last = last << Byte.SIZE | b;
            if (last == 0x0D0A0D0A) {
                return head.toString(StandardCharsets.ISO_8859_1);
            }
        }
        return "";
    }

    URI url() {
        return URI.create((secure ? "https" : "http") + "://localhost:" + listening.getLocalPort());
    }

    /** The heads of the requests so far. */
    List<String> heads() {
        return heads;
    }

    @Override
    public void close() throws IOException {
        listening.close();
        for (Socket socket : open) {
            socket.close();
        }
    }
}
