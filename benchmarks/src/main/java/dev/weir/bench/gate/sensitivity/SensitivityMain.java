package dev.weir.bench.gate.sensitivity;

import dev.weir.bench.gate.jvm.Catalogue;
import dev.weir.bench.gate.jvm.Cell;
import dev.weir.bench.gate.jvm.Effort;
import dev.weir.bench.gate.jvm.GateException;
import dev.weir.bench.gate.jvm.JmhArguments;
import dev.weir.bench.gate.jvm.PairRun;
import dev.weir.bench.gate.jvm.Profile;
import dev.weir.bench.gate.jvm.Side;
import dev.weir.bench.machine.MachineWatch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Measures how little the gate notices: the command behind {@code scripts/gate-sensitivity}. */
@Command(
        name = "gate-sensitivity",
        mixinStandardHelpOptions = true,
        description = {
            "Slows stages of the pipeline by 2, 5, 10 and 20 %%, and 8 times in half of the JVMs, and writes what the gate notices of it.",
            "Beside each, the same code on both sides (A/A). Leave the machine alone meanwhile."
        })
public final class SensitivityMain implements Callable<Integer> {

    /** Loops that about double a stage's time; from what they cost, all others are computed. */
    private static final int TRIAL_LOOPS = 2_000;

    private static final int TRIAL_JVMS = 2;
    private static final double MINUTES = 360;
    private static final double QUICK_MINUTES = 9.5;
    private static final double LIMIT = 0.05;

    @Option(
            names = "--stages",
            split = ",",
            description = "split, generic, fused, extract, pipeline-hand, pipeline-jackson; all if left out")
    private List<String> stages =
            Arrays.stream(Stage.values()).map(Stage::toString).toList();

    @Option(names = "--minutes", description = "for all stages together (default: 360; 9.5 with --quick)")
    private @Nullable Double minutes;

    @Option(
            names = "--quick",
            description =
                    "A/A, 5 %%, 10 %% and 8 times in half only; 9.5 minutes and fused decoding unless --minutes and --stages say otherwise")
    private boolean quick;

    @Option(
            names = "--busy",
            description = "beside a busy loop, which the gate itself would refuse to judge on two cores")
    private boolean busy;

    @Option(names = "--pairs", description = "JVMs in a comparison (default: ${DEFAULT-VALUE})")
    private int pairs = Profile.QUICK.pairs();

    @Option(names = "--most-pairs", description = "where these cannot tell (default: ${DEFAULT-VALUE})")
    private int mostPairs = Profile.QUICK.mostPairs();

    @Option(names = "--judge", paramLabel = "FILE", description = "judge what was measured before, and measure nothing")
    private Path judge = Path.of("");

    @Option(names = "--to", paramLabel = "DIR", description = "where times and table go (default: ${DEFAULT-VALUE})")
    private Path folder = Path.of("benchmarks", "target", "gate-sensitivity");

    SensitivityMain() {}

    /** Runs and exits: 0, or 2 with a reason. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new SensitivityMain())
                .setExecutionExceptionHandler((e, command, parsed) -> {
                    if (e instanceof GateException
                            || e instanceof IOException
                            || e instanceof IllegalArgumentException) {
                        command.getErr().println("gate-sensitivity: " + e.getMessage());
                        return 2;
                    }
                    throw e;
                })
                .execute(args));
    }

    /** Measures, judges, and writes the table. */
    @Override
    public Integer call() throws IOException {
        SensitivityTable table = new SensitivityTable(pairs, mostPairs, LIMIT);
        if (!judge.toString().isEmpty()) {
            System.out.println(table.of(Times.read(judge).byStage()));
            return 0;
        }
        List<Stage> chosen = chosen();
        List<Arm> arms = quick ? Arm.QUICK : Arm.ALL;
        long endNs = System.nanoTime() + (long) (60e9 * minutes());
        Files.createDirectories(folder);
        Times times = Times.begin(folder.resolve("times.tsv"));
        MachineWatch watch = MachineWatch.begin();
        Process loop = busy ? busyLoop(ProcessHandle.current().pid()).start() : null;
        try {
            Catalogue catalogue = Catalogue.ofClassPath();
            PairRun run = new PairRun(catalogue, JmhArguments.parse(""), "", folder);
            List<Slowed> slowed = new ArrayList<>();
            for (Stage stage : chosen) {
                slowed.add(Slowed.of(stage, catalogue, new Injection(stage, folder.resolve("patched")), arms, run));
            }
            measure(slowed, arms, endNs, run, times, watch);
        } finally {
            if (loop != null) {
                loop.destroyForcibly();
            }
        }
        String text = table.of(times.byStage()) + "\n" + pairs + " JVMs, " + mostPairs
                + " where these cannot tell; noticed is the verdict \"slower\", failed is slower by more than 5 % beyond doubt.\n"
                + watch.describe() + " " + watch.environment().cpu() + "; "
                + watch.environment().jdk() + ".\n"
                + (watch.disturbances().isEmpty()
                        ? ""
                        : "The gate itself would have judged nothing: " + String.join("; ", watch.disturbances())
                                + ".\n");
        Files.writeString(folder.resolve("table.md"), text);
        System.out.println();
        System.out.print(text);
        System.out.println("Table: " + folder.resolve("table.md") + ", times: " + folder.resolve("times.tsv"));
        return 0;
    }

    /** What the user says; else what the kind of run takes. */
    double minutes() {
        return minutes != null ? minutes : quick ? QUICK_MINUTES : MINUTES;
    }

    /** A loop that keeps a processor busy until a process has ended, however that ends: it looks for it some times a second. */
    static ProcessBuilder busyLoop(long whilePid) {
        return new ProcessBuilder("sh", "-c", """
                while kill -0 "$0" 2>/dev/null; do
                    i=0
                    while [ "$i" -lt 100000 ]; do i=$((i + 1)); done
                done
                """, String.valueOf(whilePid));
    }

    private List<Stage> chosen() {
        boolean saysWhich = stages.size() < Stage.values().length;
        return quick && !saysWhich
                ? List.of(Stage.FUSED)
                : stages.stream().map(Stage::named).toList();
    }

    /** Stages and arms take turns, every other turn backwards, so that a slow minute meets all; until the time is over. */
    private void measure(List<Slowed> slowed, List<Arm> arms, long endNs, PairRun run, Times times, MachineWatch watch)
            throws IOException {
        double aTurn = slowed.stream()
                .mapToDouble(stage -> arms.size() * stage.effort().pairSeconds())
                .sum();
        System.out.printf(
                Locale.ROOT, "About %.0f turns of %.0f s.%n", (endNs - System.nanoTime()) / 1e9 / aTurn, aTurn);
        for (int turn = 0; System.nanoTime() + (long) (aTurn * 1e9) < endNs; turn++) {
            for (Slowed stage : slowed) {
                List<Arm> order = new ArrayList<>(arms);
                if (turn % 2 == 1) {
                    Collections.reverse(order);
                }
                List<PairRun.Pair> pairs = run.measure(stage.questions(order), (cell, pair) -> {});
                for (int i = 0; i < order.size(); i++) {
                    times.add(stage.stage(), order.get(i), pairs.get(i).time());
                }
            }
            watch.look();
            System.out.print(".");
            System.out.flush();
        }
        System.out.println();
    }

    /**
     * A stage and what is done to it.
     *
     * @param stage what is slowed
     * @param cell where it shows
     * @param effort what a JVM spends on that
     * @param base the stage as it is
     * @param sides the stage slowed
     */
    private record Slowed(Stage stage, Cell cell, Effort effort, Side base, Map<Arm, Side> sides) {

        /** Finds out what a loop costs, and from that how many each arm takes. */
        static Slowed of(Stage stage, Catalogue catalogue, Injection injection, List<Arm> arms, PairRun run) {
            Cell cell = stage.cell(catalogue);
            Effort effort = catalogue.effort(cell, Profile.QUICK);
            Side base = injection.side("base", 0, false);
            Side trial = injection.side("trial", TRIAL_LOOPS, false);
            double more = Double.POSITIVE_INFINITY;
            for (int jvm = 0; jvm < TRIAL_JVMS; jvm++) {
                more = Math.min(
                        more,
                        run.measure(new PairRun.Question(cell, effort, base, trial))
                                        .time()
                                        .ratio()
                                - 1);
            }
            if (!(more > 0)) {
                throw new GateException.UnusableFigure(stage + ": " + TRIAL_LOOPS
                        + " loops cost nothing, the change is " + more + "; is the machine busy?");
            }
            Map<Arm, Side> sides = new LinkedHashMap<>();
            for (Arm arm : arms) {
                int loops = arm.share() == 0 ? 0 : (int) Math.max(1, Math.round(arm.share() * TRIAL_LOOPS / more));
                sides.put(arm, injection.side("arm", loops, arm.inHalf()));
                System.out.printf(
                        Locale.ROOT, "%s, %s: %d loops in every %d calls%n", stage, arm.name(), loops, stage.every());
            }
            return new Slowed(stage, cell, effort, base, sides);
        }

        List<PairRun.Question> questions(List<Arm> arms) {
            return arms.stream()
                    .map(arm -> new PairRun.Question(cell, effort, base, Objects.requireNonNull(sides.get(arm))))
                    .toList();
        }
    }
}
