package dev.weir.bench.gate;

import dev.weir.bench.micro.input.BenchStream;
import java.io.PrintStream;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.function.LongSupplier;

/** Says what it will do, checks that contenders find the same, measures and judges, and reports. */
final class Gate {

    /** The plain command ends so long after it was typed, s. */
    private static final double PROMISED_SECONDS = 300;

    /** What measuring gets of it at the least, s: a build that has to download takes as long as it takes. */
    private static final double MEASURING_SECONDS = 240;

    private final Settings settings;
    private final PrintStream out;
    private final InstantSource wallClock;
    private final LongSupplier nanoTime;
    private final UnitCounts units = new UnitCounts();

    /**
     * @param wallClock tells how long the build took
     * @param nanoTime measures how long the run takes, ns
     */
    Gate(Settings settings, PrintStream out, InstantSource wallClock, LongSupplier nanoTime) {
        this.settings = settings;
        this.out = out;
        this.wallClock = wallClock;
        this.nanoTime = nanoTime;
    }

    /**
     * Runs it all.
     *
     * @param measurer what measures
     * @return whether every question asked keeps its budget
     * @throws GateException if there can be no verdict
     */
    boolean run(Catalogue catalogue, CellMeasurer measurer) {
        out.println("Weir's pipeline on genuine Ollama streams, profile " + settings.profile()
                + (settings.recordings().isBlank() ? "" : ", and on the recordings in " + settings.recordings()) + ".");
        double limitSeconds = limitSeconds();
        TimeLimit limit = new TimeLimit(nanoTime, limitSeconds);
        List<Budget> budgets = Budgets.read(settings.budgetsFile());
        AnswerCheck check = new AnswerCheck(catalogue);
        Schedule schedule = Schedule.of(settings, budgets, catalogue, userCells(budgets, catalogue, check));
        announce(schedule, limitSeconds);
        tellAnswers(check.check(schedule.cells()));
        Campaign.Findings findings = new Campaign(
                        schedule,
                        new Judge(units::unitsPerOp, settings.profile().judgesTime()),
                        measurer,
                        limit,
                        listener(new Progress(out, schedule.measurements())))
                .run();
        Report report = new Report(findings, settings.profile(), units::unitsPerOp);
        out.println();
        out.print(report);
        out.println();
        return report.passes();
    }

    private List<Cell> userCells(List<Budget> budgets, Catalogue catalogue, AnswerCheck check) {
        List<Budget> chosen = budgets.stream()
                .filter(budget -> budget.cells().stream()
                        .anyMatch(cell -> catalogue.matches(settings.include(), cell.benchmark())))
                .toList();
        return new UserCells(check, units::stream, note -> out.println("Left out: " + note))
                .of(BenchStream.userRecordings(), chosen);
    }

    private Campaign.Listener listener(Progress progress) {
        return new Campaign.Listener() {
            @Override
            public void onMeasured(Measurement measurement) {
                progress.tell(units.figure(measurement));
            }

            @Override
            public void onShort(List<Budget> questions, int measurements) {
                progress.more(measurements);
                out.println("Short at first, measured again: "
                        + String.join(
                                ", ", questions.stream().map(Budget::question).toList()));
            }
        };
    }

    private void tellAnswers(int compared) {
        if (compared == 0) {
            out.println("No answers to compare: no two of these benchmarks put the same question.");
        } else {
            out.println(compared + " answers checked: all contenders find the same.");
        }
    }

    /** Infinite where the user has chosen what to measure: then it is all measured. */
    private double limitSeconds() {
        return settings.isPlainQuick()
                ? Math.max(PROMISED_SECONDS - buildSeconds(), MEASURING_SECONDS)
                : Double.POSITIVE_INFINITY;
    }

    private double buildSeconds() {
        return settings.started()
                .map(started -> Duration.between(started, wallClock.instant()).toMillis() / 1e3)
                .orElse(0.0);
    }

    private void announce(Schedule schedule, double limitSeconds) {
        out.println(schedule.budgets().size() + " questions, "
                + schedule.cells().size() + " cells in " + schedule.jvms() + " JVMs.");
        String about = "This takes about " + duration(schedule.seconds());
        if (Double.isInfinite(limitSeconds)) {
            out.println(about + ", and up to " + duration(Campaign.secondsAgain(schedule))
                    + " more where questions have to be measured again. Leave the machine alone meanwhile.");
        } else {
            out.println(
                    about + ", and " + duration(limitSeconds)
                            + " at the most, also where questions have to be measured again. Leave the machine alone meanwhile.");
        }
        out.println("Others: -Djmh.profile=quick|smoke|full, -Djmh.include=REGEX, -Djmh.args=\"JMH's own\", "
                + "-Dweir.recordings=DIR");
    }

    private static String duration(double seconds) {
        long rounded = Math.round(seconds);
        return rounded < 60 ? rounded + " s" : String.format(Locale.ROOT, "%d min %02d s", rounded / 60, rounded % 60);
    }
}
