package dev.weir.bench.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DemoResultTest {

    private static DemoResult result(long blockingNs, long firstChunkNs, String blocking, String streaming) {
        return new DemoResult(
                "a model",
                Optional.empty(),
                blockingNs,
                blockingNs,
                firstChunkNs,
                OptionalLong.empty(),
                1,
                blocking,
                streaming,
                List.of(),
                0);
    }

    @ParameterizedTest
    @CsvSource({
        "3999, 1000, 4.00 times sooner: less",
        "4000, 1000, 4.00 times sooner: within",
        "8000, 1000, 8.00 times sooner: within",
        "8001, 1000, 8.00 times sooner: more"
    })
    void judgesTheFigureAndNotWhatItIsRoundedTo(long blockingNs, long firstChunkNs, String verdict) {
        assertThat(result(blockingNs, firstChunkNs, "", "").verdict()).startsWith(verdict);
    }

    @Test
    void similarityIsTheShareOfCharactersThatNeedNoChange() {
        assertThat(result(2, 1, "kitten", "sitting").similarity()).isEqualTo(1 - 3 / 7.0, within(1e-12));
        assertThat(result(2, 1, "same", "same").isSameText()).isTrue();
        assertThat(result(2, 1, "", "").similarity()).isEqualTo(1);
        assertThat(result(2, 1, "abc", "").similarity()).isZero();
    }
}
