package dev.weir.replay;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A client that looks at the bytes of an answer as they are on the wire. */
public final class RawClient implements Closeable {

    /** Long enough never to pass in a test that works. */
    private static final int PATIENCE_MS = 30_000;

    private final Socket socket;

    RawClient(ReplayServer server) throws IOException {
        this(server.port());
    }

    public RawClient(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(PATIENCE_MS);
    }

    /** Sends a request on a connection of its own and reads to the connection's end. */
    static RawAnswer exchange(ReplayServer server, String method, String path, byte[] body, String... headers)
            throws IOException {
        return exchange(server.port(), method, path, body, headers);
    }

    public static RawAnswer exchange(int port, String method, String path, byte[] body, String... headers)
            throws IOException {
        try (RawClient client = new RawClient(port)) {
            String[] closing = Arrays.copyOf(headers, headers.length + 1);
            closing[headers.length] = "Connection: close";
            client.send(method, path, body, closing);
            return client.readToEnd();
        }
    }

    public void send(String method, String path, byte[] body, String... headers) throws IOException {
        StringBuilder head = new StringBuilder(method + " " + path + " HTTP/1.1\r\nHost: localhost\r\n");
        for (String header : headers) {
            head.append(header).append("\r\n");
        }
        if (body.length > 0) {
            head.append("Content-Length: ").append(body.length).append("\r\n");
        }
        sendRaw((head + "\r\n").getBytes(StandardCharsets.ISO_8859_1), body);
    }

    public void sendRaw(byte[]... parts) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        socket.getOutputStream().write(all.toByteArray());
    }

    /** Closes the connection before its time. */
    void leave() throws IOException {
        socket.close();
    }

    /** Sends no more, but still reads. */
    void endOutput() throws IOException {
        socket.shutdownOutput();
    }

    public byte[] read(int bytes) throws IOException {
        return socket.getInputStream().readNBytes(bytes);
    }

    public RawAnswer readToEnd() throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        InputStream in = socket.getInputStream();
        byte[] buffer = new byte[65536];
        boolean reset = false;
        try {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                all.write(buffer, 0, n);
            }
        } catch (SocketException e) {
            reset = true;
        }
        return RawAnswer.of(all.toByteArray(), reset);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    /** An answer. */
    public static final class RawAnswer {

        private final List<String> head;
        private final byte[] wire;
        private final boolean reset;

        private RawAnswer(List<String> head, byte[] wire, boolean reset) {
            this.head = head;
            this.wire = wire;
            this.reset = reset;
        }

        static RawAnswer of(byte[] all, boolean reset) {
            String text = new String(all, StandardCharsets.ISO_8859_1);
            int blank = text.indexOf("\r\n\r\n");
            return blank < 0
                    ? new RawAnswer(List.of(), all, reset)
                    : new RawAnswer(
                            text.substring(0, blank).lines().toList(),
                            Arrays.copyOfRange(all, blank + 4, all.length),
                            reset);
        }

        /** Status line and headers, without the blank line; empty if nothing came. */
        public List<String> head() {
            return head;
        }

        /** The bytes after the head. */
        public byte[] wire() {
            return wire;
        }

        /** Whether the connection was reset rather than closed in order. */
        public boolean reset() {
            return reset;
        }

        public String statusLine() {
            return head.get(0);
        }

        public List<String> headers() {
            return head.subList(1, head.size());
        }

        public String text() {
            return new String(wire, StandardCharsets.UTF_8);
        }

        /** The HTTP chunks, the empty last one included where it is there; a chunk that is cut is left out. */
        public List<byte[]> chunks() {
            List<byte[]> chunks = new ArrayList<>();
            String text = new String(wire, StandardCharsets.ISO_8859_1);
            int at = 0;
            while (at < wire.length) {
                int lineEnd = text.indexOf("\r\n", at);
                if (lineEnd < 0) {
                    break;
                }
                int length = Integer.parseInt(text.substring(at, lineEnd), 16);
                int end = lineEnd + 2 + length;
                if (end + 2 > wire.length || !text.startsWith("\r\n", end)) {
                    break;
                }
                chunks.add(Arrays.copyOfRange(wire, lineEnd + 2, end));
                at = end + 2;
            }
            return chunks;
        }

        /** The bytes of the chunks one after the other. */
        public byte[] unchunked() {
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            chunks().forEach(all::writeBytes);
            return all.toByteArray();
        }

        /** The same, and what there is of a chunk that is cut. */
        byte[] unchunkedAndCut() {
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            int framed = 0;
            for (byte[] chunk : chunks()) {
                all.writeBytes(chunk);
                framed += Integer.toHexString(chunk.length).length() + chunk.length + 4;
            }
            String rest = new String(wire, framed, wire.length - framed, StandardCharsets.ISO_8859_1);
            int cut = framed + rest.indexOf('\n') + 1;
            all.write(wire, cut, wire.length - cut);
            return all.toByteArray();
        }

        public boolean hasLastChunk() {
            return new String(wire, StandardCharsets.ISO_8859_1).endsWith("0\r\n\r\n");
        }
    }
}
