package dev.weir.bench.gate.jvm;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * The user's own arguments for JMH, {@code -Djmh.args}: JMH's command line, as {@code java -cp weir.jar org.openjdk.jmh.Main -h} explains it. Each
 * wins over what the profile says.
 */
public final class JmhArguments {

    private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|(\\S+)");

    private final CommandLineOptions options;
    private final boolean isGiven;

    private JmhArguments(CommandLineOptions options, boolean isGiven) {
        this.options = options;
        this.isGiven = isGiven;
    }

    /**
     * Reads arguments, separated by white space; double quotes hold one together.
     *
     * @throws GateException.InvalidFlag if JMH does not know one, or it is one that the gate has to set itself
     */
    public static JmhArguments parse(String arguments) {
        List<String> words = new ArrayList<>();
        Matcher word = WORD.matcher(arguments);
        while (word.find()) {
            words.add(word.group(1) == null ? word.group(2) : word.group(1));
        }
        CommandLineOptions options;
        try {
            options = new CommandLineOptions(words.toArray(String[]::new));
        } catch (CommandLineOptionException e) {
            throw new GateException.InvalidFlag("-Djmh.args=" + arguments + ": " + e.getMessage());
        }
        if (options.getOutput().hasValue()
                || options.getResult().hasValue()
                || options.getResultFormat().hasValue()) {
            throw new GateException.InvalidFlag("-Djmh.args=" + arguments
                    + ": -o, -rf and -rff are set already; results.json and jmh.log are written");
        }
        if (options.shouldHelp()
                || options.shouldList()
                || options.shouldListWithParams()
                || options.shouldListProfilers()
                || options.shouldListResultFormats()) {
            throw new GateException.InvalidFlag(
                    "-Djmh.args=" + arguments
                            + ": the gate measures and lists nothing; ask java -cp benchmarks/target/weir.jar org.openjdk.jmh.Main");
        }
        if (!options.getIncludes().isEmpty()) {
            throw new GateException.InvalidFlag("-Djmh.args=" + arguments + ": choose benchmarks with -Djmh.include="
                    + options.getIncludes().get(0));
        }
        return new JmhArguments(options, !words.isEmpty());
    }

    /** All of them. */
    public Options options() {
        return options;
    }

    /** The values that the user wants for a parameter, if given ({@code -p}). */
    public Optional<Collection<String>> values(String param) {
        return options.getParameter(param).hasValue()
                ? Optional.of(options.getParameter(param).get())
                : Optional.empty();
    }

    /** Whether the user gave any. */
    public boolean isGiven() {
        return isGiven;
    }

    /** Whether the user set the number of JVMs ({@code -f}). */
    public boolean setForks() {
        return options.getForkCount().hasValue();
    }

    /** How many JVMs measure a cell each time that it is its turn. */
    public int forks() {
        return Math.max(
                1,
                options.getForkCount().orElse(1) + options.getWarmupForkCount().orElse(0));
    }

    /** Whether the user left a benchmark out ({@code -e}). */
    public boolean excludes(String qualifiedBenchmark) {
        return options.getExcludes().stream()
                .anyMatch(regex ->
                        Pattern.compile(regex).matcher(qualifiedBenchmark).find());
    }

    /** What a JVM spends on a cell, where the user has not said otherwise. */
    public Effort over(Effort usual) {
        return new Effort(
                options.getWarmupIterations().orElse(usual.warmupIterations()),
                milliseconds(options.getWarmupTime(), usual.warmupMs()),
                options.getMeasurementIterations().orElse(usual.measuredIterations()),
                milliseconds(options.getMeasurementTime(), usual.measuredMs()));
    }

    private static int milliseconds(org.openjdk.jmh.util.Optional<TimeValue> time, int usualMs) {
        return time.hasValue() ? Math.toIntExact(time.get().convertTo(TimeUnit.MILLISECONDS)) : usualMs;
    }
}
