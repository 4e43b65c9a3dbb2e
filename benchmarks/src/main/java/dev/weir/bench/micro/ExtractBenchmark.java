package dev.weir.bench.micro;

import dev.weir.bench.micro.contender.Answer;
import dev.weir.bench.micro.contender.NonBlockingPlans;
import dev.weir.bench.micro.contender.PlanAnswers;
import dev.weir.bench.micro.contender.ReparsedPlans;
import dev.weir.bench.micro.contender.Tally;
import dev.weir.bench.micro.contender.WholeTextPlans;
import dev.weir.bench.micro.contender.loop.AvajeJsonb;
import dev.weir.bench.micro.contender.loop.BracePlans;
import dev.weir.bench.micro.contender.loop.DslJsonReader;
import dev.weir.bench.micro.contender.loop.Fastjson2;
import dev.weir.bench.micro.contender.loop.JacksonTokens;
import dev.weir.bench.micro.input.BenchStream;
import dev.weir.bench.micro.input.Fragments;
import dev.weir.plan.PlanOptions;
import dev.weir.plan.ToolRegistry;
import dev.weir.plan.extract.PlanExtractor;
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
 * How long does it take to find and bind the plans in an answer that arrives in fragments of 1 to 6 bytes, and does the time grow with
 * the length of the answer only?
 *
 * <p>Timed: from the fragments of the text to bound plans. Not timed: records. An operation is one answer; the gate's table counts by
 * plan.
 *
 * <table>
 * <caption>Contenders</caption>
 * <tr><th>method</th><th>what it is</th><th>not matched</th></tr>
 * <tr><td>{@code baseline}</td><td>takes the fragments and looks at none</td><td>finds nothing</td></tr>
 * <tr><td>{@code readValue}</td><td>the ruler: one {@code readValue} of the finished text</td><td>is given the text whole, so that no
 * plan comes before the last byte; validates nothing</td></tr>
 * <tr><td>{@code reparse}</td><td>parses all there is again with each fragment</td><td>validates nothing; quadratic, so that
 * the gate's matrix stops at 100 plans</td></tr>
 * <tr><td>{@code nonBlocking}</td><td>Jackson's non-blocking parser, tokens kept a plan</td><td>validates nothing</td></tr>
 * <tr><td>{@code fastjson2}, {@code dslJson}, {@code avajeJsonb}, {@code jacksonTokens}</td><td>{@link BracePlans}, and readers of fast
 * libraries</td><td>validate nothing; find no plan in prose, and none after one that is damaged</td></tr>
 * <tr><td>{@code weirHand}</td><td>{@link PlanExtractor}</td><td>validates each step by the registry</td></tr>
 * <tr><td>{@code weirJackson}</td><td>the same, plans bound by Jackson</td><td>validates each step by the registry</td></tr>
 * </table>
 *
 * <p>The goal on a 2020s x86 core: weirHand at most 1.05 times the ruler although it delivers each plan at its last byte, half the time of
 * the best other, and at most 11 times the time for 1,000 synthetic plans that it takes for 100. What is reached of that, and what stands in
 * the way, is in {@code docs/explanation/gate-goals.md}.
 *
 * <p>Run: {@code mvn -pl benchmarks jmh -Djmh.include=ExtractBenchmark}
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 10, time = 250, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 200, timeUnit = TimeUnit.MILLISECONDS)
@Fork(1)
@About(per = Unit.PLAN, rulerNeeds = Unit.PLAN)
public class ExtractBenchmark {

    /** A name that {@link BenchStream#named} knows, of a stream that carries an array of plans. */
    @Param({"generate-plan", "generate-batch-10", "generate-batch-100", "synthetic-100", "synthetic-1000"})
    String stream;

    /** Replaced by a test, which compares what the contenders find. */
    Answer answer = new Tally();

    private Rotation<Fragments> variants;
    private WholeTextPlans readValue;
    private BracePlans fastjson2;
    private BracePlans dslJson;
    private BracePlans avajeJsonb;
    private BracePlans jacksonTokens;
    private PlanExtractor weirHand;
    private PlanExtractor weirJackson;

    @Setup(Level.Trial)
    public void load() {
        variants = new Rotation<>(BenchStream.named(stream).fragments());
        readValue = new WholeTextPlans();
        fastjson2 = new BracePlans(new Fastjson2(), answer);
        dslJson = new BracePlans(new DslJsonReader(), answer);
        avajeJsonb = new BracePlans(new AvajeJsonb(), answer);
        jacksonTokens = new BracePlans(new JacksonTokens(), answer);
        PlanOptions options = PlanOptions.defaults();
        weirHand = new PlanExtractor(ToolRegistry.bundled(), new PlanAnswers(answer), options);
        weirJackson = new PlanExtractor(
                ToolRegistry.bundled(), new PlanAnswers(answer), options.withBinding(PlanOptions.Binding.JACKSON));
    }

    @FullProfile
    @Benchmark
    public long baseline() {
        long sum = 0;
        for (int end : variants.next().ends()) {
            sum += end;
        }
        return sum;
    }

    @Benchmark
    public long readValue() {
        readValue.read(variants.next().utf8(), answer);
        return answer.value();
    }

    /** With 1,000 plans it takes a minute. */
    @FullProfile(notOn = "synthetic-1000")
    @Benchmark
    public long reparse() {
        ReparsedPlans plans = new ReparsedPlans(answer);
        Fragments fragments = variants.next();
        int start = 0;
        for (int end : fragments.ends()) {
            plans.feed(fragments.utf8(), start, end);
            start = end;
        }
        return answer.value();
    }

    @FullProfile
    @Benchmark
    public long nonBlocking() {
        NonBlockingPlans plans = new NonBlockingPlans(answer);
        Fragments fragments = variants.next();
        int start = 0;
        for (int end : fragments.ends()) {
            plans.feed(fragments.utf8(), start, end);
            start = end;
        }
        return answer.value();
    }

    @Rival
    @Benchmark
    public long fastjson2() {
        return count(fastjson2);
    }

    @Benchmark
    public long dslJson() {
        return count(dslJson);
    }

    @FullProfile
    @Benchmark
    public long avajeJsonb() {
        return count(avajeJsonb);
    }

    @Benchmark
    public long jacksonTokens() {
        return count(jacksonTokens);
    }

    @Benchmark
    public long weirHand() {
        return extract(weirHand);
    }

    @Benchmark
    public long weirJackson() {
        return extract(weirJackson);
    }

    private long count(BracePlans plans) {
        plans.reset();
        Fragments fragments = variants.next();
        int start = 0;
        for (int end : fragments.ends()) {
            plans.text(fragments.utf8(), start, end);
            start = end;
        }
        return answer.value();
    }

    private long extract(PlanExtractor extractor) {
        extractor.reset();
        Fragments fragments = variants.next();
        int start = 0;
        for (int end : fragments.ends()) {
            extractor.feed(fragments.utf8(), start, end);
            start = end;
        }
        extractor.finish();
        return answer.value();
    }
}
