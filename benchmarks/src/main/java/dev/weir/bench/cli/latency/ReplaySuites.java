package dev.weir.bench.cli.latency;

import dev.weir.bench.cli.options.LoadOptions;
import dev.weir.bench.latency.answer.AnswerObserver;
import dev.weir.bench.latency.laboratory.Experiment;
import dev.weir.bench.latency.load.Extent;
import dev.weir.bench.latency.load.LoadShape;
import dev.weir.bench.latency.request.Questions;
import dev.weir.bench.latency.request.RecordedQuestions;
import dev.weir.bench.latency.suite.BatchSuite;
import dev.weir.bench.latency.suite.CheckSuite;
import dev.weir.bench.latency.suite.ChunkingSuite;
import dev.weir.bench.latency.suite.LoadSuite;
import dev.weir.bench.latency.suite.ReplaySites;
import dev.weir.bench.latency.suite.SessionRuns;
import dev.weir.bench.latency.suite.Suite;
import dev.weir.bench.latency.suite.SuiteChoice;
import dev.weir.bench.latency.suite.SuiteResult;
import dev.weir.bench.latency.suite.TierSuite;
import dev.weir.bench.latency.suite.TruthSuite;
import dev.weir.prompt.PromptDetail;
import dev.weir.recording.Recording;
import java.io.IOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The suites of a replay: genuine recordings at the times at which they were recorded, but for the tiers, whose full prompt was evaluated
 * for 73 s: they are replayed ten times as fast.
 *
 * <p>Where a live server is asked one question after another, a replay answers them at once: it has no processor to share.
 */
public final class ReplaySuites {

    /** How the tiers are replayed. */
    public static final String TIER_PACING = "scaled:0.1";

    private static final List<String> PLANS = List.of("generate-plan", "prompt-compressed", "prompt-simplified");
    private static final List<String> CUT =
            List.of("generate-plan", "generate-batch-10", "chat-prose", "generate-unicode", "chat-thinking");
    private static final String BATCH = "generate-batch-10";
    private static final String PROSE = "chat-prose";
    private static final String PROSE_IN_ONE_PIECE = "chat-prose-blocking";
    private static final int STREAMS = 100;
    private static final int REQUESTS = 700;
    private static final int AT_ONCE = 12;

    private final ReplaySites sites;
    private final ReplaySites.Site main;
    private final LoadOptions load;
    private final List<Recording> own;

    /**
     * @param sites starts further servers
     * @param main replays at the recorded pace, or what the user wants
     * @param load what the user wants of the main load
     * @param own recordings that the user wants replayed in the main load; empty for bundled ones
     */
    public ReplaySuites(ReplaySites sites, ReplaySites.Site main, LoadOptions load, List<Recording> own) {
        this.sites = sites;
        this.main = main;
        this.load = load;
        this.own = List.copyOf(own);
    }

    /**
     * Those that the user chose, in order.
     *
     * @throws IllegalArgumentException if options contradict each other
     */
    public List<Suite> of(Set<SuiteChoice> chosen) {
        return chosen.stream().map(this::suite).toList();
    }

    private Suite suite(SuiteChoice choice) {
        return switch (choice) {
            case STREAMS -> new LoadSuite(main.laboratory(), mainLoad());
            case CHECKS -> new CheckSuite(main.laboratory(), checked());
            case SINGLE -> new LoadSuite(main.laboratory(), atOnce(choice.label(), recorded(PLANS.get(0))));
            case BATCH -> new BatchSuite(main.laboratory(), atOnce("batch-10", recorded(BATCH)));
            case TIERS -> new ReplayedTiers(sites);
            case CHUNKING -> new ChunkingSuite(sites, own.isEmpty() ? bundled(CUT) : own, load.seed());
            case TRUTH -> new TruthSuite(main, Recording.bundled(PROSE), AT_ONCE);
        };
    }

    private Experiment mainLoad() {
        LoadShape shape = load.shape(STREAMS);
        Extent extent = load.extent(REQUESTS);
        return new Experiment(
                SuiteChoice.STREAMS.label(),
                new RecordedQuestions(own.isEmpty() ? bundled(PLANS) : own, main.address()),
                shape,
                extent,
                load.warmup(shape, 1),
                load.shard(),
                load.startAt(),
                start -> AnswerObserver.NONE);
    }

    private static Experiment atOnce(String suite, Questions questions) {
        return new Experiment(
                suite,
                questions,
                new LoadShape.Closed(AT_ONCE, 0),
                Extent.requests(AT_ONCE),
                0,
                start -> AnswerObserver.NONE);
    }

    private CheckSuite.Asked checked() {
        return new CheckSuite.Asked(
                recorded(PROSE), AT_ONCE, AT_ONCE, recorded(PROSE), recorded(PROSE_IN_ONE_PIECE), Optional.empty());
    }

    private Questions recorded(String name) {
        return new RecordedQuestions(bundled(List.of(name)), main.address());
    }

    private static List<Recording> bundled(List<String> names) {
        return names.stream().map(Recording::bundled).toList();
    }

    /** On a server of their own, because of its pace. */
    private record ReplayedTiers(ReplaySites sites) implements Suite {

        @Override
        public String name() {
            return TierSuite.NAME;
        }

        @Override
        public SuiteResult run(SessionRuns runs) throws IOException {
            try (ReplaySites.Site site = sites.start(TIER_PACING, "recorded")) {
                Map<PromptDetail, Experiment> experiments = new EnumMap<>(PromptDetail.class);
                for (PromptDetail detail : PromptDetail.values()) {
                    List<Recording> recording = bundled(List.of(recordingOf(detail)));
                    experiments.put(
                            detail,
                            atOnce(TierSuite.runName(detail), new RecordedQuestions(recording, site.address())));
                }
                return new TierSuite(site.laboratory(), experiments).run(runs);
            }
        }

        private static String recordingOf(PromptDetail detail) {
            return "prompt-" + detail.name().toLowerCase(Locale.ROOT);
        }
    }
}
