package dev.weir.jmeter;

import dev.weir.jmeter.generator.Parameter;
import java.beans.PropertyDescriptor;
import java.util.stream.Stream;
import org.apache.jmeter.testbeans.BeanInfoSupport;
import org.apache.jmeter.testbeans.gui.TypeEditor;

/** The form of the sampler "LLM stream": its groups of fields, and what they are at first. JMeter finds it by its name. */
public final class LlmStreamSamplerBeanInfo extends BeanInfoSupport {

    private static final String[] APIS = {"ollama", "chat", "openai"};
    private static final String[] CLIENTS = {"auto", "kernel", "netty"};
    private static final String[] YES_OR_NO = {"false", "true"};

    public LlmStreamSamplerBeanInfo() {
        super(LlmStreamSampler.class);
        group("server", Parameter.URL, Parameter.MODEL, Parameter.API, Parameter.HEADERS);
        group("question", Parameter.PROMPT, Parameter.PROMPTS, Parameter.SEED);
        group("answer", Parameter.NUM_PREDICT, Parameter.NUM_CTX, Parameter.TEMPERATURE);
        group("limits", Parameter.FIRST_BYTE_TIMEOUT_MS, Parameter.IDLE_TIMEOUT_MS, Parameter.TOTAL_TIMEOUT_MS);
        group("run", Parameter.RUNS, Parameter.LABEL, Parameter.SHARD, Parameter.CLIENT, Parameter.ALLOW_PROMPT_CACHE);
        for (Parameter parameter : Parameter.values()) {
            PropertyDescriptor field = property(parameter.label());
            field.setValue(NOT_UNDEFINED, true);
            field.setValue(DEFAULT, parameter.usual());
        }
        choices(Parameter.API, APIS);
        choices(Parameter.CLIENT, CLIENTS);
        choices(Parameter.ALLOW_PROMPT_CACHE, YES_OR_NO);
        for (Parameter text : new Parameter[] {Parameter.HEADERS, Parameter.PROMPT}) {
            property(text.label(), TypeEditor.TextAreaEditor);
        }
    }

    private void group(String name, Parameter... parameters) {
        createPropertyGroup(name, Stream.of(parameters).map(Parameter::label).toArray(String[]::new));
    }

    /** Others may be written too: an expression of JMeter's, for one. */
    private void choices(Parameter parameter, String... choices) {
        property(parameter.label()).setValue(TAGS, choices);
    }
}
