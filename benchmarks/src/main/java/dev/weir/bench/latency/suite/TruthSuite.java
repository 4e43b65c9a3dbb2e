package dev.weir.bench.latency.suite;

import dev.weir.bench.latency.laboratory.Answer;
import dev.weir.bench.latency.laboratory.Laboratory;
import dev.weir.bench.latency.request.RecordedQuestions;
import dev.weir.bench.latency.request.ServerAddress;
import dev.weir.bench.run.Check;
import dev.weir.bench.run.Check.Verdict;
import dev.weir.bench.run.Metric;
import dev.weir.bench.run.Outcome;
import dev.weir.bench.run.RequestResult;
import dev.weir.recording.Recording;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.HdrHistogram.Histogram;

/**
 * Whether what is measured is what happened: the arrival of every record with text against the time at which a replay server says that it
 * had written it, both counted from the request.
 *
 * <p>Judged by the median: on a machine that is busy with other work single records come late, between server and client or because the
 * server was kept from saying when it had written them; they are told, and decide nothing.
 */
public final class TruthSuite implements Suite {

    /** Its name. */
    public static final String NAME = "truth";

    private static final double NS_PER_MS = 1e6;
    private static final double MOST_MEDIAN_MS = 5;
    private static final String LIMIT = String.format(Locale.ROOT, "median within %.0f ms", MOST_MEDIAN_MS);

    private final ReplaySites.Site site;
    private final Recording recording;
    private final int streams;

    /**
     * @param site of a server that replays at a pace
     * @param recording what is asked for
     * @param streams how many at once
     */
    public TruthSuite(ReplaySites.Site site, Recording recording, int streams) {
        this.site = site;
        this.recording = recording;
        this.streams = streams;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public SuiteResult run(SessionRuns runs) throws IOException {
        ServerAddress address = site.address();
        ReplayLog log = new ReplayLog(address);
        log.clear();
        Laboratory laboratory = site.laboratory();
        List<RequestResult> measured =
                laboratory.ask(NAME, new RecordedQuestions(List.of(recording), address), streams, streams).stream()
                        .map(Answer::result)
                        .filter(result -> result.outcome() == Outcome.OK)
                        .sorted(Comparator.comparingLong(TruthSuite::sentNs))
                        .toList();
        Check check = laboratory.isInterrupted()
                ? new Check(
                        NAME,
                        Verdict.SKIPPED,
                        "interrupted; requests that had ended well until then: " + measured.size() + " of " + streams,
                        LIMIT)
                : check(measured, log.answeredBy(recording.name()));
        return new SuiteResult(NAME, List.of(), List.of(check), Optional.empty());
    }

    private static long sentNs(RequestResult result) {
        return result.scheduledNs() + result.valueNs(Metric.SEND_LAG).orElse(0);
    }

    private Check check(List<RequestResult> measured, List<ReplayLog.Served> served) {
        if (measured.size() < streams || served.size() != measured.size()) {
            return new Check(
                    NAME,
                    Verdict.FAILED,
                    measured.size() + " of " + streams + " requests ended well, the server tells of " + served.size(),
                    LIMIT);
        }
        List<Integer> parts = TextParts.of(recording);
        List<Long> errorsNs = new ArrayList<>();
        for (int i = 0; i < measured.size(); i++) {
            addErrors(measured.get(i), served.get(i).writtenNs(), parts, errorsNs);
        }
        long medianNs = Medians.of(errorsNs.stream().mapToLong(Long::longValue)).orElse(Long.MAX_VALUE);
        Histogram sizes = new Histogram(3);
        errorsNs.forEach(errorNs -> sizes.recordValue(Math.abs(errorNs)));
        return new Check(
                NAME,
                Math.abs(medianNs) <= MOST_MEDIAN_MS * NS_PER_MS ? Verdict.PASSED : Verdict.FAILED,
                String.format(
                        Locale.ROOT,
                        "%d records were stamped a median of %.3f ms after the server had written them, 99 of 100 within %.3f ms",
                        errorsNs.size(),
                        medianNs / NS_PER_MS,
                        sizes.getValueAtPercentile(99) / NS_PER_MS),
                LIMIT);
    }

    /** Measured minus true, for each record with text. */
    private static void addErrors(
            RequestResult measured, Map<Integer, Long> writtenNs, List<Integer> parts, List<Long> errorsNs) {
        long[] gapsNs = measured.valuesNs(Metric.ICL);
        long sinceSentNs = measured.valueNs(Metric.TTFT).orElseThrow()
                - measured.valueNs(Metric.SEND_LAG).orElse(0);
        for (int record = 0; record < parts.size(); record++) {
            if (record > 0) {
                sinceSentNs += gapsNs[record - 1];
            }
            Long written = writtenNs.get(parts.get(record));
            if (written != null) {
                errorsNs.add(sinceSentNs - written);
            }
        }
    }
}
