package dev.weir.bench.cli.latency;

import dev.weir.bench.cli.options.LoadOptions;
import dev.weir.bench.cli.options.PromptOptions;
import dev.weir.bench.latency.answer.AnswerObserver;
import dev.weir.bench.latency.client.ClientChoice;
import dev.weir.bench.latency.laboratory.Experiment;
import dev.weir.bench.latency.laboratory.Laboratory;
import dev.weir.bench.latency.load.Extent;
import dev.weir.bench.latency.load.LoadShape;
import dev.weir.bench.latency.prompt.PromptSet;
import dev.weir.bench.latency.request.PromptQuestions;
import dev.weir.bench.latency.request.Questions;
import dev.weir.bench.latency.request.Recipient;
import dev.weir.bench.latency.request.RequestBody;
import dev.weir.bench.latency.suite.BatchSuite;
import dev.weir.bench.latency.suite.CheckSuite;
import dev.weir.bench.latency.suite.LoadSuite;
import dev.weir.bench.latency.suite.Suite;
import dev.weir.bench.latency.suite.SuiteChoice;
import dev.weir.bench.latency.suite.TierSuite;
import dev.weir.bench.run.ServerList;
import dev.weir.prompt.PromptDetail;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongFunction;

/** The suites of a live server: squads of the reference workload, and the user's main load. */
public final class LiveSuites {

    private static final int PLANS = 11;
    private static final int BATCH_AGENTS = 10;
    private static final int PROMPTS_A_TIER = 3;
    private static final int CHECKED = 3;
    private static final int STREAMS = 4;
    private static final int REQUESTS = 64;

    private final Laboratory laboratory;
    private final ClientChoice client;
    private final PromptOptions prompts;
    private final LoadOptions load;
    private final RequestBody body;
    private final ServerList servers;
    private final LongFunction<Recipient> recipients;

    /**
     * @param laboratory of the server
     * @param client what measures in it
     * @param prompts what the user wants asked
     * @param load what the user wants of the main load
     * @param body writes requests to the model
     * @param servers that share the main load
     * @param recipients one for each of them, in the order of the list
     */
    public LiveSuites(
            Laboratory laboratory,
            ClientChoice client,
            PromptOptions prompts,
            LoadOptions load,
            RequestBody body,
            ServerList servers,
            List<Recipient> recipients) {
        this.laboratory = laboratory;
        this.client = client;
        this.prompts = prompts;
        this.load = load;
        this.body = body;
        this.servers = servers;
        List<Recipient> all = List.copyOf(recipients);
        this.recipients = index -> all.get(servers.position(index));
    }

    /**
     * Those that the user chose, in order.
     *
     * @throws IOException if the user's prompts cannot be read
     * @throws IllegalArgumentException if options contradict each other
     */
    public List<Suite> of(Set<SuiteChoice> chosen) throws IOException {
        List<Suite> suites = new ArrayList<>();
        for (SuiteChoice choice : chosen) {
            suites.add(suite(choice));
        }
        return suites;
    }

    private Suite suite(SuiteChoice choice) throws IOException {
        return switch (choice) {
            case STREAMS -> new LoadSuite(laboratory, mainLoad());
            case CHECKS -> new CheckSuite(laboratory, checked());
            case SINGLE ->
                new LoadSuite(
                        laboratory,
                        Experiment.sequential(
                                choice.label(), squads(choice, PromptDetail.SIMPLIFIED, 1, PLANS), PLANS));
            case BATCH ->
                new BatchSuite(
                        laboratory,
                        Experiment.sequential(
                                "batch-" + BATCH_AGENTS,
                                squads(choice, PromptDetail.SIMPLIFIED, BATCH_AGENTS, prompts.batches()),
                                prompts.batches()));
            case TIERS -> tiers();
            case CHUNKING, TRUTH -> throw new IllegalArgumentException(choice.label() + " needs a replay");
        };
    }

    private Experiment mainLoad() throws IOException {
        LoadShape shape = load.shape(STREAMS);
        Extent extent = load.extent(REQUESTS);
        return new Experiment(
                SuiteChoice.STREAMS.label(),
                questions(prompts.prompts(seed(SuiteChoice.STREAMS))),
                shape,
                extent,
                load.warmup(shape, servers.roundLength()),
                load.shard(),
                load.startAt(),
                start -> AnswerObserver.NONE);
    }

    private Suite tiers() throws IOException {
        Map<PromptDetail, Experiment> experiments = new EnumMap<>(PromptDetail.class);
        for (PromptDetail detail : PromptDetail.values()) {
            experiments.put(
                    detail,
                    Experiment.sequential(
                            TierSuite.runName(detail),
                            squads(SuiteChoice.TIERS, detail, 1, PROMPTS_A_TIER),
                            PROMPTS_A_TIER));
        }
        return new TierSuite(laboratory, experiments);
    }

    private CheckSuite.Asked checked() throws IOException {
        PromptSet set = prompts.squads(PromptDetail.SIMPLIFIED, 1, seed(SuiteChoice.CHECKS), CHECKED + 1);
        PromptSet one = set.only(CHECKED);
        return new CheckSuite.Asked(
                questions(set),
                1,
                CHECKED,
                questions(one),
                new PromptQuestions(one, body, recipients, false),
                whyNotAgain());
    }

    private Optional<String> whyNotAgain() {
        if (client == ClientChoice.CORE) {
            return Optional.of(
                    "core's client always streams, so that it gets no answer in one piece; ask with another --client");
        }
        return prompts.temperature() == 0
                ? Optional.empty()
                : Optional.of("at a temperature of " + prompts.temperature() + " answers differ; ask at 0");
    }

    /** One prompt more than is asked, for the warm-up. */
    private Questions squads(SuiteChoice suite, PromptDetail detail, int agents, int count) throws IOException {
        return questions(prompts.squads(detail, agents, seed(suite), count + 1));
    }

    /** Each suite asks what no other does: a server's prompt cache would answer for what another has asked, and few servers tell. */
    private long seed(SuiteChoice suite) {
        return load.seed() ^ ((long) suite.label().hashCode() << Integer.SIZE);
    }

    private Questions questions(PromptSet set) {
        return new PromptQuestions(set, body, recipients, true);
    }
}
