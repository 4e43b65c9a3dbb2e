package dev.weir.jmeter;

import dev.weir.jmeter.generator.Parameter;
import java.util.EnumMap;
import java.util.Map;
import org.apache.jmeter.samplers.AbstractSampler;
import org.apache.jmeter.samplers.Entry;
import org.apache.jmeter.samplers.Interruptible;
import org.apache.jmeter.samplers.SampleResult;
import org.apache.jmeter.testbeans.TestBean;
import org.apache.jmeter.testbeans.TestBeanHelper;
import org.apache.jmeter.testelement.TestStateListener;
import org.apache.jmeter.testelement.ThreadListener;
import org.apache.jmeter.testelement.property.FunctionProperty;
import org.jspecify.annotations.Nullable;

/**
 * The sampler "LLM stream": streams an answer of an LLM server. All threads of a process share a run folder. Its fields are those of
 * {@link Parameter}, explained in {@code LlmStreamSamplerResources.properties}; JMeter fills them in before each sample.
 *
 * <p>JMeter clones it for each thread; a clone is used by one thread, but for {@link #interrupt}.
 */
public final class LlmStreamSampler extends AbstractSampler
        implements TestBean, TestStateListener, ThreadListener, Interruptible {

    private static final long serialVersionUID = 1L;

    /** How JMeter's text of a variable without a value begins. */
    private static final String UNKNOWN_VARIABLE = "${";

    @SuppressWarnings("serial") // JMeter makes clones by reflection, and writes its own properties alone
    private transient @Nullable Map<Parameter, String> fields;

    private transient volatile @Nullable StreamSampling sampling;

    public LlmStreamSampler() {}

    @Override
    public SampleResult sample(@Nullable Entry entry) {
        StreamSampling made = sampling();
        SampleResult sample = made == null
                ? FailedSample.of("weir-plugin", PluginJar.problem().orElse("the plugin cannot be loaded"))
                : made.sample(fields());
        sample.setSampleLabel(getName());
        return sample;
    }

    /**
     * Opens the run and a connection for the first sample, so that neither is in a sample's time. Not where that would take a guess: a prompt of
     * functions or variables is only asked for by the sample itself, because a function may answer otherwise the next time, and variables
     * of elements such as a CSV Data Set have no value before the first sample. Then the first sample opens them.
     */
    @Override
    public void threadStarted() {
        StreamSampling made = sampling();
        if (made == null || getProperty(Parameter.PROMPT.label()) instanceof FunctionProperty) {
            return;
        }
        TestBeanHelper.prepare(this); // which JMeter does before a sample, and not before this
        if (fields().values().stream().noneMatch(text -> text.contains(UNKNOWN_VARIABLE))) {
            made.prepare(fields());
        }
    }

    @Override
    public void threadFinished() {
        StreamSampling made = sampling;
        if (made != null) {
            made.finish();
        }
    }

    @Override
    public void testStarted() {
        StreamSampling made = sampling();
        if (made != null) {
            made.join(this);
        }
    }

    @Override
    public void testStarted(String host) {
        testStarted();
    }

    @Override
    public void testEnded() {
        StreamSampling made = sampling();
        if (made != null) {
            made.leave(this);
        }
    }

    @Override
    public void testEnded(String host) {
        testEnded();
    }

    @Override
    public boolean interrupt() {
        StreamSampling made = sampling;
        return made != null && made.cancel();
    }

    /** Null where the plugin's jar is not whole. */
    private @Nullable StreamSampling sampling() {
        StreamSampling made = sampling;
        if (made == null && PluginJar.problem().isEmpty()) {
            made = new StreamSampling();
            sampling = made;
        }
        return made;
    }

    private Map<Parameter, String> fields() {
        Map<Parameter, String> known = fields;
        if (known == null) {
            known = new EnumMap<>(Parameter.class);
            fields = known;
        }
        return known;
    }

    private String field(Parameter parameter) {
        return fields().getOrDefault(parameter, parameter.usual());
    }

    private void setField(Parameter parameter, @Nullable String text) {
        fields().put(parameter, text == null ? "" : text);
    }

    public String getUrl() {
        return field(Parameter.URL);
    }

    public void setUrl(@Nullable String text) {
        setField(Parameter.URL, text);
    }

    public String getModel() {
        return field(Parameter.MODEL);
    }

    public void setModel(@Nullable String text) {
        setField(Parameter.MODEL, text);
    }

    public String getApi() {
        return field(Parameter.API);
    }

    public void setApi(@Nullable String text) {
        setField(Parameter.API, text);
    }

    public String getHeaders() {
        return field(Parameter.HEADERS);
    }

    public void setHeaders(@Nullable String text) {
        setField(Parameter.HEADERS, text);
    }

    public String getPrompt() {
        return field(Parameter.PROMPT);
    }

    public void setPrompt(@Nullable String text) {
        setField(Parameter.PROMPT, text);
    }

    public String getPrompts() {
        return field(Parameter.PROMPTS);
    }

    public void setPrompts(@Nullable String text) {
        setField(Parameter.PROMPTS, text);
    }

    public String getSeed() {
        return field(Parameter.SEED);
    }

    public void setSeed(@Nullable String text) {
        setField(Parameter.SEED, text);
    }

    public String getTemperature() {
        return field(Parameter.TEMPERATURE);
    }

    public void setTemperature(@Nullable String text) {
        setField(Parameter.TEMPERATURE, text);
    }

    public String getNumPredict() {
        return field(Parameter.NUM_PREDICT);
    }

    public void setNumPredict(@Nullable String text) {
        setField(Parameter.NUM_PREDICT, text);
    }

    public String getNumCtx() {
        return field(Parameter.NUM_CTX);
    }

    public void setNumCtx(@Nullable String text) {
        setField(Parameter.NUM_CTX, text);
    }

    public String getFirstByteTimeoutMs() {
        return field(Parameter.FIRST_BYTE_TIMEOUT_MS);
    }

    public void setFirstByteTimeoutMs(@Nullable String text) {
        setField(Parameter.FIRST_BYTE_TIMEOUT_MS, text);
    }

    public String getIdleTimeoutMs() {
        return field(Parameter.IDLE_TIMEOUT_MS);
    }

    public void setIdleTimeoutMs(@Nullable String text) {
        setField(Parameter.IDLE_TIMEOUT_MS, text);
    }

    public String getTotalTimeoutMs() {
        return field(Parameter.TOTAL_TIMEOUT_MS);
    }

    public void setTotalTimeoutMs(@Nullable String text) {
        setField(Parameter.TOTAL_TIMEOUT_MS, text);
    }

    public String getClient() {
        return field(Parameter.CLIENT);
    }

    public void setClient(@Nullable String text) {
        setField(Parameter.CLIENT, text);
    }

    public String getRuns() {
        return field(Parameter.RUNS);
    }

    public void setRuns(@Nullable String text) {
        setField(Parameter.RUNS, text);
    }

    public String getLabel() {
        return field(Parameter.LABEL);
    }

    public void setLabel(@Nullable String text) {
        setField(Parameter.LABEL, text);
    }

    public String getShard() {
        return field(Parameter.SHARD);
    }

    public void setShard(@Nullable String text) {
        setField(Parameter.SHARD, text);
    }

    public String getAllowPromptCache() {
        return field(Parameter.ALLOW_PROMPT_CACHE);
    }

    public void setAllowPromptCache(@Nullable String text) {
        setField(Parameter.ALLOW_PROMPT_CACHE, text);
    }
}
