package dev.weir.replay.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.recording.Chunking;
import dev.weir.recording.Recording;
import dev.weir.recording.head.Ending;
import dev.weir.replay.ledger.Lateness;
import dev.weir.replay.script.Fault;
import dev.weir.replay.script.Pacing;
import dev.weir.replay.script.Script;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Times are kept and errors counted; on a clock that only moves when it is waited for. */
class ScriptPlayerTest {

    private static final long REQUEST_NS = 5_000;
    private static final byte[] HEAD = new byte[100];

    private final Lateness lateness = new Lateness();

    static List<Recording> recordings() {
        return Recording.all();
    }

    @ParameterizedTest
    @MethodSource("recordings")
    void writesEachChunkWhenItHadArrived(Recording recording) {
        FakeLine line = new FakeLine(0);
        Script.End end = play(script(recording, "none"), line);
        assertThat(end == Script.End.KEEP || end == Script.End.CLOSE).isEqualTo(recording.ending() == Ending.COMPLETE);
        assertThat(line.writtenAtNs.get(0)).isEqualTo(REQUEST_NS + recording.headersNs());
        for (int chunk = 0; chunk < recording.chunkCount(); chunk++) {
            assertThat(line.writtenAtNs.get(1 + chunk)).isEqualTo(REQUEST_NS + recording.chunkNs(chunk));
        }
        assertThat(line.nowNs).isEqualTo(REQUEST_NS + recording.endNs());
        assertThat(lateness.snapshot().getMaxValue()).isZero();
    }

    @Test
    void countsHowLateEachWriteWas() {
        Recording recording = Recording.bundled("chat-tools");
        play(script(recording, "none"), new FakeLine(1_000));
        Histogram errors = lateness.snapshot();
        // Headers, three chunks and the last one; a write takes 1,000 ns here.
        assertThat(errors.getTotalCount()).isEqualTo(5);
        assertThat(errors.getValueAtPercentile(50)).isEqualTo(1_000);
        assertThat(lateness.snapshot().getTotalCount()).isEqualTo(5);
    }

    /** A server that was busy elsewhere when the request came has shifted the whole answer, though each gap in it is right. */
    @Test
    void countsAnAnswerThatIsShiftedAsAWholeAsLateInEveryWrite() {
        Recording recording = Recording.bundled("chat-tools");
        FakeLine busy = new FakeLine(0);
        busy.nowNs = REQUEST_NS + recording.endNs() + 4_000_000;
        play(script(recording, "none"), busy);
        Histogram errors = lateness.snapshot();
        assertThat(errors.getTotalCount()).isEqualTo(5);
        assertThat(errors.getMinValue()).isGreaterThanOrEqualTo(3_990_000);
    }

    @Test
    void stopsWhenTheClientHasGone() {
        Recording recording = Recording.bundled("chat-prose");
        FakeLine line = new FakeLine(0);
        line.goneAfterWrites = 3;
        assertThat(play(script(recording, "none"), line)).isNull();
        assertThat(line.writtenAtNs).hasSize(3);
    }

    @Test
    void resetsAndStallsAfterTheGivenChunks() {
        Recording recording = Recording.bundled("chat-prose");
        FakeLine reset = new FakeLine(0);
        assertThat(play(script(recording, "reset:2"), reset)).isEqualTo(Script.End.RESET);
        assertThat(reset.nowNs).isEqualTo(REQUEST_NS + recording.chunkNs(2));
        FakeLine stall = new FakeLine(0);
        assertThat(play(script(recording, "stall:2"), stall)).isEqualTo(Script.End.STALL);
        assertThat(stall.writtenAtNs).hasSize(3); // the headers, too
    }

    /** Plays to the end, or until the client has gone; then there is none. */
    private Script.@Nullable End play(Script script, FakeLine line) {
        AtomicReference<Script.End> end = new AtomicReference<>();
        new ScriptPlayer(
                        script,
                        HEAD,
                        REQUEST_NS,
                        line,
                        (dueNs, begunNs, writtenNs) -> lateness.record(dueNs, writtenNs),
                        end::set)
                .play();
        line.run();
        return end.get();
    }

    private static Script script(Recording recording, String fault) {
        return Script.of(
                recording, recording.framing(), new Chunking.Recorded(), new Pacing.Recorded(), Fault.parse(fault));
    }

    private static final class FakeLine implements Line {

        private final long writeNs;
        private final List<Long> writtenAtNs = new ArrayList<>();
        private long nowNs = REQUEST_NS;
        private int goneAfterWrites = Integer.MAX_VALUE;
        private long nextNs;
        private @Nullable Runnable next;

        FakeLine(long writeNs) {
            this.writeNs = writeNs;
        }

        /** Lets time pass until there is nothing left to do. */
        void run() {
            while (next != null) {
                Runnable task = next;
                next = null;
                nowNs = Math.max(nowNs, nextNs);
                task.run();
            }
        }

        @Override
        public long nowNs() {
            return nowNs;
        }

        @Override
        public void at(long ns, Runnable task) {
            assertThat(next).isNull();
            nextNs = ns;
            next = task;
        }

        @Override
        public void write(byte[] bytes, int from, int to, Runnable whenWritten) {
            if (writtenAtNs.size() < goneAfterWrites) {
                writtenAtNs.add(nowNs);
                nowNs += writeNs;
                whenWritten.run();
            }
        }
    }
}
