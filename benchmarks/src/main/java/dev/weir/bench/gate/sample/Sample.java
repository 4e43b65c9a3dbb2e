package dev.weir.bench.gate.sample;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.commons.statistics.descriptive.Median;

/**
 * What the JVMs of one cell found, in the order measured. Every JVM counts.
 *
 * @param jvms at least one
 */
public record Sample(List<JvmTime> jvms) {

    /** Copies the list. */
    public Sample {
        jvms = List.copyOf(jvms);
        if (jvms.isEmpty()) {
            throw new IllegalArgumentException("a sample of no JVM");
        }
    }

    /** How many JVMs measured. */
    public int size() {
        return jvms.size();
    }

    /** Their times, ns an operation. */
    public double[] ns() {
        return jvms.stream().mapToDouble(JvmTime::ns).toArray();
    }

    /** Median of the JVMs, ns an operation. */
    public double medianNs() {
        return Median.withDefaults().evaluate(ns());
    }

    /** How far the slowest JVM is from the fastest, as a share of the median: 0 where all are equal, NaN of one, which tells nothing. */
    public double spread() {
        if (size() == 1) {
            return Double.NaN;
        }
        double[] ns = ns();
        double least = ns[0];
        double most = ns[0];
        for (double one : ns) {
            least = Math.min(least, one);
            most = Math.max(most, one);
        }
        return (most - least) / medianNs();
    }

    /** How many JVMs had not reached a steady state. */
    public int unsteady() {
        return Math.toIntExact(jvms.stream().filter(jvm -> !jvm.isSteady()).count());
    }

    /** Its two modes, where it has two. */
    public Optional<Modes> modes() {
        return Modes.of(ns());
    }

    /** For people: spread, which one JVM has none of, modes, and what was unsteady. */
    public String describe() {
        double spread = spread();
        StringBuilder text =
                new StringBuilder(Double.isNaN(spread) ? "-" : String.format(Locale.ROOT, "%.0f %%", 100 * spread));
        modes().ifPresent(modes -> text.append(", ").append(modes));
        if (unsteady() > 0) {
            text.append(", ").append(unsteady()).append(" unsteady");
        }
        return text.toString();
    }
}
