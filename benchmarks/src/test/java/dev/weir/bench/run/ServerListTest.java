package dev.weir.bench.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServerListTest {

    private static List<Integer> positions(ServerList servers, long from, int count) {
        return LongStream.range(from, from + count).mapToObj(servers::position).toList();
    }

    @Test
    void theFirstRoundIsInTheOrderOfTheList() {
        assertThat(positions(ServerList.parse("http://a,http://b,http://c"), 0, 3))
                .containsExactly(0, 1, 2);
        assertThat(positions(ServerList.parse("http://a=3,http://b"), 0, 4)).containsExactly(0, 0, 1, 0);
    }

    /** Ahead of the schedule, in a warm-up, too. */
    @ParameterizedTest
    @ValueSource(strings = {"http://a", "http://a,http://b", "http://a=3,http://b=2,http://c", "http://a=7,http://b=7"})
    void everyRoundGivesEachServerItsWeight(String text) {
        ServerList servers = ServerList.parse(text);
        for (long round = -20; round < 200; round++) {
            List<Integer> positions = positions(servers, round * servers.roundLength(), servers.roundLength());
            for (int position = 0; position < servers.servers().size(); position++) {
                int one = position;
                assertThat(positions.stream().filter(at -> at == one))
                        .as("round %s of %s", round, text)
                        .hasSize(servers.servers().get(one).weight());
            }
        }
    }

    /** Were each round like the first, shard 1/2 would ask the first of two servers only, and that one's figures would be its own. */
    @ParameterizedTest
    @CsvSource({"2, 2", "4, 2", "8, 4", "3, 3", "6, 3", "16, 8"})
    void everyShardMeetsEveryServerAboutEquallyOften(int shards, int count) {
        ServerList servers = ServerList.parse(String.join(
                ",", IntStream.range(0, count).mapToObj(i -> "http://s" + i).toList()));
        int requests = 4_000;
        for (int number = 1; number <= shards; number++) {
            Shard shard = new Shard(number, shards);
            int[] asked = new int[count];
            for (int i = 0; i < requests; i++) {
                asked[servers.position(shard.index(0, i))]++;
            }
            assertThat(IntStream.of(asked).boxed())
                    .as("of shard %s", shard)
                    .allMatch(times -> Math.abs(times * count - requests) < requests / 5);
        }
    }

    @Test
    void isReadAsItIsWritten() {
        ServerList servers = ServerList.parse("http://a:1=2, http://b:2/path=x");
        assertThat(servers.servers())
                .containsExactly(new ServerList.Server("http://a:1", 2), new ServerList.Server("http://b:2/path=x", 1));
        assertThat(ServerList.parse(servers.toString())).isEqualTo(servers).hasSameHashCodeAs(servers);
        assertThat(servers).isNotEqualTo(ServerList.parse("http://a:1,http://b:2/path=x"));
        assertThat(servers.describe()).isEqualTo("2 servers by 2:1");
        assertThat(ServerList.parse("http://a,http://b").describe()).isEqualTo("2 servers");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "http://a,http://b,http://a=2|http://a is in the list twice; a server that is to get more has a weight, such as http://a=2",
                "http://a,,http://b|has an empty place; write URL,URL,...",
                "http://a=0,http://b|the weight of http://a is 1 to 100, not 0; leave out a server that is to get nothing",
                "http://a=101|the weight of http://a is 1 to 100, not 101"
            })
    void whatIsNoListIsNamed(String text, String message) {
        assertThatThrownBy(() -> ServerList.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }
}
