package dev.weir.bench.micro;

import dev.weir.bench.micro.contender.Answer;
import dev.weir.bench.micro.contender.BufferedReaderLines;
import dev.weir.bench.micro.contender.OkioLines;
import dev.weir.bench.micro.contender.Tally;
import dev.weir.bench.micro.contender.loop.LineLoop;
import dev.weir.bench.micro.input.BenchStream;
import dev.weir.bench.micro.input.Reads;
import dev.weir.ndjson.LineSplitter;
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
 * How long does it take to find the lines in a recorded stream?
 *
 * <p>Timed: from reads as a socket returns them, copied into the reader's buffer, to each line's length. Not timed: decoding a line, the
 * socket itself. An operation is one stream; the gate's table counts by line.
 *
 * <table>
 * <caption>Contenders</caption>
 * <tr><th>method</th><th>what it is</th><th>not matched</th></tr>
 * <tr><td>{@code baseline}</td><td>takes the reads and looks at none</td><td>finds nothing</td></tr>
 * <tr><td>{@code bufferedReader}</td><td>the ruler: {@code BufferedReader.readLine}</td><td>makes a String a line</td></tr>
 * <tr><td>{@code okio}</td><td>{@code BufferedSource.readUtf8Line}</td><td>makes a String a line</td></tr>
 * <tr><td>{@code loop}</td><td>{@link LineLoop}, byte by byte in one buffer</td><td>has no limit to a line</td></tr>
 * <tr><td>{@code weir}</td><td>{@link LineSplitter}</td><td></td></tr>
 * </table>
 *
 * <p>Expected on a 2020s x86 core: weir at least 4 times the ruler and 3 times the loop, and 0 bytes allocated.
 *
 * <p>Run: {@code mvn -pl benchmarks jmh -Djmh.include=SplitBenchmark}
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 4, time = 250, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 200, timeUnit = TimeUnit.MILLISECONDS)
@Fork(1)
@About(per = Unit.LINE)
public class SplitBenchmark {

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
    private LineSplitter splitter;
    private BufferedReaderLines bufferedReader;
    private OkioLines okio;
    private LineLoop loop;

    @Setup(Level.Trial)
    public void load() {
        source = BenchStream.named(stream).reads(reads);
        buffer = new byte[Reads.BUFFER_BYTES];
        splitter = new LineSplitter(
                (bytes, from, to) -> answer.line(bytes, from, to), LineSplitter.DEFAULT_MAX_LINE_BYTES);
        bufferedReader = new BufferedReaderLines();
        okio = new OkioLines();
        loop = new LineLoop();
    }

    @FullProfile
    @Benchmark
    public long baseline() {
        return source.next().drain(buffer);
    }

    @Benchmark
    public long bufferedReader() throws IOException {
        bufferedReader.read(source.next(), answer::line);
        return answer.value();
    }

    @Benchmark
    @FullProfile
    public long okio() throws IOException {
        okio.read(source.next(), answer);
        return answer.value();
    }

    @Rival
    @Benchmark
    public long loop() throws IOException {
        loop.read(source.next(), answer::line);
        return answer.value();
    }

    @Benchmark
    public long weir() {
        splitter.reset();
        source.next();
        for (int count = source.read(buffer); count >= 0; count = source.read(buffer)) {
            splitter.feed(buffer, 0, count);
        }
        splitter.finish();
        return answer.value();
    }
}
