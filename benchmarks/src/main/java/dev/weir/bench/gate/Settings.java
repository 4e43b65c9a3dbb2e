package dev.weir.bench.gate;

import java.nio.file.Path;
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
 */
record Settings(
        Profile profile, Pattern include, JmhArguments jmh, String recordings, Path budgetsFile, Path resultsFolder) {

    /**
     * Reads system properties.
     *
     * @throws GateException.InvalidFlag if one has a value that it cannot have
     */
    static Settings of(Properties properties) {
        return new Settings(
                Profile.named(properties.getProperty("jmh.profile", "quick")),
                include(properties.getProperty("jmh.include", "")),
                JmhArguments.parse(properties.getProperty("jmh.args", "")),
                properties.getProperty("weir.recordings", ""),
                Path.of(properties.getProperty("weir.budgets", "benchmarks/budgets.json")),
                Path.of(properties.getProperty("jmh.results", "benchmarks/target/jmh")));
    }

    private static Pattern include(String regex) {
        try {
            return Pattern.compile(regex);
        } catch (PatternSyntaxException e) {
            throw new GateException.InvalidFlag("-Djmh.include=" + regex + " is no regular expression: "
                    + e.getDescription() + " at index " + e.getIndex());
        }
    }
}
