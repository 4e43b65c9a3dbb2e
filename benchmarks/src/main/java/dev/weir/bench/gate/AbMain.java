package dev.weir.bench.gate;

import dev.weir.bench.text.Table;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.regex.Pattern;

/**
 * Compares two builds: the command behind {@code scripts/ab}.
 *
 * <p>System properties: {@code ab.a} and {@code ab.b}, the builds' {@code benchmarks.jar}; {@code ab.jvms}, JVMs a side (6);
 * {@code ab.margin}, how much slower B may be (0.03); {@code ab.questions}, a regular expression that chooses questions of
 * {@code weir.budgets}; {@code ab.results}, a folder; {@code ab.seed}. Exit status 0: pass; 1: regression; 2: no verdict; 3: inconclusive.
 */
public final class AbMain {

    private static final int REGRESSION = 1;
    private static final int NO_VERDICT = 2;
    private static final int INCONCLUSIVE = 3;
    private static final long DEFAULT_SEED = 20_261_123;

    private AbMain() {}

    /** Compares and exits. */
    public static void main(String[] args) {
        System.exit(run(System.getProperties(), System.out));
    }

    /** Compares and returns the exit status. */
    static int run(Properties properties, PrintStream out) {
        try {
            return compare(properties, out);
        } catch (GateException e) {
            out.println("NO VERDICT: " + e.getMessage());
            return NO_VERDICT;
        }
    }

    private static int compare(Properties properties, PrintStream out) {
        Path folder = folder(properties);
        Catalogue catalogue = Catalogue.ofClassPath();
        int jvms = number(properties, "ab.jvms", 6).intValue();
        double margin = number(properties, "ab.margin", 0.03).doubleValue();
        AbComparison comparison = new AbComparison(
                build("A", properties),
                build("B", properties),
                (build, cell) -> build.measure(cell, catalogue.effort(cell, Profile.QUICK), folder),
                jvms,
                margin,
                number(properties, "ab.seed", DEFAULT_SEED).longValue());
        List<Budget> questions = questions(properties);
        out.printf(
                Locale.ROOT,
                "A/B: %d questions, %d JVMs a side in the order ABBA, margin %.1f %%, about %.0f min.%n",
                questions.size(),
                jvms,
                100 * margin,
                Math.ceil(2 * jvms * seconds(questions, catalogue) / 60));
        List<AbComparison.Answer> answers = new ArrayList<>();
        for (Budget question : questions) {
            out.print(question.question() + ": ");
            answers.add(comparison.ask(question, label -> {
                out.print(label);
                out.flush();
            }));
            out.println();
        }
        out.println();
        out.print(table(answers, margin));
        out.println(Machine.describe());
        if (answers.stream().anyMatch(answer -> answer.verdict() == AbVerdict.REGRESSION)) {
            return REGRESSION;
        }
        return answers.stream().anyMatch(answer -> answer.verdict() == AbVerdict.INCONCLUSIVE) ? INCONCLUSIVE : 0;
    }

    /** What one JVM for each cell of these questions takes, the start of JMH's own JVM included. */
    private static double seconds(List<Budget> questions, Catalogue catalogue) {
        return questions.stream()
                .flatMap(question -> question.cells().stream())
                .mapToDouble(cell -> catalogue.effort(cell, Profile.QUICK).seconds() + 0.5)
                .sum();
    }

    private static Table table(List<AbComparison.Answer> answers, double margin) {
        UnitCounts units = new UnitCounts();
        Table table = new Table(
                5, "question", "B/A time, 95 %", "ruler's B/A", "verdict", "why", "per", "A's bytes", "B's bytes");
        for (AbComparison.Answer answer : answers) {
            Budget question = answer.question();
            int unitsPerOp = units.unitsPerOp(question.weir());
            table.row(
                    question.question(),
                    answer.weir().toString(),
                    answer.ruler().toString(),
                    answer.verdict().toString(),
                    answer.reason(margin),
                    question.unit().toString(),
                    Figure.showBytes(answer.aBytesPerOp() / unitsPerOp),
                    Figure.showBytes(answer.bBytesPerOp() / unitsPerOp));
        }
        return table;
    }

    private static List<Budget> questions(Properties properties) {
        Pattern chosen = Settings.pattern("ab.questions", properties);
        Path file = Path.of(properties.getProperty("weir.budgets", "benchmarks/budgets.json"));
        List<Budget> questions = Budgets.read(file).stream()
                .filter(budget -> chosen.matcher(budget.question()).find())
                .toList();
        if (questions.isEmpty()) {
            throw new GateException.InvalidFlag("no question of " + file + " matches " + chosen);
        }
        return questions;
    }

    private static AbBuild build(String label, Properties properties) {
        String flag = "ab." + label.toLowerCase(Locale.ROOT);
        String jar = properties.getProperty(flag, "");
        if (!Files.isRegularFile(Path.of(jar))) {
            throw new GateException.InvalidFlag(
                    "-D" + flag + "=" + jar + " is no file; give the benchmarks.jar of build " + label);
        }
        return new AbBuild(label, Path.of(jar).toAbsolutePath());
    }

    private static Path folder(Properties properties) {
        Path folder = Path.of(properties.getProperty("ab.results", "benchmarks/target/ab"));
        try {
            return Files.createDirectories(folder);
        } catch (IOException e) {
            throw new GateException.InvalidFlag("-Dab.results=" + folder + " cannot be created: " + e);
        }
    }

    private static Number number(Properties properties, String flag, Number fallback) {
        String value = properties.getProperty(flag, "");
        try {
            return value.isEmpty() ? fallback : Double.valueOf(value);
        } catch (NumberFormatException e) {
            throw new GateException.InvalidFlag("-D" + flag + "=" + value + " is no number");
        }
    }
}
