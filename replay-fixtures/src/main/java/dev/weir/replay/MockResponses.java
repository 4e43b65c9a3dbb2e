package dev.weir.replay;

import dev.weir.recording.Chunking;
import dev.weir.recording.Recording;
import dev.weir.recording.head.Framing;
import dev.weir.recording.head.Header;
import dev.weir.replay.script.Fault;
import dev.weir.replay.script.Pacing;
import dev.weir.replay.script.Parts;
import dev.weir.replay.script.Script;
import java.io.IOException;
import mockwebserver3.MockResponse;
import mockwebserver3.SocketEffect;
import okio.BufferedSink;
import okio.Okio;
import okio.Socket;

/**
 * Recordings as responses of OkHttp's MockWebServer, for those who test with it already:
 *
 * <pre>{@code
 * server.enqueue(MockResponses.of(Recording.bundled("chat-prose"), Chunking.parse("every-byte"), Fault.NONE));
 * }</pre>
 *
 * <p>Status, headers, bytes, chunks and ending are those that a {@link ReplayServer} sends; all at once, because a MockWebServer keeps no
 * times. Needs {@code com.squareup.okhttp3:mockwebserver3}, which is an optional dependency. Its sockets lack TCP_NODELAY, so that small
 * chunks may wait for each other unless the server is given a {@code ServerSocketFactory} that sets it.
 *
 * <p>Thread-safe.
 */
public final class MockResponses {

    private MockResponses() {}

    /**
     * The response that a recording is, with a fault or none.
     *
     * @throws IllegalArgumentException if it ends in a reset, which a MockWebServer cannot do
     */
    public static MockResponse of(Recording recording, Chunking chunking, Fault fault) {
        Script script = Script.of(recording, recording.framing(), chunking, new Pacing.None(), fault);
        if (script.end() == Script.End.RESET) {
            throw new IllegalArgumentException(recording + " with fault " + fault
                    + " ends in a reset, which a MockWebServer cannot do; use a ReplayServer");
        }
        MockResponse.Builder response =
                new MockResponse.Builder().clearHeaders().code(recording.status());
        if (!script.hasHeaders()) {
            return script.end() == Script.End.STALL
                    ? response.onResponseStart(SocketEffect.Stall.INSTANCE).build()
                    : response.onResponseStart(new SocketEffect.CloseSocket()).build();
        }
        for (Header header : recording.response().headers()) {
            if (isKept(header, recording.framing(), script.framing())) {
                response.addHeaderLenient(header.name(), header.value());
            }
        }
        if (script.framing() == Framing.CHUNKED) {
            response.setHeader("Transfer-Encoding", "chunked");
        }
        return response.socketHandler(socket -> write(script, socket)).build();
    }

    /** Of headers that concern the connection, those stay that are still true. */
    private static boolean isKept(Header header, Framing recorded, Framing used) {
        return !header.name().equalsIgnoreCase("Connection")
                && (used == recorded || !header.name().equalsIgnoreCase("Content-Length"));
    }

    private static void write(Script script, Socket socket) {
        Parts parts = script.parts();
        try {
            BufferedSink sink = Okio.buffer(socket.getSink());
            for (int write = 0; write < parts.count(); write++) {
                sink.write(script.wire(), parts.from(write), parts.to(write) - parts.from(write));
                sink.flush();
            }
            if (script.end() == Script.End.STALL) {
                Okio.buffer(socket.getSource()).exhausted(); // until the client leaves
            }
            if (script.end() != Script.End.KEEP) {
                sink.close();
                socket.cancel();
            }
        } catch (IOException e) {
            socket.cancel(); // the client has gone
        }
    }
}
