package dev.weir.bench.latency.server;

import dev.weir.bench.run.ServerFacts;
import dev.weir.ollama.LoadedModel;
import dev.weir.ollama.OllamaModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What a server says of itself at one moment.
 *
 * @param url where it was asked
 * @param product what it is, as far as it tells: null for a server of OpenAI's API alone
 * @param version its version; null if it does not tell
 * @param model the one that is measured
 * @param loaded the models that it holds in memory
 */
public record ServerState(
        String url, @Nullable String product, @Nullable String version, OllamaModel model, List<LoadedModel> loaded) {

    private static final String OLLAMA = "ollama";

    /** Copies the list. */
    public ServerState {
        loaded = List.copyOf(loaded);
    }

    /** Of an Ollama. */
    public ServerState(String url, String version, OllamaModel model, List<LoadedModel> loaded) {
        this(url, OLLAMA, version, model, loaded);
    }

    /** What answers, for people. */
    public String described() {
        return OLLAMA.equals(product) ? "Ollama " + version : "a server of OpenAI's API";
    }

    /**
     * For the head of a run.
     *
     * @param machine what it runs on, in the user's words; null where the user said nothing
     */
    public ServerFacts facts(@Nullable String machine) {
        Optional<LoadedModel> inMemory = inMemory();
        return new ServerFacts(
                url,
                machine,
                product,
                version,
                model.name(),
                model.digest().orElse(null),
                model.quantization().orElse(null),
                model.parameterSize().orElse(null),
                orNull(inMemory.map(LoadedModel::contextLength)),
                orNull(inMemory.map(LoadedModel::sizeBytes)),
                orNull(inMemory.map(LoadedModel::vramBytes)));
    }

    private Optional<LoadedModel> inMemory() {
        return loaded.stream()
                .filter(candidate -> candidate.name().equals(model.name()))
                .findFirst();
    }

    private static @Nullable Long orNull(Optional<OptionalLong> value) {
        OptionalLong number = value.orElse(OptionalLong.empty());
        return number.isPresent() ? Long.valueOf(number.getAsLong()) : null;
    }

    /** What is different now, one sentence each; a model that was loaded for the first time is no difference. */
    public List<String> changesUntil(ServerState now) {
        List<String> changes = new ArrayList<>();
        if (!Objects.equals(version, now.version())) {
            changes.add("the server changed from " + described() + " to " + now.described() + " during the run");
        }
        if (!model.digest().equals(now.model().digest())) {
            changes.add("the model " + model.name() + " was replaced during the run: its digest changed");
        }
        for (LoadedModel other : now.loaded()) {
            if (!other.name().equals(model.name())
                    && loaded.stream().noneMatch(known -> known.name().equals(other.name()))) {
                changes.add("another model was loaded during the run: " + other.name());
            }
        }
        Optional<LoadedModel> before = inMemory();
        Optional<LoadedModel> after = now.inMemory();
        if (before.isPresent()) {
            if (after.isEmpty()) {
                changes.add("the model " + model.name() + " was unloaded during the run");
            } else if (!Objects.equals(before.get().contextLength(), after.get().contextLength())
                    || !Objects.equals(before.get().vramBytes(), after.get().vramBytes())) {
                changes.add("the model " + model.name()
                        + " was loaded anew during the run, with another context or another share on the GPU");
            }
        }
        return changes;
    }
}
