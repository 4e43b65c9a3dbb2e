package dev.weir.bench.micro;

import dev.weir.bench.micro.contender.Answer;
import dev.weir.bench.micro.contender.ReadLineEvents;
import dev.weir.bench.micro.contender.StreamAnswers;
import dev.weir.bench.micro.contender.Tally;
import dev.weir.bench.micro.input.BenchStream;
import dev.weir.bench.micro.input.Reads;
import dev.weir.dialect.ChatCompletionsDecoder;
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
 * How long does it take to split a recorded stream of OpenAI's chat completions into its events, and to decode these to their text?
 *
 * <p>Timed: from reads as a socket returns them, copied into the reader's buffer, to the text of each event, unescaped. Not timed: the
 * socket, and the last events, which come once an answer and are left out here. An operation is one stream; the gate's table counts by
 * record.
 *
 * <table>
 * <caption>Contenders</caption>
 * <tr><th>method</th><th>what it is</th><th>not matched</th></tr>
 * <tr><td>{@code baseline}</td><td>takes the reads and looks at none</td><td>finds nothing</td></tr>
 * <tr><td>{@code readTree}</td><td>the ruler: {@code readLine}, {@code substring(6)}, {@code readTree}</td><td>knows no event but of one
 * line, checks no UTF-8, and decodes all members</td></tr>
 * <tr><td>{@code tokens}</td><td>the same with Jackson's parser, which stops at the text</td><td>does not look at what stands behind
 * it</td></tr>
 * <tr><td>{@code weir}</td><td>{@link ChatCompletionsDecoder}</td><td></td></tr>
 * </table>
 *
 * <p>Expected on a 2020s x86 core: weir at least 8 times the ruler, and 0 bytes a record.
 *
 * <p>Run: {@code mvn -pl benchmarks jmh -Djmh.include=SseBenchmark}
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 4, time = 250, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 200, timeUnit = TimeUnit.MILLISECONDS)
@Fork(1)
@About(per = Unit.TEXT_RECORD)
public class SseBenchmark {

    /** A name that {@link BenchStream#named} knows, of a recorded chat completion. */
    @Param({"openai-chat-batch-5", "openai-chat", "openai-chat-unicode"})
    String stream;

    /** {@code recorded}, or the length of a read in bytes. */
    @Param({"recorded", "1448", "8192"})
    String reads;

    /** Replaced by a test, which compares what the contenders find. */
    Answer answer = new Tally();

    private Reads source;
    private byte[] buffer;
    private ReadLineEvents readLine;
    private ChatCompletionsDecoder decoder;

    @Setup(Level.Trial)
    public void load() {
        BenchStream input = BenchStream.named(stream);
        if (!input.isInEvents()) {
            throw new IllegalArgumentException(stream + " is no stream of server-sent events");
        }
        source = input.withoutFinalRecord().reads(reads);
        buffer = new byte[Reads.BUFFER_BYTES];
        readLine = new ReadLineEvents();
        decoder = new ChatCompletionsDecoder(new StreamAnswers(answer));
    }

    @Benchmark
    public long baseline() {
        return source.next().drain(buffer);
    }

    @Benchmark
    public long readTree() throws IOException {
        readLine.readTrees(source.next(), answer);
        return answer.value();
    }

    @Benchmark
    public long tokens() throws IOException {
        readLine.readTokens(source.next(), answer);
        return answer.value();
    }

    @Benchmark
    public long weir() {
        decoder.reset();
        source.next();
        for (int count = source.read(buffer); count >= 0; count = source.read(buffer)) {
            decoder.feed(buffer, 0, count);
        }
        decoder.finish();
        return answer.value();
    }
}
