package dev.weir.bench.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bench.inspect.FoundPlan;
import dev.weir.bench.inspect.Inspection;
import dev.weir.bench.inspect.Inspector;
import dev.weir.plan.ToolRegistry;
import dev.weir.recording.Recording;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** The demonstration on recordings tells their own times, to the nanosecond. */
class RecordedDemoTest {

    private static final Recording BLOCKING = Recording.bundled(RecordedDemo.BLOCKING);
    private static final Recording STREAMING = Recording.bundled(RecordedDemo.STREAMING);
    private static final Recording BATCH = Recording.bundled(RecordedDemo.BATCH);

    private final StringWriter written = new StringWriter();

    private DemoResult run(boolean isTerminal, int columns) {
        DemoScreen screen = new DemoScreen(new PrintWriter(written, true), OptionalInt.of(columns), isTerminal, true);
        DemoResult result = new Demo(RecordedDemo.of(Pace.NONE), screen).run();
        screen.batch(result);
        return result;
    }

    private static long lastNs(Recording recording) {
        return recording.chunkNs(recording.chunkCount() - 1);
    }

    private static List<Long> planTimesNs(Recording recording) {
        Inspection inspection = Inspector.inspect(recording, ToolRegistry.bundled());
        return inspection.answer().orElseThrow().plans().stream()
                .filter(plan -> plan.reasons().isEmpty())
                .map(FoundPlan::closedNs)
                .toList();
    }

    @Test
    void tellsTheTimesOfTheRecordedChunks() {
        DemoResult result = run(false, 80);
        assertThat(result.blockingNs()).isEqualTo(lastNs(BLOCKING));
        assertThat(result.streamingNs()).isEqualTo(lastNs(STREAMING));
        assertThat(result.firstChunkNs()).isEqualTo(STREAMING.chunkNs(0));
        assertThat(result.firstPlanNs()).hasValue(planTimesNs(STREAMING).get(0));
        assertThat(result.batchNs()).isEqualTo(lastNs(BATCH));
        assertThat(result.agents())
                .extracting(DemoResult.Agent::id)
                .containsExactlyInAnyOrder(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L);
        List<Long> plans = new ArrayList<>();
        result.agents().forEach(agent -> plans.add(agent.planNs().orElse(-1)));
        assertThat(plans).isEqualTo(planTimesNs(BATCH));
    }

    @Test
    void tellsTheTextsOfTheRecordings() {
        DemoResult result = run(false, 80);
        assertThat(result.isSameText()).isTrue();
        assertThat(result.similarity()).isEqualTo(1);
        assertThat(result.streamingText())
                .isEqualTo(Inspector.inspect(STREAMING, ToolRegistry.bundled())
                        .answer()
                        .orElseThrow()
                        .text()
                        .value());
    }

    /** On this CPU the prompt took most of the time: the reference report's figure is not repeated where it is not found. */
    @Test
    void judgesTheSpeedUpThatItTells() {
        DemoResult result = run(false, 80);
        assertThat(result.speedUp()).isEqualTo((double) lastNs(BLOCKING) / STREAMING.chunkNs(0));
        assertThat(result.verdict())
                .isEqualTo(
                        "1.48 times sooner: less than the 4 to 8 times claimed; the first chunk alone took 68 % of the blocking"
                                + " request's time");
    }

    @Test
    void saysInEveryLineThatItIsARecording() {
        run(false, 80);
        assertThat(written.toString().lines())
                .allMatch(line -> line.startsWith("[recorded]"))
                .allMatch(line -> line.length() <= 80);
        assertThat(written.toString()).contains("5 chunks after 1.", "10 of 10 agents got a plan: the first after");
    }

    @Test
    void goesOnBelowTheVerdictWhereItIsLong() {
        run(false, 80);
        assertThat(written.toString())
                .contains(
                        "[recorded] verdict  first chunk 1.48 times sooner: less than the 4 to 8 times",
                        "[recorded]          claimed; the first chunk alone took 68 % of the blocking");
    }

    @Test
    void writesTheLinesOfTheAgentsAnewOnATerminal() {
        run(true, 80);
        String text = written.toString();
        assertThat(text).contains("agent 10  waiting", "\u001b[10A");
        assertThat(text.split("\u001b\\[10A", -1))
                .as("once when it begins, once for each agent")
                .hasSize(11);
        for (String line : text.split("[\r\n]+", -1)) {
            String shown = line.replaceAll("\u001b\\[\\d*[AK]", "");
            assertThat(shown)
                    .as("a line that is longer would be broken, and not be written anew")
                    .hasSizeLessThan(80);
            assertThat(shown.isEmpty() || shown.startsWith("[recorded]"))
                    .as(shown)
                    .isTrue();
        }
    }
}
