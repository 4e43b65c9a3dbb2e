package dev.weir.bench.micro;

import dev.weir.bench.micro.contender.Answer;
import dev.weir.bench.micro.contender.BoundPlan;
import dev.weir.bench.micro.contender.NonBlockingPlans;
import dev.weir.bench.micro.contender.PlanAnswers;
import dev.weir.bench.micro.contender.RepairedPlans;
import dev.weir.bench.micro.contender.Tally;
import dev.weir.bench.micro.contender.WholeTextPlans;
import dev.weir.bench.micro.input.BenchStream;
import dev.weir.bench.micro.input.Fragments;
import dev.weir.json.BoundElements;
import dev.weir.json.JsonElements;
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
 * What does it cost to have the elements of any JSON array as they close, as bytes or as records, in an answer that arrives in fragments of
 * 1 to 6 bytes?
 *
 * <p>Timed: from the fragments of the text to elements. An operation is one answer, an array of plans.
 *
 * <table>
 * <caption>Contenders</caption>
 * <tr><th>method</th><th>what it is</th><th>not matched</th></tr>
 * <tr><td>{@code spans}</td><td>{@link JsonElements} at {@code /*}</td><td>binds nothing</td></tr>
 * <tr><td>{@code plans}</td><td>{@link PlanExtractor}, for comparison: Weir's own reader of one kind of element</td><td>validates and
 * binds each</td></tr>
 * <tr><td>{@code bound}</td><td>{@link BoundElements} at {@code /*}, to records</td><td></td></tr>
 * <tr><td>{@code boundAtOnce}</td><td>the same, given the text whole, as readValue is</td><td></td></tr>
 * <tr><td>{@code readValue}</td><td>the ruler: one {@code readValue} of the finished text</td><td>is given the text whole, so that no
 * element comes before the last byte</td></tr>
 * <tr><td>{@code nonBlocking}</td><td>Jackson's non-blocking parser, tokens kept an element, bound at its brace: to records, as
 * bound does</td><td></td></tr>
 * <tr><td>{@code repair}</td><td>closes what is open and parses all there is again with each fragment</td><td>quadratic, so that it
 * is not measured with 1,000 elements</td></tr>
 * </table>
 *
 * <p>Expected on a 2020s x86 core: spans at most 10.5 times the time for 1,000 synthetic elements that it takes for 100; boundAtOnce
 * at most 1.5 times readValue, and bound at most 1.9 times: both are what Jackson takes to read the elements, which is readValue's time again,
 * and spans, of fragments two thirds of that time; of 4,000 fragments ({@code synthetic-48}),
 * repair at least 200 times as long as bound, and nonBlocking at least 3 times as long as spans. The last says what following the text
 * costs, and no more, for nonBlocking binds and spans do not: what it is to bind as well, nonBlocking beside bound says.
 *
 * <p>Warm-up is long, because Jackson's is: after two seconds readValue still takes a multiple of what it takes after eight, and spans does
 * not.
 *
 * <p>Run: {@code mvn -pl benchmarks jmh -Djmh.include=ElementsBenchmark}
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 8, time = 1)
@Measurement(iterations = 5, time = 200, timeUnit = TimeUnit.MILLISECONDS)
@Fork(1)
@About(per = Unit.OPERATION, contendersAgree = false)
public class ElementsBenchmark {

    /** A name that {@link BenchStream#named} knows, of a stream that carries an array of plans. */
    @Param({"synthetic-48", "synthetic-100", "synthetic-1000"})
    String stream;

    /** Replaced by a test, which compares what the contenders find. */
    Answer answer = new Tally();

    private Rotation<Fragments> variants;
    private WholeTextPlans readValue;
    private JsonElements spans;
    private BoundElements<BoundPlan> bound;
    private PlanExtractor extractor;
    private long sum;

    @Setup(Level.Trial)
    public void load() {
        variants = new Rotation<>(BenchStream.named(stream).fragments());
        readValue = new WholeTextPlans();
        spans = new JsonElements("/*", (path, utf8, from, to, fromByte, toByte) -> sum += toByte - fromByte);
        bound = new BoundElements<>("/*", BoundPlan.class, (plan, fromByte, toByte) -> answer.plan(plan));
        extractor = new PlanExtractor(ToolRegistry.bundled(), new PlanAnswers(answer), PlanOptions.defaults());
    }

    @Benchmark
    public long spans() {
        spans.reset();
        Fragments fragments = variants.next();
        int start = 0;
        for (int end : fragments.ends()) {
            spans.feed(fragments.utf8(), start, end);
            start = end;
        }
        spans.finish();
        return sum;
    }

    @Benchmark
    public long plans() {
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

    @Benchmark
    public long bound() {
        bound.reset();
        Fragments fragments = variants.next();
        int start = 0;
        for (int end : fragments.ends()) {
            bound.feed(fragments.utf8(), start, end);
            start = end;
        }
        bound.finish();
        return answer.value();
    }

    @Benchmark
    public long boundAtOnce() {
        bound.reset();
        byte[] text = variants.next().utf8();
        bound.feed(text, 0, text.length);
        bound.finish();
        return answer.value();
    }

    @Benchmark
    public long readValue() {
        readValue.read(variants.next().utf8(), answer);
        return answer.value();
    }

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

    @FullProfile(notOn = "synthetic-1000")
    @Benchmark
    public long repair() {
        RepairedPlans plans = new RepairedPlans(answer);
        Fragments fragments = variants.next();
        int start = 0;
        for (int end : fragments.ends()) {
            plans.feed(fragments.utf8(), start, end);
            start = end;
        }
        plans.finish();
        return answer.value();
    }
}
