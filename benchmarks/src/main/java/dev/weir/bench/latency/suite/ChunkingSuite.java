package dev.weir.bench.latency.suite;

import dev.weir.bench.latency.laboratory.Answer;
import dev.weir.bench.latency.laboratory.Experiment;
import dev.weir.bench.latency.laboratory.Laboratory;
import dev.weir.bench.latency.laboratory.MeasuredLoad;
import dev.weir.bench.latency.load.Extent;
import dev.weir.bench.latency.load.LoadShape;
import dev.weir.bench.latency.request.RecordedQuestions;
import dev.weir.bench.run.Check;
import dev.weir.bench.run.Check.Verdict;
import dev.weir.bench.run.Findings.Chunkings;
import dev.weir.bench.run.RequestResult;
import dev.weir.bench.run.RequestResult.Count;
import dev.weir.recording.Recording;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * The same recorded bytes, cut in several ways and sent as fast as they can be: whether every cut gives the same events, and what each
 * costs.
 */
public final class ChunkingSuite implements Suite {

    /** Its name. */
    public static final String NAME = "chunking";

    private static final String UNPACED = "none";
    private static final int ROUNDS = 20;

    private final ReplaySites sites;
    private final List<Recording> recordings;
    private final Map<String, String> chunkings;

    /**
     * @param sites starts a server for each way to cut
     * @param recordings what is replayed
     * @param seed of the random cut
     */
    public ChunkingSuite(ReplaySites sites, List<Recording> recordings, long seed) {
        this.sites = sites;
        this.recordings = List.copyOf(recordings);
        this.chunkings = new LinkedHashMap<>();
        chunkings.put("recorded", "recorded");
        chunkings.put("lines", "lines");
        chunkings.put("random", "random:" + seed);
        chunkings.put("every-byte", "every-byte");
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public SuiteResult run(SessionRuns runs) throws IOException {
        List<MeasuredLoad> loads = new ArrayList<>();
        List<Chunkings.Cut> cuts = new ArrayList<>();
        Comparison comparison = new Comparison();
        for (Map.Entry<String, String> chunking : chunkings.entrySet()) {
            List<Answer> answers = new ArrayList<>();
            try (ReplaySites.Site site = sites.start(UNPACED, chunking.getValue())) {
                Laboratory laboratory = site.laboratory();
                if (!laboratory.isInterrupted()) {
                    loads.add(runs.measure(laboratory, experiment(chunking.getKey(), site, answers)));
                    cuts.add(cut(chunking.getKey(), answers));
                }
                comparison.isInterrupted = laboratory.isInterrupted();
            }
            answers.forEach(answer -> comparison.add(chunking.getKey(), answer));
            if (comparison.isInterrupted) {
                break;
            }
        }
        return new SuiteResult(NAME, loads, List.of(check(comparison)), Optional.of(new Chunkings(cuts)));
    }

    private Experiment experiment(String chunking, ReplaySites.Site site, List<Answer> answers) {
        return new Experiment(
                NAME + "-" + chunking,
                new RecordedQuestions(recordings, site.address()),
                new LoadShape.Closed(1, 0),
                Extent.requests((long) ROUNDS * recordings.size()),
                recordings.size(),
                start -> new Answer.Keeper(answers::add));
    }

    /** Answers to one question against the first of them. */
    private static final class Comparison {

        private final Map<String, String> eventsByRecording = new HashMap<>();
        private final Set<String> differences = new LinkedHashSet<>();
        private boolean isInterrupted;
        private int compared;

        void add(String chunking, Answer answer) {
            if (answer.wasCutShort(isInterrupted)) {
                return;
            }
            RequestResult result = answer.result();
            String events = describe(answer);
            String expected = eventsByRecording.putIfAbsent(result.prompt(), events);
            if (expected != null) {
                compared++;
                if (!expected.equals(events)) {
                    differences.add(result.prompt() + " cut " + chunking);
                }
            }
        }
    }

    private static String describe(Answer answer) {
        RequestResult result = answer.result();
        return result.outcome() + " " + result.error() + " " + result.doneReason() + " "
                + result.count(Count.RECORDS) + " "
                + result.count(Count.TEXT_RECORDS) + " "
                + result.count(Count.PLANS) + " "
                + result.count(Count.REJECTED_PLANS) + " "
                + answer.plans().stream().map(Answer.TimedPlan::agentId).toList()
                + new String(answer.thinking(), StandardCharsets.UTF_8) + "\0"
                + new String(answer.text(), StandardCharsets.UTF_8);
    }

    private Check check(Comparison comparison) {
        String different = String.join(", ", comparison.differences);
        String measured;
        if (!comparison.isInterrupted) {
            measured = recordings.size() + " recordings in " + chunkings.size() + " ways to cut, " + ROUNDS
                    + " times each" + (different.isEmpty() ? "" : "; different: " + different);
        } else if (comparison.compared == 0) {
            measured = "interrupted before an answer could be compared with another";
        } else if (different.isEmpty()) {
            measured = "interrupted; answers compared until then, all equal: " + comparison.compared;
        } else {
            measured = "interrupted; answers compared until then: " + comparison.compared + "; different: " + different;
        }
        return new Check(
                "events-equal",
                !different.isEmpty() ? Verdict.FAILED : comparison.isInterrupted ? Verdict.SKIPPED : Verdict.PASSED,
                measured,
                "the same records, text, plans and end, however they are cut");
    }

    private static Chunkings.Cut cut(String chunking, List<Answer> answers) {
        long records = 0;
        long reads = 0;
        long busyNs = 0;
        for (Answer answer : answers) {
            records += answer.result().count(Count.RECORDS).orElse(0);
            reads += answer.result().count(Count.READS).orElse(0);
            busyNs += answer.busyNs();
        }
        boolean isKnown = records > 0 && busyNs > 0;
        return new Chunkings.Cut(
                chunking,
                records,
                reads,
                isKnown ? OptionalDouble.of((double) busyNs / records) : OptionalDouble.empty());
    }
}
