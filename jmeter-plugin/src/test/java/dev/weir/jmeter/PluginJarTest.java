package dev.weir.jmeter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bench.latency.client.TransportClient;
import dev.weir.llm.LlmClient;
import dev.weir.recording.Recording;
import java.io.File;
import java.lang.reflect.Constructor;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.apache.jmeter.samplers.SampleResult;
import org.junit.jupiter.api.Test;

class PluginJarTest {

    @Test
    void findsAllThatThePluginNeeds() {
        assertThat(PluginJar.problem()).isEmpty();
    }

    /** The class path of a JMeter into whose lib/ext somebody put the plugin's classes and nothing else. */
    @Test
    void aSamplerWithoutWeirNamesWhatIsMissingAndWhatToDo() throws Exception {
        List<URL> urls = new ArrayList<>();
        List<URI> missing = new ArrayList<>();
        for (Class<?> type : List.of(TransportClient.class, LlmClient.class, Recording.class, Histogram.class)) {
            missing.add(type.getProtectionDomain().getCodeSource().getLocation().toURI());
        }
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            URI uri = new File(entry).getAbsoluteFile().toURI().normalize();
            if (missing.stream().noneMatch(each -> new File(each).equals(new File(uri)))) {
                urls.add(uri.toURL());
            }
        }
        try (URLClassLoader loader =
                new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
            for (String sampler : Arrays.asList("LlmStreamSampler", "LlmStreamClient")) {
                String said = said(loader.loadClass("dev.weir.jmeter." + sampler), loader);
                assertThat(said)
                        .contains("lacks weir-benchmarks, weir-core, weir-replay-fixtures, HdrHistogram")
                        .contains("put weir-jmeter.jar")
                        .contains("lib/ext");
            }
        }
    }

    @Test
    void alsoWhatCannotBeLinkedIsSaidWithWhatToDo() {
        assertThat(PluginJar.problem(new NoSuchMethodError("okio.Buffer.snapshot()")))
                .contains("okio.Buffer.snapshot()")
                .contains("put weir-jmeter.jar");
    }

    /** Whichever sampler it is, in another class loader's JMeter. */
    private static String said(Class<?> sampler, ClassLoader loader) throws ReflectiveOperationException {
        Constructor<?> constructor = sampler.getConstructor();
        Object made = constructor.newInstance();
        Object sample;
        if (sampler.getSimpleName().equals("LlmStreamClient")) {
            Class<?> context = loader.loadClass("org.apache.jmeter.protocol.java.sampler.JavaSamplerContext");
            Object arguments = sampler.getMethod("getDefaultParameters").invoke(made);
            Object given = context.getConstructor(arguments.getClass()).newInstance(arguments);
            sampler.getMethod("setupTest", context).invoke(made, given);
            sample = sampler.getMethod("runTest", context).invoke(made, given);
            sampler.getMethod("teardownTest", context).invoke(made, given);
        } else {
            sampler.getMethod("testStarted").invoke(made);
            sampler.getMethod("threadStarted").invoke(made);
            Class<?> entry = loader.loadClass("org.apache.jmeter.samplers.Entry");
            sample = sampler.getMethod("sample", entry).invoke(made, new Object[] {null});
            sampler.getMethod("testEnded").invoke(made);
        }
        Class<?> result = loader.loadClass(SampleResult.class.getName());
        assertThat(result.getMethod("isSuccessful").invoke(sample)).isEqualTo(false);
        return String.valueOf(result.getMethod("getResponseMessage").invoke(sample));
    }
}
