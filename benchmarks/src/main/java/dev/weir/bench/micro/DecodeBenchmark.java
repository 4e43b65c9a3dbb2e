package dev.weir.bench.micro;

import dev.weir.bench.micro.contender.Answer;
import dev.weir.bench.micro.contender.MappingIteratorRecords;
import dev.weir.bench.micro.contender.NonBlockingRecords;
import dev.weir.bench.micro.contender.StreamAnswers;
import dev.weir.bench.micro.contender.Tally;
import dev.weir.bench.micro.contender.TreeRecords;
import dev.weir.bench.micro.input.BenchStream;
import dev.weir.bench.micro.input.LineSlices;
import dev.weir.bench.micro.input.Reads;
import dev.weir.ollama.DecoderOptions;
import dev.weir.ollama.RecordDecoder;
import dev.weir.ollama.StreamDecoder;
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
 * How long does it take to decode the records of a recorded stream to their text?
 *
 * <p>Timed: from the bytes, or the finished lines, to the text of each record, unescaped. Not timed: the socket, and for those that are
 * given lines, finding and making them; the final record, which comes once an answer and is left out here, and not in
 * {@link PipelineBenchmark}. An operation is one stream; the gate's table counts by record.
 *
 * <table>
 * <caption>Contenders</caption>
 * <tr><th>method</th><th>what it is</th><th>not matched</th></tr>
 * <tr><td>{@code baseline}</td><td>takes the reads and looks at none</td><td>finds nothing</td></tr>
 * <tr><td>{@code readTree}</td><td>the ruler: {@code JsonMapper.readTree(String)}</td><td>is given finished Strings, and decodes all
 * members</td></tr>
 * <tr><td>{@code mappingIterator}</td><td>Jackson's {@code MappingIterator} of a record class</td><td>splits too</td></tr>
 * <tr><td>{@code nonBlocking}</td><td>Jackson's non-blocking parser, token by token, no Strings</td><td>splits too</td></tr>
 * <tr><td>{@code weirGeneric}</td><td>{@link RecordDecoder} without its fast path</td><td>is given finished lines, as bytes</td></tr>
 * <tr><td>{@code weirFused}</td><td>{@link StreamDecoder}</td><td>splits too, to its disadvantage beside the ruler</td></tr>
 * </table>
 *
 * <p>Expected on a 2020s x86 core: generic in at most 0.20 of the ruler's time, fused in at most 0.10, both with 0 bytes a record.
 *
 * <p>Run: {@code mvn -pl benchmarks jmh -Djmh.include=DecodeBenchmark}
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 4, time = 250, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 200, timeUnit = TimeUnit.MILLISECONDS)
@Fork(1)
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

    /** {@code recorded}, or the length of a read in bytes; those that are given lines do not read. */
    @Param({"recorded", "1448", "8192"})
    String reads;

    /** Replaced by a test, which compares what the contenders find. */
    Answer answer = new Tally();

    private Reads source;
    private byte[] buffer;
    private Rotation<String[]> strings;
    private Rotation<LineSlices> lines;
    private TreeRecords readTree;
    private MappingIteratorRecords mappingIterator;
    private RecordDecoder generic;
    private StreamDecoder fused;

    @Setup(Level.Trial)
    public void load() {
        BenchStream input = BenchStream.named(stream).withoutFinalRecord();
        source = input.reads(reads);
        buffer = new byte[Reads.BUFFER_BYTES];
        List<LineSlices> variants = input.lines();
        lines = new Rotation<>(variants);
        strings = new Rotation<>(variants.stream().map(LineSlices::strings).toList());
        readTree = new TreeRecords();
        mappingIterator = new MappingIteratorRecords();
        generic = new RecordDecoder(
                new StreamAnswers(answer), DecoderOptions.DEFAULTS.withFastPath(false), NowhereInAStream.INSTANCE);
        fused = new StreamDecoder(new StreamAnswers(answer));
    }

    @Benchmark
    public long baseline() {
        return source.next().drain(buffer);
    }

    @Benchmark
    public long readTree() {
        for (String line : strings.next()) {
            readTree.read(line, answer);
        }
        return answer.value();
    }

    @Benchmark
    public long mappingIterator() {
        mappingIterator.read(source.next(), answer);
        return answer.value();
    }

    @Benchmark
    public long nonBlocking() {
        NonBlockingRecords records = new NonBlockingRecords(answer);
        source.next();
        for (int count = source.read(buffer); count >= 0; count = source.read(buffer)) {
            records.feed(buffer, 0, count);
        }
        records.finish();
        return answer.value();
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

    @Benchmark
    public long weirFused() {
        fused.reset();
        source.next();
        for (int count = source.read(buffer); count >= 0; count = source.read(buffer)) {
            fused.feed(buffer, 0, count);
        }
        fused.finish();
        return answer.value();
    }
}
