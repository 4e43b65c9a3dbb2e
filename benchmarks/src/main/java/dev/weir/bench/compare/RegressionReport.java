package dev.weir.bench.compare;

import dev.weir.bench.compare.RegressionCheck.Failures;
import dev.weir.bench.compare.RegressionCheck.Finding;
import dev.weir.bench.compare.RegressionCheck.OfFigure;
import dev.weir.bench.compare.RegressionCheck.Unchecked;
import dev.weir.bench.run.Outcome;
import dev.weir.bench.run.folder.RunFolder;
import dev.weir.bench.text.Facts;
import dev.weir.bench.text.Table;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Checks of a candidate for people and for programs. The first check, of the runs' own load, decides what cannot be told; those of further
 * suites, which are short, can only fail the candidate.
 */
public final class RegressionReport {

    private static final String LONGER = "Measure longer, or lay three runs or more on each side.";

    private final List<RegressionCheck> checks;
    private final List<Uncompared> unchecked;

    /**
     * @param checks at least one, each of a suite
     * @param unchecked suites of which there is no check
     */
    public RegressionReport(List<RegressionCheck> checks, List<Uncompared> unchecked) {
        this.checks = List.copyOf(checks);
        this.unchecked = List.copyOf(unchecked);
    }

    /** What all checks say together. */
    public Finding finding() {
        boolean isWorse = checks.stream().anyMatch(check -> check.finding() == Finding.WORSE);
        return isWorse ? Finding.WORSE : checks.get(0).finding();
    }

    /** For a terminal of so many columns; the last lines say what came out. */
    public String text(int width) {
        StringBuilder text = new StringBuilder();
        for (RegressionCheck check : checks) {
            Facts facts = new Facts(width);
            facts.add("suite", check.comparison().suite());
            check.comparison().groups().forEach(group -> facts.add(group.name(), describe(group)));
            reservations(check.comparison()).forEach(why -> facts.add("but", why));
            Facts methods = new Facts(width);
            check.comparison().methods().forEach(method -> methods.add("how", method));
            methods.add(
                    "interval",
                    "of the change; all of them hold together with 95 % confidence, as what is worse has to");
            methods.add(
                    "at most",
                    "how far a figure may have worsened, with 95 % confidence; what is not worse ends within the margin");
            text.append(facts)
                    .append('\n')
                    .append(table(check))
                    .append('\n')
                    .append(methods)
                    .append('\n');
        }
        Facts verdict = new Facts(width);
        for (RegressionCheck check : checks) {
            inWords(
                            check.unchecked(),
                            Unchecked::because,
                            of -> where(check) + of.figure().label())
                    .forEach(what -> verdict.add("unchecked", what));
        }
        inWords(unchecked, Uncompared::because, Uncompared::suite).forEach(what -> verdict.add("unchecked", what));
        sentences().forEach(sentence -> verdict.add(word(finding()), sentence));
        return text.append(verdict).toString();
    }

    /** What has the same reason, in one line. */
    private static <T> List<String> inWords(List<T> some, Function<T, String> because, Function<T, String> name) {
        return some.stream()
                .collect(Collectors.groupingBy(
                        because, LinkedHashMap::new, Collectors.mapping(name, Collectors.joining(", "))))
                .entrySet()
                .stream()
                .map(entry -> entry.getValue() + ": " + entry.getKey())
                .toList();
    }

    private String where(RegressionCheck check) {
        return checks.size() == 1 ? "" : check.comparison().suite() + ": ";
    }

    private static String word(Finding finding) {
        return switch (finding) {
            case NOT_WORSE -> "passed";
            case WORSE -> "failed";
            case INCONCLUSIVE -> "inconclusive";
        };
    }

    private static String describe(Group group) {
        long requests = group.runs().stream()
                .mapToLong(run -> run.totals().ended(Outcome.OK))
                .sum();
        int runs = group.runs().size();
        return runs + (runs == 1 ? " run of " : " runs of ") + requests + " good requests; " + group.machine() + "; "
                + group.runs().get(0).header().load().describe();
    }

    /** What stands against the comparison. */
    private static List<String> reservations(Comparison comparison) {
        List<String> reservations = new ArrayList<>();
        comparison.forced().forEach(difference -> reservations.add(difference.toString()));
        List<Group> groups = comparison.groups();
        if (!groups.get(0).machine().equals(groups.get(1).machine())) {
            reservations.add("the machines differ, which alone may explain the figures");
        }
        if (!groups.stream().map(Group::runs).flatMap(List::stream).allMatch(Attribute::isDigestKnown)) {
            reservations.add("digest unknown: models are told apart by name alone");
        }
        for (Group group : groups) {
            for (RunFolder run : group.runs()) {
                if (run.totals().ended(Outcome.OK) == 0) {
                    reservations.add(run.path() + ": none of its "
                            + run.totals().requests() + " requests ended well, so that it is in no figure");
                }
                run.incompleteBecause().ifPresent(why -> reservations.add(run.path() + " is incomplete: " + why));
                run.degraded().forEach(why -> reservations.add(run.path() + " is degraded: " + why));
                run.problems().forEach(why -> reservations.add(run.path() + ": " + why));
            }
        }
        return reservations;
    }

    private static Table table(RegressionCheck check) {
        Table table = new Table(1, "ms", "baseline", "candidate", "change", "interval", "at most", "finding");
        for (OfFigure of : check.figures()) {
            Ratio ratio = of.figure().isLowerBetter()
                    ? of.worsening()
                    : of.worsening().inverse();
            table.row(
                    of.figure().label(),
                    number(of.baseline()),
                    number(of.candidate()),
                    percent(ratio.value()),
                    ratio.isBounded() ? interval(ratio) : "any",
                    Double.isInfinite(of.atMost())
                            ? "any"
                            : String.format(Locale.ROOT, "%+.0f %%", 100 * (of.atMost() - 1)),
                    of.finding().words());
        }
        Failures failures = check.failures();
        table.row(
                "failed requests",
                failures.baseline() + " of " + failures.ofBaseline(),
                failures.candidate() + " of " + failures.ofCandidate(),
                "",
                "",
                "",
                failures.finding().words());
        return table;
    }

    private List<String> sentences() {
        List<String> sentences = new ArrayList<>();
        for (RegressionCheck check : checks) {
            String where = where(check);
            List<OfFigure> worse = check.worse();
            if (!worse.isEmpty()) {
                sentences.add(where + worse.size() + (worse.size() == 1 ? " figure is" : " figures are")
                        + " worse by more than " + share(check.margin()) + " and by more than noise: " + list(worse)
                        + ".");
            }
            Failures failures = check.failures();
            if (failures.isAll()) {
                sentences.add(where + "the candidate failed: none of its " + failures.ofCandidate()
                        + " requests ended well, and of the baseline's "
                        + (failures.ofBaseline() - failures.baseline()) + " of " + failures.ofBaseline() + " did.");
            } else if (failures.finding() == Finding.WORSE) {
                sentences.add(where + "more requests failed than chance gives: " + failures.candidate() + " of "
                        + failures.ofCandidate() + ", " + failures.baseline() + " of " + failures.ofBaseline()
                        + " before.");
            }
        }
        if (sentences.isEmpty()) {
            sentences.add(verdictOfTheFirst());
        }
        return sentences;
    }

    private String verdictOfTheFirst() {
        RegressionCheck check = checks.get(0);
        if (check.finding() == Finding.NOT_WORSE) {
            return "no median and no rate is worse by more than " + share(check.margin()) + ".";
        }
        List<OfFigure> undecided = check.undecided();
        List<Figure> lost = check.lost();
        if (undecided.isEmpty() && lost.isEmpty()) {
            return "too few requests ended well to know a single median or rate. " + LONGER;
        }
        List<String> why = new ArrayList<>();
        if (!lost.isEmpty()) {
            why.add("the candidate does not know what the baseline does: "
                    + lost.stream().map(Figure::label).collect(Collectors.joining(", "))
                    + ". See whether its server still reports tokens, and whether enough was measured.");
        }
        if (!undecided.isEmpty()) {
            why.add("it cannot be told whether these are worse by more than " + share(check.margin()) + ": "
                    + list(undecided) + ". " + LONGER);
        }
        return String.join(" And ", why);
    }

    private static String list(List<OfFigure> figures) {
        return figures.stream()
                .map(of -> of.figure().label() + " ("
                        + percent(
                                of.figure().isLowerBetter()
                                        ? of.worsening().value()
                                        : of.worsening().inverse().value())
                        + ")")
                .collect(Collectors.joining(", "));
    }

    private static String share(double margin) {
        return String.format(Locale.ROOT, "%.4g %%", 100 * margin).replaceFirst("\\.?0+ %", " %");
    }

    private static String percent(double ratio) {
        return String.format(Locale.ROOT, "%+.1f %%", 100 * (ratio - 1));
    }

    private static String interval(Ratio ratio) {
        return String.format(Locale.ROOT, "%+.0f/%+.0f %%", 100 * (ratio.low() - 1), 100 * (ratio.high() - 1));
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, value < 10 ? "%.3f" : value < 100 ? "%.2f" : "%.1f", value);
    }

    /** For other programs: {@code weir-check/1}. */
    public String json() {
        ObjectNode json = JsonMapper.shared().createObjectNode();
        json.put("schema_version", "weir-check/1");
        json.put("verdict", word(finding()));
        ArrayNode sentences = json.putArray("sentences");
        sentences().forEach(sentences::add);
        ArrayNode notChecked = json.putArray("unchecked");
        for (RegressionCheck check : checks) {
            check.unchecked()
                    .forEach(of -> notChecked
                            .addObject()
                            .put("suite", check.comparison().suite())
                            .put("figure", of.figure().label())
                            .put("because", of.because()));
        }
        unchecked.forEach(suite -> notChecked
                .addObject()
                .put("suite", suite.suite())
                .putNull("figure")
                .put("because", suite.because()));
        ArrayNode suites = json.putArray("suites");
        checks.forEach(check -> put(suites.addObject(), check));
        return JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(json) + "\n";
    }

    private static void put(ObjectNode json, RegressionCheck check) {
        json.put("suite", check.comparison().suite());
        json.put("finding", check.finding().words());
        json.put("margin", check.margin());
        for (Group group : check.comparison().groups()) {
            ArrayNode runs = json.putArray(group.name());
            group.runs().forEach(run -> runs.add(run.path().toString()));
        }
        ArrayNode reservations = json.putArray("reservations");
        reservations(check.comparison()).forEach(reservations::add);
        ArrayNode methods = json.putArray("methods");
        check.comparison().methods().forEach(methods::add);
        ArrayNode figures = json.putArray("figures");
        for (OfFigure of : check.figures()) {
            ObjectNode node = figures.addObject();
            node.put("figure", of.figure().label());
            node.put("unit", of.figure().unit());
            node.put("lower_is_better", of.figure().isLowerBetter());
            node.put("decisive", RegressionCheck.isDecisive(of.figure()));
            node.put("baseline", of.baseline());
            node.put("candidate", of.candidate());
            node.put("worsening", of.worsening().value());
            node.put("low", bounded(of.worsening(), of.worsening().low()));
            node.put("high", bounded(of.worsening(), of.worsening().high()));
            node.put("at_most", Double.isInfinite(of.atMost()) ? null : Double.valueOf(of.atMost()));
            node.put("finding", of.finding().words());
        }
        ObjectNode failures = json.putObject("failed_requests");
        failures.put("baseline", check.failures().baseline());
        failures.put("of_baseline", check.failures().ofBaseline());
        failures.put("candidate", check.failures().candidate());
        failures.put("of_candidate", check.failures().ofCandidate());
        failures.put("finding", check.failures().finding().words());
    }

    private static @Nullable Double bounded(Ratio ratio, double end) {
        return ratio.isBounded() ? Double.valueOf(end) : null;
    }
}
