package dev.weir.jmeter;

import dev.weir.jmeter.generator.Parameter;
import java.util.EnumMap;
import java.util.Map;
import org.apache.jmeter.config.Arguments;
import org.apache.jmeter.protocol.java.sampler.AbstractJavaSamplerClient;
import org.apache.jmeter.protocol.java.sampler.JavaSamplerContext;
import org.apache.jmeter.samplers.Interruptible;
import org.apache.jmeter.samplers.SampleResult;
import org.jspecify.annotations.Nullable;

/**
 * A Java Request that streams an answer of an LLM server. JMeter makes one for each thread; all of a process share a run folder. The
 * parameters are those of {@link LlmStreamSampler}.
 */
public final class LlmStreamClient extends AbstractJavaSamplerClient implements Interruptible {

    private volatile @Nullable StreamSampling sampling;

    public LlmStreamClient() {}

    @Override
    public Arguments getDefaultParameters() {
        Arguments arguments = new Arguments();
        for (Parameter parameter : Parameter.values()) {
            arguments.addArgument(parameter.label(), parameter.usual());
        }
        return arguments;
    }

    /** Opens the run and a connection for the first sample, so that neither is in a sample's time. */
    @Override
    public void setupTest(JavaSamplerContext context) {
        if (PluginJar.problem().isEmpty()) {
            StreamSampling made = new StreamSampling();
            sampling = made;
            made.join(this);
            made.prepare(parameters(context));
        }
    }

    @Override
    public SampleResult runTest(JavaSamplerContext context) {
        StreamSampling made = sampling;
        if (made == null) {
            return FailedSample.of("weir-plugin", PluginJar.problem().orElse("setupTest was not called"));
        }
        return made.sample(parameters(context));
    }

    @Override
    public void teardownTest(JavaSamplerContext context) {
        StreamSampling made = sampling;
        if (made != null) {
            made.leave(this);
        }
    }

    @Override
    public boolean interrupt() {
        StreamSampling made = sampling;
        return made != null && made.cancel();
    }

    private static Map<Parameter, String> parameters(JavaSamplerContext context) {
        Map<Parameter, String> parameters = new EnumMap<>(Parameter.class);
        for (Parameter parameter : Parameter.values()) {
            parameters.put(parameter, context.getParameter(parameter.label(), ""));
        }
        return parameters;
    }
}
