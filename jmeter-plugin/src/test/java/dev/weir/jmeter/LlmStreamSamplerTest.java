package dev.weir.jmeter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.jmeter.generator.Parameter;
import java.beans.IntrospectionException;
import java.beans.Introspector;
import java.beans.PropertyDescriptor;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.ResourceBundle;
import org.apache.jmeter.testbeans.BeanInfoSupport;
import org.apache.jmeter.testbeans.TestBeanHelper;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LlmStreamSamplerTest {

    @TempDir
    private static Path home;

    @BeforeAll
    static void startsJMeter() {
        JMeter.setUp(home);
    }

    @ParameterizedTest
    @EnumSource
    void eachFieldHasANameAnExplanationAGroupAndADefault(Parameter parameter) throws Exception {
        PropertyDescriptor field = field(parameter);
        ResourceBundle texts = (ResourceBundle) Introspector.getBeanInfo(LlmStreamSampler.class)
                .getBeanDescriptor()
                .getValue(BeanInfoSupport.RESOURCE_BUNDLE);
        assertThat(texts.getString(parameter.label() + ".displayName")).isNotBlank();
        assertThat(texts.getString(parameter.label() + ".shortDescription")).isNotBlank();
        assertThat(field.getValue(BeanInfoSupport.DEFAULT)).isEqualTo(parameter.usual());
        String group = (String) field.getValue("group");
        assertThat(texts.getString(group + ".displayName")).isNotBlank();
    }

    @ParameterizedTest
    @EnumSource
    void whatAPlanSaysReachesTheSampler(Parameter parameter) throws Exception {
        LlmStreamSampler sampler = new LlmStreamSampler();
        sampler.setProperty(parameter.label(), "said by the plan");
        TestBeanHelper.prepare(sampler);
        assertThat(field(parameter).getReadMethod().invoke(sampler)).isEqualTo("said by the plan");
    }

    @Test
    void itsFieldsAreThoseOfTheJavaRequest() {
        assertThat(new LlmStreamClient().getDefaultParameters().getArgumentsAsMap())
                .containsOnlyKeys(
                        Arrays.stream(Parameter.values()).map(Parameter::label).toArray(String[]::new));
    }

    private static PropertyDescriptor field(Parameter parameter) throws IntrospectionException {
        return Arrays.stream(Introspector.getBeanInfo(LlmStreamSampler.class).getPropertyDescriptors())
                .filter(field -> field.getName().equals(parameter.label()))
                .findFirst()
                .orElseThrow();
    }
}
