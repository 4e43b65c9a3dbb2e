package dev.weir.jmeter;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.apache.jmeter.engine.StandardJMeterEngine;
import org.apache.jmeter.engine.util.NoThreadClone;
import org.apache.jmeter.samplers.SampleEvent;
import org.apache.jmeter.samplers.SampleListener;
import org.apache.jmeter.samplers.SampleResult;
import org.apache.jmeter.save.SaveService;
import org.apache.jmeter.services.FileServer;
import org.apache.jmeter.testelement.AbstractTestElement;
import org.apache.jmeter.util.JMeterUtils;
import org.apache.jorphan.collections.HashTree;

/** JMeter itself, in this process and without its windows: its own properties, its own reader of plans, its own engine. */
final class JMeter {

    /** What JMeter's distribution has in bin, out of its jar of the same files. */
    private static final List<String> FILES =
            List.of("jmeter.properties", "saveservice.properties", "upgrade.properties");

    private JMeter() {}

    /** Makes a home and reads its properties; once a process. */
    static void setUp(Path home) {
        try {
            Path bin = Files.createDirectories(home.resolve("bin"));
            for (String file : FILES) {
                try (InputStream in = JMeter.class.getResourceAsStream("/bin/" + file)) {
                    Files.copy(in, bin.resolve(file));
                }
            }
            JMeterUtils.setJMeterHome(home.toString());
            JMeterUtils.loadJMeterProperties(bin.resolve("jmeter.properties").toString());
            JMeterUtils.initLocale();
            SaveService.loadProperties();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static HashTree load(Path plan) throws IOException {
        return SaveService.loadTree(plan.toFile());
    }

    /** Runs a plan as `jmeter -n -t PLAN -Jname=value` does, and answers its samples. */
    static List<SampleResult> run(Path plan, Map<String, String> properties) throws IOException {
        properties.forEach(JMeterUtils::setProperty);
        try {
            FileServer.getFileServer().setBaseForScript(plan.toFile());
            HashTree tree = load(plan);
            Samples samples = new Samples();
            tree.add(tree.getArray()[0], samples);
            org.apache.jmeter.JMeter.convertSubTree(tree, false);
            StandardJMeterEngine engine = new StandardJMeterEngine();
            engine.configure(tree);
            engine.run();
            return samples.taken;
        } finally {
            properties.keySet().forEach(JMeterUtils.getJMeterProperties()::remove);
        }
    }

    /** Shared by all threads. */
    public static final class Samples extends AbstractTestElement implements SampleListener, NoThreadClone {

        private static final long serialVersionUID = 1L;

        @SuppressWarnings("serial")
        private final transient List<SampleResult> taken = Collections.synchronizedList(new ArrayList<>());

        @Override
        public void sampleOccurred(SampleEvent event) {
            taken.add(event.getResult());
        }

        @Override
        public void sampleStarted(SampleEvent event) {}

        @Override
        public void sampleStopped(SampleEvent event) {}
    }
}
