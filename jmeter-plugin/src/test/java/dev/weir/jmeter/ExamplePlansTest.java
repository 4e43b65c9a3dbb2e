package dev.weir.jmeter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bench.run.Outcome;
import dev.weir.bench.run.RequestResult;
import dev.weir.bench.run.folder.RunFolder;
import dev.weir.replay.ReplayServer;
import dev.weir.replay.script.Fault;
import dev.weir.replay.script.Pacing;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.jmeter.samplers.SampleResult;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The plans that people begin with, read and driven by JMeter's own engine. */
class ExamplePlansTest {

    private static final Path EXAMPLES = Path.of("examples");

    @TempDir
    private static Path home;

    @TempDir
    private Path folder;

    @BeforeAll
    static void startsJMeter() {
        JMeter.setUp(home);
    }

    @Test
    void oneServer() throws Exception {
        drivesOneServer("one-server.jmx", "LLM stream");
    }

    @Test
    void oneServerByAJavaRequest() throws Exception {
        drivesOneServer("java-request.jmx", "LLM stream as a Java Request");
    }

    private void drivesOneServer(String plan, String label) throws Exception {
        Path runs = folder.resolve("runs");
        List<SampleResult> samples;
        try (ReplayServer server = replay()) {
            samples = JMeter.run(EXAMPLES.resolve(plan), properties(runs, Map.of("weir.url", server.url())));
        }
        assertThat(samples).hasSize(6).allSatisfy(sample -> {
            assertThat(sample.isSuccessful()).as(sample.getResponseMessage()).isTrue();
            assertThat(sample.getSampleLabel()).isEqualTo(label);
            assertThat(sample.getSubResults())
                    .extracting(SampleResult::getSampleLabel)
                    .containsExactly("first token", "first action", "tokens");
        });
        RunFolder run = Runs.onlyOne(runs);
        assertThat(run.incompleteBecause()).isEmpty();
        assertThat(run.header().load().concurrency()).isEqualTo(2);
        assertThat(run.header().invocation().commandLine()).containsExactly("jmeter", "-t", plan);
        assertThat(Runs.requests(run).stream().map(RequestResult::index)).containsExactly(0L, 1L, 2L, 3L, 4L, 5L);
    }

    @Test
    void severalServersAndARunForEach() throws Exception {
        Path runs = folder.resolve("runs");
        List<SampleResult> samples;
        try (ReplayServer a = replay();
                ReplayServer b = replay()) {
            samples = JMeter.run(
                    EXAMPLES.resolve("several-servers.jmx"),
                    properties(runs, Map.of("weir.url.a", a.url(), "weir.url.b", b.url())));
            assertThat(a.counts().completed()).isEqualTo(6);
            assertThat(b.counts().completed()).isEqualTo(6);
        }
        assertThat(samples).hasSize(12).allMatch(SampleResult::isSuccessful);
        assertThat(Runs.in(runs)).hasSize(2).allSatisfy(run -> {
            assertThat(Runs.requests(run)).hasSize(6);
            assertThat(run.header().load().concurrency())
                    .as("threads of the server's own group")
                    .isEqualTo(2);
        });
        assertThat(Runs.in(runs))
                .extracting(run -> run.header().label())
                .containsExactlyInAnyOrder("server-a", "server-b");
    }

    @Test
    void aServerThatIsDownFailsItsShareAndTheOthersGoOn() throws Exception {
        Path runs = folder.resolve("runs");
        List<SampleResult> samples;
        String gone;
        try (ReplayServer server = replay()) {
            gone = server.url();
        }
        try (ReplayServer a = replay()) {
            samples = JMeter.run(
                    EXAMPLES.resolve("several-servers.jmx"),
                    properties(runs, Map.of("weir.url.a", a.url(), "weir.url.b", gone)));
        }
        assertThat(samples)
                .filteredOn(sample -> sample.getSampleLabel().equals("LLM stream A"))
                .hasSize(6)
                .allMatch(SampleResult::isSuccessful);
        assertThat(samples)
                .filteredOn(sample -> sample.getSampleLabel().equals("LLM stream B"))
                .hasSize(6)
                .allSatisfy(sample -> assertThat(sample.getResponseMessage()).contains("start the server"));
    }

    /** A limit of the plan's own: it fails its samples, and the test goes on to its end. */
    @Test
    void aSampleTimeoutLeavesTheRunComplete() throws Exception {
        Path runs = folder.resolve("runs");
        String plan = Files.readString(EXAMPLES.resolve("one-server.jmx"));
        String sampler = "</dev.weir.jmeter.LlmStreamSampler>";
        String limited = plan.replaceFirst(sampler + "\\s*<hashTree/>", sampler + """
                        <hashTree>
                          <SampleTimeout guiclass="SampleTimeoutGui" testclass="SampleTimeout" testname="Sample Timeout" enabled="true">
                            <stringProp name="InterruptTimer.timeout">20</stringProp>
                          </SampleTimeout>
                          <hashTree/>
                        </hashTree>
                        """);
        assertThat(limited).isNotEqualTo(plan);
        List<SampleResult> samples;
        try (ReplayServer server = ReplayServer.builder()
                .pacing(Pacing.parse("none"))
                .fault(Fault.parse("stall:3"))
                .start()) {
            samples = JMeter.run(
                    Files.writeString(folder.resolve("limited.jmx"), limited),
                    properties(runs, Map.of("weir.url", server.url())));
        }
        assertThat(samples).hasSize(6).allSatisfy(sample -> {
            assertThat(sample.getResponseCode()).isEqualTo("cancelled");
            assertThat(sample.getResponseMessage())
                    .isEqualTo(
                            "cancelled: JMeter interrupted the sampler; send less, or raise the plan's Sample Timeout");
        });
        RunFolder run = Runs.onlyOne(runs);
        assertThat(run.incompleteBecause()).isEmpty();
        assertThat(Runs.requests(run)).hasSize(6).allMatch(request -> request.outcome() == Outcome.CANCELLED);
    }

    private static ReplayServer replay() throws Exception {
        return ReplayServer.builder().pacing(Pacing.parse("none")).start();
    }

    private static Map<String, String> properties(Path runs, Map<String, String> more) {
        Map<String, String> properties = new HashMap<>(more);
        properties.put("weir.prompts", "recording:generate-plan");
        properties.put("weir.runs", runs.toString());
        properties.put("weir.threads", "2");
        properties.put("weir.loops", "3");
        properties.put("weir.ramp", "0");
        return properties;
    }
}
