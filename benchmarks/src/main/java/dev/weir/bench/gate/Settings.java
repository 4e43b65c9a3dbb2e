package dev.weir.bench.gate;

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
 * @param started {@code -Djmh.started}: when the command was typed, if known; the build comes after it
 * @param budgetsFile {@code -Dweir.budgets}
 * @param resultsFolder {@code -Djmh.results}
 */
record Settings(
        Profile profile,
        Pattern include,
        JmhArguments jmh,
        String recordings,
        Optional<Instant> started,
        Path budgetsFile,
        Path resultsFolder) {

    /**
     * Reads system properties.
     *
     * @throws GateException.InvalidFlag if one has a value that it cannot have
     */
    static Settings of(Properties properties) {
        return new Settings(
                Profile.named(properties.getProperty("jmh.profile", "quick")),
                pattern("jmh.include", properties),
                JmhArguments.parse(properties.getProperty("jmh.args", "")),
                properties.getProperty("weir.recordings", ""),
                started(properties.getProperty("jmh.started", "")),
                Path.of(properties.getProperty("weir.budgets", "benchmarks/budgets.json")),
                Path.of(properties.getProperty("jmh.results", "benchmarks/target/jmh")));
    }

    /** Whether the user has left the choice of what is measured, and how, to the quick profile. */
    boolean isPlainQuick() {
        return profile == Profile.QUICK && include.pattern().isEmpty() && jmh.isEmpty() && recordings.isBlank();
    }

    private static Optional<Instant> started(String instant) {
        try {
            return instant.isBlank() ? Optional.empty() : Optional.of(Instant.parse(instant));
        } catch (DateTimeParseException e) {
            throw new GateException.InvalidFlag(
                    "-Djmh.started=" + instant + " is no instant such as 2026-11-25T18:30:00Z");
        }
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
