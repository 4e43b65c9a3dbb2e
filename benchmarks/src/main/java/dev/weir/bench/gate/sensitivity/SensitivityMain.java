package dev.weir.bench.gate.sensitivity;

import dev.weir.bench.gate.jvm.Catalogue;
import dev.weir.bench.gate.jvm.Cell;
import dev.weir.bench.gate.jvm.Effort;
import dev.weir.bench.gate.jvm.GateException;
import dev.weir.bench.gate.jvm.JmhArguments;
import dev.weir.bench.gate.jvm.JmhRun;
import dev.weir.bench.gate.jvm.Profile;
import dev.weir.bench.gate.jvm.Side;
import dev.weir.bench.gate.sample.JvmTime;
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
    private static final double LIMIT = 0.05;

    @Option(
            names = "--stages",
            split = ",",
            description = "split, generic, fused, extract, pipeline-hand, pipeline-jackson; all if left out")
    private List<String> stages =
            Arrays.stream(Stage.values()).map(Stage::toString).toList();

    @Option(names = "--minutes", description = "for all stages together (default: ${DEFAULT-VALUE})")
    private double minutes = 360;

    @Option(
            names = "--quick",
            description =
                    "A/A, 5 %%, 10 %% and 8 times in half only, 9.5 minutes, fused decoding unless --stages says otherwise")
    private boolean quick;

    @Option(
            names = "--busy",
            description = "beside a busy loop, which the gate itself would refuse to judge on two cores")
    private boolean busy;

    @Option(names = "--pairs", description = "JVMs a side in a comparison (default: ${DEFAULT-VALUE})")
    private int pairs = Profile.QUICK.pairs();

    @Option(names = "--most-pairs", description = "where these cannot tell (default: ${DEFAULT-VALUE})")
    private int mostPairs = Profile.QUICK.mostPairs();

    @Option(names = "--judge", paramLabel = "FILE", description = "judge what was measured before, and measure nothing")
    private Path judge = Path.of("");

    @Option(names = "--to", paramLabel = "DIR", description = "where times and table go (default: ${DEFAULT-VALUE})")
    private Path folder = Path.of("benchmarks", "target", "gate-sensitivity");

    private SensitivityMain() {}

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
        double seconds = 60 * (quick ? Math.min(minutes, 9.5) : minutes);
        Files.createDirectories(folder);
        Times times = Times.begin(folder.resolve("times.tsv"));
        MachineWatch watch = MachineWatch.begin();
        Process loop = busy ? new ProcessBuilder("sh", "-c", "while :; do :; done").start() : null;
        try (JmhRun jmh =
                new JmhRun(Catalogue.ofClassPath(), JmhArguments.parse(""), "", false, folder.resolve("jmh"))) {
            measure(chosen, arms, seconds, jmh, times, watch);
        } finally {
            if (loop != null) {
                loop.destroyForcibly();
            }
        }
        String text = table.of(times.byStage()) + "\n" + pairs + " JVMs a side, " + mostPairs
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

    private List<Stage> chosen() {
        boolean saysWhich = stages.size() < Stage.values().length;
        return quick && !saysWhich
                ? List.of(Stage.FUSED)
                : stages.stream().map(Stage::named).toList();
    }

    /** Stages and arms take turns, every other turn backwards, so that a slow minute meets all; until the time is over. */
    private void measure(
            List<Stage> chosen, List<Arm> arms, double seconds, JmhRun jmh, Times times, MachineWatch watch)
            throws IOException {
        long endNs = System.nanoTime() + (long) (seconds * 1e9);
        Catalogue catalogue = Catalogue.ofClassPath();
        Map<Stage, Map<Arm, Side>> sides = new LinkedHashMap<>();
        double aTurn = 0;
        for (Stage stage : chosen) {
            Effort effort = catalogue.effort(stage.cell(catalogue), Profile.QUICK);
            Injection injection = new Injection(stage, folder.resolve("patched"));
            sides.put(stage, sides(stage, injection, arms, catalogue, jmh));
            aTurn += (1 + arms.size()) * effort.seconds();
        }
        System.out.printf(Locale.ROOT, "About %.0f turns of %.0f s.%n", seconds / aTurn, aTurn);
        for (int turn = 0; System.nanoTime() + (long) (aTurn * 1e9) < endNs; turn++) {
            for (Map.Entry<Stage, Map<Arm, Side>> stage : sides.entrySet()) {
                List<Arm> order = new ArrayList<>(stage.getValue().keySet());
                if (turn % 2 == 1) {
                    Collections.reverse(order);
                }
                Cell cell = stage.getKey().cell(catalogue);
                Effort effort = catalogue.effort(cell, Profile.QUICK);
                for (Arm arm : order) {
                    Side side = Objects.requireNonNull(stage.getValue().get(arm));
                    JvmTime time =
                            jmh.measure(cell, effort, side).sample().jvms().get(0);
                    times.add(stage.getKey(), arm, time);
                }
            }
            watch.look();
            System.out.print(".");
            System.out.flush();
        }
        System.out.println();
    }

    /** Finds out what a loop costs, and from that how many each arm takes. */
    private static Map<Arm, Side> sides(
            Stage stage, Injection injection, List<Arm> arms, Catalogue catalogue, JmhRun jmh) {
        Cell cell = stage.cell(catalogue);
        Effort effort = catalogue.effort(cell, Profile.QUICK);
        double plainNs = Double.POSITIVE_INFINITY;
        double slowedNs = Double.POSITIVE_INFINITY;
        for (int jvm = 0; jvm < TRIAL_JVMS; jvm++) {
            plainNs = Math.min(
                    plainNs,
                    jmh.measure(cell, effort, injection.side("trial", 0, false)).medianNsPerOp());
            slowedNs = Math.min(
                    slowedNs,
                    jmh.measure(cell, effort, injection.side("trial", TRIAL_LOOPS, false))
                            .medianNsPerOp());
        }
        double nsALoop = (slowedNs - plainNs) / TRIAL_LOOPS;
        if (!(nsALoop > 0)) {
            throw new GateException.UnusableFigure(stage + ": " + TRIAL_LOOPS + " loops cost nothing, " + slowedNs
                    + " ns an operation beside " + plainNs + "; is the machine busy?");
        }
        Map<Arm, Side> sides = new LinkedHashMap<>();
        sides.put(Arm.BASE, injection.side(Arm.BASE.name(), 0, false));
        for (Arm arm : arms) {
            int loops = arm.share() == 0 ? 0 : (int) Math.max(1, Math.round(arm.share() * plainNs / nsALoop));
            sides.put(arm, injection.side("arm", loops, arm.inHalf()));
            System.out.printf(
                    Locale.ROOT, "%s, %s: %d loops in every %d calls%n", stage, arm.name(), loops, stage.every());
        }
        return sides;
    }
}
