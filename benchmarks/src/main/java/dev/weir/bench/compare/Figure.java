package dev.weir.bench.compare;

import dev.weir.bench.run.Metric;
import dev.weir.bench.run.Percentile;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A number by which groups of runs are compared. */
public sealed interface Figure {

    /** The metrics of a server that are compared; others say what the client adds, or follow from these. */
    List<Metric> METRICS = List.of(
            Metric.TTFT,
            Metric.TTFO,
            Metric.TTFA,
            Metric.ICL,
            Metric.TPOT,
            Metric.E2EL,
            Metric.PROMPT_EVAL,
            Metric.EVAL);

    /** The percentiles that are compared. */
    List<Percentile> PERCENTILES = List.of(Percentile.P50, Percentile.P90, Percentile.P99);

    /** What a client itself adds, which stands beside its figures. */
    List<Metric> OF_THE_CLIENT = List.of(Metric.DECODE_LAG, Metric.SEND_LAG);

    /** The percentiles of it that are shown. */
    List<Percentile> PERCENTILES_OF_THE_CLIENT = List.of(Percentile.P50, Percentile.P99);

    /** All that is compared, in the order of the table. */
    static List<Figure> all() {
        List<Figure> figures = new ArrayList<>();
        for (Metric metric : METRICS) {
            for (Percentile percentile : PERCENTILES) {
                figures.add(new OfMetric(metric, percentile));
            }
        }
        Collections.addAll(figures, Rate.values());
        return Collections.unmodifiableList(figures);
    }

    /** The name in tables and files, such as {@code ttft p50}. */
    String label();

    /** {@code ms}, {@code 1/s} or {@code 1/J}. */
    String unit();

    /** Whether less of it is better. */
    boolean isLowerBetter();

    /** A percentile of a metric, ms. */
    record OfMetric(Metric metric, Percentile percentile) implements Figure {

        @Override
        public String label() {
            return metric.label() + " " + percentile.label();
        }

        @Override
        public String unit() {
            return "ms";
        }

        @Override
        public boolean isLowerBetter() {
            return true;
        }
    }

    /** A sum divided by another. */
    enum Rate implements Figure {
        TOKENS_PER_S_PER_USER("tokens/s per user", "1/s", Sum.GENERATED_TOKENS, Sum.GENERATING_S),
        TOKENS_PER_S("tokens/s", "1/s", Sum.TOKENS, Sum.DURATION_S),
        REQUESTS_PER_S("requests/s", "1/s", Sum.REQUESTS, Sum.DURATION_S),
        TOKENS_PER_GPU_JOULE("tokens/J of the GPU", "1/J", Sum.TOKENS, Sum.GPU_JOULES);

        private final String label;
        private final String unit;
        private final Sum dividend;
        private final Sum divisor;

        Rate(String label, String unit, Sum dividend, Sum divisor) {
            this.label = label;
            this.unit = unit;
            this.dividend = dividend;
            this.divisor = divisor;
        }

        @Override
        public String label() {
            return label;
        }

        @Override
        public String unit() {
            return unit;
        }

        @Override
        public boolean isLowerBetter() {
            return false;
        }

        Sum dividend() {
            return dividend;
        }

        Sum divisor() {
            return divisor;
        }
    }
}
