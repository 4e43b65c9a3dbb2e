package dev.weir.bench.latency.laboratory;

import dev.weir.bench.latency.answer.RequestStart;
import dev.weir.bench.latency.client.LoadClient;
import dev.weir.bench.latency.load.Extent;
import dev.weir.bench.latency.load.LoadProgress;
import dev.weir.bench.latency.load.TimeLimits;
import dev.weir.bench.latency.request.Questions;
import dev.weir.bench.latency.request.RecordedQuestions;
import dev.weir.bench.latency.request.ServerAddress;
import dev.weir.bench.latency.server.ServerWatch;
import dev.weir.bench.run.Metric;
import dev.weir.bench.run.Outcome;
import dev.weir.bench.run.RequestResult;
import dev.weir.bench.run.RequestResult.Count;
import dev.weir.bench.run.ServerFacts;
import dev.weir.bench.run.folder.Runs;
import dev.weir.recording.Recording;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

/** Laboratories and questions for tests of suites. */
public final class Bench {

    public static final long MS = 1_000_000;
    public static final ServerAddress NOWHERE = ServerAddress.parse("http://127.0.0.1:1");

    public final Interruption interruption = new Interruption();
    public final List<String> changes = new ArrayList<>();
    public final List<String> told = Collections.synchronizedList(new ArrayList<>());
    public final List<Extent> extents = Collections.synchronizedList(new ArrayList<>());
    public TimeLimits limits = new TimeLimits(60_000 * MS, 60_000 * MS, 60_000 * MS);
    public Runnable onBegin = () -> {};

    public Laboratory laboratory(LoadClient client) {
        return new Laboratory(client, watch(), conditions(), new Listener(), interruption);
    }

    private ServerWatch watch() {
        ServerFacts facts = Runs.header("a").server();
        return new ServerWatch() {
            @Override
            public ServerFacts begin() {
                onBegin.run();
                return facts;
            }

            @Override
            public List<String> changes() {
                return changes;
            }
        };
    }

    private Conditions conditions() {
        return new Conditions(
                "bench", Runs.header("a").invocation(), Runs.environment(), limits, 100, 1, List.of(), false);
    }

    /** One for each name of a bundled recording; what is asked does not matter to a scripted client. */
    public static Questions questions(String... recordings) {
        return new RecordedQuestions(
                Stream.of(recordings).map(Recording::bundled).toList(), NOWHERE);
    }

    public static Experiment experiment(String suite, int requests) {
        return Experiment.sequential(suite, questions("generate-plan"), requests);
    }

    /** What a good answer has at the least. */
    public static RequestResult.Builder good(RequestStart start, long ttftMs, long e2elMs) {
        long t0Ns = start.t0Ns() - start.runStartNs();
        return new RequestResult.Builder(start.index(), start.stream(), start.prompt(), t0Ns)
                .ended(Outcome.OK, t0Ns + e2elMs * MS)
                .status(200)
                .count(Count.RECORDS, 3)
                .count(Count.TEXT_RECORDS, 2)
                .values(Metric.TTFT, ttftMs * MS)
                .values(Metric.E2EL, e2elMs * MS);
    }

    public static RequestResult bad(RequestStart start, Outcome outcome, String error) {
        return new RequestResult.Builder(start.index(), start.stream(), start.prompt(), 0)
                .ended(outcome, 1)
                .error(error)
                .build();
    }

    private final class Listener implements SessionListener {

        @Override
        public void begins(Experiment experiment) {
            told.add("begins " + experiment.suite());
        }

        @Override
        public void progress(String load, LoadProgress progress, Extent extent) {
            told.add("progress of " + load);
            extents.add(extent);
        }

        @Override
        public void over(String load) {
            told.add("over " + load);
        }

        @Override
        public void ended(MeasuredLoad load) {
            told.add("ended " + load.experiment().suite());
        }
    }
}
