package dev.weir.bench.latency.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bench.run.ServerFacts;
import dev.weir.ollama.LoadedModel;
import dev.weir.ollama.OllamaModel;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ServerStateTest {

    private static final long GIB = 1L << 30;

    private static OllamaModel model(String digest) {
        return new OllamaModel(
                "m:1b",
                Optional.of(digest),
                OptionalLong.of(GIB),
                Optional.empty(),
                Optional.of("llama"),
                Optional.of("1.2B"),
                Optional.of("Q8_0"));
    }

    private static LoadedModel loaded(String name, long vramBytes, long context) {
        return new LoadedModel(
                name,
                Optional.of("d"),
                OptionalLong.of(GIB),
                OptionalLong.of(vramBytes),
                OptionalLong.of(context),
                Optional.empty());
    }

    private static ServerState state(String version, String digest, LoadedModel... loaded) {
        return new ServerState("http://127.0.0.1:11434", version, model(digest), List.of(loaded));
    }

    private static final ServerState BEFORE = state("0.24.0", "d", loaded("m:1b", GIB, 8192));

    @Test
    void whatIsKnownStandsInTheHeadOfARun() {
        assertThat(BEFORE.facts("RTX 4090"))
                .isEqualTo(new ServerFacts(
                        "http://127.0.0.1:11434",
                        "RTX 4090",
                        "ollama",
                        "0.24.0",
                        "m:1b",
                        "d",
                        "Q8_0",
                        "1.2B",
                        8192L,
                        GIB,
                        GIB));
    }

    @Test
    void whatAServerDoesNotSayIsUnknown() {
        OllamaModel silent = OllamaModel.named("m:1b");
        ServerFacts facts = new ServerState("http://h", "0.24.0", silent, List.of(loaded("other", GIB, 1))).facts(null);
        assertThat(facts)
                .isEqualTo(new ServerFacts(
                        "http://h", null, "ollama", "0.24.0", "m:1b", null, null, null, null, null, null));
    }

    @Test
    void aServerThatStaysTheSameHasNotChanged() {
        assertThat(BEFORE.changesUntil(BEFORE)).isEmpty();
        ServerState unloaded = state("0.24.0", "d");
        assertThat(unloaded.changesUntil(BEFORE))
                .as("the run's own model was loaded by its first request")
                .isEmpty();
    }

    @Test
    void eachChangeIsASentence() {
        assertThat(BEFORE.changesUntil(state("0.25.0", "e", loaded("m:1b", GIB, 8192), loaded("big:70b", GIB, 8192))))
                .containsExactly(
                        "the server changed from Ollama 0.24.0 to Ollama 0.25.0 during the run",
                        "the model m:1b was replaced during the run: its digest changed",
                        "another model was loaded during the run: big:70b");
        assertThat(BEFORE.changesUntil(state("0.24.0", "d")))
                .containsExactly("the model m:1b was unloaded during the run");
        for (LoadedModel anew : List.of(loaded("m:1b", GIB / 2, 8192), loaded("m:1b", GIB, 4096))) {
            assertThat(BEFORE.changesUntil(state("0.24.0", "d", anew)))
                    .singleElement()
                    .asString()
                    .contains("loaded anew during the run, with another context or another share on the GPU");
        }
    }

    @Test
    void aModelThatWasThereBeforeIsNoChange() {
        ServerState two = state("0.24.0", "d", loaded("m:1b", GIB, 8192), loaded("big:70b", GIB, 8192));
        assertThat(two.changesUntil(two)).isEmpty();
        assertThat(two.changesUntil(BEFORE)).as("another one was unloaded").isEmpty();
    }
}
