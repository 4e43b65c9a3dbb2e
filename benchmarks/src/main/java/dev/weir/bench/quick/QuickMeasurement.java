package dev.weir.bench.quick;

import dev.weir.bench.files.TemporaryFolder;
import dev.weir.bench.latency.laboratory.Interruption;
import dev.weir.bench.latency.laboratory.Laboratory;
import dev.weir.bench.latency.load.TimeLimits;
import dev.weir.bench.latency.prompt.SquadPrompts;
import dev.weir.bench.latency.request.HttpPost;
import dev.weir.bench.latency.request.ModelOptions;
import dev.weir.bench.latency.request.PromptQuestions;
import dev.weir.bench.latency.request.Questions;
import dev.weir.bench.latency.request.RequestBody;
import dev.weir.bench.latency.request.ServerAddress;
import dev.weir.bench.latency.server.ServerNotReadyException;
import dev.weir.bench.latency.server.StateProbe;
import dev.weir.bench.run.ServerFacts;
import dev.weir.bench.run.environment.Environment;
import dev.weir.bench.run.environment.Gpu;
import dev.weir.prompt.PromptDetail;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Timer;
import java.util.TimerTask;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Measures one server for about a minute. To be used once, by one thread. */
public final class QuickMeasurement {

    /** Beyond so many times the budget nobody waits for answers: a user was promised about a minute, and a model may have to be loaded. */
    private static final int PATIENCE = 5;

    private final ChosenModel chosen;
    private final Environment environment;
    private final long seed;

    /**
     * @param chosen what to measure
     * @param environment this machine
     * @param seed of the prompts: one that was never used is answered by no cache
     */
    public QuickMeasurement(ChosenModel chosen, Environment environment, long seed) {
        this.chosen = chosen;
        this.environment = environment;
        this.seed = seed;
    }

    /**
     * Measures it.
     *
     * @param laboratory of the server
     * @param probe asks the server what it is
     * @param headers sent with each request
     * @param budgetNs how long requests start, ns; after five times as long, warm-up and all, what is still under way is cancelled
     * @param interruption ends it early
     * @throws IOException if the server takes no connection, or temporary files cannot be had
     */
    public QuickReport run(
            Laboratory laboratory,
            StateProbe probe,
            Map<String, String> headers,
            long budgetNs,
            Interruption interruption)
            throws IOException {
        ServerFacts before = probe.state(Optional.of(chosen.model())).facts(null);
        boolean isHere = before.isOnThisMachine();
        Search search;
        List<Level> levels;
        Timer patience = new Timer("end the waiting", true);
        patience.schedule(end(interruption, budgetNs), TimeUnit.NANOSECONDS.toMillis(PATIENCE * budgetNs));
        try (TemporaryFolder folder =
                TemporaryFolder.create("weir-quick-" + ProcessHandle.current().pid() + "-")) {
            search = new Search(
                    new LaboratoryLoads(laboratory, questions(headers), folder.path(), isHere),
                    Target.USUAL,
                    System::nanoTime,
                    () -> interruption.reason().isPresent());
            levels = search.run(budgetNs);
        } finally {
            patience.cancel();
        }
        ServerFacts facts = after(probe, before);
        QuickFigures figures = new QuickFigures(
                chosen.server().product(),
                Optional.ofNullable(facts.quantization()),
                known(facts.contextLength()),
                known(facts.sizeBytes()),
                known(facts.sizeVramBytes()),
                chosen.server().slots(),
                isHere ? onlyGpusMemory() : OptionalLong.empty(),
                !isHere || !environment.gpus().isEmpty(),
                search.target(),
                levels,
                interruption.reason().or(search::endedBecause));
        return new QuickReport(chosen.server().described(), chosen.model(), seed, figures);
    }

    private static TimerTask end(Interruption interruption, long budgetNs) {
        return new TimerTask() {
            @Override
            public void run() {
                interruption.request("answers took too long to wait for them any longer than "
                        + TimeLimits.seconds(PATIENCE * budgetNs)
                        + "; give it more --seconds, or measure one request with weir latency --url URL --requests 1");
            }
        };
    }

    /** A model that was not in memory before is now. */
    private ServerFacts after(StateProbe probe, ServerFacts before) {
        try {
            return probe.state(Optional.of(chosen.model())).facts(null);
        } catch (ServerNotReadyException e) {
            return before;
        }
    }

    private OptionalLong onlyGpusMemory() {
        List<Gpu> gpus = environment.gpus();
        return gpus.size() == 1 ? known(gpus.get(0).memoryBytes()) : OptionalLong.empty();
    }

    private static OptionalLong known(@Nullable Long value) {
        return value == null ? OptionalLong.empty() : OptionalLong.of(value);
    }

    /** The context stays the server's own: asking for another would load the model anew. */
    private Questions questions(Map<String, String> headers) {
        ServerAddress address = ServerAddress.parse(chosen.server().url());
        ModelOptions options = ModelOptions.of(
                OptionalDouble.of(0), OptionalLong.of(seed), OptionalInt.empty(), OptionalInt.empty(), Map.of());
        return new PromptQuestions(
                new SquadPrompts(PromptDetail.SIMPLIFIED, 1, seed, false, true).set(Search.MOST_REQUESTS),
                RequestBody.of(chosen.model(), chosen.api(), options),
                new HttpPost(address, headers));
    }
}
