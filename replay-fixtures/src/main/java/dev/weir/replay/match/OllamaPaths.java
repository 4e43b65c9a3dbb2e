package dev.weir.replay.match;

import static java.util.Map.entry;

import java.util.Map;
import java.util.Optional;

/** The paths that Ollama 0.24.0 knows, and the methods that each takes in the words of its header {@code Allow} (server/routes.go). */
final class OllamaPaths {

    static final String ROOT = "/";
    static final String VERSION = "/api/version";
    static final String TAGS = "/api/tags";
    static final String PS = "/api/ps";
    static final String SHOW = "/api/show";
    static final String CHAT = "/api/chat";
    static final String GENERATE = "/api/generate";
    static final String OPENAI_CHAT = "/v1/chat/completions";
    static final String OPENAI_MODELS = "/v1/models";

    /** Followed by a model's name. */
    static final String OPENAI_MODEL = "/v1/models/";

    /** Unknown to Ollama, but asked by tools that know llama.cpp's server and vLLM. */
    static final String HEALTH = "/health";

    private static final String READ = "HEAD, GET";
    private static final String GET = "GET";
    private static final String POST = "POST";

    private static final Map<String, String> METHODS = Map.ofEntries(
            entry(ROOT, READ),
            entry(VERSION, READ),
            entry(TAGS, READ),
            entry(PS, GET),
            entry(SHOW, POST),
            entry(CHAT, POST),
            entry(GENERATE, POST),
            entry(OPENAI_CHAT, POST),
            entry("/api/status", GET),
            entry("/api/pull", POST),
            entry("/api/push", POST),
            entry("/api/create", POST),
            entry("/api/copy", POST),
            entry("/api/delete", "DELETE"),
            entry("/api/embed", POST),
            entry("/api/embeddings", POST),
            entry("/v1/completions", POST),
            entry("/v1/embeddings", POST),
            entry(OPENAI_MODELS, GET),
            entry(HEALTH, READ),
            entry("/v1/responses", POST),
            entry("/v1/messages", POST));

    private OllamaPaths() {}

    /** The methods that a path takes, such as {@code HEAD, GET}; empty for a path that Ollama does not know. */
    static Optional<String> methods(String path) {
        return Optional.ofNullable(path.startsWith(OPENAI_MODEL) ? GET : METHODS.get(path));
    }

    /** Whether a request to the path asks a model that the server must have. */
    static boolean asksAModel(String path) {
        return path.equals(SHOW) || path.equals(CHAT) || path.equals(GENERATE) || path.equals(OPENAI_CHAT);
    }
}
