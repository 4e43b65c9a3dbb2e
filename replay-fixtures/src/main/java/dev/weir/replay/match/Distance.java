package dev.weir.replay.match;

import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * How far two requests are apart that ask {@linkplain Ask#isLike alike}. The first line in which two distances differ decides which of
 * them is less:
 *
 * <table>
 * <caption>What is compared, in this order</caption>
 * <tr><th>of the request</th><th>distance</th></tr>
 * <tr><td>{@code prompt}, {@code messages}</td><td>0 the same; 1 others</td></tr>
 * <tr><td>{@code format}</td><td>0 the same, or none in both; 1 the same type at its root ({@code "json"} is an object); 2 another
 *     type; 3 a format in one of the two only</td></tr>
 * <tr><td>{@code think}</td><td>0 the same; 1 another, or in one of the two only</td></tr>
 * <tr><td>{@code tools}, {@code raw}, {@code logprobs} and all others</td><td>how many differ, or are in one only</td></tr>
 * <tr><td>{@code options}</td><td>how many differ, or are in one only</td></tr>
 * </table>
 *
 * Members that say what their absence says too do not count, and {@code 0} is the same number as {@code 0.0}.
 */
record Distance(int words, int format, int think, int others, int options) implements Comparable<Distance> {

    private static final Set<String> WORDS = Set.of("prompt", "messages");
    private static final String FORMAT = "format";
    private static final String THINK = "think";
    private static final String OPTIONS = "options";

    private static final Comparator<Distance> ORDER = Comparator.comparingInt(Distance::words)
            .thenComparingInt(Distance::format)
            .thenComparingInt(Distance::think)
            .thenComparingInt(Distance::others)
            .thenComparingInt(Distance::options);

    static Distance between(Ask one, Ask other) {
        Set<String> different = differences(one.members(), other.members());
        long words = different.stream().filter(WORDS::contains).count();
        long apart = different.stream()
                .filter(Set.of(FORMAT, THINK, OPTIONS)::contains)
                .count();
        return new Distance(
                words > 0 ? 1 : 0,
                different.contains(FORMAT) ? formats(one, other) : 0,
                different.contains(THINK) ? 1 : 0,
                Math.toIntExact(different.size() - words - apart),
                differences(options(one), options(other)).size());
    }

    private static int formats(Ask one, Ask other) {
        JsonNode ones = one.members().get(FORMAT);
        JsonNode others = other.members().get(FORMAT);
        if (ones == null || others == null) {
            return 3;
        }
        return rootType(ones).equals(rootType(others)) ? 1 : 2;
    }

    /** The type of all answers in a format; {@code "json"} stands for a grammar whose root is an object (llm/server.go). */
    private static String rootType(JsonNode format) {
        return format.isString() ? "object" : format.path("type").asString("");
    }

    private static Map<String, JsonNode> options(Ask ask) {
        Map<String, JsonNode> options = new HashMap<>();
        JsonNode given = ask.members().get(OPTIONS);
        if (given != null) {
            given.properties().forEach(option -> options.put(option.getKey(), option.getValue()));
        }
        return options;
    }

    /** The names that one of the two has and the other has not, or has with another value. */
    private static Set<String> differences(Map<String, JsonNode> ones, Map<String, JsonNode> others) {
        Set<String> names = new HashSet<>(ones.keySet());
        names.addAll(others.keySet());
        names.removeIf(name -> Scalars.areSame(ones.get(name), others.get(name)));
        return names;
    }

    boolean isZero() {
        return words + format + think + others + options == 0;
    }

    @Override
    public int compareTo(Distance other) {
        return ORDER.compare(this, other);
    }
}
