package dev.weir.bench.latency.load;

import static dev.weir.bench.latency.load.VirtualLoad.MS;
import static dev.weir.bench.latency.load.VirtualLoad.S;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.bench.run.RequestResult;
import dev.weir.bench.run.Shard;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Several generators that each send a part of one load. */
class ShardedLoadTest {

    /** What a generator sent: which request, as which stream, and when. */
    private record Sent(long index, int stream, String prompt, long atNs) {}

    private static List<Sent> sent(LoadShape shape, Extent extent, Shard shard) {
        VirtualLoad load = VirtualLoad.on(new SteadyServer(50 * MS, 10 * MS, 6));
        load.shard = shard;
        load.seed = 42;
        if (shape instanceof LoadShape.Closed closed) {
            load.connectFirst = (int) shard.share(0, closed.streams());
        }
        load.run(shape, extent);
        return load.results.stream()
                .map(result -> new Sent(result.index(), result.stream(), result.prompt(), result.scheduledNs()))
                .toList();
    }

    private static List<Sent> union(LoadShape shape, Extent extent, int count) {
        List<Sent> all = new ArrayList<>();
        for (int number = 1; number <= count; number++) {
            all.addAll(sent(shape, extent, new Shard(number, count)));
        }
        all.sort(Comparator.comparingLong(Sent::index));
        return all;
    }

    @ParameterizedTest
    @CsvSource({"2, 0", "3, 0", "7, 0", "3, 2000"})
    void anOpenLoopIsTheSameLoadFromAnyNumberOfGenerators(int count, long rampMs) {
        LoadShape shape = new LoadShape.Open(40, 0.7, rampMs * MS);
        List<Sent> whole = new ArrayList<>(sent(shape, Extent.requests(200), Shard.WHOLE));
        whole.sort(Comparator.comparingLong(Sent::index));
        assertThat(union(shape, Extent.requests(200), count)).isEqualTo(whole).hasSize(200);
    }

    @Test
    void soItIsWhereATimeEndsIt() {
        LoadShape shape = new LoadShape.Open(40, 1, 0);
        List<Sent> whole = new ArrayList<>(sent(shape, Extent.duration(3 * S), Shard.WHOLE));
        whole.sort(Comparator.comparingLong(Sent::index));
        assertThat(union(shape, Extent.duration(3 * S), 3)).isEqualTo(whole).isNotEmpty();
    }

    /** All answers take equally long here, so that a single generator's streams take turns as those of several do. */
    @ParameterizedTest
    @ValueSource(ints = {2, 3})
    void aClosedLoopHasTheSameStreamsAndRequests(int count) {
        LoadShape shape = new LoadShape.Closed(6, 0);
        List<Sent> whole = new ArrayList<>(sent(shape, Extent.requests(24), Shard.WHOLE));
        whole.sort(Comparator.comparingLong(Sent::index));
        assertThat(union(shape, Extent.requests(24), count)).isEqualTo(whole).hasSize(24);
    }

    @Test
    void aShardWithoutAStreamOrARequestIsRefused() {
        VirtualLoad load = VirtualLoad.on(new SteadyServer(50 * MS, 10 * MS, 6));
        load.shard = new Shard(5, 8);
        assertThatThrownBy(() -> load.start(new LoadShape.Closed(4, 0), Extent.requests(100)))
                .hasMessageContaining("shard 5/8 has nothing to send: 4 streams cannot be shared by 8 generators");
        assertThatThrownBy(() -> load.start(new LoadShape.Open(4, 1, 0), Extent.requests(3)))
                .hasMessageContaining("shard 5/8 has nothing to send: 3 requests cannot be shared by 8 generators");
        assertThat(load.results).extracting(RequestResult::index).isEmpty();
    }
}
