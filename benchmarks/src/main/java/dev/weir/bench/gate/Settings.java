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
                pattern("jmh.include", properties),
                JmhArguments.parse(properties.getProperty("jmh.args", "")),
                properties.getProperty("weir.recordings", ""),
                Path.of(properties.getProperty("weir.budgets", "benchmarks/budgets.json")),
                Path.of(properties.getProperty("jmh.results", "benchmarks/target/jmh")));
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
