package dev.weir.bench.run.folder;

import dev.weir.bench.run.Metric;
import dev.weir.bench.run.Outcome;
import dev.weir.bench.run.RequestResult;
import java.util.Arrays;
import java.util.OptionalLong;

/**
 * The most that a run's good requests made of the server at once, by the formulas of {@code vllm bench serve}
 * (vllm/benchmarks/serve.py): its seconds are counted from the first scheduled start, and a record with text counts as its token. Keeps 16
 * bytes a request and 8 a second. Not thread-safe.
 */
final class PeakLoad {

    private static final long NS_PER_S = 1_000_000_000;

    private final long fromNs;
    private long[] recordsInSecond = new long[64];
    private long[] startsNs = new long[64];
    private long[] endsNs = new long[64];
    private int requests;

    /** @param fromNs when the first request was scheduled */
    PeakLoad(long fromNs) {
        this.fromNs = fromNs;
    }

    void add(RequestResult result) {
        if (result.outcome() != Outcome.OK) {
            return;
        }
        if (requests == startsNs.length) {
            startsNs = Arrays.copyOf(startsNs, 2 * requests);
            endsNs = Arrays.copyOf(endsNs, 2 * requests);
        }
        startsNs[requests] = result.scheduledNs();
        endsNs[requests] = result.scheduledNs() + result.valueNs(Metric.E2EL).orElse(0);
        requests++;
        OptionalLong ttft = result.valueNs(Metric.TTFT);
        if (ttft.isPresent()) {
            long atNs = result.scheduledNs() - fromNs + ttft.getAsLong();
            count(atNs);
            for (long gapNs : result.valuesNs(Metric.ICL)) {
                atNs += gapNs;
                count(atNs);
            }
        }
    }

    private void count(long atNs) {
        int second = Math.toIntExact(Math.max(0, atNs) / NS_PER_S);
        if (second >= recordsInSecond.length) {
            recordsInSecond = Arrays.copyOf(recordsInSecond, Math.max(2 * recordsInSecond.length, second + 1));
        }
        recordsInSecond[second]++;
    }

    /** Records with text in the second that had most; empty without a good request. */
    OptionalLong maxOutputTokensPerS() {
        return requests == 0
                ? OptionalLong.empty()
                : Arrays.stream(recordsInSecond).max();
    }

    /** Good requests under way at once, at most: one that ends as another starts is over. Empty without a good request. */
    OptionalLong maxConcurrentRequests() {
        long[] starts = Arrays.copyOf(startsNs, requests);
        long[] ends = Arrays.copyOf(endsNs, requests);
        Arrays.sort(starts);
        Arrays.sort(ends);
        int most = 0;
        int over = 0;
        for (int started = 0; started < requests; started++) {
            while (over < requests && ends[over] <= starts[started]) {
                over++;
            }
            most = Math.max(most, started + 1 - over);
        }
        return requests == 0 ? OptionalLong.empty() : OptionalLong.of(most);
    }
}
