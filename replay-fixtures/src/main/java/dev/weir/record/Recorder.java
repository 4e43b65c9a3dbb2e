package dev.weir.record;

import dev.weir.local.LocalNames;
import dev.weir.recording.RecordingWriter;
import dev.weir.recording.head.Ending;
import dev.weir.recording.head.RecordingClock;
import java.io.Closeable;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * A proxy before one server that records every exchange that passes through it.
 *
 * <pre>{@code
 * try (Recorder recorder = Recorder.builder(URI.create("http://127.0.0.1:11434"), Path.of("recordings")).start()) {
 *     client.connect(recorder.url());
 * }
 * }</pre>
 *
 * <p><b>What passes.</b> Every read from the server goes on to the client at once, as it is. Of requests only the head is changed: {@code
 * Host} names the server, and a wish to {@code Upgrade} is left out. A client that goes away takes its connection to the server with it; a
 * server that resets its connection has the client's reset. Where the server does not answer, the client gets status 502, and there is no
 * recording. What cannot be recorded passes all the same.
 *
 * <p><b>What is recorded.</b> One folder for each exchange, in the format of {@link dev.weir.recording.Recording}, named by the time and
 * the request, whole or not at all: bodies without their framing, a chunk for each HTTP chunk or, where there are none, for each read;
 * times by the kernel's clock where it has one ({@link dev.weir.arrival}), else by this process's; how the answer ended; and, where the
 * server is Ollama, its version and what it says of the model. Values of headers and query parameters that carry credentials are replaced.
 * Interim answers (1xx), chunk extensions and trailers are passed on and not recorded. Of a body that outgrows {@link
 * Builder#mostBodyBytes} the beginning is recorded.
 *
 * <p>On a loopback address only requests that are addressed to this machine are passed on. Each connection has two threads. Thread-safe.
 */
public final class Recorder implements Closeable {

    /** As long as a body may be that {@link dev.weir.recording.Recording} reads. */
    public static final long MOST_BODY_BYTES = 1L << 29;

    private static final int BACKLOG = 512;
    private static final int MOST_CONNECTIONS = 1_000;
    private static final int RETRY_MS = 100;
    private static final int JOIN_MS = 10_000;

    private final ServerSocket listening;
    private final UpstreamServer server;
    private final LocalNames names;
    private final ExchangeStore store;
    private final List<Path> leftBehind;
    private final Semaphore free = new Semaphore(MOST_CONNECTIONS);
    private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
    private final Set<ClientConnection> connections = ConcurrentHashMap.newKeySet();
    private final AtomicLong accepted = new AtomicLong();
    private final Thread accepting = new Thread(this::accept, "recorder, accepting");
    private volatile boolean closed;

    private Recorder(ServerSocket listening, UpstreamServer server, ExchangeStore store, List<Path> leftBehind) {
        this.listening = listening;
        this.server = server;
        this.names = new LocalNames(listening.getInetAddress());
        this.store = store;
        this.leftBehind = leftBehind;
    }

    /**
     * What to record, and where.
     *
     * @param upstream the server, such as {@code http://127.0.0.1:11434}
     * @param folder that the recordings' folders will stand in; made where it is missing
     * @throws IllegalArgumentException if the URL names no server
     */
    public static Builder builder(URI upstream, Path folder) {
        return new Builder(upstream, folder);
    }

    private void accept() {
        while (!closed) {
            try {
                free.acquire();
                serve(listening.accept());
            } catch (IOException e) {
                free.release();
                awaitRoom();
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    /** Nothing can be accepted: it has been closed, or there are too many open files, of which some may be closed soon. */
    private void awaitRoom() {
        try {
            Thread.sleep(RETRY_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void serve(Socket client) {
        ClientConnection connection = new ClientConnection(client, server, names, store);
        Thread thread = new Thread(
                () -> {
                    try {
                        connection.run();
                    } finally {
                        connections.remove(connection);
                        threads.remove(Thread.currentThread());
                        free.release();
                    }
                },
                "recorder, connection " + accepted.incrementAndGet());
        thread.setDaemon(true);
        connections.add(connection);
        threads.add(thread);
        thread.start();
        if (closed) {
            connection.stop();
        }
    }

    /** Where clients connect to. */
    public String url() {
        InetAddress address = listening.getInetAddress();
        String host = address.getHostAddress();
        return "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port();
    }

    /** The port that is listened on. */
    public int port() {
        return listening.getLocalPort();
    }

    /** Who says when bytes arrive: {@link RecordingClock#KERNEL} or {@link RecordingClock#PROCESS}. */
    public RecordingClock clock() {
        return server.whyNoKernelStamps().isEmpty() ? RecordingClock.KERNEL : RecordingClock.PROCESS;
    }

    /** Why {@link #clock} is not the kernel's; empty where it is. */
    public Optional<String> whyNoKernelStamps() {
        return server.whyNoKernelStamps();
    }

    /** The folders that recorders have left behind which did not end in order; no recordings, and nobody needs them. */
    public List<Path> leftBehind() {
        return leftBehind;
    }

    /** What has become of the exchanges that are over. */
    public RecorderCounts counts() {
        return store.counts();
    }

    /**
     * Stops. Answers that still come are cut and recorded as cut by their client; returns when all that is over has been written. Closing
     * again does nothing.
     */
    @Override
    public void close() {
        closed = true;
        try {
            listening.close();
        } catch (IOException e) {
            // It accepts no more in any case.
        }
        accepting.interrupt();
        connections.forEach(ClientConnection::stop);
        try {
            for (Thread thread : List.copyOf(threads)) {
                thread.join(JOIN_MS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        store.close();
    }

    /** Sets up a {@link Recorder}. Not thread-safe. */
    public static final class Builder {

        private final URI upstream;
        private final Path folder;
        private InetAddress address = InetAddress.getLoopbackAddress();
        private int port;
        private String note = "";
        private long mostBodyBytes = MOST_BODY_BYTES;
        private boolean kernelStamps = true;
        private @Nullable SSLContext tls;
        private RecorderListener listener = new Silent();

        private Builder(URI upstream, Path folder) {
            this.upstream = upstream;
            this.folder = folder;
        }

        /** The address to listen on; by default this machine's own, which only it can reach. */
        public Builder address(InetAddress value) {
            address = value;
            return this;
        }

        /** The port to listen on; 0, the default, finds a free one. */
        public Builder port(int value) {
            port = value;
            return this;
        }

        /** What each recording says about itself. */
        public Builder note(String value) {
            note = value;
            return this;
        }

        /** How much of an answer's body is recorded; by default {@value #MOST_BODY_BYTES} bytes. */
        public Builder mostBodyBytes(long value) {
            mostBodyBytes = value;
            return this;
        }

        /** Whether to use the kernel's times of arrival where it has them, as is the default. */
        public Builder kernelStamps(boolean value) {
            kernelStamps = value;
            return this;
        }

        /** What to connect with to a server of https; by default the JDK's, with its trusted certificates. */
        public Builder tls(SSLContext value) {
            tls = value;
            return this;
        }

        /** What is told of each exchange; by default nobody. */
        public Builder listener(RecorderListener value) {
            listener = value;
            return this;
        }

        /**
         * Starts.
         *
         * @throws IllegalArgumentException if the URL names no server
         * @throws IOException if the folder cannot be written, or the port cannot be listened on; the message says what to do
         */
        public Recorder start() throws IOException {
            UpstreamServer server = new UpstreamServer(upstream, tls == null ? defaultTls() : tls, kernelStamps);
            List<Path> leftBehind = prepareFolder();
            ServerSocket listening = listen();
            ServerFacts facts = new ServerFacts(server, System::nanoTime);
            Recorder recorder = new Recorder(
                    listening, server, new ExchangeStore(folder, note, mostBodyBytes, facts, listener), leftBehind);
            recorder.accepting.setDaemon(true);
            recorder.accepting.start();
            return recorder;
        }

        private List<Path> prepareFolder() throws IOException {
            try {
                RecordingWriter.begin(folder).close();
                return RecordingWriter.unfinishedIn(folder);
            } catch (IOException e) {
                throw new IOException(folder + " cannot be written (" + e + "); choose another folder", e);
            }
        }

        private ServerSocket listen() throws IOException {
            ServerSocket socket = new ServerSocket();
            try {
                socket.bind(new InetSocketAddress(address, port), BACKLOG);
                return socket;
            } catch (BindException e) {
                socket.close();
                throw new IOException(
                        "port " + port + " of " + address.getHostAddress() + " cannot be listened on (" + e.getMessage()
                                + "); stop what listens there, or choose another port (0 finds a free one)",
                        e);
            }
        }

        private static SSLContext defaultTls() {
            try {
                return SSLContext.getDefault();
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("the JDK's own TLS cannot be set up", e);
            }
        }
    }

    /** Nobody wants to know. */
    private static final class Silent implements RecorderListener {

        @Override
        public void recorded(Path folder, String request, int status, long bodyBytes, Ending ending) {}

        @Override
        public void notRecorded(String request, String why) {}

        @Override
        public void lost(String request, String why) {}
    }
}
