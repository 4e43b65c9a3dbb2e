package dev.weir.bench.latency.request;

/** Which of the ways to ask that servers know. */
public enum ServerApi {
    /** Ollama's own, for a prompt. */
    GENERATE("/api/generate"),
    /** Ollama's own, for a conversation. */
    CHAT("/api/chat"),
    /** OpenAI's chat completions, which many servers know. */
    OPENAI("/v1/chat/completions");

    private final String path;

    ServerApi(String path) {
        this.path = path;
    }

    /** Where it is asked. */
    public String path() {
        return path;
    }
}
