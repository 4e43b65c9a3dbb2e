package dev.weir.replay;

import dev.weir.recording.Framing;
import dev.weir.recording.Header;
import dev.weir.recording.Recording;
import dev.weir.replay.Ledger.Outcome;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;
import mockwebserver3.SocketEffect;
import okio.Buffer;
import okio.ByteString;

/** Turns a request into its answer. Called by each connection's own thread, which it keeps until the headers are due. */
final class ReplayDispatcher extends Dispatcher {

    private static final Logger LOGGER = System.getLogger(ReplayServer.class.getName());
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT);

    private final ReplayServer.Settings settings;
    private final Routes routes;
    private final Connections connections;
    private final Ledger ledger;
    private final ScriptPlayer player;
    private final Lateness lateness;
    private final ConcurrentMap<ScriptKey, Script> scripts = new ConcurrentHashMap<>();

    private final Runnable forgetRequests;

    ReplayDispatcher(
            ReplayServer.Settings settings,
            Connections connections,
            Ledger ledger,
            ScriptPlayer player,
            Lateness lateness,
            Runnable forgetRequests) {
        this.forgetRequests = forgetRequests;
        this.settings = settings;
        this.routes = new Routes(settings.recordings(), settings.fixed());
        this.connections = connections;
        this.ledger = ledger;
        this.player = player;
        this.lateness = lateness;
    }

    @Override
    public MockResponse dispatch(RecordedRequest request) {
        long requestNs = System.nanoTime();
        forgetRequests.run();
        ledger.countRequest();
        try {
            return answer(request, requestNs);
        } catch (RuntimeException e) {
            // The server underneath would leave the client waiting.
            LOGGER.log(Level.ERROR, "the answer to " + request.getRequestLine() + " failed", e);
            Answer.Said failure = Answer.Said.error(request.getTarget(), 500, "the replay server failed: " + e);
            return say(failure, new Terms(false, false, false, List.of()));
        }
    }

    private MockResponse answer(RecordedRequest request, long requestNs) {
        Optional<Connection> connection = connections.get(request.getConnectionIndex());
        if (connection.isEmpty()) {
            ledger.count(Outcome.CUT);
            return hangUp();
        }
        connection.get().endRequest();
        ReceivedRequest received = received(request);
        Optional<Origin> page = Origin.of(received);
        Answer answer = page.isPresent() && !page.get().isAllowed()
                ? Answer.Said.forbidden()
                : page.isPresent() && received.method().equals("OPTIONS")
                        ? Answer.Said.noContent()
                        : answer(received, request.getBodySize());
        Terms terms = Terms.of(request.getVersion(), received, page);
        if (answer instanceof Answer.Replay replay) {
            Recording recording = replay.recording();
            settings.listener().onRequest(received, recording.status(), Optional.of(recording.name()));
            return replay(replay, requestNs, connection.get(), terms);
        }
        Answer.Said said = (Answer.Said) answer;
        settings.listener().onRequest(received, said.status(), Optional.empty());
        return say(said, terms);
    }

    private Answer answer(ReceivedRequest request, long bodyBytes) {
        if (bodyBytes > ReplayServer.LARGEST_REQUEST_BYTES) {
            return Answer.Said.error(
                    request.path(),
                    413,
                    "the request body has more than " + ReplayServer.LARGEST_REQUEST_BYTES + " bytes");
        }
        return request.path().equals(ReplayServer.PACING_PATH) ? pacing(request.method()) : routes.answer(request);
    }

    private Answer pacing(String method) {
        return method.equals("GET") || method.equals("HEAD")
                ? Answer.Said.json(PacingReport.json(lateness.snapshot()))
                : Answer.Said.methodNotAllowed("HEAD, GET");
    }

    private MockResponse replay(Answer.Replay replay, long requestNs, Connection connection, Terms terms) {
        Fault fault = replay.ofModel() ? settings.fault() : Fault.NONE;
        if (fault.kind() == Fault.Kind.SILENCE) {
            connection.waitUntilGone();
            ledger.count(connection.isClientGone() ? Outcome.DISCONNECTED : Outcome.CUT);
            return hangUp();
        }
        if (fault.kind() == Fault.Kind.HANG_UP) {
            ledger.count(Outcome.CUT);
            return hangUp();
        }
        Script script = scripts.computeIfAbsent(new ScriptKey(replay.recording(), terms.http10, fault), this::write);
        if (!connection.waitUntil(requestNs + script.headersNs())) {
            ledger.count(connection.isClientGone() ? Outcome.DISCONNECTED : Outcome.CUT);
            return hangUp();
        }
        boolean staysOpen = terms.keepAlive && (terms.headOnly || script.end() == Script.End.KEEP);
        Head head = Head.of(replay.recording(), script.framing(), staysOpen, terms.headers);
        if (terms.headOnly) {
            ledger.count(Outcome.COMPLETED);
            return response(head, staysOpen).build();
        }
        return response(head, staysOpen)
                .socketHandler(socket -> ledger.count(player.play(script, requestNs, connection)))
                .build();
    }

    private Script write(ScriptKey key) {
        Framing recorded = key.recording.framing();
        // HTTP/1.0 knows no chunks.
        Framing framing = key.http10 && recorded == Framing.CHUNKED ? Framing.CLOSE : recorded;
        return Script.of(key.recording, framing, settings.chunking(), settings.pacing(), key.fault);
    }

    private MockResponse say(Answer.Said said, Terms terms) {
        ledger.count(Outcome.COMPLETED);
        Head head = Head.of(said, DATE.format(ZonedDateTime.now(ZoneOffset.UTC)), terms.keepAlive, terms.headers);
        MockResponse.Builder response = response(head, terms.keepAlive);
        return terms.headOnly || said.text().isEmpty()
                ? response.build()
                : response.body(new Buffer().write(said.bytes())).build();
    }

    private static MockResponse.Builder response(Head head, boolean keepAlive) {
        MockResponse.Builder response =
                new MockResponse.Builder().clearHeaders().status(head.statusLine());
        head.headers().forEach(header -> response.addHeaderLenient(header.name(), header.value()));
        return keepAlive ? response : response.onResponseEnd(SocketEffect.ShutdownConnection.INSTANCE);
    }

    /** Ends the connection without a byte of an answer. */
    private static MockResponse hangUp() {
        return new MockResponse.Builder()
                .onResponseStart(SocketEffect.ShutdownConnection.INSTANCE)
                .build();
    }

    private static ReceivedRequest received(RecordedRequest request) {
        List<Header> headers = new ArrayList<>();
        request.getHeaders().forEach(pair -> headers.add(new Header(pair.getFirst(), pair.getSecond())));
        ByteString body = request.getBody();
        return new ReceivedRequest(
                request.getMethod(),
                request.getTarget(),
                headers,
                body == null ? "" : body.string(StandardCharsets.UTF_8));
    }

    /**
     * What of an answer is the client's to decide.
     *
     * @param headOnly whether it wants no body
     * @param http10 whether it speaks HTTP/1.0
     * @param keepAlive whether it may send another request
     * @param headers that are for it alone
     */
    private record Terms(boolean headOnly, boolean http10, boolean keepAlive, List<Header> headers) {

        static Terms of(String version, ReceivedRequest request, Optional<Origin> page) {
            boolean http10 = version.equals("HTTP/1.0");
            return new Terms(
                    request.method().equals("HEAD"),
                    http10,
                    !http10 && !request.headerLists("Connection", "close"),
                    page.filter(Origin::isAllowed)
                            .map(origin ->
                                    request.method().equals("OPTIONS") ? origin.preflightHeaders() : origin.headers())
                            .orElse(List.of()));
        }
    }

    private record ScriptKey(Recording recording, boolean http10, Fault fault) {}
}
