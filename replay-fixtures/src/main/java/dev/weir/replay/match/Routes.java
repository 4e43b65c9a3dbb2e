package dev.weir.replay.match;

import dev.weir.recording.Recording;
import dev.weir.recording.head.Ending;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Which recording answers which request. The same request always has the same answer, whatever was asked before. The first of these
 * that holds decides:
 *
 * <ol>
 *   <li>the header {@value #CHOICE_HEADER} names a recording;
 *   <li>a recording has been set for the path;
 *   <li>a recorded request to the path has the same body, byte for byte or, failing that, as JSON with all defaults filled in;
 *   <li>a recorded request to the path asks the same model for the same purpose (text, load, unload) and in the same manner (streaming
 *       or not, thinking or not): of several that ended well, the one that asks for the most alike, see {@link Distance}, and of those
 *       one whose answer was not cut by a limit of tokens. One that did not end well answers where there is no other. A strict server
 *       has no answer here but 404, which names the recording.
 * </ol>
 *
 * Of recordings between which this does not decide, one that ended well is taken before one that did not, and then the first of the
 * list. A compressed recording is no candidate for a client that does not accept gzip. A request without a body has only its path.
 *
 * <p>A request that no recording fits is answered as Ollama would: 404 for an unknown path or model, 405 for another method, 400 for a
 * body that is not JSON; and what the server can truly say of itself, it says ({@link SelfDescription}). Where only the recordings are
 * missing (Ollama knows the path and the recordings the model, but not on this path, or not in this manner), the status is 501 and the
 * message says what to record: an answer is never made up from parts of another.
 *
 * <p>Immutable and thread-safe.
 */
public final class Routes {

    /** The request header that names the recording which is to answer. */
    public static final String CHOICE_HEADER = "X-Weir-Recording";

    private static final String ERROR_LINE = "{\"error\"";

    /** Cannot be part of a text, where the quotes would be escaped. */
    private static final Pattern LIMIT = Pattern.compile("\"(?:done|finish)_reason\":\"length\"");

    private final List<Route> routes;
    private final Map<String, Recording> fixed;
    private final SelfDescription selfDescription;
    private final boolean isStrict;

    /**
     * Answers from these recordings, but on a path of {@code fixed} from that one only.
     *
     * @param isStrict whether a request that was not recorded is not answered with the nearest one
     */
    public Routes(List<Recording> recordings, Map<String, Recording> fixed, boolean isStrict) {
        this.isStrict = isStrict;
        this.routes = recordings.stream().map(Route::of).toList();
        this.fixed = Map.copyOf(fixed);
        this.selfDescription = new SelfDescription(recordings);
    }

    /** The answer to a request. */
    public Answer answer(ReceivedRequest request) {
        Optional<String> chosen = request.header(CHOICE_HEADER);
        if (chosen.isPresent()) {
            return named(request.path(), chosen.get());
        }
        Recording set = fixed.get(request.path());
        if (set != null) {
            return replay(set, Match.Kind.CHOSEN);
        }
        List<Route> onPath = routes.stream()
                .filter(route -> route.recording.path().equals(request.path()))
                .toList();
        String methods = OllamaPaths.methods(request.path()).orElseGet(() -> recordedMethods(onPath));
        if (methods.isEmpty()) {
            return Answer.Said.pageNotFound();
        }
        if (!List.of(methods.split(", ")).contains(request.method())) {
            return Answer.Said.methodNotAllowed(methods);
        }
        List<Route> candidates = onPath.stream()
                .filter(route -> takes(route.recording.method(), request.method()))
                .filter(route -> !route.recording.compressed() || request.headerLists("Accept-Encoding", "gzip"))
                .toList();
        return isRead(request.method()) ? answerRead(request.path(), candidates) : answerBody(request, candidates);
    }

    /** The methods of recorded requests to a path that Ollama does not know. */
    private static String recordedMethods(List<Route> onPath) {
        return onPath.stream()
                .map(route -> route.recording.method())
                .map(method -> method.equals("GET") ? "HEAD, GET" : method)
                .distinct()
                .collect(Collectors.joining(", "));
    }

    private Answer answerRead(String path, List<Route> candidates) {
        if (path.equals(OllamaPaths.ROOT)) {
            return Answer.Said.running();
        }
        return best(candidates)
                .filter(route -> !selfDescription.knowsMoreThanRecorded(path))
                .map(route -> replay(route.recording, Match.Kind.EXACT))
                .or(() -> selfDescription.answer(path))
                .orElseGet(() -> notRecorded(path, ""));
    }

    private Answer named(String path, String name) {
        return routes.stream()
                .filter(route -> route.recording.name().equals(name))
                .findFirst()
                .map(route -> replay(route.recording, Match.Kind.CHOSEN))
                .orElseGet(() ->
                        Answer.Said.error(path, 404, "no recording '" + name + "' is served; see " + CHOICE_HEADER));
    }

    private Answer answerBody(ReceivedRequest request, List<Route> candidates) {
        byte[] body = request.body().getBytes(StandardCharsets.UTF_8);
        Optional<Route> same = best(candidates.stream()
                .filter(route -> Arrays.equals(route.recording.requestBody(), body))
                .toList());
        if (same.isPresent()) {
            return replay(same.get().recording, Match.Kind.EXACT);
        }
        if (body.length == 0) {
            String missing = request.path().startsWith("/v1/") ? "EOF" : "missing request body";
            return Answer.Said.error(request.path(), 400, missing);
        }
        return Ask.parse(request.path(), body)
                .map(ask -> answerAsk(request.path(), ask, candidates))
                .orElseGet(() -> Answer.Said.error(request.path(), 400, "the request body is not a JSON object"));
    }

    private Answer answerAsk(String path, Ask ask, List<Route> candidates) {
        Optional<Route> equal = best(candidates.stream()
                .filter(route -> route.isLike(ask) && route.distance(ask).isZero())
                .toList());
        Optional<String> missing = ask.missingFor(path);
        if (equal.isEmpty() && missing.isPresent()) {
            return Answer.Said.error(path, 400, missing.get());
        }
        if (equal.isPresent()) {
            return replay(equal.get().recording, Match.Kind.EXACT);
        }
        Optional<Route> like = nearest(ask, candidates);
        if (like.isPresent()) {
            Recording nearest = like.get().recording;
            return isStrict ? notTheSame(path, nearest) : replay(nearest, Match.Kind.NEAREST);
        }
        if (!OllamaPaths.asksAModel(path)) {
            return notRecorded(path, "");
        }
        String model = ask.model().orElse("");
        if (routes.stream().noneMatch(route -> route.hasModel(ask))) {
            return Answer.Said.modelNotFound(path, model);
        }
        return notRecorded(path, " answers model '" + model + "'" + (path.equals(OllamaPaths.SHOW) ? "" : manner(ask)));
    }

    private static String manner(Ask ask) {
        if (ask.purpose() != Ask.Purpose.TEXT) {
            return " for a request without a prompt";
        }
        return (ask.streams() ? " with a stream" : " without a stream")
                + ask.thinking()
                        .map(thinks -> thinks ? " and with thinking" : " and without thinking")
                        .orElse("");
    }

    private static Answer notRecorded(String path, String what) {
        return Answer.Said.error(
                path,
                501,
                "no recording of " + path + (what.isEmpty() ? " is served" : what)
                        + "; record one, or choose one of another kind with the header " + CHOICE_HEADER);
    }

    private static Answer notTheSame(String path, Recording nearest) {
        return Answer.Said.error(
                path,
                404,
                "this request was not recorded, and only requests that were are answered; the nearest is '"
                        + nearest.name() + "', which the header " + CHOICE_HEADER + " chooses");
    }

    private static Optional<Route> nearest(Ask ask, List<Route> candidates) {
        return candidates.stream()
                .filter(route -> route.isLike(ask))
                .min(Comparator.comparing((Route route) -> !route.endedWell)
                        .thenComparing(route -> route.distance(ask))
                        .thenComparing(route -> route.hitTheLimit));
    }

    private static Optional<Route> best(List<Route> candidates) {
        return candidates.stream().min(Comparator.comparing(route -> !route.endedWell));
    }

    private static Answer replay(Recording recording, Match.Kind kind) {
        return new Answer.Replay(
                recording,
                kind,
                !isRead(recording.method()) && !recording.path().equals(OllamaPaths.SHOW));
    }

    private static boolean takes(String recorded, String asked) {
        return recorded.equals(asked) || (recorded.equals("GET") && asked.equals("HEAD"));
    }

    private static boolean isRead(String method) {
        return method.equals("GET") || method.equals("HEAD");
    }

    /**
     * A recording, what its request asked for if that was JSON, whether it went as a user would want, and whether a limit of tokens cut
     * the answer.
     */
    private record Route(Recording recording, Optional<Ask> ask, boolean endedWell, boolean hitTheLimit) {

        static Route of(Recording recording) {
            String text = new String(recording.plainBody(), StandardCharsets.UTF_8);
            return new Route(
                    recording,
                    Ask.parse(recording.path(), recording.requestBody()),
                    recording.status() / 100 == 2 && recording.ending() == Ending.COMPLETE && !endsInAnError(text),
                    LIMIT.matcher(text).find());
        }

        /** Whether the server had the model that {@code other} asks for. */
        boolean hasModel(Ask other) {
            return recording.status() != 404
                    && ask.isPresent()
                    && other.asksFor(ask.get().model());
        }

        boolean isLike(Ask other) {
            return ask.isPresent() && ask.get().isLike(other);
        }

        /** How far the request is apart from one that it is like. */
        Distance distance(Ask other) {
            return Distance.between(ask.orElseThrow(), other);
        }

        private static boolean endsInAnError(String text) {
            String stripped = text.stripTrailing();
            return stripped.substring(stripped.lastIndexOf('\n') + 1).startsWith(ERROR_LINE);
        }
    }
}
