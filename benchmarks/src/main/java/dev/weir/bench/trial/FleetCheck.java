package dev.weir.bench.trial;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.HdrHistogram.EncodableHistogram;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogReader;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The verdict of {@code scripts/fleet-trial} and {@code scripts/jmeter-trial}: whether a merged run is what its generators measured, and what
 * one generator measures. It reads the files with Jackson and HdrHistogram alone, so that a fault of what wrote and merged them is not
 * repeated here.
 */
public final class FleetCheck {

    private static final int DIGITS = 3;
    private static final double NS_PER_MS = 1e6;
    private static final double NS_PER_US = 1e3;
    private static final List<String> COMPARED = List.of("ttft", "e2el");
    private static final String OWN_DELAY = "send_lag";

    private static final String BESIDE = "--beside";
    private static final String USAGE = "[" + BESIDE + " SINGLE PACING_US] MERGED SHARD...";

    private final List<String> lines = new ArrayList<>();
    private final Path merged;
    private boolean hasFailed;

    private FleetCheck(Path merged) {
        this.merged = merged;
    }

    /**
     * {@code [--beside SINGLE PACING_US] MERGED SHARD...}: a merged run and the runs of its generators; with the option, that of one generator
     * that sent the whole load, and by how much the servers were late at p99, us.
     */
    public static void main(String[] args) throws IOException {
        FleetCheck check = called(List.of(args));
        PrintStream out = System.out;
        check.lines().forEach(out::println);
        if (check.hasFailed()) {
            System.exit(1);
        }
    }

    /** @throws IllegalArgumentException if that is not how it is called */
    static FleetCheck called(List<String> args) throws IOException {
        boolean isBeside = !args.isEmpty() && args.get(0).equals(BESIDE);
        List<String> folders = args.subList(isBeside ? Math.min(3, args.size()) : 0, args.size());
        if (folders.size() < 2) {
            throw new IllegalArgumentException("is called with " + USAGE + ", was with " + args);
        }
        FleetCheck check = new FleetCheck(Path.of(folders.get(0)));
        check.union(folders.stream().skip(1).map(Path::of).toList());
        if (isBeside) {
            check.beside(Path.of(args.get(1)), Double.parseDouble(args.get(2)));
        }
        return check;
    }

    /** One for each check: {@code ok: ...} or {@code FAILED: ...}. */
    List<String> lines() {
        return List.copyOf(lines);
    }

    boolean hasFailed() {
        return hasFailed;
    }

    private void say(boolean isSo, String what) {
        hasFailed |= !isSo;
        lines.add((isSo ? "ok: " : "FAILED: not so: ") + what);
    }

    private void union(List<Path> shards) throws IOException {
        Requests requests = Requests.read(shards);
        String ofAll = requests.describe();
        String ofMerged = Requests.read(List.of(merged)).describe();
        say(
                ofMerged.equals(ofAll),
                "the merged run has all requests of its generators: " + ofAll
                        + (ofMerged.equals(ofAll) ? "" : "; it has " + ofMerged));
        Map<String, Histogram> ofShards = requests.values;
        Map<String, Histogram> ofLog = logged(merged.resolve("latency.hlog"));
        List<String> differing = new ArrayList<>();
        long count = 0;
        for (Map.Entry<String, Histogram> metric : ofShards.entrySet()) {
            Histogram logged = ofLog.get(metric.getKey());
            count += metric.getValue().getTotalCount();
            if (logged == null || !encoded(logged).equals(encoded(metric.getValue()))) {
                differing.add(metric.getKey());
            }
        }
        ofLog.keySet().stream().filter(name -> !ofShards.containsKey(name)).forEach(differing::add);
        say(
                differing.isEmpty() && !ofShards.isEmpty(),
                "the merged histograms of " + ofShards.size() + " metrics are those of the " + count
                        + " values in all requests.jsonl, bit for bit"
                        + (differing.isEmpty() ? "" : "; different: " + String.join(", ", differing)));
    }

    private void beside(Path single, double pacingUs) throws IOException {
        Requests ofMerged = Requests.read(List.of(merged));
        Requests ofSingle = Requests.read(List.of(single));
        say(
                ofMerged.asked.equals(ofSingle.asked),
                "the generators sent the " + ofSingle.asked.size()
                        + " requests of one generator, each to the same server and with the same prompt");
        String answers = ofSingle.describe();
        boolean isAnsweredAlike = ofMerged.answered.equals(ofSingle.answered)
                && ofMerged.describe().equals(answers);
        say(
                isAnsweredAlike,
                "each request ended as it did of one generator, with as many tokens: " + answers
                        + (isAnsweredAlike ? "" : "; of the generators together " + ofMerged.describe()));
        for (String metric : COMPARED) {
            median(metric, ofMerged, ofSingle, pacingUs);
        }
    }

    /** Both lie between the truth and the truth and what made it late, so that they differ by no more than that. */
    private void median(String metric, Requests ofMerged, Requests ofSingle, double pacingUs) {
        long a = ofMerged.at(metric, 50);
        long b = ofSingle.at(metric, 50);
        double explainedNs = pacingUs * NS_PER_US
                + Math.max(ofMerged.at(OWN_DELAY, 99), ofSingle.at(OWN_DELAY, 99))
                + resolutionNs(a);
        say(
                a > 0 && Math.abs(a - b) <= explainedNs,
                String.format(
                        Locale.ROOT,
                        "median %s is %.3f ms merged and %.3f ms of one generator; the servers' pacing error and what the"
                                + " generators sent late explain %.3f ms",
                        metric,
                        a / NS_PER_MS,
                        b / NS_PER_MS,
                        explainedNs / NS_PER_MS));
    }

    /** What a histogram of three digits leaves open. */
    private static double resolutionNs(long valueNs) {
        return valueNs / 1e3;
    }

    private static Map<String, Histogram> logged(Path log) throws IOException {
        Map<String, Histogram> byTag = new TreeMap<>();
        try (HistogramLogReader reader = new HistogramLogReader(Files.newInputStream(log))) {
            for (EncodableHistogram interval = reader.nextIntervalHistogram();
                    interval != null;
                    interval = reader.nextIntervalHistogram()) {
                Histogram sum = byTag.computeIfAbsent(interval.getTag(), unseen -> new Histogram(DIGITS));
                ((Histogram) interval)
                        .recordedValues()
                        .forEach(value -> sum.recordValueWithCount(
                                value.getValueIteratedTo(), value.getCountAddedInThisIterationStep()));
            }
        }
        return byTag;
    }

    private static ByteBuffer encoded(Histogram histogram) {
        ByteBuffer buffer = ByteBuffer.allocate(histogram.getNeededByteBufferCapacity());
        histogram.encodeIntoByteBuffer(buffer);
        return buffer.flip();
    }

    /** All lines of some {@code requests.jsonl}. */
    private static final class Requests {

        /** Of those that ended well, by metric. */
        private final Map<String, Histogram> values = new TreeMap<>();
        /** Whom each was sent to, and with what, by its index. */
        private final Map<Long, String> asked = new TreeMap<>();
        /** How each ended, and its tokens, by its index. */
        private final Map<Long, String> answered = new TreeMap<>();
        /** How many ended in each way; an index that is there twice counts twice. */
        private final Map<String, Long> outcomes = new TreeMap<>();

        private long tokens;

        static Requests read(List<Path> runs) throws IOException {
            Requests requests = new Requests();
            for (Path run : runs) {
                try (Stream<String> lines = Files.lines(run.resolve("requests.jsonl"))) {
                    lines.forEach(line -> requests.add(JsonMapper.shared().readTree(line)));
                }
            }
            return requests;
        }

        private void add(JsonNode request) {
            asked.put(
                    request.path("index").longValue(),
                    request.path("server").asString("") + " "
                            + request.path("prompt").stringValue());
            String outcome = request.path("outcome").asString("");
            JsonNode evalTokens = request.path("counts").path("eval_tokens");
            answered.put(request.path("index").longValue(), outcome + " " + evalTokens.asString("no tokens"));
            outcomes.merge(outcome, 1L, Long::sum);
            tokens += evalTokens.asLong(0);
            if (outcome.equals("ok")) {
                request.path("ns").forEachEntry((metric, value) -> {
                    Histogram histogram = values.computeIfAbsent(metric, unseen -> new Histogram(DIGITS));
                    if (value.isArray()) {
                        value.forEach(each -> histogram.recordValue(Math.max(0, each.longValue())));
                    } else {
                        histogram.recordValue(Math.max(0, value.longValue()));
                    }
                });
            }
        }

        /** How many, how they ended, and their tokens. */
        String describe() {
            return outcomes.values().stream().mapToLong(Long::longValue).sum() + " requests "
                    + outcomes.entrySet().stream()
                            .map(ended -> ended.getValue() + " " + ended.getKey())
                            .collect(Collectors.joining(", ", "(", ")"))
                    + ", " + tokens + " tokens";
        }

        long at(String metric, double percentile) {
            Histogram histogram = values.get(metric);
            return histogram == null ? 0 : histogram.getValueAtPercentile(percentile);
        }
    }
}
