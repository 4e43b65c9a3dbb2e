package dev.weir.bench.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code mvn -pl benchmarks latency}: {@code weir latency} with arguments from system properties, which are blank where the user gave none.
 *
 * <p>{@code ollama.url} and {@code ollama.model} name server and model; {@code latency.args} holds further arguments, separated by white
 * space, double quotes hold one together; {@code latency.results} is where run folders go.
 */
public final class LatencyMain {

    private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|(\\S+)");

    private LatencyMain() {}

    /** Measures, and exits with the command's status. */
    public static void main(String[] arguments) {
        List<String> words = words(
                System.getProperty("ollama.url", ""),
                System.getProperty("ollama.model", ""),
                System.getProperty("latency.results", ""),
                System.getProperty("latency.args", ""));
        Weir.main(words.toArray(String[]::new));
    }

    static List<String> words(String url, String model, String results, String more) {
        List<String> words = new ArrayList<>(List.of("latency"));
        add(words, "--url", url);
        add(words, "--model", model);
        add(words, "--results", results);
        Matcher word = WORD.matcher(more);
        while (word.find()) {
            words.add(word.group(1) == null ? word.group(2) : word.group(1));
        }
        return words;
    }

    private static void add(List<String> words, String option, String value) {
        if (!value.isBlank()) {
            words.add(option);
            words.add(value.strip());
        }
    }
}
