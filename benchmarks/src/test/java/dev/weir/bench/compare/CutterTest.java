package dev.weir.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.weir.bench.run.Metric;
import dev.weir.bench.run.Outcome;
import dev.weir.bench.run.RequestResult;
import dev.weir.bench.run.RequestResult.Count;
import dev.weir.bench.run.RunTotals;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CutterTest {

    private static final long S = 1_000_000_000L;
    private static final int TOKENS = 30;

    /** Requests of streams in step: each wave begins when the one before it has ended, all of a wave at once. */
    private static List<RequestResult> waves(int waves, int streams) {
        List<RequestResult> results = new ArrayList<>();
        for (int wave = 0; wave < waves; wave++) {
            for (int stream = 0; stream < streams; stream++) {
                results.add(good(wave * streams + stream, wave * S, (wave + 1) * S));
            }
        }
        return results;
    }

    private static RequestResult good(int index, long fromNs, long toNs) {
        return new RequestResult.Builder(index, 0, "p", fromNs)
                .ended(Outcome.OK, toNs)
                .values(Metric.E2EL, toNs - fromNs)
                .values(Metric.ITL, (toNs - fromNs) / TOKENS)
                .count(Count.EVAL_TOKENS, TOKENS)
                .build();
    }

    private static List<Piece> cut(int pieces, List<RequestResult> requests) {
        RunTotals totals = new RunTotals(List.of());
        requests.forEach(totals::add);
        return Resampling.cut(
                pieces, totals, (fromNs, toNs) -> OptionalDouble.of((toNs - fromNs) / 1e9), requests::forEach);
    }

    private static double sum(List<Piece> pieces, Sum what) {
        return pieces.stream().mapToDouble(piece -> piece.sum(what)).sum();
    }

    @ParameterizedTest
    @CsvSource({"8, 8, 4", "8, 8, 5", "8, 8, 6", "8, 8, 7", "20, 2, 8", "5, 8, 6", "3, 64, 8"})
    void streamsInStepHaveTheSameRateInEachPiece(int waves, int streams, int pieces) {
        List<Piece> cut = cut(pieces, waves(waves, streams));
        assertThat(cut).hasSize(pieces).allSatisfy(piece -> {
            assertThat(piece.sum(Sum.REQUESTS) / piece.sum(Sum.DURATION_S)).isCloseTo(streams, within(1e-6));
            assertThat(piece.sum(Sum.TOKENS) / piece.sum(Sum.DURATION_S)).isCloseTo(streams * TOKENS, within(1e-4));
            assertThat(piece.sum(Sum.GPU_JOULES)).isCloseTo(piece.sum(Sum.DURATION_S), within(1e-9));
        });
        assertThat(sum(cut, Sum.REQUESTS)).isCloseTo(waves * streams, within(1e-6));
        assertThat(sum(cut, Sum.DURATION_S)).isCloseTo(waves, within(1e-9));
        assertThat(sum(cut, Sum.GENERATED_TOKENS)).isEqualTo(waves * streams * (TOKENS - 1.0));
        assertThat(cut.stream()
                        .map(piece -> piece.counts(Metric.E2EL))
                        .filter(counts -> counts != null)
                        .mapToLong(counts -> counts.times[0])
                        .sum())
                .isEqualTo((long) waves * streams);
    }

    /** While it stalls, a server answers nothing; that is no reason to know nothing. */
    @Test
    void aPieceInWhichNothingHappensCountsNothingOfWhatItsRunKnows() {
        List<Piece> cut = cut(4, List.of(good(0, 0, S), good(1, 3 * S, 4 * S)));
        assertThat(cut.get(1).sum(Sum.REQUESTS)).isZero();
        assertThat(cut.get(1).sum(Sum.TOKENS)).isZero();
        assertThat(cut.get(1).sum(Sum.GENERATING_S)).isZero();
        assertThat(cut.get(1).counts(Metric.E2EL)).isNull();
        assertThat(sum(cut, Sum.TOKENS)).isEqualTo(2.0 * TOKENS);
    }

    @Test
    void whatTheRunDoesNotKnowNoPieceKnows() {
        RequestResult uncounted = new RequestResult.Builder(0, 0, "p", 0)
                .ended(Outcome.OK, S)
                .values(Metric.E2EL, S)
                .build();
        assertThat(cut(2, List.of(uncounted, uncounted))).allSatisfy(piece -> {
            assertThat(piece.sum(Sum.TOKENS)).isNaN();
            assertThat(piece.sum(Sum.GENERATED_TOKENS)).isNaN();
            assertThat(piece.sum(Sum.REQUESTS)).isEqualTo(1);
        });
    }

    @Test
    void aRequestThatTookNoTimeIsWhereItEnded() {
        List<Piece> cut = cut(2, List.of(good(0, 0, 0), good(1, 2 * S, 2 * S)));
        assertThat(cut.get(0).sum(Sum.REQUESTS)).isEqualTo(1);
        assertThat(cut.get(1).sum(Sum.REQUESTS)).isEqualTo(1);
    }
}
