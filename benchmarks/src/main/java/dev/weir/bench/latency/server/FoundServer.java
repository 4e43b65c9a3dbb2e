package dev.weir.bench.latency.server;

import dev.weir.ollama.LoadedModel;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A server that answers, and what it says of itself.
 *
 * @param url where it was asked, without {@code /v1}
 * @param product what it is, as far as its answers tell
 * @param version its version; empty if it does not tell
 * @param models names of those that it has
 * @param loaded those that it holds in memory; servers other than Ollama and LM Studio do not tell
 * @param slots how many requests it answers at once ({@code total_slots} of llama.cpp's server); empty if it does not tell
 */
public record FoundServer(
        String url,
        Product product,
        Optional<String> version,
        List<String> models,
        List<LoadedModel> loaded,
        OptionalInt slots) {

    /** Servers that people run. */
    public enum Product {
        OLLAMA("Ollama"),
        LLAMA_CPP("llama.cpp's server"),
        LM_STUDIO("LM Studio"),
        VLLM("vLLM"),
        OPENAI("a server of OpenAI's API");

        private final String words;

        Product(String words) {
            this.words = words;
        }

        /** For people. */
        public String words() {
            return words;
        }
    }

    /** Copies the lists. */
    public FoundServer {
        models = List.copyOf(models);
        loaded = List.copyOf(loaded);
    }

    FoundServer with(List<String> otherModels, List<LoadedModel> otherLoaded) {
        return new FoundServer(url, product, version, otherModels, otherLoaded, slots);
    }

    /** For people: product, version and where. */
    public String described() {
        return product.words() + version.map(number -> " " + number).orElse("") + " at " + url;
    }
}
