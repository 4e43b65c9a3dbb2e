package dev.weir.replay.http;

import dev.weir.local.LocalNames;
import dev.weir.recording.Recording;
import dev.weir.recording.head.Framing;
import dev.weir.recording.head.Header;
import dev.weir.replay.ledger.LoggedRequest;
import dev.weir.replay.ledger.RequestLog;
import dev.weir.replay.match.Answer;
import dev.weir.replay.match.Match;
import dev.weir.replay.match.ReceivedRequest;
import dev.weir.replay.match.Routes;
import dev.weir.replay.match.TokenLimit;
import dev.weir.replay.script.Fault;
import dev.weir.replay.script.Script;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Decides what is done about a request. Used by one thread, which is none of the event loops because it can take a while. */
final class Dispatcher {

    /** Says which recording answers, and how well it fits. */
    static final String MATCH_HEADER = "X-Weir-Match";

    /** Says under which number the request stands in the log. */
    static final String REQUEST_HEADER = "X-Weir-Request";

    private static final Logger LOGGER = System.getLogger("dev.weir.replay");

    private final ServerSettings settings;
    private final Routes routes;
    private final RequestLog log;
    private final OwnPages ownPages;
    private final LocalNames localNames;
    private final Map<ScriptKey, Script> scripts = new HashMap<>();

    Dispatcher(ServerSettings settings, RequestLog log, OwnPages ownPages) {
        this.settings = settings;
        this.localNames = new LocalNames(settings.address());
        this.routes = new Routes(settings.recordings(), settings.fixed(), settings.isStrict());
        this.log = log;
        this.ownPages = ownPages;
    }

    /** What is done about a request; a failure to decide is answered too. */
    Decision decide(Incoming.Request request) {
        try {
            return answer(request);
        } catch (RuntimeException e) {
            String path = request.received().path();
            LOGGER.log(Level.ERROR, "the answer to " + request.received().method() + " " + path + " failed", e);
            return say(
                    Answer.Said.error(path, 500, "the replay server failed: " + e),
                    request,
                    new Terms(false, false, false, List.of()));
        }
    }

    private Decision answer(Incoming.Request request) {
        ReceivedRequest received = request.received();
        Optional<Origin> page = Origin.of(received);
        Terms terms = Terms.of(request, page);
        boolean isStranger = !localNames.isAskedBy(received.header("Host").orElse(""), received.target());
        if (isStranger || (page.isPresent() && !page.get().isAllowed())) {
            return tellAndSay(Answer.Said.forbidden(), request, terms);
        }
        if (page.isPresent() && received.method().equals("OPTIONS")) {
            return tellAndSay(Answer.Said.noContent(), request, terms);
        }
        if (request.isTooLong()) {
            String message = "the request body has more than " + HttpServer.LARGEST_REQUEST_BYTES + " bytes";
            return tellAndSay(Answer.Said.error(received.path(), 413, message), request, terms);
        }
        Optional<Decision> own = ownPages.answer(received, terms);
        if (own.isPresent()) {
            return own.get();
        }
        Answer answer = routes.answer(received);
        if (answer instanceof Answer.Replay replay) {
            return replay(replay, request, terms);
        }
        return tellAndSay((Answer.Said) answer, request, terms);
    }

    private Decision tellAndSay(Answer.Said said, Incoming.Request request, Terms terms) {
        settings.listener().onRequest(request.received(), said.status(), Optional.empty());
        return say(said, request, terms);
    }

    private Decision say(Answer.Said said, Incoming.Request request, Terms terms) {
        long id = log.nextId();
        Head head = Head.of(said, terms.keepAlive(), more(terms, id));
        byte[] whole = terms.headOnly() ? head.bytes() : head.bytesWith(said.bytes());
        LoggedRequest logged = logged(id, request, said.status(), null, whole, Script.HEADERS_ONLY);
        return new Decision.Perform(Script.HEADERS_ONLY, whole, terms.keepAlive(), Decision.Source.SERVER, logged);
    }

    private Decision replay(Answer.Replay replay, Incoming.Request request, Terms terms) {
        long id = log.nextId();
        Recording recording = replay.recording();
        Optional<Script> shortened = shortened(replay, request, terms);
        Script whole = shortened.orElseGet(() -> script(replay, terms));
        Script script = terms.headOnly() ? whole.withoutBody() : whole;
        Match match = shortened.isEmpty() ? replay.match() : new Match(Match.Kind.NEAREST, recording.name());
        settings.listener().onRequest(request.received(), recording.status(), Optional.of(match));
        boolean staysOpen = terms.keepAlive() && script.end() == Script.End.KEEP;
        List<Header> headers = more(terms, id);
        headers.add(new Header(MATCH_HEADER, match + (shortened.isEmpty() ? "" : "; shortened")));
        byte[] head = script.hasHeaders()
                ? Head.of(recording, script.framing(), staysOpen, headers).bytes()
                : new byte[0];
        LoggedRequest logged = logged(id, request, recording.status(), match, head, script);
        Decision.Source source = replay.ofModel() ? Decision.Source.MODEL : Decision.Source.RECORDING;
        return new Decision.Perform(script, head, staysOpen, source, logged);
    }

    private Script script(Answer.Replay replay, Terms terms) {
        return scripts.computeIfAbsent(new ScriptKey(replay.recording(), terms.isHttp10(), fault(replay)), this::write);
    }

    /** The answer as the request's own limit of tokens ends it; empty where it does not. Kept by nobody: clients choose the limit. */
    private Optional<Script> shortened(Answer.Replay replay, Incoming.Request request, Terms terms) {
        OptionalInt limit =
                settings.honoursLimits() && replay.ofModel() ? TokenLimit.of(request.received()) : OptionalInt.empty();
        return limit.isEmpty()
                ? Optional.empty()
                : Script.limited(
                        limit.getAsInt(),
                        replay.recording(),
                        framing(replay.recording(), terms.isHttp10()),
                        settings.chunking(),
                        settings.pacing(),
                        fault(replay));
    }

    private Fault fault(Answer.Replay replay) {
        return replay.ofModel() ? settings.fault() : Fault.NONE;
    }

    private static List<Header> more(Terms terms, long id) {
        List<Header> headers = new ArrayList<>(terms.headers());
        headers.add(new Header(REQUEST_HEADER, Long.toString(id)));
        return headers;
    }

    private LoggedRequest logged(
            long id, Incoming.Request request, int status, @Nullable Match match, byte[] head, Script script) {
        LoggedRequest logged = new LoggedRequest(
                id,
                request.received().method(),
                request.received().path(),
                status,
                match,
                request.arrived(),
                head.length,
                script.headersNs(),
                script.parts());
        log.add(logged);
        return logged;
    }

    private Script write(ScriptKey key) {
        Framing framing = framing(key.recording, key.isHttp10);
        return Script.of(key.recording, framing, settings.chunking(), settings.pacing(), key.fault);
    }

    /** HTTP/1.0 knows no chunks. */
    private static Framing framing(Recording recording, boolean isHttp10) {
        return isHttp10 && recording.framing() == Framing.CHUNKED ? Framing.CLOSE : recording.framing();
    }

    private record ScriptKey(Recording recording, boolean isHttp10, Fault fault) {}
}
