package dev.weir.bench.gate.sensitivity;

import dev.weir.bench.gate.jvm.Effort;
import dev.weir.bench.gate.jvm.GateException;
import dev.weir.bench.gate.sample.Comparison;
import dev.weir.bench.gate.sample.PairTime;
import dev.weir.bench.gate.sample.Verdict;
import dev.weir.bench.text.Table;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Judges what was measured as the gate does: JVMs in the order measured, {@code pairs} at first, and where these cannot tell those that
 * follow, as many as are measured at once between two looks, up to {@code mostPairs}. Comparisons do not share a JVM.
 *
 * @param pairs JVMs
 * @param mostPairs JVMs at most
 * @param limit how much slower fails a run: 0.05
 */
record SensitivityTable(int pairs, int mostPairs, double limit) {

    private static final int FEWEST_PAIRS = 2;

    /**
     * Checks.
     *
     * @throws GateException.InvalidFlag if there are too few JVMs to compare, or fewer at most than at first
     */
    SensitivityTable {
        if (pairs < FEWEST_PAIRS) {
            throw new GateException.InvalidFlag("--pairs " + pairs + ": a comparison takes " + FEWEST_PAIRS
                    + " JVMs or more; of fewer than " + Comparison.FEWEST_JVMS + " each stays open");
        }
        if (mostPairs < pairs) {
            throw new GateException.InvalidFlag("--most-pairs " + mostPairs + ": give no fewer than --pairs, " + pairs);
        }
    }

    /** What came of several comparisons. */
    private static final class Row {
        private int comparisons;
        private int slower;
        private int failed;
        private int faster;
        private int noDifference;
        private int lookedAgain;

        void add(Comparison comparison, double limit) {
            comparisons++;
            slower += comparison.verdict() == Verdict.SLOWER ? 1 : 0;
            failed += comparison.provesSlowerThan(limit) ? 1 : 0;
            faster += comparison.verdict() == Verdict.FASTER ? 1 : 0;
            noDifference += comparison.verdict() == Verdict.NO_DIFFERENCE ? 1 : 0;
        }
    }

    /** The table, a line for each stage and arm; Markdown. */
    String of(Map<String, Map<String, List<PairTime>>> byStage) {
        Table table = new Table(
                2,
                "stage",
                "slowed by",
                "JVMs",
                "their spread",
                "measured change",
                "comparisons",
                "noticed: slower",
                "failed the run",
                "no difference",
                "called faster",
                "looked again");
        byStage.forEach((stage, byArm) -> {
            byArm.forEach((arm, times) -> {
                Row row = compare(times);
                Comparison all = Comparison.of(times);
                table.row(
                        stage,
                        arm,
                        String.valueOf(times.size()),
                        all.spread(),
                        String.format(
                                Locale.ROOT, "%+.1f %%", 100 * (all.change().ratio() - 1)),
                        String.valueOf(row.comparisons),
                        String.valueOf(row.slower),
                        String.valueOf(row.failed),
                        String.valueOf(row.noDifference),
                        String.valueOf(row.faster),
                        String.valueOf(row.lookedAgain));
            });
        });
        return table.toMarkdown();
    }

    private Row compare(List<PairTime> times) {
        Row row = new Row();
        int from = 0;
        while (from + pairs <= times.size()) {
            int to = from + pairs;
            int last = from + mostPairs <= times.size() ? from + mostPairs : to;
            Comparison comparison = Comparison.of(times.subList(from, to));
            row.lookedAgain += comparison.asksForMore() && to < last ? 1 : 0;
            while (comparison.asksForMore() && to < last) {
                to = Math.min(last, to + Effort.PAIRS_AT_ONCE);
                comparison = Comparison.of(times.subList(from, to));
            }
            row.add(comparison, limit);
            from = to;
        }
        return row;
    }
}
