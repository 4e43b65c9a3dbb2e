package dev.weir.record;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/** A connection of the JDK's, with TLS or without; this process says when its reads returned. */
final class SocketUpstream implements Upstream {

    /** The one below TLS, if there is any: closing it needs nobody's consent. */
    private final Socket plain;

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;
    private long arrivedNs;

    private SocketUpstream(Socket plain, Socket socket) throws IOException {
        this.plain = plain;
        this.socket = socket;
        this.in = socket.getInputStream();
        this.out = socket.getOutputStream();
    }

    /**
     * Connects.
     *
     * @param name of the server, which its certificate must be for
     * @param tls with which to connect, or null for a plain connection
     */
    static SocketUpstream connect(InetSocketAddress server, String name, int timeoutMs, @Nullable SSLContext tls)
            throws IOException {
        Socket plain = new Socket();
        try {
            plain.setTcpNoDelay(true);
            plain.connect(server, timeoutMs);
            return new SocketUpstream(plain, tls == null ? plain : secured(plain, server, name, timeoutMs, tls));
        } catch (IOException e) {
            plain.close();
            throw e;
        }
    }

    private static Socket secured(Socket plain, InetSocketAddress server, String name, int timeoutMs, SSLContext tls)
            throws IOException {
        SSLSocket secured = (SSLSocket) tls.getSocketFactory().createSocket(plain, name, server.getPort(), true);
        SSLParameters parameters = secured.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        secured.setSSLParameters(parameters);
        plain.setSoTimeout(timeoutMs);
        secured.startHandshake();
        plain.setSoTimeout(0);
        return secured;
    }

    @Override
    public void send(byte[] bytes, int from, int to) throws IOException {
        out.write(bytes, from, to - from);
        out.flush();
    }

    @Override
    public int receive(byte[] into) throws IOException {
        int read = in.read(into);
        arrivedNs = System.nanoTime();
        return read;
    }

    @Override
    public long arrivedNs() {
        return arrivedNs;
    }

    @Override
    public boolean isStamped() {
        return false;
    }

    @Override
    public void cancel() {
        closeQuietly(plain);
    }

    @Override
    public void close() {
        closeQuietly(plain);
        closeQuietly(socket);
    }

    /** A connection that nobody wants any more may fail as it likes. */
    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // As said above.
        }
    }
}
