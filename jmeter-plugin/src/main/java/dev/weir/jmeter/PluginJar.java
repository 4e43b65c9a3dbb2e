package dev.weir.jmeter;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Whether JMeter has been given all that the plugin is made of. Refers to nothing but the JDK. */
final class PluginJar {

    /** A class of each library that is needed, so that what is missing can be named. */
    private static final Map<String, String> NEEDED = needed();

    private PluginJar() {}

    private static Map<String, String> needed() {
        Map<String, String> needed = new LinkedHashMap<>();
        needed.put("weir-benchmarks", "dev.weir.bench.latency.client.TransportClient");
        needed.put("weir-core", "dev.weir.llm.LlmClient");
        needed.put("weir-replay-fixtures", "dev.weir.recording.Recording");
        needed.put("jackson-databind", "tools.jackson.databind.json.JsonMapper");
        needed.put("jackson-annotations", "com.fasterxml.jackson.annotation.JsonCreator");
        needed.put("HdrHistogram", "org.HdrHistogram.Histogram");
        needed.put("okhttp", "okhttp3.OkHttpClient");
        needed.put("okio", "okio.Buffer");
        needed.put("kotlin-stdlib", "kotlin.Unit");
        needed.put("netty-transport", "io.netty.channel.Channel");
        needed.put("jna", "com.sun.jna.Native");
        needed.put("oshi-core", "oshi.SystemInfo");
        return needed;
    }

    /** What is missing and what to do, in words; empty where nothing is. */
    static Optional<String> problem() {
        return problem(PluginJar.class.getClassLoader());
    }

    static Optional<String> problem(ClassLoader loader) {
        List<String> missing = NEEDED.entrySet().stream()
                .filter(library -> !isThere(library.getValue(), loader))
                .map(Map.Entry::getKey)
                .toList();
        return missing.isEmpty() ? Optional.empty() : Optional.of(advice(String.join(", ", missing)));
    }

    /** The same for what the JVM could not link. */
    static String problem(LinkageError error) {
        return advice("what it is built with (" + error + ")");
    }

    private static String advice(String missing) {
        return "Weir's plugin lacks " + missing
                + ": put weir-jmeter.jar, which carries all it needs (`mvn package` makes it in jmeter-plugin/target), into lib/ext of"
                + " every JMeter that takes part, take other jars of Weir's out of it, and start JMeter anew";
    }

    private static boolean isThere(String name, ClassLoader loader) {
        try {
            Class.forName(name, false, loader);
            return true;
        } catch (ClassNotFoundException | LinkageError e) {
            return false;
        }
    }
}
