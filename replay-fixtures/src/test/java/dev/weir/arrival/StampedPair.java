package dev.weir.arrival;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;

/**
 * Both ends of a connection within this machine.
 *
 * @param socket reads with stamps
 * @param peer sends without delay
 */
record StampedPair(StampedSocket socket, Socket peer) implements Closeable {

    private static final int FOR_EVER = -1;

    static StampedPair through(ServerSocket listener) throws IOException {
        StampedSocket socket =
                StampedSocket.connect(new InetSocketAddress(listener.getInetAddress(), listener.getLocalPort()));
        Socket peer = listener.accept();
        peer.setTcpNoDelay(true);
        socket.awaitWritable(FOR_EVER);
        socket.finishConnect();
        return new StampedPair(socket, peer);
    }

    @Override
    public void close() throws IOException {
        socket.close();
        peer.close();
    }
}
