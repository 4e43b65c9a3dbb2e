package dev.weir.replay.ledger;

import org.HdrHistogram.Histogram;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A pacing error as JSON, in microseconds; a percentile of nothing is null.
 *
 * <pre>{@code
 * {"unit":"us","count":223,"p50":31.2,"p90":52.5,"p99":97.3,"p99_9":120.4,"max":120.4}
 * }</pre>
 *
 * <p>Thread-safe, but a histogram is not: nobody may record in it while its report is written.
 */
public final class PacingReport {

    private static final double NS_PER_US = 1e3;

    private PacingReport() {}

    /** The report. */
    public static String json(Histogram errorsNs) {
        ObjectNode report = JsonMapper.shared().createObjectNode();
        report.put("unit", "us");
        report.put("count", errorsNs.getTotalCount());
        putPercentile(report, "p50", errorsNs, 50);
        putPercentile(report, "p90", errorsNs, 90);
        putPercentile(report, "p99", errorsNs, 99);
        putPercentile(report, "p99_9", errorsNs, 99.9);
        putPercentile(report, "max", errorsNs, 100);
        return report.toString();
    }

    private static void putPercentile(ObjectNode report, String name, Histogram errorsNs, double percentile) {
        if (errorsNs.getTotalCount() == 0) {
            report.putNull(name);
        } else {
            report.put(name, errorsNs.getValueAtPercentile(percentile) / NS_PER_US);
        }
    }
}
