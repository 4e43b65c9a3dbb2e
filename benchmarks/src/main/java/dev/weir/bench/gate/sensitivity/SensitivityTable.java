package dev.weir.bench.gate.sensitivity;

import dev.weir.bench.gate.sample.Comparison;
import dev.weir.bench.gate.sample.JvmTime;
import dev.weir.bench.gate.sample.Sample;
import dev.weir.bench.gate.sample.Verdict;
import dev.weir.bench.text.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Judges what was measured as the gate does: JVMs in the order measured, {@code pairs} a side at first, as many as {@code mostPairs} where
 * these cannot tell. Comparisons do not share a JVM of the slowed side; a comparison that looks twice takes the JVMs that follow.
 *
 * @param pairs JVMs a side
 * @param mostPairs JVMs a side at most
 * @param limit how much slower fails a run: 0.05
 */
record SensitivityTable(int pairs, int mostPairs, double limit) {

    /** What came of several comparisons. */
    private static final class Row {
        private int comparisons;
        private int slower;
        private int failed;
        private int faster;
        private int noDifference;
        private int lookedTwice;

        void add(Comparison comparison, double limit) {
            comparisons++;
            slower += comparison.verdict() == Verdict.SLOWER ? 1 : 0;
            failed += comparison.provesSlowerThan(limit) ? 1 : 0;
            faster += comparison.verdict() == Verdict.FASTER ? 1 : 0;
            noDifference += comparison.verdict() == Verdict.NO_DIFFERENCE ? 1 : 0;
        }
    }

    /** The table, a line for each stage and arm; Markdown. */
    String of(Map<String, Map<String, List<JvmTime>>> byStage) {
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
                "looked twice");
        byStage.forEach((stage, byArm) -> {
            List<JvmTime> base = byArm.getOrDefault(Arm.BASE.name(), List.of());
            byArm.forEach((arm, times) -> {
                if (!arm.equals(Arm.BASE.name()) && !base.isEmpty()) {
                    Row row = compare(base, times);
                    table.row(
                            stage,
                            arm,
                            String.valueOf(times.size()),
                            new Sample(times).describe(),
                            String.format(
                                    Locale.ROOT,
                                    "%+.1f %%",
                                    100 * (new Sample(times).medianNs() / new Sample(base).medianNs() - 1)),
                            String.valueOf(row.comparisons),
                            String.valueOf(row.slower),
                            String.valueOf(row.failed),
                            String.valueOf(row.noDifference),
                            String.valueOf(row.faster),
                            String.valueOf(row.lookedTwice));
                }
            });
        });
        return table.toMarkdown();
    }

    private Row compare(List<JvmTime> base, List<JvmTime> head) {
        Row row = new Row();
        int all = Math.min(base.size(), head.size());
        int from = 0;
        while (from + pairs <= all) {
            Comparison comparison = compare(base, head, from, from + pairs);
            int to = from + pairs;
            if (comparison.asksForMore() && from + mostPairs <= all) {
                to = from + mostPairs;
                comparison = compare(base, head, from, to);
                row.lookedTwice++;
            }
            row.add(comparison, limit);
            from = to;
        }
        return row;
    }

    private static Comparison compare(List<JvmTime> base, List<JvmTime> head, int from, int to) {
        return Comparison.of(
                new Sample(new ArrayList<>(base.subList(from, to))),
                new Sample(new ArrayList<>(head.subList(from, to))));
    }
}
