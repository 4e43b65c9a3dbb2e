package dev.weir.jmeter.generator;

/**
 * What a test plan says to the plugin, as text. JMeter's forms and files use the names. Loaded before it is known whether Weir's classes
 * are there, so it refers to none of them.
 */
public enum Parameter {
    URL("url", "http://127.0.0.1:11434"),
    MODEL("model", ""),
    API("api", "ollama"),
    HEADERS("headers", ""),
    PROMPT("prompt", ""),
    PROMPTS("prompts", ""),
    SEED("seed", "1"),
    TEMPERATURE("temperature", "0"),
    NUM_PREDICT("numPredict", ""),
    NUM_CTX("numCtx", ""),
    FIRST_BYTE_TIMEOUT_MS("firstByteTimeoutMs", "300000"),
    IDLE_TIMEOUT_MS("idleTimeoutMs", "60000"),
    TOTAL_TIMEOUT_MS("totalTimeoutMs", "900000"),
    CLIENT("client", "auto"),
    RUNS("runs", "weir-runs"),
    LABEL("label", ""),
    SHARD("shard", ""),
    ALLOW_PROMPT_CACHE("allowPromptCache", "false");

    private final String label;
    private final String usual;

    Parameter(String label, String usual) {
        this.label = label;
        this.usual = usual;
    }

    /** Its name in a test plan. */
    public String label() {
        return label;
    }

    /** What it is where a plan says nothing. */
    public String usual() {
        return usual;
    }
}
