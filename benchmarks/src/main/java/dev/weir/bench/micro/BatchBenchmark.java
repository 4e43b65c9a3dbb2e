package dev.weir.bench.micro;

import dev.weir.bench.micro.contender.RecordedClient;
import dev.weir.bench.micro.input.BenchStream;
import dev.weir.bench.micro.input.Reads;
import dev.weir.bench.micro.input.Squad;
import dev.weir.llm.LlmRequest;
import dev.weir.plan.Plan;
import dev.weir.plan.ToolRegistry;
import dev.weir.plan.extract.PlanParser;
import dev.weir.planner.AgentRequest;
import dev.weir.planner.BatchPlanner;
import dev.weir.planner.BatchReport;
import dev.weir.planner.PlannerOptions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What does it cost to hand each agent of a batch its plan, beside reading the bytes and nothing else?
 *
 * <p>Timed: one batch, but for HTTP, the server, and waiting for them. After which share of the stream's time each agent had its plan is
 * no matter of CPU time: {@link DeliveryShares} computes it from recorded arrival times, and the gate's report shows it.
 *
 * <table>
 * <caption>Contenders</caption>
 * <tr><th>method</th><th>what it is</th><th>not matched</th></tr>
 * <tr><td>{@code readOnly}</td><td>the ruler: takes the reads and looks at none</td><td>finds nothing</td></tr>
 * <tr><td>{@code planner}</td><td>{@link BatchPlanner}: queue, prompt, schema, records, plans, a stage and a call for each agent</td>
 * <td></td></tr>
 * <tr><td>{@code collectThenParse}</td><td>records to a String, {@link PlanParser} at its end, a map by agent</td><td>writes no prompt;
 * no plan before the last byte</td></tr>
 * </table>
 *
 * <p>Expected on a 2020s x86 core, with ten plans: planner at most 100 us more than readOnly.
 *
 * <p>Run: {@code mvn -pl benchmarks jmh -Djmh.include=BatchBenchmark}
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 8, time = 250, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 200, timeUnit = TimeUnit.MILLISECONDS)
@Fork(1)
@About(per = Unit.OPERATION)
public class BatchBenchmark {

    /** Name of a recording of an answer for a batch. */
    @Param({"generate-batch-10", "generate-batch-100"})
    String stream;

    /** {@code recorded}, or the length of a read in bytes. */
    @Param({"recorded"})
    String reads;

    private Reads source;
    private byte[] buffer;
    private List<AgentRequest> squad;
    private RecordedClient client;
    private BatchPlanner planner;
    private PlanParser parser;
    private long delivered;

    @Setup(Level.Trial)
    public void load() {
        BenchStream recorded = BenchStream.named(stream);
        source = recorded.reads(reads);
        buffer = new byte[Reads.BUFFER_BYTES];
        squad = Squad.of(recorded.planCount());
        client = new RecordedClient(recorded.reads(reads));
        planner = new BatchPlanner(client, PlannerOptions.defaults().withBatchLimit(squad.size()));
        parser = new PlanParser(ToolRegistry.bundled());
    }

    @Benchmark
    public long readOnly() {
        return source.next().drain(buffer);
    }

    @Benchmark
    public BatchReport planner() {
        for (AgentRequest agent : squad) {
            planner.queue(agent);
        }
        return planner.flush((agentId, plan) -> delivered += agentId);
    }

    @Benchmark
    public Map<Integer, Plan> collectThenParse() {
        Map<Integer, Plan> byAgent = new HashMap<>();
        for (Plan plan : parser.parse(client.complete(LlmRequest.of("plan"))).plans()) {
            byAgent.putIfAbsent(plan.agentId().orElse(0), plan);
        }
        return byAgent;
    }

    /** Sum of the agents' numbers that the planner's listener was told. */
    long delivered() {
        return delivered;
    }
}
