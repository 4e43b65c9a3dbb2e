package dev.weir.replay;

import dev.weir.recording.Chunking;
import dev.weir.recording.Recording;
import dev.weir.recording.RecordingException;
import dev.weir.replay.http.HttpServer;
import dev.weir.replay.http.ServerSettings;
import dev.weir.replay.http.TimeLimits;
import dev.weir.replay.http.Transport;
import dev.weir.replay.ledger.ReplayCounts;
import dev.weir.replay.match.RequestListener;
import dev.weir.replay.match.Routes;
import dev.weir.replay.script.Fault;
import dev.weir.replay.script.Pacing;
import java.io.Closeable;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP server that answers as the recorded ones did, byte for byte, so that clients of Ollama work against it unchanged.
 *
 * <pre>{@code
 * try (ReplayServer server = ReplayServer.builder().pacing(Pacing.parse("none")).start()) {
 *     client.connect(server.url());
 * }
 * }</pre>
 *
 * <p><b>What answers.</b> The first of these that holds decides:
 *
 * <ol>
 *   <li>the request's header {@value Routes#CHOICE_HEADER} names a recording;
 *   <li>a recording was set for the path with {@link Builder#answer};
 *   <li>a recorded request to the path has the same body, byte for byte or, failing that, as JSON with all defaults filled in;
 *   <li>a recorded request to the path asks the same model for the same purpose (a text, loading, unloading), streaming and thinking or
 *       not as this one does: of several the one whose prompt or messages are the same, then whose format is, then the other members.
 * </ol>
 *
 * Every answer says in the header {@code X-Weir-Match} which recording it is and how well that fits: {@code exact; NAME} by the third
 * rule, {@code nearest; NAME} by the fourth, and {@code chosen; NAME} where what was asked did not count; a {@linkplain Builder#strict
 * strict} server has status 404 instead of the nearest.
 *
 * <p>Where the rules leave several, one that ended well goes before one that did not, and then the first of the list: the same request
 * always has the same answer. A compressed recording is only sent to clients that accept gzip. {@code GET /} says that Ollama is running;
 * an unknown path or model has status 404 and another method 405, in Ollama's words. Where {@code /api/version}, {@code /api/tags}, {@code
 * /api/ps}, {@code /v1/models}, {@code /v1/models/NAME} or {@code /health} are not recorded, the server says of itself what is true: the
 * recordings' version, their models as far as they describe them, and that none of them is in memory; and a recorded list that lacks models
 * which are answered has them added. Where else Ollama knows the path and the recordings the model, but there is no recording for the path,
 * or none that streams (or none that does not), the status is 501 and the message says what to record: no answer is made up.
 *
 * <p>Web pages of this machine may ask and read the answers, those of other sites get status 403, as with Ollama.
 *
 * <p><b>What is sent.</b> Status, headers and body as recorded, in HTTP chunks of the {@link Chunking} where the body was chunked, in
 * as many writes where it was not, each when the {@link Pacing} has it due, counted from the receipt of the request; and the end as
 * recorded (a recording cut by its client ends in a cut), unless a {@link Fault} is set, which strikes the answers of models: all but
 * {@code GET} and {@code /api/show}. Only what concerns the connection and not the answer differs from the recording:
 * {@code Connection: close} is sent to clients that ask for it and where the end needs it, and a client of HTTP/1.0 gets no chunks.
 *
 * <p><b>Limits.</b> A request body above {@value #LARGEST_REQUEST_BYTES} bytes is answered with status 413, headers above 64 KiB with 431.
 * Headers must end within 10 s, a request within 2 minutes, and a connection that is not used for 10 minutes is closed. At most four
 * threads, all of them daemons, serve any number of connections, and another one looks for answers. A client that sends no more has left,
 * as with Ollama, and what a model has yet to say is not sent to it. On a loopback address only names of this machine are answered in
 * {@code Host}.
 *
 * <p><b>What it owed.</b> {@code GET /weir/requests} says for every request when each write was due, begun and made, ns after its last byte
 * had arrived: by the kernel's stamp on Linux on x86_64 and aarch64 where JNA is there, else, and for a server of pacing {@code none}, when
 * the read of it returned ({@code arrived_clock}); see {@link dev.weir.replay.ledger.RequestReport}. The latest two million writes are remembered; {@code X-Weir-Dropped}
 * says how many older requests were forgotten. {@code DELETE} forgets them, and {@code POST /weir/reset} the pacing error too.
 *
 * <p>Thread-safe.
 */
public final class ReplayServer implements Closeable {

    /** Longest request body that is read, bytes. */
    public static final int LARGEST_REQUEST_BYTES = HttpServer.LARGEST_REQUEST_BYTES;

    /**
     * A path that Ollama has nothing on. {@code GET} it for the {@linkplain #pacingErrorNs pacing error} so far, as JSON: {@code unit},
     * which is {@code us}, {@code count}, {@code p50}, {@code p90}, {@code p99}, {@code p99_9} and {@code max}. Recordings of this path
     * are not served.
     */
    public static final String PACING_PATH = HttpServer.PACING_PATH;

    private final HttpServer server;
    private final InetAddress address;
    private final AtomicBoolean closed = new AtomicBoolean();

    private ReplayServer(HttpServer server, InetAddress address) {
        this.server = server;
        this.address = address;
    }

    /** A builder with the defaults that its methods name. */
    public static Builder builder() {
        return new Builder();
    }

    static ReplayServer start(ServerSettings settings, int port) throws IOException {
        try {
            return new ReplayServer(HttpServer.start(settings, port), settings.address());
        } catch (BindException e) {
            throw BindFailure.of(settings.address(), port, e);
        }
    }

    /** The port that it listens on. */
    public int port() {
        return server.port();
    }

    /** Where it listens, such as {@code http://127.0.0.1:11434}, without a slash at the end. */
    public String url() {
        String host = address.getHostAddress();
        return "http://" + (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port();
    }

    /** What it has done so far. */
    public ReplayCounts counts() {
        return server.ledger().counts();
    }

    /**
     * Waits until the counts meet a condition: {@code server.await(counts -> counts.disconnected() == 1, ofSeconds(5))}.
     *
     * @param condition looks at the counts and nothing else; called under the lock that guards them
     * @return the counts that met it
     * @throws TimeoutException if they do not in time; the message says what they are
     * @throws InterruptedException if the thread is interrupted
     */
    public ReplayCounts await(Predicate<ReplayCounts> condition, Duration timeout)
            throws InterruptedException, TimeoutException {
        return server.ledger().await(condition, timeout);
    }

    /**
     * Its own pacing error so far: how long after its scheduled time each part of an answer (headers, chunks, end) had been handed to
     * the operating system, ns, 3 digits. Includes the time that a client which does not read holds a write up. Empty where the pacing
     * is {@code none}.
     *
     * @return a copy, which is the caller's
     */
    public Histogram pacingErrorNs() {
        return server.lateness().snapshot();
    }

    /** Stops listening and ends all connections; answers in progress are cut. Further calls do nothing. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            server.close();
        }
    }

    /** Sets a server up. Not thread-safe; can start several servers. */
    public static final class Builder {

        private @Nullable List<Recording> recordings;
        private final Map<String, Recording> fixed = new HashMap<>();
        private Chunking chunking = new Chunking.Recorded();
        private Pacing pacing = new Pacing.Recorded();
        private Fault fault = Fault.NONE;
        private int slots = Integer.MAX_VALUE;
        private boolean honoursLimits;
        private boolean isStrict;
        private RequestListener listener = (request, status, match) -> {};
        private InetAddress address = InetAddress.getLoopbackAddress();
        private TimeLimits limits = TimeLimits.USUAL;
        private int port;

        private Builder() {}

        /**
         * The recordings to answer from; {@link Recording#all} by default.
         *
         * @throws IllegalArgumentException if there are none
         */
        public Builder recordings(List<Recording> recordings) {
            if (recordings.isEmpty()) {
                throw new IllegalArgumentException("a server without recordings can answer nothing: give at least one");
            }
            this.recordings = List.copyOf(recordings);
            return this;
        }

        /** A recording that answers all requests to a path, whatever they ask. */
        public Builder answer(String path, Recording recording) {
            fixed.put(path, recording);
            return this;
        }

        /** The chunks that bodies are sent in; as recorded by default. */
        public Builder chunking(Chunking chunking) {
            this.chunking = chunking;
            return this;
        }

        /** The times at which they are sent; as recorded by default. */
        public Builder pacing(Pacing pacing) {
            this.pacing = pacing;
            return this;
        }

        /** What goes wrong with the answers of models; nothing by default. */
        public Builder fault(Fault fault) {
            this.fault = fault;
            return this;
        }

        /**
         * How many answers of models are given at a time; as many as are asked for by default. A further request waits, in silence and
         * in the order of arrival, until one of them has ended, and the times of its answer count from then on. The bytes stay as
         * recorded, and with them {@code total_duration}, which in a live server would have the wait.
         *
         * @throws IllegalArgumentException if it is less than 1
         */
        public Builder slots(int slots) {
            if (slots < 1) {
                throw new IllegalArgumentException("slots must be at least 1, was " + slots);
            }
            this.slots = slots;
            return this;
        }

        /**
         * Whether {@code num_predict} and {@code max_tokens} of a request are honoured; they are not by default. A stream that has more
         * records with text than that ends behind so many of them with a final record of reason {@code length}, whose {@code eval_count}
         * is the limit and whose durations are shortened in proportion. The bytes then are not those recorded, and {@code X-Weir-Match}
         * says {@code nearest; NAME; shortened}. Compressed streams, and answers that are no streams, stay as recorded.
         */
        public Builder honourLimits(boolean honoursLimits) {
            this.honoursLimits = honoursLimits;
            return this;
        }

        /**
         * Whether a request that was not recorded has status 404, instead of the answer to the nearest one; it has not by default. A
         * request that chooses its recording is answered all the same.
         */
        public Builder strict(boolean isStrict) {
            this.isStrict = isStrict;
            return this;
        }

        /** Is told of each request; nobody by default. */
        public Builder onRequest(RequestListener listener) {
            this.listener = listener;
            return this;
        }

        /** The address to listen on; the loopback address by default, which other machines cannot reach. */
        public Builder address(InetAddress address) {
            this.address = address;
            return this;
        }

        /** How long clients may take. */
        Builder limits(TimeLimits limits) {
            this.limits = limits;
            return this;
        }

        /**
         * The port to listen on; 0, the default, finds a free one.
         *
         * @throws IllegalArgumentException if it is not from 0 to 65535
         */
        public Builder port(int port) {
            if (port < 0 || port > 0xFFFF) {
                throw new IllegalArgumentException("port must be 0 to 65535, was " + port);
            }
            this.port = port;
            return this;
        }

        /**
         * Starts a server, which listens when this returns. The first paced one of a JVM takes three quarters of a second, so that its
         * first answer is as punctual as the later ones.
         *
         * @throws PortInUseException if something listens on the port already
         * @throws AddressNotLocalException if the address is none of this machine
         * @throws PortNotPermittedException if this user may not listen on the port
         * @throws IOException if the address cannot be listened on for another reason
         * @throws RecordingException if no recordings were given and those there are cannot be read
         */
        public ReplayServer start() throws IOException {
            List<Recording> served = recordings == null ? Recording.all() : recordings;
            ServerSettings settings = new ServerSettings(
                    served,
                    Map.copyOf(fixed),
                    chunking,
                    pacing,
                    fault,
                    slots,
                    honoursLimits,
                    isStrict,
                    listener,
                    address,
                    limits,
                    Transport.best());
            if (settings.isPaced()) {
                WarmUp.once();
            }
            return ReplayServer.start(settings, port);
        }
    }
}
