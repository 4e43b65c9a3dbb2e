package dev.weir.bench.micro;

import dev.weir.ndjson.LineSplitter;
import dev.weir.replay.Recording;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
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
 * <p>Timed: from bytes in memory to each line's position. Not timed: decoding a line, reading from a socket. Every contender touches the
 * length of each line, so that none can skip finding it.
 *
 * <table>
 * <caption>Contenders</caption>
 * <tr><th>method</th><th>what it is</th><th>not matched</th></tr>
 * <tr><td>{@code bufferedReader}</td><td>the ruler: {@code BufferedReader.readLine}</td><td>decodes UTF-8 to a String a line</td></tr>
 * <tr><td>{@code byteLoop}</td><td>one comparison a byte</td><td>whole stream in one array, no chunk boundaries</td></tr>
 * <tr><td>{@code weir}</td><td>{@link LineSplitter}, fed reads of {@code readBytes}</td><td></td></tr>
 * </table>
 *
 * <p>Expected on a 2020s x86 core: weir at least 4 times the ruler, and 0 bytes allocated.
 *
 * <p>Run: {@code mvn -pl benchmarks jmh -Djmh.include=SplitBenchmark}
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class SplitBenchmark {

    @Param({"generate-batch-100"})
    String recording;

    @Param({"1448", "8192"})
    int readBytes;

    private byte[] stream;
    private LineSplitter splitter;
    private long lineBytes;

    @Setup(Level.Trial)
    public void load() {
        stream = Recording.bundled(recording).body();
        splitter = new LineSplitter((bytes, from, to) -> lineBytes += to - from, LineSplitter.DEFAULT_MAX_LINE_BYTES);
    }

    @Benchmark
    public long bufferedReader() {
        long sum = 0;
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(new ByteArrayInputStream(stream), StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                sum += line.length();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return sum;
    }

    @Benchmark
    public long byteLoop() {
        long sum = 0;
        int start = 0;
        for (int i = 0; i < stream.length; i++) {
            if (stream[i] == '\n') {
                sum += i - start;
                start = i + 1;
            }
        }
        return sum;
    }

    @Benchmark
    public long weir() {
        lineBytes = 0;
        splitter.reset();
        for (int from = 0; from < stream.length; from += readBytes) {
            splitter.feed(stream, from, Math.min(from + readBytes, stream.length));
        }
        splitter.finish();
        return lineBytes;
    }
}
