package dev.weir.ollama;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import okio.BufferedSink;
import okio.Okio;
import okio.Socket;

/** The server's end of a connection, after the response's headers. */
final class StubConnection {

    private final Socket socket;
    private final BufferedSink sink;

    StubConnection(Socket socket) {
        this.socket = socket;
        this.sink = Okio.buffer(socket.getSink());
    }

    void chunk(String text) throws IOException {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        chunk(utf8, 0, utf8.length);
    }

    void chunk(byte[] bytes, int from, int length) throws IOException {
        sink.writeHexadecimalUnsignedLong(length)
                .writeUtf8("\r\n")
                .write(bytes, from, length)
                .writeUtf8("\r\n");
        sink.flush();
    }

    void lastChunk() throws IOException {
        raw("0\r\n\r\n");
    }

    /** The last of a body and its end in one write, so that who has the one has the other. */
    void lastChunk(String text) throws IOException {
        raw(Integer.toHexString(text.getBytes(StandardCharsets.UTF_8).length) + "\r\n" + text + "\r\n0\r\n\r\n");
    }

    void raw(String text) throws IOException {
        sink.writeUtf8(text);
        sink.flush();
    }

    /** Closes the connection, without a word. */
    void cut() {
        socket.cancel();
    }

    /** Waits until the client has gone. */
    void awaitDisconnect() {
        try {
            Okio.buffer(socket.getSource()).exhausted();
        } catch (IOException e) {
            // reset: gone, too
        }
    }
}
