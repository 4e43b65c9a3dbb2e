package dev.weir.bench.micro;

import dev.weir.bench.micro.contender.Answer;
import dev.weir.bench.micro.contender.StreamAnswers;
import dev.weir.bench.micro.contender.Tally;
import dev.weir.bench.micro.contender.TreeRecords;
import dev.weir.bench.micro.contender.loop.AvajeJsonb;
import dev.weir.bench.micro.contender.loop.DslJsonReader;
import dev.weir.bench.micro.contender.loop.Fastjson2;
import dev.weir.bench.micro.contender.loop.JacksonTokens;
import dev.weir.bench.micro.contender.loop.JsonLibrary;
import dev.weir.bench.micro.input.BenchStream;
import dev.weir.bench.micro.input.LineSlices;
import dev.weir.decode.DecoderOptions;
import dev.weir.decode.RecordDecoder;
import java.util.List;
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
 * How long does it take to decode the finished lines of a recorded stream to their text?
 *
 * <p>Timed: from a line, as bytes of a larger array, to the text of its record, unescaped. Not timed: finding the lines, which
 * {@link SplitDecodeBenchmark} adds; the final record, which comes once an answer and is left out here, and not in
 * {@link PipelineBenchmark}. An operation is one stream; the gate's table counts by record.
 *
 * <table>
 * <caption>Contenders</caption>
 * <tr><th>method</th><th>what it is</th><th>not matched</th></tr>
 * <tr><td>{@code baseline}</td><td>takes the lines and looks at none</td><td>finds nothing</td></tr>
 * <tr><td>{@code readTree}</td><td>the ruler: {@code JsonMapper.readTree(String)}</td><td>is given finished Strings, and decodes all
 * members</td></tr>
 * <tr><td>{@code fastjson2}, {@code dslJson}, {@code avajeJsonb}, {@code jacksonTokens}</td><td>readers of fast libraries, the members
 * that nobody asks for skipped</td><td>all but {@code jacksonTokens} make a String of the text; {@code avajeJsonb} and {@code dslJson}
 * copy the line</td></tr>
 * <tr><td>{@code weirGeneric}</td><td>{@link RecordDecoder} without its fast path</td><td>checks each member's form</td></tr>
 * </table>
 *
 * <p>Expected on a 2020s x86 core: weirGeneric at least 1.5 times as fast as the best other, in at most 0.20 of the ruler's time, with 0
 * bytes a record.
 *
 * <p>Run: {@code mvn -pl benchmarks jmh -Djmh.include=[.]DecodeBenchmark}
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 4, time = 250, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 200, timeUnit = TimeUnit.MILLISECONDS)
@Fork(1)
@About(per = Unit.TEXT_RECORD)
public class DecodeBenchmark {

    /** A name that {@link BenchStream#named} knows. */
    @Param({
        "chat-prose",
        "generate-unicode",
        "generate-plan",
        "generate-batch-10",
        "generate-batch-100",
        "synthetic-1000"
    })
    String stream;

    /** Replaced by a test, which compares what the contenders find. */
    Answer answer = new Tally();

    private Rotation<String[]> strings;
    private Rotation<LineSlices> lines;
    private TreeRecords readTree;
    private JsonLibrary fastjson2;
    private JsonLibrary dslJson;
    private JsonLibrary avajeJsonb;
    private JsonLibrary jacksonTokens;
    private RecordDecoder generic;

    @Setup(Level.Trial)
    public void load() {
        List<LineSlices> variants =
                BenchStream.named(stream).withoutFinalRecord().lines();
        lines = new Rotation<>(variants);
        strings = new Rotation<>(variants.stream().map(LineSlices::strings).toList());
        readTree = new TreeRecords();
        fastjson2 = new Fastjson2();
        dslJson = new DslJsonReader();
        avajeJsonb = new AvajeJsonb();
        jacksonTokens = new JacksonTokens();
        generic = new RecordDecoder(
                new StreamAnswers(answer), DecoderOptions.DEFAULTS.withFastPath(false), NowhereInAStream.INSTANCE);
    }

    @FullProfile
    @Benchmark
    public long baseline() {
        LineSlices variant = lines.next();
        long sum = 0;
        for (int line = 0; line < variant.count(); line++) {
            sum += variant.end(line) - variant.start(line);
        }
        return sum;
    }

    @Benchmark
    public long readTree() {
        for (String line : strings.next()) {
            readTree.read(line, answer);
        }
        return answer.value();
    }

    @Rival
    @Benchmark
    public long fastjson2() {
        return decode(fastjson2);
    }

    @Benchmark
    public long dslJson() {
        return decode(dslJson);
    }

    @FullProfile
    @Benchmark
    public long avajeJsonb() {
        return decode(avajeJsonb);
    }

    @Benchmark
    public long jacksonTokens() {
        return decode(jacksonTokens);
    }

    @Benchmark
    public long weirGeneric() {
        LineSlices variant = lines.next();
        generic.reset();
        for (int line = 0; line < variant.count(); line++) {
            generic.onLine(variant.bytes(), variant.start(line), variant.end(line));
        }
        return answer.value();
    }

    private long decode(JsonLibrary library) {
        LineSlices variant = lines.next();
        for (int line = 0; line < variant.count(); line++) {
            library.record(variant.bytes(), variant.start(line), variant.end(line), answer);
        }
        return answer.value();
    }
}
