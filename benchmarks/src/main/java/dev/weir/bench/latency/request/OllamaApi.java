package dev.weir.bench.latency.request;

/** Which of Ollama's two ways to ask. */
public enum OllamaApi {
    GENERATE("/api/generate"),
    CHAT("/api/chat");

    private final String path;

    OllamaApi(String path) {
        this.path = path;
    }

    /** Where it is asked. */
    public String path() {
        return path;
    }
}
