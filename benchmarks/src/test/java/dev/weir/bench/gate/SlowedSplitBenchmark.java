package dev.weir.bench.gate;

import dev.weir.bench.micro.contender.Answer;
import dev.weir.bench.micro.contender.BufferedReaderLines;
import dev.weir.bench.micro.contender.Tally;
import dev.weir.bench.micro.input.BenchStream;
import dev.weir.bench.micro.input.Reads;
import dev.weir.ndjson.LineListener;
import dev.weir.ndjson.LineSplitter;
import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The question of {@code SplitBenchmark}, with contenders that are wrong on purpose, for tests of the gate. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 4, time = 250, timeUnit = TimeUnit.MILLISECONDS)
public class SlowedSplitBenchmark {

    private static final long SPIN_NS = 20_000;

    @Param("generate-batch-10")
    String stream;

    @Param("8192")
    String reads;

    /** {@code none}; {@code spin}: 20 us a line in a loop; {@code copy}: an array a line that nobody needs. */
    @Param("none")
    String slowdown;

    Answer answer = new Tally();

    private Reads source;
    private byte[] buffer;
    private LineSplitter splitter;
    private byte[] copied = new byte[0];

    @Setup(Level.Trial)
    public void load() {
        source = BenchStream.named(stream).reads(reads);
        buffer = new byte[Reads.BUFFER_BYTES];
        splitter = new LineSplitter(slowed(), LineSplitter.DEFAULT_MAX_LINE_BYTES);
    }

    private LineListener slowed() {
        return switch (slowdown) {
            case "spin" ->
                (bytes, from, to) -> {
                    for (long end = System.nanoTime() + SPIN_NS; System.nanoTime() < end; ) {
                        Thread.onSpinWait();
                    }
                    answer.line(bytes, from, to);
                };
            case "copy" ->
                (bytes, from, to) -> {
                    copied = Arrays.copyOfRange(bytes, from, to);
                    answer.line(copied, 0, copied.length);
                };
            default -> answer::line;
        };
    }

    @Benchmark
    public long bufferedReader() throws IOException {
        new BufferedReaderLines().read(source.next(), answer::line);
        return answer.value();
    }

    @Benchmark
    public long weir() {
        feedAll();
        splitter.finish();
        return answer.value();
    }

    /** Wrong: finds a line that is not there. */
    @Benchmark
    public long inventsALine() {
        feedAll();
        answer.line("something else");
        return answer.value();
    }

    /** Wrong: throws. */
    @Benchmark
    public long throwsInTheMiddle() {
        feedAll();
        throw new IllegalStateException("thrown on purpose");
    }

    private void feedAll() {
        splitter.reset();
        source.next();
        for (int count = source.read(buffer); count >= 0; count = source.read(buffer)) {
            splitter.feed(buffer, 0, count);
        }
    }
}
