package dev.weir.bench.quick;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bench.latency.laboratory.Bench;
import dev.weir.bench.latency.laboratory.ScriptedClient;
import dev.weir.bench.latency.request.ServerApi;
import dev.weir.bench.latency.server.FoundServer;
import dev.weir.bench.latency.server.ServerState;
import dev.weir.bench.run.folder.Runs;
import dev.weir.ollama.OllamaModel;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class QuickMeasurementTest {

    private static final String URL = "http://127.0.0.1:1";
    private static final OllamaModel MODEL = OllamaModel.named("m:1b");

    /** A server that takes half an hour to answer is not waited for: a minute was promised. */
    @Test
    @Timeout(60)
    void endsWhereNoAnswerComes() throws IOException {
        Bench bench = new Bench();
        FoundServer server = new FoundServer(
                URL, FoundServer.Product.OLLAMA, Optional.of("1"), List.of("m:1b"), List.of(), OptionalInt.empty());
        ChosenModel chosen = new ChosenModel(server, ServerApi.GENERATE, "m:1b", "named");
        try (ScriptedClient never = new ScriptedClient((start, observer) -> Optional.empty())) {
            QuickReport report = new QuickMeasurement(chosen, Runs.environment(), 1)
                    .run(
                            bench.laboratory(never),
                            model -> new ServerState(URL, "1", MODEL, List.of()),
                            Map.of(),
                            20 * Bench.MS,
                            bench.interruption);
            assertThat(report.isAnswered()).isFalse();
            assertThat(report.text(200))
                    .contains("No request of one user ended well.")
                    .contains(
                            "ended early: answers took too long to wait for them any longer than 0.1 s; give it more --seconds");
        }
    }
}
