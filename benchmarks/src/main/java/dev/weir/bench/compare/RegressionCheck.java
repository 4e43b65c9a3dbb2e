package dev.weir.bench.compare;

import dev.weir.bench.run.Metric;
import dev.weir.bench.run.Outcome;
import dev.weir.bench.run.Percentile;
import dev.weir.bench.run.folder.RunFolder;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.apache.commons.statistics.distribution.HypergeometricDistribution;

/**
 * Whether a candidate became worse than a baseline.
 *
 * <p>A figure is worse where it worsened by more than the margin and its interval ({@link Intervals}) excludes that nothing changed; it is
 * not worse where its own bound ({@link Intervals#ofEachRatio}) lies within the margin; otherwise that cannot be told. Medians and rates
 * ({@link #isDecisive}) must all be known not to be worse before a candidate passes, as far as the baseline knows them; the tails of
 * distributions, which few runs know well, can fail a candidate and never keep it from passing. Requests that did not end well are no part
 * of any figure, so their share is a question of its own (R. Fisher's exact test, one-sided, at {@value #FAILURE_CHANCE}); a candidate of
 * which nothing ended well is worse however few requests it had.
 *
 * @param comparison the baseline and the candidate
 * @param margin share by which a figure may worsen: 0.1 is ten percent
 * @param figures those that both sides know, but for energy
 * @param unchecked decisive figures that one side alone knows
 * @param failures requests that did not end well
 */
public record RegressionCheck(
        Comparison comparison, double margin, List<OfFigure> figures, List<Unchecked> unchecked, Failures failures) {

    /** Chance at which as many failures more, or yet more, are taken not to be chance. */
    static final double FAILURE_CHANCE = 0.01;

    private static final Set<Figure> DECISIVE = Set.of(
            new Figure.OfMetric(Metric.TTFT, Percentile.P50),
            new Figure.OfMetric(Metric.TPOT, Percentile.P50),
            new Figure.OfMetric(Metric.E2EL, Percentile.P50),
            Figure.Rate.TOKENS_PER_S_PER_USER,
            Figure.Rate.TOKENS_PER_S,
            Figure.Rate.REQUESTS_PER_S);

    /** What a check says. */
    public enum Finding {
        NOT_WORSE("not worse"),
        WORSE("worse"),
        INCONCLUSIVE("inconclusive");

        private final String words;

        Finding(String words) {
            this.words = words;
        }

        /** In words. */
        public String words() {
            return words;
        }
    }

    /**
     * One figure.
     *
     * @param figure which
     * @param baseline its value, in the figure's unit
     * @param candidate the other's
     * @param worsening how many times as bad the candidate is: 1.1 is ten percent worse, whether less of the figure is better or more; its
     *     interval holds together with those of all figures
     * @param atMost how many times as bad it is at most, with 95 % confidence, for this figure alone; infinite where nobody can tell
     * @param finding what that says
     */
    public record OfFigure(
            Figure figure, double baseline, double candidate, Ratio worsening, double atMost, Finding finding) {

        /**
         * Judges a figure.
         *
         * @param ratio candidate / baseline, and the interval that holds with all others
         * @param alone the same with the interval of this figure alone
         * @param verdict what the ratio's interval says
         * @param margin share by which the figure may worsen
         */
        static OfFigure of(
                Figure figure,
                double baseline,
                double candidate,
                Ratio ratio,
                Ratio alone,
                Verdict verdict,
                double margin) {
            Ratio worsening = figure.isLowerBetter() ? ratio : ratio.inverse();
            double atMost = (figure.isLowerBetter() ? alone : alone.inverse()).high();
            double most = 1 + Math.max(margin, Comparison.clockMargin(figure, baseline));
            Finding finding = verdict == Verdict.SLOWER && worsening.value() > most
                    ? Finding.WORSE
                    : atMost <= most ? Finding.NOT_WORSE : Finding.INCONCLUSIVE;
            return new OfFigure(figure, baseline, candidate, worsening, atMost, finding);
        }
    }

    /**
     * A figure that cannot be checked, because there is nothing to compare.
     *
     * @param isLost whether the baseline knows it and the candidate does not
     * @param why why the side that does not know it does not, such as {@code n < 11}
     */
    public record Unchecked(Figure figure, boolean isLost, String why) {

        private static Unchecked of(Row row) {
            Row.Cell before = row.cells().get(0);
            Row.Cell now = row.cells().get(1);
            boolean isLost = before.value() != null;
            return new Unchecked(
                    row.figure(), isLost, Objects.requireNonNullElse((isLost ? now : before).unknownBecause(), "0"));
        }

        /** In a few words. */
        public String because() {
            return isLost
                    ? "the baseline knows it and the candidate does not (" + why + ")"
                    : "the candidate knows it and the baseline does not (" + why + ")";
        }
    }

    /**
     * Requests that did not end well. Those that were cut with their run ({@link Outcome#CANCELLED}) say nothing of the server, and are not
     * counted on either side.
     *
     * @param baseline how many of the baseline's
     * @param ofBaseline all requests of the baseline that had an end of their own
     * @param candidate how many of the candidate's
     * @param ofCandidate all requests of the candidate that had an end of their own
     * @param finding whether the candidate has more than chance gives; never inconclusive
     */
    public record Failures(long baseline, long ofBaseline, long candidate, long ofCandidate, Finding finding) {

        static Failures of(Group baseline, Group candidate) {
            long ofBaseline = requests(baseline);
            long ofCandidate = requests(candidate);
            long before = ofBaseline - good(baseline);
            long now = ofCandidate - good(candidate);
            double chance = now == 0 ? 1 : chance(before, ofBaseline, now, ofCandidate);
            boolean isWorse = chance < FAILURE_CHANCE || isAll(now, ofCandidate);
            return new Failures(before, ofBaseline, now, ofCandidate, isWorse ? Finding.WORSE : Finding.NOT_WORSE);
        }

        private static boolean isAll(long failed, long of) {
            return failed > 0 && failed == of;
        }

        /** Whether none of the candidate's ended well. */
        public boolean isAll() {
            return isAll(candidate, ofCandidate);
        }

        /** That of all failures as many, or more, are the candidate's. */
        private static double chance(long before, long ofBaseline, long now, long ofCandidate) {
            return HypergeometricDistribution.of(
                            Math.toIntExact(ofBaseline + ofCandidate),
                            Math.toIntExact(before + now),
                            Math.toIntExact(ofCandidate))
                    .survivalProbability(Math.toIntExact(now - 1));
        }

        private static long requests(Group group) {
            return group.runs().stream()
                    .mapToLong(run -> run.totals().requests() - run.totals().ended(Outcome.CANCELLED))
                    .sum();
        }

        private static long good(Group group) {
            return group.runs().stream()
                    .mapToLong(run -> run.totals().ended(Outcome.OK))
                    .sum();
        }
    }

    /** Copies the list. */
    public RegressionCheck {
        figures = List.copyOf(figures);
        unchecked = List.copyOf(unchecked);
    }

    /**
     * Checks a candidate.
     *
     * @param baseline at least one run
     * @param candidate at least one run
     * @param margin share by which a figure may worsen; 0 or more
     * @param mayDiffer in what runs may differ
     * @throws CompareException if the runs do not measure the same thing, the requests of one cannot be read, or one of the baseline has
     *     no good request
     */
    public static RegressionCheck of(
            List<RunFolder> baseline, List<RunFolder> candidate, double margin, Set<Attribute> mayDiffer) {
        Group before = Group.ofSide("baseline", baseline);
        Group now = Group.ofSide("candidate", candidate);
        Comparison comparison = Comparison.ofSides(before, now, mayDiffer);
        List<Row> rows = comparison.rows().stream()
                .filter(row -> row.cells().get(1).ratio() != null)
                .filter(row -> row.figure() != Figure.Rate.TOKENS_PER_GPU_JOULE)
                .toList();
        List<Ratio> alone = rows.isEmpty() ? List.of() : ofEachAlone(before, now, rows);
        List<OfFigure> figures = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            Row.Cell first = rows.get(i).cells().get(0);
            Row.Cell other = rows.get(i).cells().get(1);
            figures.add(OfFigure.of(
                    rows.get(i).figure(),
                    Objects.requireNonNull(first.value()),
                    Objects.requireNonNull(other.value()),
                    Objects.requireNonNull(other.ratio()),
                    alone.get(i),
                    Objects.requireNonNull(other.verdict()),
                    margin));
        }
        List<Unchecked> unchecked = comparison.rows().stream()
                .filter(row -> isDecisive(row.figure()) && row.cells().get(1).ratio() == null)
                .map(Unchecked::of)
                .toList();
        return new RegressionCheck(comparison, margin, figures, unchecked, Failures.of(before, now));
    }

    private static List<Ratio> ofEachAlone(Group before, Group now, List<Row> rows) {
        Group good = Group.ofSide(now.name(), now.goodRuns());
        Resampling resampling = Resampling.of(before, good);
        return Intervals.ofEachRatio(
                resampling.pieces(before),
                resampling.pieces(good),
                rows.stream().map(Row::figure).toList(),
                Comparison.SEED);
    }

    /** Whether a figure must be known not to be worse before a candidate passes. */
    public static boolean isDecisive(Figure figure) {
        return DECISIVE.contains(figure);
    }

    /** What the check says of the candidate. */
    public Finding finding() {
        Finding ofFigures = failures.finding() == Finding.WORSE ? Finding.WORSE : finding(figures);
        return ofFigures == Finding.NOT_WORSE && !lost().isEmpty() ? Finding.INCONCLUSIVE : ofFigures;
    }

    /** What figures say together. */
    static Finding finding(List<OfFigure> figures) {
        if (figures.stream().anyMatch(of -> of.finding() == Finding.WORSE)) {
            return Finding.WORSE;
        }
        List<OfFigure> decisive =
                figures.stream().filter(of -> isDecisive(of.figure())).toList();
        boolean isKnown = !decisive.isEmpty() && decisive.stream().allMatch(of -> of.finding() == Finding.NOT_WORSE);
        return isKnown ? Finding.NOT_WORSE : Finding.INCONCLUSIVE;
    }

    /** The figures that became worse. */
    public List<OfFigure> worse() {
        return figures.stream().filter(of -> of.finding() == Finding.WORSE).toList();
    }

    /** Medians and rates that the baseline knows and the candidate does not. */
    public List<Figure> lost() {
        return unchecked.stream()
                .filter(Unchecked::isLost)
                .map(Unchecked::figure)
                .toList();
    }

    /** Medians and rates of which it cannot be told. */
    public List<OfFigure> undecided() {
        return figures.stream()
                .filter(of -> isDecisive(of.figure()) && of.finding() == Finding.INCONCLUSIVE)
                .toList();
    }
}
