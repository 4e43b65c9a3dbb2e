package dev.weir.bench.latency.request;

import java.util.Locale;

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

    /**
     * Reads what people call it.
     *
     * @throws IllegalArgumentException if it is none; the message names them all
     */
    public static ServerApi parse(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "ollama", "generate" -> GENERATE;
            case "chat" -> CHAT;
            case "openai" -> OPENAI;
            default -> throw new IllegalArgumentException("'" + text + "' is none of ollama, generate, chat, openai");
        };
    }

    /** Where it is asked. */
    public String path() {
        return path;
    }
}
