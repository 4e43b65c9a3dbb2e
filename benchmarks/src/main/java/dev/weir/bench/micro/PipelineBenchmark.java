package dev.weir.bench.micro;

import dev.weir.bench.micro.contender.Answer;
import dev.weir.bench.micro.contender.MappingIteratorPlans;
import dev.weir.bench.micro.contender.NonBlockingPipeline;
import dev.weir.bench.micro.contender.OkioPlans;
import dev.weir.bench.micro.contender.PlanStream;
import dev.weir.bench.micro.contender.ReadLinePlans;
import dev.weir.bench.micro.contender.Tally;
import dev.weir.bench.micro.contender.loop.AvajeJsonb;
import dev.weir.bench.micro.contender.loop.BracePlans;
import dev.weir.bench.micro.contender.loop.DslJsonReader;
import dev.weir.bench.micro.contender.loop.Fastjson2;
import dev.weir.bench.micro.contender.loop.JacksonTokens;
import dev.weir.bench.micro.contender.loop.LoopedPlans;
import dev.weir.bench.micro.input.BenchStream;
import dev.weir.bench.micro.input.Reads;
import dev.weir.plan.PlanOptions.Binding;
import java.io.IOException;
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
 * How long does it take from the bytes of a recorded stream to bound plans?
 *
 * <p>Timed: from reads as a socket returns them, copied into the reader's buffer, to each plan and the end of the answer. Not timed: the
 * socket itself, waiting for it. An operation is one stream; the gate's table counts by record.
 *
 * <table>
 * <caption>Contenders</caption>
 * <tr><th>method</th><th>what it is</th><th>not matched</th></tr>
 * <tr><td>{@code baseline}</td><td>takes the reads and looks at none</td><td>finds nothing</td></tr>
 * <tr><td>{@code readLine}</td><td>the ruler: {@code readLine}, {@code readTree}, a StringBuilder, one {@code readValue}</td><td>no plan
 * before the last byte; validates nothing</td></tr>
 * <tr><td>{@code okio}</td><td>{@code readUtf8Line}, a record class a line, one {@code readValue}</td><td>as the ruler</td></tr>
 * <tr><td>{@code mappingIterator}</td><td>Jackson's {@code MappingIterator}, one {@code readValue}</td><td>as the ruler</td></tr>
 * <tr><td>{@code nonBlocking}</td><td>two of Jackson's non-blocking parsers, one in the other's text</td><td>validates nothing</td></tr>
 * <tr><td>{@code fastjson2}, {@code dslJson}, {@code avajeJsonb}</td><td>{@link LoopedPlans}: a loop over lines, a counter of braces, and
 * readers of fast libraries</td><td>validate nothing</td></tr>
 * <tr><td>{@code jacksonTokens}</td><td>one of Jackson's parsers over the stream, a counter of braces, a parser a plan, token by token</td>
 * <td>validates nothing; cannot stop between two reads</td></tr>
 * <tr><td>{@code weirHand}</td><td>weir's stages, plans bound by hand</td><td>validates each step by the registry</td></tr>
 * <tr><td>{@code weirJackson}</td><td>weir's stages, plans bound by Jackson</td><td>validates each step by the registry</td></tr>
 * </table>
 *
 * <p>No stream of prose or of other scripts is among them, because it holds no plan: the rulers' {@code readValue} would fail at the first
 * character, while weir looks for a plan in the whole text. What such streams cost up to their text, {@link SplitBenchmark} and
 * {@link DecodeBenchmark} measure, whose contenders all do the same with them.
 *
 * <p>Expected on a 2020s x86 core, with 100 plans: weirHand at least 10 times the ruler, weirJackson at least 8.5 times.
 *
 * <p>Run: {@code mvn -pl benchmarks jmh -Djmh.include=PipelineBenchmark}
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 11, time = 250, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 200, timeUnit = TimeUnit.MILLISECONDS)
@Fork(1)
@About(per = Unit.RECORD, rulerNeeds = Unit.PLAN)
public class PipelineBenchmark {

    /** A name that {@link BenchStream#named} knows, of a stream that carries an array of plans. */
    @Param({"generate-plan", "generate-batch-10", "generate-batch-100", "synthetic-100", "synthetic-1000"})
    String stream;

    /** {@code recorded}, or the length of a read in bytes. */
    @Param({"recorded", "1448", "8192"})
    String reads;

    /** Replaced by a test, which compares what the contenders find. */
    Answer answer = new Tally();

    private Reads source;
    private byte[] buffer;
    private ReadLinePlans readLine;
    private OkioPlans okio;
    private MappingIteratorPlans mappingIterator;
    private LoopedPlans fastjson2;
    private LoopedPlans dslJson;
    private LoopedPlans avajeJsonb;
    private JacksonTokens jacksonTokens;
    private BracePlans jacksonPlans;
    private PlanStream weirHand;
    private PlanStream weirJackson;

    @Setup(Level.Trial)
    public void load() {
        source = BenchStream.named(stream).reads(reads);
        buffer = new byte[Reads.BUFFER_BYTES];
        readLine = new ReadLinePlans();
        okio = new OkioPlans();
        mappingIterator = new MappingIteratorPlans();
        fastjson2 = new LoopedPlans(new Fastjson2(), answer);
        dslJson = new LoopedPlans(new DslJsonReader(), answer);
        avajeJsonb = new LoopedPlans(new AvajeJsonb(), answer);
        jacksonTokens = new JacksonTokens();
        jacksonPlans = new BracePlans(jacksonTokens, answer);
        weirHand = new PlanStream(answer, Binding.HAND);
        weirJackson = new PlanStream(answer, Binding.JACKSON);
    }

    @FullProfile
    @Benchmark
    public long baseline() {
        return source.next().drain(buffer);
    }

    @Benchmark
    public long readLine() throws IOException {
        readLine.read(source.next(), answer);
        return answer.value();
    }

    @FullProfile
    @Benchmark
    public long okio() throws IOException {
        okio.read(source.next(), answer);
        return answer.value();
    }

    @FullProfile
    @Benchmark
    public long mappingIterator() {
        mappingIterator.read(source.next(), answer);
        return answer.value();
    }

    @FullProfile
    @Benchmark
    public long nonBlocking() {
        NonBlockingPipeline pipeline = new NonBlockingPipeline(answer);
        source.next();
        for (int count = source.read(buffer); count >= 0; count = source.read(buffer)) {
            pipeline.feed(buffer, 0, count);
        }
        pipeline.finish();
        return answer.value();
    }

    @Rival
    @Benchmark
    public long fastjson2() throws IOException {
        fastjson2.read(source.next());
        return answer.value();
    }

    @Benchmark
    public long dslJson() throws IOException {
        dslJson.read(source.next());
        return answer.value();
    }

    @FullProfile
    @Benchmark
    public long avajeJsonb() throws IOException {
        avajeJsonb.read(source.next());
        return answer.value();
    }

    @Benchmark
    public long jacksonTokens() {
        jacksonPlans.reset();
        jacksonTokens.records(source.next(), jacksonPlans);
        return answer.value();
    }

    @Benchmark
    public long weirHand() {
        return run(weirHand);
    }

    @Benchmark
    public long weirJackson() {
        return run(weirJackson);
    }

    private long run(PlanStream plans) {
        plans.reset();
        source.next();
        for (int count = source.read(buffer); count >= 0; count = source.read(buffer)) {
            plans.feed(buffer, 0, count);
        }
        plans.finish();
        return answer.value();
    }
}
