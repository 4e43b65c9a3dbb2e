package dev.weir.jmeter;

import dev.weir.bench.run.folder.RunException;
import dev.weir.jmeter.generator.Answer;
import dev.weir.jmeter.generator.Generator;
import dev.weir.jmeter.generator.Generators;
import dev.weir.jmeter.generator.Parameter;
import dev.weir.jmeter.generator.Settings;
import dev.weir.jmeter.generator.Stream;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.jmeter.samplers.SampleResult;
import org.apache.jmeter.services.FileServer;
import org.apache.jmeter.threads.AbstractThreadGroup;
import org.apache.jmeter.threads.JMeterContextService;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What both samplers do: parameters to a request, and what came of it to a sample. To be used by one thread, but for {@link #cancel};
 * nothing is thrown into JMeter.
 */
final class StreamSampling {

    private static final Logger LOG = LoggerFactory.getLogger(StreamSampling.class);

    private final Generators generators;
    private final Map<Generator, Stream> streams = new HashMap<>();
    private volatile @Nullable Stream current;

    StreamSampling() {
        this(Generators.OF_PROCESS);
    }

    StreamSampling(Generators generators) {
        this.generators = generators;
    }

    void join(Object part) {
        generators.join(part);
    }

    void leave(Object part) {
        try {
            generators.leave(part);
        } catch (IOException | RunException e) {
            LOG.error("the run folder is not complete: {}", e.getMessage(), e);
        }
    }

    /** Opens what a sample will need; what is wrong, the sample itself tells. */
    void prepare(Map<Parameter, String> parameters) {
        try {
            stream(parameters);
        } catch (IOException | RuntimeException | LinkageError e) {
            LOG.warn("no run could be opened yet: {}", said(e));
        }
    }

    SampleResult sample(Map<Parameter, String> parameters) {
        try {
            Stream stream = stream(parameters);
            long startedMs = new SampleResult().currentTimeInMillis();
            Answer answer = stream.ask(text(parameters));
            Samples samples = new Samples(answer, startedMs);
            samples.putVariables(JMeterContextService.getContext().getVariables());
            return samples.sample();
        } catch (IllegalArgumentException e) {
            return FailedSample.of("weir-parameter", said(e));
        } catch (IOException e) {
            return FailedSample.of("weir-not-ready", said(e));
        } catch (RunException e) {
            return FailedSample.of("weir-run-folder", said(e));
        } catch (LinkageError e) {
            return FailedSample.of("weir-plugin", PluginJar.problem(e));
        } catch (RuntimeException e) {
            LOG.error("a request failed for a reason of Weir's own", e);
            return FailedSample.of("weir-failure", e + "; jmeter.log has its trace");
        }
    }

    /** Ends the request that is under way. From any thread; answers whether there was anything to ask. */
    boolean cancel() {
        Stream asking = current;
        if (asking != null) {
            asking.cancel("JMeter interrupted the sampler");
        }
        return asking != null;
    }

    private Stream stream(Map<Parameter, String> parameters) throws IOException {
        Settings settings = Settings.of(parameters, System.getenv());
        Generator generator = generators.of(settings, StreamSampling::threads, commandLine(), text(parameters));
        Stream stream = streams.computeIfAbsent(generator, Generator::stream);
        current = stream;
        return stream;
    }

    /** Those of this thread's group: other groups have runs of their own, or the run says that they share it. */
    private static int threads() {
        AbstractThreadGroup group = JMeterContextService.getContext().getThreadGroup();
        int ofGroup = group == null ? 0 : group.getNumThreads();
        return ofGroup > 0 // a group may start threads by a schedule, and not know how many
                ? ofGroup
                : Math.max(JMeterContextService.getTotalThreads(), JMeterContextService.getNumberOfThreads());
    }

    private static String text(Map<Parameter, String> parameters) {
        return parameters.getOrDefault(Parameter.PROMPT, "").strip();
    }

    /** JMeter's own may hold secrets; the plan is what a reader needs. */
    private static List<String> commandLine() {
        String plan = FileServer.getFileServer().getScriptName();
        return plan == null ? List.of("jmeter") : List.of("jmeter", "-t", plan);
    }

    /** Weir's messages speak to who types commands. */
    private static String said(Throwable e) {
        return String.valueOf(e.getMessage())
                .replace("name one with --model", "name one in the field model")
                .replace("name the model with --model", "name the model in the field model")
                .replace("--header sends secrets", "the field headers sends secrets");
    }
}
