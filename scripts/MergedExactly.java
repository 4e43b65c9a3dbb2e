import dev.weir.bench.run.Metric;
import dev.weir.bench.run.Outcome;
import dev.weir.bench.run.folder.RunFolder;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import org.HdrHistogram.EncodableHistogram;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogReader;

/**
 * Whether a merged run's histograms are those of all requests of its runs, bit for bit: {@code latency.hlog} of the one, as HdrHistogram's own
 * reader reads it, against every line of {@code requests.jsonl} of the others.
 *
 * <pre>java -cp weir.jar MergedExactly.java MERGED RUN...</pre>
 */
final class MergedExactly {

    private MergedExactly() {}

    public static void main(String[] folders) throws Exception {
        Map<Metric, Histogram> union = new EnumMap<>(Metric.class);
        long[] requests = new long[1];
        for (String folder : Arrays.asList(folders).subList(1, folders.length)) {
            RunFolder.read(Path.of(folder)).forEachRequest(request -> {
                requests[0]++;
                if (request.outcome() == Outcome.OK) {
                    for (Metric metric : Metric.values()) {
                        for (long valueNs : request.valuesNs(metric)) {
                            union.computeIfAbsent(metric, unseen -> new Histogram(3))
                                    .recordValue(Math.max(0, valueNs));
                        }
                    }
                }
            });
        }
        Map<String, Histogram> merged = read(Path.of(folders[0]).resolve("latency.hlog"));
        boolean isExact = !union.isEmpty() && merged.size() == union.size();
        long values = 0;
        for (Map.Entry<Metric, Histogram> each : union.entrySet()) {
            Histogram other = merged.get(each.getKey().label());
            values += each.getValue().getTotalCount();
            if (other == null || !Arrays.equals(bits(each.getValue()), bits(other))) {
                isExact = false;
                System.out.println(each.getKey().label() + " differs");
            }
        }
        System.out.println(folders[0] + ": " + union.size() + " histograms with " + values + " values of " + requests[0]
                + " requests are " + (isExact ? "" : "NOT ") + "those of the union, bit for bit");
        System.exit(isExact ? 0 : 1);
    }

    /** The intervals of a log, added value by value: adding as a whole would keep the range of the interval. */
    private static Map<String, Histogram> read(Path log) throws Exception {
        Map<String, Histogram> byTag = new HashMap<>();
        HistogramLogReader reader = new HistogramLogReader(log.toFile());
        for (EncodableHistogram next = reader.nextIntervalHistogram(); next != null; next = reader.nextIntervalHistogram()) {
            Histogram sum = byTag.computeIfAbsent(next.getTag(), unseen -> new Histogram(3));
            ((Histogram) next)
                    .recordedValues()
                    .forEach(value -> sum.recordValueWithCount(
                            value.getValueIteratedTo(), value.getCountAddedInThisIterationStep()));
        }
        return byTag;
    }

    private static byte[] bits(Histogram histogram) {
        ByteBuffer buffer = ByteBuffer.allocate(histogram.getNeededByteBufferCapacity());
        int length = histogram.encodeIntoByteBuffer(buffer);
        return Arrays.copyOf(buffer.array(), length);
    }
}
