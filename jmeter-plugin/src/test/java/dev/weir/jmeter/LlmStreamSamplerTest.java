package dev.weir.jmeter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bench.run.RequestResult;
import dev.weir.bench.run.folder.RunFolder;
import dev.weir.jmeter.generator.Parameter;
import dev.weir.replay.ReplayServer;
import dev.weir.replay.script.Pacing;
import java.beans.IntrospectionException;
import java.beans.Introspector;
import java.beans.PropertyDescriptor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.ResourceBundle;
import java.util.function.Consumer;
import org.apache.jmeter.engine.util.CompoundVariable;
import org.apache.jmeter.testbeans.BeanInfoSupport;
import org.apache.jmeter.testbeans.TestBeanHelper;
import org.apache.jmeter.testelement.property.FunctionProperty;
import org.apache.jmeter.threads.JMeterContextService;
import org.apache.jmeter.threads.openmodel.OpenModelThreadGroup;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LlmStreamSamplerTest {

    @TempDir
    private static Path home;

    @TempDir
    private Path folder;

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

    /** JMeter fills a clone's fields before each sample, and not before it says that a thread begins. */
    @Test
    void theRunIsOpenBeforeTheFirstSample() throws Exception {
        Path runs = folder.resolve("runs");
        LlmStreamSampler sampler = new LlmStreamSampler();
        try (ReplayServer server = ReplayServer.builder().start()) {
            plan(sampler, server.url(), runs);
            sampler.testStarted();
            sampler.threadStarted();
            assertThat(Runs.onlyOne(runs).header().server().url()).isEqualTo(server.url());
            sampler.threadFinished();
            sampler.testEnded();
        }
        assertThat(Runs.onlyOne(runs).incompleteBecause()).isEmpty();
    }

    /** The text of a variable that a CSV Data Set will fill in names no server and no run. */
    @Test
    void whatHasNoValueBeforeTheFirstSampleOpensNoRun() throws Exception {
        assertOpensNoRunBeforeASample(sampler -> sampler.setProperty(Parameter.LABEL.label(), "${line}"));
    }

    /** A function such as __counter would answer once for nothing. */
    @Test
    void aPromptOfFunctionsIsLeftToTheFirstSample() throws Exception {
        CompoundVariable asked = new CompoundVariable("${__counter(FALSE)}");
        assertOpensNoRunBeforeASample(sampler -> {
            sampler.setProperty(Parameter.PROMPTS.label(), "");
            sampler.setProperty(new FunctionProperty(Parameter.PROMPT.label(), asked));
        });
        assertThat(asked.execute()).isEqualTo("1");
    }

    /** JMeter's Open Model Thread Group makes a thread, and a clone of the sampler, for each arrival. */
    @Test
    void arrivalsShareAConnectionAndAreAnOpenLoad() throws Exception {
        Path runs = folder.resolve("runs");
        LlmStreamSampler sampler = new LlmStreamSampler();
        JMeterContextService.getContext().setThreadGroup(new OpenModelThreadGroup());
        try (ReplayServer server =
                ReplayServer.builder().pacing(Pacing.parse("none")).start()) {
            plan(sampler, server.url(), runs);
            sampler.testStarted();
            for (int i = 0; i < 5; i++) {
                LlmStreamSampler clone = (LlmStreamSampler) sampler.clone();
                clone.threadStarted();
                if (i != 3) { // one whose thread has nothing to ask
                    assertThat(clone.sample(null).isSuccessful()).isTrue();
                }
                clone.threadFinished();
            }
            sampler.testEnded();
        } finally {
            JMeterContextService.getContext().clear();
        }
        RunFolder run = Runs.onlyOne(runs);
        assertThat(run.header().load().describe()).isEqualTo("open");
        assertThat(Runs.requests(run).stream().map(RequestResult::stream)).containsExactly(0, 0, 0, 0);
    }

    private void assertOpensNoRunBeforeASample(Consumer<LlmStreamSampler> alsoPlanned) throws IOException {
        Path runs = folder.resolve("runs");
        LlmStreamSampler sampler = new LlmStreamSampler();
        try (ReplayServer server = ReplayServer.builder().start()) {
            plan(sampler, server.url(), runs);
            alsoPlanned.accept(sampler);
            sampler.testStarted();
            sampler.threadStarted();
            sampler.testEnded();
        }
        assertThat(Runs.in(runs)).isEmpty();
    }

    private static void plan(LlmStreamSampler sampler, String url, Path runs) {
        sampler.setProperty(Parameter.URL.label(), url);
        sampler.setProperty(Parameter.PROMPTS.label(), "recording:generate-plan");
        sampler.setProperty(Parameter.RUNS.label(), runs.toString());
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
