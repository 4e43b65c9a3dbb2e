package dev.weir.replay;

import dev.weir.recording.Recording;
import dev.weir.replay.http.ServerSettings;
import dev.weir.replay.http.Transport;
import dev.weir.replay.match.Routes;
import dev.weir.replay.script.Pacing;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Has a server of its own answer twice, once in a JVM, before a paced server starts. Without, the first answer of a JVM is up to 10 ms
 * late wherever code has to be loaded and compiled first; this takes three quarters of a second instead.
 */
final class WarmUp {

    private static final String STREAM = "chat-prose";
    private static final double PACE = 0.05;
    private static final int ANSWERS = 2;
    private static final byte[] REQUEST = ("POST /api/chat HTTP/1.1\r\nHost: localhost\r\n" + Routes.CHOICE_HEADER
                    + ": " + STREAM + "\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}")
            .getBytes(StandardCharsets.US_ASCII);

    private static boolean done;

    private WarmUp() {}

    static synchronized void once() throws IOException {
        if (done) {
            return;
        }
        ServerSettings settings =
                ServerSettings.usual(List.of(Recording.bundled(STREAM)), new Pacing.Scaled(PACE), Transport.best());
        try (ReplayServer server = ReplayServer.start(settings, 0)) {
            for (int i = 0; i < ANSWERS; i++) {
                try (Socket client = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
                    client.getOutputStream().write(REQUEST);
                    client.getInputStream().readAllBytes();
                }
            }
        }
        done = true;
    }
}
