package dev.weir.bench.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ShardTest {

    @ParameterizedTest
    @CsvSource({"1, 0, 7", "2, 0, 7", "3, 0, 7", "3, 0, 2", "4, -5, 5", "7, -3, 11"})
    void allShardsTogetherHaveEachIndexOnce(int count, long first, long all) {
        List<Long> indices = new ArrayList<>();
        for (int number = 1; number <= count; number++) {
            Shard shard = new Shard(number, count);
            long own = shard.share(first, all);
            LongStream.range(0, own).map(n -> shard.index(first, n)).forEach(index -> {
                assertThat(shard.owns(index)).isTrue();
                indices.add(index);
            });
        }
        assertThat(indices)
                .containsExactlyInAnyOrderElementsOf(
                        LongStream.range(first, first + all).boxed().toList());
    }

    @Test
    void theWholeHasAll() {
        assertThat(Shard.WHOLE.share(-4, 9)).isEqualTo(9);
        assertThat(Shard.WHOLE.index(-4, 3)).isEqualTo(-1);
        assertThat(new Shard(2, 3).share(0, Long.MAX_VALUE)).isEqualTo(Long.MAX_VALUE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"4/3", "0/3", "1/0", "3", "a/b", "1/2/3", "-1/3", ""})
    void whatIsNoShardIsRefused(String text) {
        assertThatThrownBy(() -> Shard.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(text);
    }

    @Test
    void aPodOfAnIndexedJobKnowsItsShard() {
        assertThat(Shard.of(Map.of("JOB_COMPLETION_INDEX", "0", "JOB_COMPLETIONS", "3")))
                .contains(new Shard(1, 3));
        assertThat(Shard.of(Map.of("JOB_COMPLETION_INDEX", "2", "JOB_COMPLETIONS", "3")))
                .contains(new Shard(3, 3));
        assertThat(Shard.of(Map.of("HOME", "/"))).isEmpty();
        assertThatThrownBy(() -> Shard.of(Map.of("JOB_COMPLETION_INDEX", "2")))
                .hasMessageContaining("JOB_COMPLETIONS is not set; set both, or give --shard i/n");
        assertThatThrownBy(() -> Shard.of(Map.of("JOB_COMPLETION_INDEX", "3", "JOB_COMPLETIONS", "3")))
                .hasMessageContaining("4/3");
        assertThatThrownBy(() -> Shard.of(Map.of("JOB_COMPLETION_INDEX", "", "JOB_COMPLETIONS", "3")))
                .hasMessageContaining("JOB_COMPLETION_INDEX=''");
    }
}
