package dev.weir.replay.junit;

import dev.weir.recording.Chunking;
import dev.weir.recording.Recording;
import dev.weir.recording.RecordingException;
import dev.weir.replay.ReplayServer;
import dev.weir.replay.script.Fault;
import dev.weir.replay.script.Pacing;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * A replay server as an extension of JUnit 5, for tests of any client against the bytes, endings and faults of real servers:
 *
 * <pre>{@code
 * @RegisterExtension
 * static OllamaReplay server = OllamaReplay.of("generate-batch-10").chunking("every-byte");
 *
 * @Test
 * void readsAllPlans() throws Exception {
 *     MyClient client = new MyClient(server.url(), server.model());
 *     assertThat(client.plans("Plan for ten.")).hasSize(10);
 *     assertThat(server.requests()).hasSize(1);
 * }
 * }</pre>
 *
 * <p><b>Which recording answers</b> is decided as by Ollama: by path, model and whether a stream is wanted; the prompt need not be the
 * recorded one ({@link ReplayServer} has the rules). {@link #model} names the model to ask for. Chunks are sent at once unless a {@link
 * #pacing} is set.
 *
 * <p><b>How long it lives.</b> In a static field, from before the class's {@code @BeforeAll} methods to after its {@code @AfterAll} methods,
 * nested classes included: one port, so that a client can be made once. In any other field, for one test. With {@link WithReplay}, for one
 * test too. Tests take the server, or with {@link ReplayUrl} its URL, as a parameter where they like that better; a test that has both
 * a field and {@link WithReplay} gets the annotation's. Of two fields in one class JUnit takes neither for a parameter, which either could
 * give: there, tests ask the fields.
 *
 * <p><b>Between tests</b> the requests seen are forgotten. Tests of one class that run at once and share a static field share what it has
 * seen too: there, requests are forgotten when a test begins while no other one runs. A field that is not static, or {@link WithReplay}, gives
 * each its own.
 *
 * <p>The methods that set it up return another one and leave this one as it is. Thread-safe.
 */
public final class OllamaReplay
        implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, AfterAllCallback, ParameterResolver {

    private static final Namespace NAMESPACE = Namespace.create(OllamaReplay.class);

    private final List<Recording> recordings;
    private final Pacing pacing;
    private final Chunking chunking;
    private final Fault fault;
    private final boolean isStrict;
    private final SeenRequests requests = new SeenRequests();

    /** Guards what follows. */
    private final Object lock = new Object();

    /** How many classes and tests need the server now; the first starts it, and the last ends it. */
    private int users;

    /** How many of them are tests. */
    private int tests;

    private @Nullable ReplayServer server;

    private OllamaReplay(List<Recording> recordings, Pacing pacing, Chunking chunking, Fault fault, boolean isStrict) {
        if (recordings.isEmpty()) {
            throw new IllegalArgumentException(
                    "a server without recordings can answer nothing: name at least one, such as \"chat-prose\"");
        }
        this.recordings = List.copyOf(recordings);
        this.pacing = pacing;
        this.chunking = chunking;
        this.fault = fault;
        this.isStrict = isStrict;
    }

    /**
     * A server that answers from these recordings, at once, in the chunks recorded, without a fault.
     *
     * @param recordings the names of bundled ones ({@link Recording#bundledNames}), or folders that are recordings or hold some
     * @throws IllegalArgumentException if there are none
     * @throws RecordingException if one does not exist, or cannot be verified
     */
    public static OllamaReplay of(String... recordings) {
        List<Recording> read = new ArrayList<>();
        for (String recording : recordings) {
            if (isFolder(recording)) {
                read.addAll(Recording.readAll(Path.of(recording)));
            } else {
                read.add(Recording.bundled(recording));
            }
        }
        return of(read);
    }

    /**
     * A server that answers from these recordings, at once, in the chunks recorded, without a fault.
     *
     * @throws IllegalArgumentException if there are none
     */
    public static OllamaReplay of(List<Recording> recordings) {
        return new OllamaReplay(recordings, new Pacing.None(), new Chunking.Recorded(), Fault.NONE, false);
    }

    /** What an annotation describes. */
    static OllamaReplay of(WithReplay annotation) {
        return of(annotation.value())
                .pacing(annotation.pacing())
                .chunking(annotation.chunking())
                .fault(annotation.fault())
                .strict(annotation.strict());
    }

    private static boolean isFolder(String recording) {
        try {
            return Files.isDirectory(Path.of(recording));
        } catch (InvalidPathException e) {
            return false;
        }
    }

    /**
     * The same with chunks sent at these times.
     *
     * @param spec such as {@code recorded}, {@code scaled:0.1} or {@code fixed:5ms}; see {@link Pacing}
     * @throws IllegalArgumentException if it is none; the message lists those there are
     */
    public OllamaReplay pacing(String spec) {
        return new OllamaReplay(recordings, Pacing.parse(spec), chunking, fault, isStrict);
    }

    /**
     * The same with bodies cut in this way.
     *
     * @param spec such as {@code every-byte}, {@code fixed:7} or {@code random:42}; see {@link Chunking}
     * @throws IllegalArgumentException if it is none; the message lists those there are
     */
    public OllamaReplay chunking(String spec) {
        return new OllamaReplay(recordings, pacing, Chunking.parse(spec), fault, isStrict);
    }

    /**
     * The same with something going wrong with each answer of a model.
     *
     * @param spec such as {@code error-line:3}, {@code cut-inside:3} or {@code stall:3}; see {@link Fault}
     * @throws IllegalArgumentException if it is none; the message lists those there are
     */
    public OllamaReplay fault(String spec) {
        return new OllamaReplay(recordings, pacing, chunking, Fault.parse(spec), isStrict);
    }

    /** The same, but whether only requests that were recorded are answered, and any other has status 404. */
    public OllamaReplay strict(boolean onlyRecorded) {
        return new OllamaReplay(recordings, pacing, chunking, fault, onlyRecorded);
    }

    /**
     * Where it listens, such as {@code http://127.0.0.1:41234}, without a slash at the end.
     *
     * @throws IllegalStateException if it does not run
     */
    public String url() {
        return server().url();
    }

    /**
     * Where it listens.
     *
     * @throws IllegalStateException if it does not run
     */
    public URI uri() {
        return URI.create(url());
    }

    /**
     * The model to ask for: that of the first recording which names one.
     *
     * @throws IllegalStateException if none does
     */
    public String model() {
        return recordings.stream()
                .flatMap(recording -> recording.modelName().stream())
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("none of " + recordings + " was asked of a model"));
    }

    /** The recordings that it answers from. */
    public List<Recording> recordings() {
        return recordings;
    }

    /**
     * The requests that this test has sent so far, in the order received; a request is there before its answer is. The latest thousand are
     * remembered, or those whose bodies have 32 Mi characters together.
     *
     * @return a copy
     */
    public List<SeenRequest> requests() {
        return requests.all();
    }

    /**
     * The server itself, to wait for what a client does: {@code server.server().await(counts -> counts.disconnected() == 1,
     * ofSeconds(5))}. Its counts are of all tests since it was started.
     *
     * @throws IllegalStateException if it does not run
     */
    public ReplayServer server() {
        synchronized (lock) {
            if (server == null) {
                throw new IllegalStateException(
                        "the replay server runs only during tests; it is a field with @RegisterExtension (static, to be there in"
                                + " @BeforeAll), or a parameter of a test with @WithReplay");
            }
            return server;
        }
    }

    /** Starts it for a class, unless it runs. */
    @Override
    public void beforeAll(ExtensionContext context) throws IOException {
        synchronized (lock) {
            startFor(context);
        }
    }

    /** Starts it for a test, unless it runs; forgets the requests seen, unless another test runs. */
    @Override
    public void beforeEach(ExtensionContext context) throws IOException {
        synchronized (lock) {
            startFor(context);
            if (tests++ == 0) {
                requests.clear();
            }
        }
    }

    /** Ends it, unless it is still needed. */
    @Override
    public void afterEach(ExtensionContext context) {
        ReplayServer unneeded;
        synchronized (lock) {
            if (!stopsUse(context)) {
                return;
            }
            tests--;
            unneeded = leave();
        }
        close(unneeded);
    }

    /** Ends it, unless it is still needed. */
    @Override
    public void afterAll(ExtensionContext context) {
        ReplayServer unneeded;
        synchronized (lock) {
            unneeded = stopsUse(context) ? leave() : null;
        }
        close(unneeded);
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return InjectedParameter.isOne(parameter) && ReplayPerTest.find(context).isEmpty();
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return InjectedParameter.value(parameter, this);
    }

    private void startFor(ExtensionContext context) throws IOException {
        if (server == null) {
            server = ReplayServer.builder()
                    .recordings(recordings)
                    .pacing(pacing)
                    .chunking(chunking)
                    .fault(fault)
                    .strict(isStrict)
                    .onRequest(requests)
                    .start();
        }
        users++;
        context.getStore(NAMESPACE).put(this, true);
    }

    /** JUnit calls what comes after also where another extension failed before this one had its turn. */
    private boolean stopsUse(ExtensionContext context) {
        return context.getStore(NAMESPACE).remove(this) != null; // of this context alone, and not of those around it
    }

    private @Nullable ReplayServer leave() {
        users--;
        if (users > 0) {
            return null;
        }
        ReplayServer unneeded = server;
        server = null;
        return unneeded;
    }

    private static void close(@Nullable ReplayServer unneeded) {
        if (unneeded != null) {
            unneeded.close();
        }
    }

    /** What it is set up to do. */
    @Override
    public String toString() {
        return recordings + ", pacing " + pacing + ", chunking " + chunking + ", fault " + fault
                + (isStrict ? ", strict" : "");
    }
}
