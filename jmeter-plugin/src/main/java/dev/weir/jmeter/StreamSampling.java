package dev.weir.jmeter;

import dev.weir.bench.run.folder.RunException;
import dev.weir.jmeter.generator.Answer;
import dev.weir.jmeter.generator.Generator;
import dev.weir.jmeter.generator.Generators;
import dev.weir.jmeter.generator.Parameter;
import dev.weir.jmeter.generator.Settings;
import dev.weir.jmeter.generator.Stream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.apache.jmeter.samplers.SampleResult;
import org.apache.jmeter.services.FileServer;
import org.apache.jmeter.threads.AbstractThreadGroup;
import org.apache.jmeter.threads.JMeterContextService;
import org.apache.jmeter.threads.openmodel.OpenModelThreadGroup;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What both samplers do: parameters to a request, and what came of it to a sample. To be used by one thread, but for {@link #cancel};
 * nothing is thrown into JMeter.
 */
final class StreamSampling {

    private static final Logger LOG = LoggerFactory.getLogger(StreamSampling.class);
    private static final String INTERRUPTED = "JMeter interrupted the sampler";

    private final Generators generators;
    private @Nullable Stream ahead;

    private final Object cancelling = new Object();
    private boolean isSampling;
    private boolean isCancelled;
    private @Nullable Stream asking;

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

    /** Opens what the next sample will need; what is wrong, the sample itself tells. */
    void prepare(Map<Parameter, String> parameters) {
        try {
            ahead = stream(parameters);
        } catch (IOException | RuntimeException | LinkageError e) {
            LOG.warn("no run could be opened yet: {}", said(e));
        }
    }

    /** The thread is at its end: what was opened for a sample that it did not come to, is others'. */
    void finish() {
        Stream unused = ahead;
        if (unused != null) {
            ahead = null;
            unused.close();
        }
    }

    SampleResult sample(Map<Parameter, String> parameters) {
        synchronized (cancelling) {
            isSampling = true;
            isCancelled = false;
        }
        try (Stream stream = stream(parameters)) {
            long startedMs = new SampleResult().currentTimeInMillis();
            Samples samples = new Samples(ask(stream, text(parameters)), startedMs);
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
        } finally {
            synchronized (cancelling) {
                isSampling = false;
            }
        }
    }

    private Answer ask(Stream stream, String text) {
        synchronized (cancelling) {
            asking = stream;
            if (isCancelled) {
                stream.cancel(INTERRUPTED);
            }
        }
        try {
            return stream.ask(text);
        } finally {
            synchronized (cancelling) {
                asking = null; // from here on its requests may be another thread's
            }
        }
    }

    /** Ends the request of the sample that is under way, also where it has yet to be sent. From any thread; answers whether there is one. */
    boolean cancel() {
        synchronized (cancelling) {
            isCancelled = isSampling;
            if (asking != null) {
                asking.cancel(INTERRUPTED);
            }
            return isSampling;
        }
    }

    /** The one that was opened ahead, if it is of the same run. */
    private Stream stream(Map<Parameter, String> parameters) throws IOException {
        Settings settings = Settings.of(parameters, System.getenv());
        Generator generator = generators.of(settings, StreamSampling::threads, commandLine(), text(parameters));
        Stream opened = ahead;
        if (opened != null && opened.isOf(generator)) {
            ahead = null;
            return opened;
        }
        finish();
        return generator.stream();
    }

    /**
     * Those of this thread's group: other groups have runs of their own, or the run says that they share it. An open model's begin by a
     * schedule, whatever the others do.
     */
    private static OptionalInt threads() {
        AbstractThreadGroup group = JMeterContextService.getContext().getThreadGroup();
        if (group instanceof OpenModelThreadGroup) {
            return OptionalInt.empty();
        }
        int ofGroup = group == null ? 0 : group.getNumThreads();
        int known = ofGroup > 0 // a group of somebody's own may not know how many it will start
                ? ofGroup
                : Math.max(JMeterContextService.getTotalThreads(), JMeterContextService.getNumberOfThreads());
        return OptionalInt.of(Math.max(1, known));
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
                .replace("measure with --client netty", "set the field client to netty")
                .replace("--header sends secrets", "the field headers sends secrets");
    }
}
