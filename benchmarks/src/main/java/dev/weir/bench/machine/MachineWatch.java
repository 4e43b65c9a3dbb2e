package dev.weir.bench.machine;

import dev.weir.bench.run.environment.Environment;
import dev.weir.bench.run.environment.ProcessorTicks;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Looks at the machine before, during and after a run: who else worked, what the host took away, how fast the processor was. Not
 * thread-safe.
 */
public final class MachineWatch {

    /** What the host may take away, as a share of all processors. */
    public static final double MOST_STOLEN = 0.03;

    /** By how much the processor's speed may change. */
    public static final double MOST_DRIFT = 0.1;

    /**
     * The same where two builds take turns of milliseconds in one JVM: both are slow while the processor is, and only rulers were measured at
     * another time. It is less than the room that budgets leave for those.
     */
    public static final double MOST_DRIFT_IN_TURNS = 0.25;

    private final Environment environment;
    private final Supplier<Reading> looks;
    private final Reading first;
    private Reading last;
    private double fastestNs;
    private double slowestNs;
    private final Set<String> otherBenchmarks = new LinkedHashSet<>();
    private final Set<String> governors = new LinkedHashSet<>();
    private boolean wasOnBattery;

    MachineWatch(Environment environment, Supplier<Reading> looks) {
        this.environment = environment;
        this.looks = looks;
        this.first = looks.get();
        this.last = first;
        this.fastestNs = first.calibrationNs();
        this.slowestNs = first.calibrationNs();
        remember(first);
    }

    /** Takes the first look, and asks the machine what it is; a second or so. */
    public static MachineWatch begin() {
        return new MachineWatch(Environment.read(), Reading::now);
    }

    /** Takes another look. */
    public void look() {
        last = looks.get();
        fastestNs = Math.min(fastestNs, last.calibrationNs());
        slowestNs = Math.max(slowestNs, last.calibrationNs());
        remember(last);
    }

    private void remember(Reading look) {
        otherBenchmarks.addAll(look.otherBenchmarks());
        governors.add(Objects.requireNonNullElse(look.power().governor(), "unknown"));
        wasOnBattery |= Boolean.TRUE.equals(look.power().isOnBattery());
    }

    /** What others worked between the first look and the last, as a share of all processors; NaN where the system does not say. */
    public double byOthers() {
        return last.ticks().byOthersSince(first.ticks());
    }

    /** What the host took away between the first look and the last, as a share of all processors; NaN where the system does not say. */
    public double stolen() {
        return last.ticks().stolenSince(first.ticks());
    }

    /** How much slower the slowest calibration was than the fastest: 0.1 is ten percent. */
    public double drift() {
        return slowestNs / fastestNs - 1;
    }

    /** Other JVMs that ran JMH at one of the looks, in short. */
    public List<String> otherBenchmarks() {
        return List.copyOf(otherBenchmarks);
    }

    /** What the machine is. */
    public Environment environment() {
        return environment;
    }

    /** Why what was measured cannot be believed; empty on a quiet machine. */
    public List<String> disturbances() {
        return disturbances(MOST_DRIFT);
    }

    /** The same of builds that were measured in turns: see {@link #MOST_DRIFT_IN_TURNS}. */
    public List<String> disturbancesOfTurns() {
        return disturbances(MOST_DRIFT_IN_TURNS);
    }

    private List<String> disturbances(double mostDrift) {
        List<String> disturbances = new ArrayList<>();
        if (byOthers() > ProcessorTicks.MOST_BY_OTHERS) {
            disturbances.add(String.format(
                    Locale.ROOT,
                    "other processes worked %.0f %% of the machine's time, at most %.0f %% do no harm",
                    100 * byOthers(),
                    100 * ProcessorTicks.MOST_BY_OTHERS));
        }
        if (stolen() > MOST_STOLEN) {
            disturbances.add(String.format(
                    Locale.ROOT,
                    "the host took %.0f %% of the machine's time away, at most %.0f %% do no harm",
                    100 * stolen(),
                    100 * MOST_STOLEN));
        }
        if (drift() > mostDrift) {
            disturbances.add(String.format(
                    Locale.ROOT,
                    "the processor's speed changed by %.0f %%, as a loop of fixed work shows",
                    100 * drift()));
        }
        if (!otherBenchmarks.isEmpty()) {
            disturbances.add("another benchmark ran: " + String.join("; ", otherBenchmarks));
        }
        if (wasOnBattery) {
            disturbances.add("the machine ran on its battery");
        }
        if (governors.size() > 1) {
            disturbances.add("the governor of the processors' clock changed: " + String.join(", then ", governors));
        }
        return disturbances;
    }

    /** For people, in one line: what was seen, whether it disturbs or not. */
    public String describe() {
        return String.format(
                Locale.ROOT,
                "Machine: others worked %s, host took %s, speed within %.1f %%, governor %s, load %s.",
                percent(byOthers()),
                percent(stolen()),
                100 * drift(),
                String.join(", then ", governors),
                environment.loadAverage() == null
                        ? "unknown"
                        : String.format(Locale.ROOT, "%.1f at the start", environment.loadAverage()));
    }

    private static String percent(double share) {
        return Double.isNaN(share) ? "unknown" : String.format(Locale.ROOT, "%.1f %%", 100 * share);
    }
}
