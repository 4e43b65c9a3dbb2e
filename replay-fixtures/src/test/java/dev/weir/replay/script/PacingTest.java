package dev.weir.replay.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.recording.Chunking;
import dev.weir.recording.Recording;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PacingTest {

    private static final Recording TOOLS = Recording.bundled("chat-tools");
    private static final int[] RECORDED = new Chunking.Recorded().lengths(TOOLS);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "recorded",
                "none",
                "scaled:0",
                "scaled:0.1",
                "scaled:2",
                "fixed:0ns",
                "fixed:250us",
                "fixed:5ms",
                "fixed:60s"
            })
    void writesASpecThatParsesToTheSame(String spec) {
        Pacing pacing = Pacing.parse(spec);
        assertThat(Pacing.parse(pacing.toString())).isEqualTo(pacing);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Recorded",
                "none:1",
                "scaled",
                "scaled:",
                "scaled:-1",
                "scaled:NaN",
                "scaled:Infinity",
                "fixed",
                "fixed:",
                "fixed:5",
                "fixed:-5ms",
                "fixed:5m",
                "fixed:1.5ms",
                "fixed:86401s",
                "fixed:999999999999999999s",
                "fixed:999999999999999999us"
            })
    void listsWhatIsAllowedForAnythingElse(String spec) {
        assertThatThrownBy(() -> Pacing.parse(spec))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining('"' + spec + '"')
                .hasMessageContaining(Pacing.ALLOWED);
    }

    @Test
    void recordedIsAsItWas() {
        Schedule schedule = new Pacing.Recorded().schedule(TOOLS, RECORDED);
        assertThat(schedule.headersNs()).isEqualTo(TOOLS.headersNs());
        assertThat(schedule.endNs()).isEqualTo(TOOLS.endNs());
        assertThat(schedule.chunkCount()).isEqualTo(3);
        for (int chunk = 0; chunk < 3; chunk++) {
            assertThat(schedule.chunkNs(chunk)).isEqualTo(TOOLS.chunkNs(chunk));
        }
    }

    @Test
    void aChunkOfSeveralIsDueWithItsLastByte() {
        int[] lengths = {1, TOOLS.chunkBytes(0), TOOLS.bodyBytes() - 1 - TOOLS.chunkBytes(0)};
        Schedule schedule = new Pacing.Recorded().schedule(TOOLS, lengths);
        assertThat(schedule.chunkNs(0)).isEqualTo(TOOLS.chunkNs(0));
        assertThat(schedule.chunkNs(1)).isEqualTo(TOOLS.chunkNs(1));
        assertThat(schedule.chunkNs(2)).isEqualTo(TOOLS.chunkNs(2));
    }

    @Test
    void scaledMultiplies() {
        Schedule half = new Pacing.Scaled(0.5).schedule(TOOLS, RECORDED);
        assertThat(half.headersNs()).isEqualTo(Math.round(TOOLS.headersNs() * 0.5));
        assertThat(half.chunkNs(2)).isEqualTo(Math.round(TOOLS.chunkNs(2) * 0.5));
        assertThat(half.endNs()).isEqualTo(Math.round(TOOLS.endNs() * 0.5));
        assertThat(new Pacing.Scaled(1e300).schedule(TOOLS, RECORDED).endNs()).isPositive();
    }

    @Test
    void fixedStartsAtOnceAndKeepsItsGap() {
        Schedule schedule = new Pacing.Fixed(Duration.ofMillis(5)).schedule(TOOLS, RECORDED);
        assertThat(schedule.headersNs()).isZero();
        assertThat(schedule.chunkNs(0)).isZero();
        assertThat(schedule.chunkNs(1)).isEqualTo(5_000_000);
        assertThat(schedule.chunkNs(2)).isEqualTo(10_000_000);
        assertThat(schedule.endNs()).isEqualTo(10_000_000);
    }

    @Test
    void noneIsAllAtOnce() {
        Schedule schedule = new Pacing.None().schedule(TOOLS, RECORDED);
        assertThat(schedule.chunkNs(2)).isZero();
        assertThat(schedule.endNs()).isZero();
    }
}
