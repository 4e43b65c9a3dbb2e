package dev.weir.bench.latency.server;

import dev.weir.llm.failure.LlmCancelledException;
import dev.weir.llm.failure.LlmException;
import dev.weir.ollama.ModelDetails;
import dev.weir.ollama.OllamaClient;
import java.util.Locale;

/** Tells models of an Ollama that answer in words from those that only embed text. */
public final class WordModels {

    private static final String ANSWERS = "completion";
    private static final String FAMILY_OF_EMBEDDINGS = "bert";

    private WordModels() {}

    /**
     * Whether a client's model answers in words, by its capabilities ({@code /api/show}); of a server that tells none, before 0.6.4, by its
     * family: {@code bert} and {@code nomic-bert} embed. A server that does not say what it knows of the model is taken to have it answer.
     *
     * @throws LlmCancelledException if the thread is interrupted
     */
    public static boolean hasOne(OllamaClient client) {
        ModelDetails details;
        try {
            details = client.show();
        } catch (LlmCancelledException e) {
            throw e;
        } catch (LlmException e) {
            return true;
        }
        return details.capabilities().isEmpty()
                ? details.family().stream()
                        .noneMatch(family -> family.toLowerCase(Locale.ROOT).contains(FAMILY_OF_EMBEDDINGS))
                : details.capabilities().contains(ANSWERS);
    }
}
