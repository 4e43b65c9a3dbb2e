package dev.weir.ollama;

/** Which of Ollama's two ways of generating to use. */
public enum OllamaEndpoint {
    /** {@code /api/chat}; {@code /api/generate} from then on, once the server or the model turns out to have no chat. */
    AUTO,
    /** {@code /api/chat}, whatever happens. */
    CHAT,
    /** {@code /api/generate}: system messages become {@code system}, and a conversation becomes one prompt. */
    GENERATE
}
