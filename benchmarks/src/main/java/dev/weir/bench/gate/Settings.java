package dev.weir.bench.gate;

import dev.weir.bench.gate.jvm.GateException;
import dev.weir.bench.gate.jvm.JmhArguments;
import dev.weir.bench.gate.jvm.Profile;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * What the command was given.
 *
 * @param profile {@code -Djmh.profile}
 * @param include {@code -Djmh.include}: only benchmarks in whose name this is found
 * @param jmh {@code -Djmh.args}
 * @param recordings {@code -Dweir.recordings}: the folder of the user's recordings, or blank
 * @param budgetsFile {@code -Dweir.budgets}
 * @param resultsFolder {@code -Djmh.results}
 * @param base {@code -Djmh.base}: the revision that is compared with; {@value #NONE}, or blank for what git suggests
 * @param head {@code -Djmh.head}: the revision that is compared; blank for the files as they are
 * @param pairs {@code -Djmh.pairs}: JVMs in that comparison; 0 for as many as the profile says
 * @param judgesOnNoisyMachine {@code -Djmh.noise=tell}: give verdicts however noisy the machine is, instead of {@code refuse}
 * @param historyFile {@code -Djmh.history}
 * @param root {@code -Dweir.root}: the checkout
 * @param maven {@code -Dweir.maven}: what builds a base
 * @param began {@code -Djmh.began}: when the command was given, before anything was built for it; a run's minutes count from there
 */
record Settings(
        Profile profile,
        Pattern include,
        JmhArguments jmh,
        String recordings,
        Path budgetsFile,
        Path resultsFolder,
        String base,
        String head,
        int pairs,
        boolean judgesOnNoisyMachine,
        Path historyFile,
        Path root,
        String maven,
        Optional<Instant> began) {

    /** No base. */
    static final String NONE = "none";

    /** How many JVMs measure each of weir's judged cells beside a base: as the user says, else as the profile does. */
    int leastPairs() {
        return pairs > 0 ? pairs : profile.pairs();
    }

    /** How many, where fewer cannot tell. */
    int mostPairs() {
        return pairs > 0 ? pairs : profile.mostPairs();
    }

    /**
     * Reads system properties.
     *
     * @throws GateException.InvalidFlag if one has a value that it cannot have
     */
    static Settings of(Properties properties) {
        JmhArguments jmh = JmhArguments.parse(properties.getProperty("jmh.args", ""));
        String base = properties.getProperty("jmh.base", "");
        boolean isCompared = !base.isBlank() && !base.equals(NONE);
        if (isCompared && jmh.setForks()) {
            throw new GateException.InvalidFlag("-Djmh.args=-f beside -Djmh.base=" + base
                    + ": builds are compared in JVMs that hold both; give -Djmh.pairs=N instead");
        }
        String head = properties.getProperty("jmh.head", "");
        if (!head.isBlank() && !isCompared) {
            throw new GateException.InvalidFlag(
                    "-Djmh.head=" + head + " is compared with a base: say with which, -Djmh.base=REV");
        }
        Profile profile = Profile.named(properties.getProperty("jmh.profile", "quick"));
        if (profile == Profile.AB && !isCompared) {
            throw new GateException.InvalidFlag("-Djmh.profile=ab compares two builds: say with which, -Djmh.base=REV");
        }
        Path root = Path.of(properties.getProperty("weir.root", "."));
        return new Settings(
                profile,
                pattern("jmh.include", properties),
                jmh,
                properties.getProperty("weir.recordings", ""),
                Path.of(properties.getProperty("weir.budgets", "benchmarks/budgets.json")),
                Path.of(properties.getProperty("jmh.results", "benchmarks/target/jmh")),
                base,
                head,
                pairs(properties),
                judgesOnNoisyMachine(properties, profile),
                historyFile(properties, root),
                root,
                properties.getProperty("weir.maven", "mvn"),
                began(properties));
    }

    private static Optional<Instant> began(Properties properties) {
        String began = properties.getProperty("jmh.began", "");
        try {
            return began.isBlank() ? Optional.empty() : Optional.of(Instant.parse(began));
        } catch (DateTimeParseException e) {
            throw new GateException.InvalidFlag(
                    "-Djmh.began=" + began + ": give a time as in 2026-01-31T12:00:00Z, or nothing");
        }
    }

    private static int pairs(Properties properties) {
        String pairs = properties.getProperty("jmh.pairs", "");
        if (pairs.isBlank()) {
            return 0;
        }
        if (!pairs.matches("[0-9]{1,3}") || Integer.parseInt(pairs) < 2) {
            throw new GateException.InvalidFlag("-Djmh.pairs=" + pairs + ": give a number of JVMs, 2 to 999");
        }
        return Integer.parseInt(pairs);
    }

    private static boolean judgesOnNoisyMachine(Properties properties, Profile profile) {
        String noise = properties.getProperty("jmh.noise", "");
        return switch (noise) {
            case "" -> profile.strictness() == Profile.Strictness.GROSS;
            case "refuse" -> false;
            case "tell" -> true;
            default -> throw new GateException.InvalidFlag("-Djmh.noise=" + noise + ": use refuse or tell");
        };
    }

    private static Path historyFile(Properties properties, Path root) {
        String file = properties.getProperty("jmh.history", "");
        return file.isBlank() ? root.resolve("benchmarks").resolve("jmh-history.jsonl") : Path.of(file);
    }

    /**
     * The pattern in a system property; one that matches everything if it is not set.
     *
     * @throws GateException.InvalidFlag if it is no regular expression
     */
    static Pattern pattern(String flag, Properties properties) {
        String regex = properties.getProperty(flag, "");
        try {
            return Pattern.compile(regex);
        } catch (PatternSyntaxException e) {
            throw new GateException.InvalidFlag("-D" + flag + "=" + regex + " is no regular expression: "
                    + e.getDescription() + " at index " + e.getIndex());
        }
    }
}
