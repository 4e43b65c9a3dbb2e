package dev.weir.replay.match;

import dev.weir.recording.Recording;
import java.nio.charset.StandardCharsets;

/** What a request is answered with. */
public sealed interface Answer {

    /**
     * A recording.
     *
     * @param kind how well it fits the request
     * @param ofModel whether a model made it, so that it can be struck by a fault
     */
    record Replay(Recording recording, Match.Kind kind, boolean ofModel) implements Answer {

        /** Which recording answers, and how well it fits. */
        public Match match() {
            return new Match(kind, recording.name());
        }
    }

    /**
     * A text of the server's own, in the words of Ollama where it has words for the case.
     *
     * @param contentType empty where there is no text
     * @param allow the methods that the path does take, for status 405; else empty
     */
    record Said(int status, String contentType, String text, String allow) implements Answer {

        private static final String PLAIN = "text/plain";
        private static final String JSON = "application/json; charset=utf-8";

        /** {@code GET /} (server/routes.go). */
        public static Said running() {
            return new Said(200, "text/plain; charset=utf-8", "Ollama is running", "");
        }

        /** What a path tells. */
        public static Said json(String text) {
            return new Said(200, JSON, text, "");
        }

        /** A page of another site. */
        public static Said forbidden() {
            return new Said(403, "", "", "");
        }

        /** The answer to a browser that asks what a page may send. */
        public static Said noContent() {
            return new Said(204, "", "", "");
        }

        /** An unknown path, in gin's words. */
        public static Said pageNotFound() {
            return new Said(404, PLAIN, "404 page not found", "");
        }

        /** A known path with another method, in gin's words. */
        public static Said methodNotAllowed(String allow) {
            return new Said(405, PLAIN, "405 method not allowed", allow);
        }

        /** A model that no recording knows (server/routes.go). */
        public static Said modelNotFound(String path, String model) {
            return error(path, 404, "model '" + model + "' not found");
        }

        /** An error in the shape that the path's API gives it. */
        public static Said error(String path, int status, String message) {
            return new Said(status, JSON, ErrorBody.of(path, status, message), "");
        }

        /** The text as it is sent. */
        public byte[] bytes() {
            return text.getBytes(StandardCharsets.UTF_8);
        }
    }
}
