package dev.weir.bench.latency.suite;

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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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
        Map<String, String> eventsByRecording = new LinkedHashMap<>();
        List<String> differences = new ArrayList<>();
        for (Map.Entry<String, String> chunking : chunkings.entrySet()) {
            List<Answer> answers = new ArrayList<>();
            try (ReplaySites.Site site = sites.start(UNPACED, chunking.getValue())) {
                if (site.laboratory().isInterrupted()) {
                    break;
                }
                loads.add(runs.measure(site.laboratory(), experiment(chunking.getKey(), site, answers)));
            }
            answers.forEach(answer -> compare(chunking.getKey(), answer, eventsByRecording, differences));
            cuts.add(cut(chunking.getKey(), answers));
        }
        return new SuiteResult(NAME, loads, List.of(check(cuts, differences)), Optional.of(new Chunkings(cuts)));
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

    private static void compare(
            String chunking, Answer answer, Map<String, String> eventsByRecording, List<String> differences) {
        RequestResult result = answer.result();
        String events = describe(answer);
        String expected = eventsByRecording.putIfAbsent(result.prompt(), events);
        if (expected != null && !expected.equals(events)) {
            differences.add(result.prompt() + " cut " + chunking);
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

    private Check check(List<Chunkings.Cut> cuts, List<String> differences) {
        String asked = recordings.size() + " recordings in " + cuts.size() + " ways to cut, " + ROUNDS + " times each";
        return new Check(
                "events-equal",
                cuts.size() < chunkings.size()
                        ? Verdict.SKIPPED
                        : differences.isEmpty() ? Verdict.PASSED : Verdict.FAILED,
                differences.isEmpty() ? asked : asked + "; different: " + String.join(", ", differences),
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
        return new Chunkings.Cut(chunking, records, reads, records == 0 ? 0 : (double) busyNs / records);
    }
}
