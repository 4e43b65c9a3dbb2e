package dev.weir.bench.micro;

import dev.weir.bench.micro.contender.Answer;
import dev.weir.bench.micro.contender.BufferedReaderLines;
import dev.weir.bench.micro.contender.MappingIteratorRecords;
import dev.weir.bench.micro.contender.NonBlockingRecords;
import dev.weir.bench.micro.contender.StreamAnswers;
import dev.weir.bench.micro.contender.Tally;
import dev.weir.bench.micro.contender.TreeRecords;
import dev.weir.bench.micro.contender.loop.AvajeJsonb;
import dev.weir.bench.micro.contender.loop.DslJsonReader;
import dev.weir.bench.micro.contender.loop.Fastjson2;
import dev.weir.bench.micro.contender.loop.JacksonTokens;
import dev.weir.bench.micro.contender.loop.JsonLibrary;
import dev.weir.bench.micro.contender.loop.LineLoop;
import dev.weir.bench.micro.input.BenchStream;
import dev.weir.bench.micro.input.Reads;
import dev.weir.decode.StreamDecoder;
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
 * How long does it take from the bytes of a recorded stream to the text of its records?
 *
 * <p>Timed: from reads as a socket returns them, copied into the reader's buffer, to the text of each record, unescaped. Not timed: the
 * socket itself; the final record, as in {@link DecodeBenchmark}. An operation is one stream; the gate's table counts by record.
 *
 * <table>
 * <caption>Contenders</caption>
 * <tr><th>method</th><th>what it is</th><th>not matched</th></tr>
 * <tr><td>{@code baseline}</td><td>takes the reads and looks at none</td><td>finds nothing</td></tr>
 * <tr><td>{@code readTree}</td><td>the ruler: {@code readLine}, {@code JsonMapper.readTree(String)}</td><td>decodes all members</td></tr>
 * <tr><td>{@code mappingIterator}</td><td>Jackson's {@code MappingIterator} of a record class</td><td></td></tr>
 * <tr><td>{@code nonBlocking}</td><td>Jackson's non-blocking parser, token by token, no Strings</td><td></td></tr>
 * <tr><td>{@code jacksonTokens}</td><td>one of Jackson's parsers over the stream, token by token, no Strings</td><td>cannot stop between
 * two reads</td></tr>
 * <tr><td>{@code fastjson2}, {@code dslJson}, {@code avajeJsonb}</td><td>{@link LineLoop}, and readers of fast libraries</td><td>make a
 * String of the text</td></tr>
 * <tr><td>{@code weirFused}</td><td>{@link StreamDecoder}</td><td>checks each member's form</td></tr>
 * </table>
 *
 * <p>Expected on a 2020s x86 core: weirFused at least 4 times as fast as the best other, in at most 0.10 of the ruler's time, with 0 bytes a
 * record.
 *
 * <p>Run: {@code mvn -pl benchmarks jmh -Djmh.include=SplitDecodeBenchmark}
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 4, time = 250, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 200, timeUnit = TimeUnit.MILLISECONDS)
@Fork(1)
@About(per = Unit.TEXT_RECORD)
public class SplitDecodeBenchmark {

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

    /** {@code recorded}, or the length of a read in bytes. */
    @Param({"recorded", "1448", "8192"})
    String reads;

    /** Replaced by a test, which compares what the contenders find. */
    Answer answer = new Tally();

    private Reads source;
    private byte[] buffer;
    private BufferedReaderLines readLine;
    private TreeRecords readTree;
    private MappingIteratorRecords mappingIterator;
    private LineLoop loop;
    private JacksonTokens jacksonTokens;
    private JsonLibrary fastjson2;
    private JsonLibrary dslJson;
    private JsonLibrary avajeJsonb;
    private StreamDecoder fused;

    @Setup(Level.Trial)
    public void load() {
        source = BenchStream.named(stream).withoutFinalRecord().reads(reads);
        buffer = new byte[Reads.BUFFER_BYTES];
        readLine = new BufferedReaderLines();
        readTree = new TreeRecords();
        mappingIterator = new MappingIteratorRecords();
        loop = new LineLoop();
        jacksonTokens = new JacksonTokens();
        fastjson2 = new Fastjson2();
        dslJson = new DslJsonReader();
        avajeJsonb = new AvajeJsonb();
        fused = new StreamDecoder(new StreamAnswers(answer));
    }

    @FullProfile
    @Benchmark
    public long baseline() {
        return source.next().drain(buffer);
    }

    @Benchmark
    public long readTree() throws IOException {
        readLine.read(source.next(), line -> readTree.read(line, answer));
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
        NonBlockingRecords records = new NonBlockingRecords(answer);
        source.next();
        for (int count = source.read(buffer); count >= 0; count = source.read(buffer)) {
            records.feed(buffer, 0, count);
        }
        records.finish();
        return answer.value();
    }

    @Rival
    @Benchmark
    public long jacksonTokens() {
        jacksonTokens.records(source.next(), answer);
        return answer.value();
    }

    @Rival
    @Benchmark
    public long fastjson2() throws IOException {
        return decode(fastjson2);
    }

    @Benchmark
    public long dslJson() throws IOException {
        return decode(dslJson);
    }

    @FullProfile
    @Benchmark
    public long avajeJsonb() throws IOException {
        return decode(avajeJsonb);
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

    private long decode(JsonLibrary library) throws IOException {
        loop.read(source.next(), (bytes, from, to) -> library.record(bytes, from, to, answer));
        return answer.value();
    }
}
