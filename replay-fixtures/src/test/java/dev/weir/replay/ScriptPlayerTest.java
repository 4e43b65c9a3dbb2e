package dev.weir.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.recording.Chunking;
import dev.weir.recording.Ending;
import dev.weir.recording.Recording;
import dev.weir.replay.Ledger.Outcome;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Times are kept and errors counted; on a clock that only moves when it is waited for. */
class ScriptPlayerTest {

    private static final long REQUEST_NS = 5_000;

    private final Lateness lateness = new Lateness();
    private final ScriptPlayer player = new ScriptPlayer(true, lateness);

    static List<Recording> recordings() {
        return Recording.all();
    }

    @ParameterizedTest
    @MethodSource("recordings")
    void writesEachChunkWhenItHadArrived(Recording recording) {
        FakeLine line = new FakeLine(0);
        Outcome outcome = player.play(script(recording, "none"), REQUEST_NS, line);
        assertThat(outcome).isEqualTo(recording.ending() == Ending.COMPLETE ? Outcome.COMPLETED : Outcome.CUT);
        for (int chunk = 0; chunk < recording.chunkCount(); chunk++) {
            assertThat(line.writtenAtNs.get(chunk)).isEqualTo(REQUEST_NS + recording.chunkNs(chunk));
        }
        assertThat(line.nowNs).isEqualTo(REQUEST_NS + recording.endNs());
        assertThat(lateness.snapshot().getMaxValue()).isZero();
    }

    @Test
    void countsHowLateEachWriteWas() {
        Recording recording = Recording.bundled("chat-tools");
        player.play(script(recording, "none"), REQUEST_NS, new FakeLine(1_000));
        Histogram errors = lateness.snapshot();
        // Headers, three chunks and the last one; a write takes 1,000 ns here.
        assertThat(errors.getTotalCount()).isEqualTo(5);
        assertThat(errors.getValueAtPercentile(50)).isEqualTo(1_000);
        assertThat(lateness.snapshot().getTotalCount()).isEqualTo(5);
    }

    @Test
    void countsNothingWhereThereIsNoSchedule() {
        new ScriptPlayer(false, lateness).play(script(Recording.bundled("chat-tools"), "none"), 0, new FakeLine(9));
        assertThat(lateness.snapshot().getTotalCount()).isZero();
    }

    @Test
    void stopsWhenTheClientHasGone() {
        Recording recording = Recording.bundled("chat-prose");
        FakeLine line = new FakeLine(0);
        line.goneAfterWrites = 3;
        assertThat(player.play(script(recording, "none"), REQUEST_NS, line)).isEqualTo(Outcome.DISCONNECTED);
        assertThat(line.writtenAtNs).hasSize(3);
    }

    @Test
    void resetsAndStallsAfterTheGivenChunks() {
        Recording recording = Recording.bundled("chat-prose");
        FakeLine reset = new FakeLine(0);
        assertThat(player.play(script(recording, "reset:2"), REQUEST_NS, reset)).isEqualTo(Outcome.CUT);
        assertThat(reset.isReset).isTrue();
        assertThat(reset.nowNs).isEqualTo(REQUEST_NS + recording.chunkNs(2));
        FakeLine stall = new FakeLine(0);
        assertThat(player.play(script(recording, "stall:2"), REQUEST_NS, stall)).isEqualTo(Outcome.DISCONNECTED);
        assertThat(stall.writtenAtNs).hasSize(2);
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
        private boolean isReset;

        FakeLine(long writeNs) {
            this.writeNs = writeNs;
        }

        @Override
        public long nowNs() {
            return nowNs;
        }

        @Override
        public boolean waitUntil(long ns) {
            nowNs = Math.max(nowNs, ns);
            return true;
        }

        @Override
        public void waitUntilGone() {}

        @Override
        public boolean write(byte[] bytes, int from, int to) {
            if (writtenAtNs.size() == goneAfterWrites) {
                return false;
            }
            writtenAtNs.add(nowNs);
            nowNs += writeNs;
            return true;
        }

        @Override
        public void reset() {
            isReset = true;
        }

        @Override
        public boolean isClosedHere() {
            return false;
        }
    }
}
