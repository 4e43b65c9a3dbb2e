package dev.weir.replay;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Which recording answers which request. The same request always has the same answer, whatever was asked before. The first of these
 * that holds decides:
 *
 * <ol>
 *   <li>the header {@value #CHOICE_HEADER} names a recording;
 *   <li>a recording has been set for the path;
 *   <li>a recorded request to the path has the same body, byte for byte or, failing that, as JSON;
 *   <li>a recorded request to the path asks the same model for the same purpose (text, load, unload) and in the same manner (streaming
 *       or not): of several, the one with the fewest members ({@code format}, {@code tools}, ...) more or less.
 * </ol>
 *
 * Of recordings between which this does not decide, one that ended well is taken before one that did not, and then the first of the
 * list. A compressed recording is no candidate for a client that does not accept gzip. A request without a body has only its path.
 *
 * <p>A request that no recording fits is answered as Ollama would: 404 for an unknown path or model, 405 for another method, 400 for a
 * body that is not JSON. Where only the recordings are missing (the model is known, but not on this path, or not in this manner), the
 * status is 501 and the message says what to record: an answer is never made up from parts of another.
 *
 * <p>Immutable and thread-safe.
 */
final class Routes {

    static final String CHOICE_HEADER = "X-Weir-Recording";

    private static final String SHOW = "/api/show";
    private static final String ERROR_LINE = "{\"error\"";

    private final List<Route> routes;
    private final Map<String, Recording> fixed;

    Routes(List<Recording> recordings, Map<String, Recording> fixed) {
        this.routes = recordings.stream().map(Route::of).toList();
        this.fixed = Map.copyOf(fixed);
    }

    Answer answer(ReceivedRequest request) {
        Optional<String> chosen = request.header(CHOICE_HEADER);
        if (chosen.isPresent()) {
            return named(request.path(), chosen.get());
        }
        Recording set = fixed.get(request.path());
        if (set != null) {
            return replay(set);
        }
        if (request.path().equals("/") && isRead(request.method())) {
            return Answer.Said.running();
        }
        List<Route> onPath = routes.stream()
                .filter(route -> route.recording.path().equals(request.path()))
                .toList();
        if (onPath.isEmpty()) {
            return Answer.Said.pageNotFound();
        }
        List<Route> candidates = onPath.stream()
                .filter(route -> takes(route.recording.method(), request.method()))
                .toList();
        if (candidates.isEmpty()) {
            return Answer.Said.methodNotAllowed(onPath.stream()
                    .map(route -> route.recording.method())
                    .distinct()
                    .collect(Collectors.joining(", ")));
        }
        List<Route> acceptable = candidates.stream()
                .filter(route -> !route.recording.compressed() || request.headerLists("Accept-Encoding", "gzip"))
                .toList();
        return isRead(request.method())
                ? best(acceptable).map(Routes::replay).orElseGet(Answer.Said::pageNotFound)
                : answerBody(request, acceptable);
    }

    private Answer named(String path, String name) {
        return routes.stream()
                .filter(route -> route.recording.name().equals(name))
                .findFirst()
                .map(route -> replay(route.recording))
                .orElseGet(() ->
                        Answer.Said.error(path, 404, "no recording '" + name + "' is served; see " + CHOICE_HEADER));
    }

    private Answer answerBody(ReceivedRequest request, List<Route> candidates) {
        byte[] body = request.body().getBytes(StandardCharsets.UTF_8);
        Optional<Route> same = best(candidates.stream()
                .filter(route -> Arrays.equals(route.recording.sharedRequestBody(), body))
                .toList());
        if (same.isPresent()) {
            return replay(same.get());
        }
        if (body.length == 0) {
            return Answer.Said.error(request.path(), 400, "missing request body");
        }
        return Ask.parse(request.path(), body)
                .map(ask -> answerAsk(request.path(), ask, candidates))
                .orElseGet(() -> Answer.Said.error(request.path(), 400, "the request body is not a JSON object"));
    }

    private Answer answerAsk(String path, Ask ask, List<Route> candidates) {
        Optional<Route> equal = best(candidates.stream()
                .filter(route -> route.ask.map(Ask::json).equals(Optional.of(ask.json())))
                .toList());
        Optional<Route> like = equal.or(() -> nearest(ask, candidates));
        if (like.isPresent()) {
            return replay(like.get());
        }
        String model = ask.model().orElse("");
        if (routes.stream().noneMatch(route -> route.hasModel(ask))) {
            return Answer.Said.modelNotFound(path, model);
        }
        return Answer.Said.error(
                path,
                501,
                "no recording of " + path + " answers model '" + model + "' "
                        + (ask.purpose() != Ask.Purpose.TEXT
                                ? "for a request without a prompt"
                                : ask.streams() ? "with a stream" : "without a stream")
                        + "; record one, or choose one of another kind with the header " + CHOICE_HEADER);
    }

    private static Optional<Route> nearest(Ask ask, List<Route> candidates) {
        return candidates.stream()
                .filter(route -> route.ask.isPresent() && route.ask.get().isLike(ask))
                .min(Comparator.comparing((Route route) -> !route.endedWell)
                        .thenComparing(route -> route.ask.map(ask::distance).orElse(Integer.MAX_VALUE)));
    }

    private static Optional<Route> best(List<Route> candidates) {
        return candidates.stream().min(Comparator.comparing(route -> !route.endedWell));
    }

    private static Answer replay(Route route) {
        return replay(route.recording);
    }

    private static Answer replay(Recording recording) {
        return new Answer.Replay(
                recording, !isRead(recording.method()) && !recording.path().equals(SHOW));
    }

    private static boolean takes(String recorded, String asked) {
        return recorded.equals(asked) || (recorded.equals("GET") && asked.equals("HEAD"));
    }

    private static boolean isRead(String method) {
        return method.equals("GET") || method.equals("HEAD");
    }

    /** A recording, what its request asked for if that was JSON, and whether it went as a user would want. */
    private record Route(Recording recording, Optional<Ask> ask, boolean endedWell) {

        static Route of(Recording recording) {
            return new Route(
                    recording,
                    Ask.parse(recording.path(), recording.sharedRequestBody()),
                    recording.status() / 100 == 2
                            && recording.ending() == Ending.COMPLETE
                            && !endsInAnError(recording));
        }

        /** Whether the server had the model that {@code other} asks for. */
        boolean hasModel(Ask other) {
            return recording.status() != 404
                    && ask.isPresent()
                    && other.asksFor(ask.get().model());
        }

        private static boolean endsInAnError(Recording recording) {
            String text = new String(recording.plainBody(), StandardCharsets.UTF_8).stripTrailing();
            return text.substring(text.lastIndexOf('\n') + 1).startsWith(ERROR_LINE);
        }
    }
}
