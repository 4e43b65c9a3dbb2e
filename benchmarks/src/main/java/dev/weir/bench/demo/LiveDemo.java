package dev.weir.bench.demo;

import dev.weir.bench.latency.prompt.Prompt;
import dev.weir.bench.latency.prompt.SquadPrompts;
import dev.weir.bench.latency.server.WordModels;
import dev.weir.llm.LlmRequest;
import dev.weir.llm.failure.LlmException;
import dev.weir.ollama.LoadedModel;
import dev.weir.ollama.OllamaClient;
import dev.weir.ollama.OllamaHealth;
import dev.weir.ollama.OllamaModel;
import dev.weir.prompt.PromptDetail;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The demonstration on an Ollama server. */
public final class LiveDemo implements AutoCloseable {

    static final int AGENTS = 10;
    static final long SEED = 1;

    private static final String ANY_MODEL = "llama3.2";

    private final OllamaClient client;

    private LiveDemo(OllamaClient client) {
        this.client = client;
    }

    /**
     * A server, not asked yet.
     *
     * @param url its base
     * @param model which to ask; null for the first in its memory that answers in words or, if there is none, the first that it has
     * @throws IllegalArgumentException if the URL is none, or the name is blank
     */
    public static LiveDemo at(String url, @Nullable String model) {
        if (model != null) {
            return new LiveDemo(client(url, model));
        }
        String found = ANY_MODEL;
        try (OllamaClient anyone = client(url, ANY_MODEL)) {
            found = Stream.concat(
                            anyone.ps().stream().map(LoadedModel::name),
                            anyone.tags().stream().map(OllamaModel::name))
                    .distinct()
                    .filter(name -> answersInWords(url, name))
                    .findFirst()
                    .orElse(ANY_MODEL);
        } catch (LlmException e) {
            // health() says what is the matter, and what to do
        }
        return new LiveDemo(client(url, found));
    }

    private static boolean answersInWords(String url, String model) {
        try (OllamaClient client = client(url, model)) {
            return WordModels.hasOne(client);
        }
    }

    private static OllamaClient client(String url, String model) {
        return OllamaClient.builder().baseUrl(url).model(model).build();
    }

    /** Whether the server can answer, or what to do. */
    public OllamaHealth health() {
        return client.health();
    }

    /** What to demonstrate. */
    public DemoSource source() {
        Prompt prompt = new SquadPrompts(PromptDetail.SIMPLIFIED, 1, SEED, true, true)
                .set(1)
                .prompt(0);
        LlmRequest.Builder request =
                LlmRequest.builder().messages(prompt.messages()).temperature(0).seed(SEED);
        prompt.format().ifPresent(request::format);
        prompt.maxTokens().ifPresent(request::maxTokens);
        return new DemoSource(
                client.model(),
                client,
                client,
                request.build(),
                new SquadPrompts(PromptDetail.SIMPLIFIED, AGENTS, SEED, true, true).squad(0),
                System::nanoTime,
                Optional.empty());
    }

    @Override
    public void close() {
        client.close();
    }
}
