package dev.weir.bench.quick;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.bench.latency.request.ServerApi;
import dev.weir.bench.latency.server.FoundServer;
import dev.weir.bench.latency.server.FoundServer.Product;
import dev.weir.ollama.LoadedModel;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ChosenModelTest {

    @Test
    void takesTheOneInMemoryAndSaysSo() throws NoModelException {
        ChosenModel chosen = chosen(server(Product.OLLAMA, List.of("a", "b"), "b"));
        assertThat(chosen.model()).isEqualTo("b");
        assertThat(chosen.why()).isEqualTo("the one in memory");
        assertThat(chosen.api()).isEqualTo(ServerApi.GENERATE);
        assertThat(chosen(server(Product.OLLAMA, List.of("a", "b"), "b", "a")).why())
                .isEqualTo("the first of 2 in memory; name another with --model");
    }

    @Test
    void takesTheOnlyOneOrTheFirstAndSaysSo() throws NoModelException {
        assertThat(chosen(server(Product.VLLM, List.of("a"))))
                .extracting(ChosenModel::model, ChosenModel::why, ChosenModel::api)
                .containsExactly("a", "the only one", ServerApi.OPENAI);
        assertThat(chosen(server(Product.OLLAMA, List.of("a", "b"))).why())
                .isEqualTo("the first of 2; name another with --model");
    }

    @Test
    void takesWhatTheUserNames() throws NoModelException {
        ChosenModel chosen = ChosenModel.of(
                server(Product.OLLAMA, List.of("a"), "a"), Optional.of("c"), Optional.of(ServerApi.CHAT));
        assertThat(chosen.model()).isEqualTo("c");
        assertThat(chosen.api()).isEqualTo(ServerApi.CHAT);
    }

    @Test
    void saysThatThereIsNone() {
        assertThatThrownBy(() -> chosen(server(Product.OLLAMA, List.of())))
                .isInstanceOf(NoModelException.class)
                .hasMessageContaining("ollama pull");
    }

    private static ChosenModel chosen(FoundServer server) throws NoModelException {
        return ChosenModel.of(server, Optional.empty(), Optional.empty());
    }

    private static FoundServer server(Product product, List<String> models, String... loaded) {
        return new FoundServer(
                "http://127.0.0.1:11434",
                product,
                Optional.empty(),
                models,
                List.of(loaded).stream()
                        .map(name -> new LoadedModel(
                                name,
                                Optional.empty(),
                                OptionalLong.empty(),
                                OptionalLong.empty(),
                                OptionalLong.empty(),
                                Optional.empty()))
                        .toList(),
                OptionalInt.empty());
    }
}
