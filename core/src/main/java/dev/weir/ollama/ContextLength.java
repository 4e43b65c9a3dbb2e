package dev.weir.ollama;

import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * Which context ({@code num_ctx}) a client asks for: its own setting or, without one, what its requests need.
 *
 * <p>A request for another context than the model was loaded with makes the server load it again (Ollama {@code server/sched.go}, {@code
 * needsReload}). So a context that is larger than needed is left as it is; what is asked for grows in steps and never shrinks; and nothing
 * is asked for while every server's default is enough. Thread-safe.
 */
final class ContextLength {

    /** What servers before 0.6.7 load a model with; later ones take 4,096 or more ({@code envconfig/config.go}, {@code server/routes.go}). */
    private static final int SMALLEST_DEFAULT = 2_048;

    private static final int DEFAULT = 4_096;
    private static final int STEP = 2_048;

    /**
     * What servers say of a prompt that does not fit: Ollama's runners ({@code runner/ollamarunner/runner.go}), llama-server behind Ollama
     * 0.30 and later ({@code llm/llama_server.go}), MLX ({@code x/mlxrunner/pipeline.go}), and models in the cloud.
     */
    private static final Pattern DOES_NOT_FIT = Pattern.compile(
            "(exceeds|longer than) the ((available|model's maximum) )?context (length|size)|maximum context length is");

    private final OptionalInt setting;
    private volatile int asked;

    /** @param setting what the user of the client wants, whatever requests need */
    ContextLength(OptionalInt setting) {
        this.setting = setting;
    }

    /**
     * What to ask for; empty to leave it to the server.
     *
     * @param neededTokens what prompt and answer take, where that is known
     * @param loaded what the model is loaded with, where that is known; asked only where it matters
     */
    OptionalInt holding(OptionalInt neededTokens, Supplier<OptionalLong> loaded) {
        if (setting.isPresent()) {
            return setting;
        }
        int needed = neededTokens.orElse(0);
        if (needed > Math.max(asked, SMALLEST_DEFAULT)) {
            long found = loaded.get().orElse(0);
            raiseTo(found >= needed ? (int) Math.min(found, Integer.MAX_VALUE) : roundedUp(needed));
        }
        return asked == 0 ? OptionalInt.empty() : OptionalInt.of(asked);
    }

    private synchronized void raiseTo(int tokens) {
        asked = Math.max(asked, tokens);
    }

    private static int roundedUp(int tokens) {
        return tokens > Integer.MAX_VALUE - STEP ? tokens : (tokens + STEP - 1) / STEP * STEP;
    }

    /**
     * Whether a prompt took the whole context. Where none was asked for, servers' defaults are; one that is set on the server is not known.
     *
     * @param asked what was asked for
     * @param promptTokens what the server counted
     */
    static boolean isFilledBy(OptionalLong promptTokens, OptionalInt asked) {
        if (promptTokens.isEmpty()) {
            return false;
        }
        long count = promptTokens.getAsLong();
        return asked.isPresent() ? count >= asked.getAsInt() : count == SMALLEST_DEFAULT || count == DEFAULT;
    }

    /** Whether a server said that the prompt does not fit. */
    static boolean isWhatRefused(String serverMessage) {
        return DOES_NOT_FIT.matcher(serverMessage).find();
    }
}
