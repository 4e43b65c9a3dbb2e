package dev.weir.bench.quick;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ConnectException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SearchTest {

    private static final long MINUTE_NS = 60_000_000_000L;

    /** One user more than slots makes one in so many requests wait. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5})
    void findsTheLimitOfAServerWhoseSlotsAreKnown(int slots) throws IOException {
        SimulatedServer server = new SimulatedServer(slots, 100, 500, 40);
        List<Level> levels = search(server);
        QuickFigures figures = Figures.of(levels);
        assertThat(figures.mostThatMet().orElseThrow().users()).isEqualTo(slots);
        assertThat(figures.fewestThatMissed().orElseThrow().users()).isEqualTo(slots + 1);
        assertThat(new Sentences(figures).brake()).isEqualTo(Sentences.Brake.SLOTS);
    }

    /** Of nine users on eight slots, 7 of 8 requests meet the target: that is too near to nine of ten to be told in a minute. */
    @Test
    void givesTheTimeThatIsLeftToWhatIsNotDecidedAndSaysSo() throws IOException {
        SimulatedServer server = new SimulatedServer(8, 100, 500, 40);
        Bounds bounds = Bounds.of(search(server), Target.USUAL);
        assertThat(bounds.most().orElseThrow().users()).isEqualTo(8);
        Level nine = bounds.above().orElseThrow();
        assertThat(nine.users()).isEqualTo(9);
        assertThat(nine.verdict(Target.USUAL)).isEqualTo(Level.Verdict.UNDECIDED);
        assertThat(nine.requests()).isGreaterThan(100);
    }

    @Test
    void asksNoMoreThanItHasQuestions() throws IOException {
        SimulatedServer server = new SimulatedServer(10, 1, 599, 40);
        search(server, 60 * MINUTE_NS);
        assertThat(server.answered()).isBetween(Search.MOST_REQUESTS / 2, Search.MOST_REQUESTS);
    }

    @Test
    void judgesAServerThatCountsNoTokensByTheFirstTokenAlone() throws IOException {
        SimulatedServer server = new SimulatedServer(4, 100, 500, Double.NaN);
        Search search = new Search(server, Target.USUAL, server::nowNs, () -> false);
        List<Level> levels = search.run(MINUTE_NS);
        assertThat(search.target()).isEqualTo(Target.USUAL.withoutRate());
        assertThat(Bounds.met(levels, search.target()).orElseThrow().users()).isEqualTo(4);
        assertThat(Bounds.met(levels, Target.USUAL)).isEmpty();
    }

    @Test
    void keepsToItsTime() throws IOException {
        SimulatedServer slow = new SimulatedServer(2, 400, 9_000, 25);
        List<Level> levels = search(slow);
        assertThat(slow.nowNs()).isLessThan(MINUTE_NS + 40_000_000_000L);
        assertThat(levels.get(0).verdict(Target.USUAL)).isEqualTo(Level.Verdict.UNDECIDED);
        assertThat(levels).allMatch(level -> level.requests() > 0);
    }

    @Test
    void asksAServerNoMoreThatOneUserOverburdens() throws IOException {
        assertThat(search(new SimulatedServer(8, 700, 300, 40)))
                .extracting(Level::users)
                .containsExactly(1);
    }

    @Test
    void endsAtTheMostUsers() throws IOException {
        List<Level> levels = search(new SimulatedServer(1_000, 1, 9, 100));
        assertThat(levels.get(levels.size() - 1).users()).isEqualTo(Search.MOST_USERS);
    }

    @Test
    void endsWhenSomebodyWantsNoMore() throws IOException {
        AtomicInteger asked = new AtomicInteger();
        SimulatedServer server = new SimulatedServer(8, 100, 100, 40);
        List<Level> levels =
                new Search(server, Target.USUAL, server::nowNs, () -> asked.incrementAndGet() > 2).run(MINUTE_NS);
        assertThat(levels).extracting(Level::users).containsExactly(1, 2, 4);
    }

    @Test
    void keepsWhatItFoundWhereTheServerDies() throws IOException {
        SimulatedServer server = new SimulatedServer(8, 100, 100, 40);
        Search search = new Search(
                (users, requests, durationNs) -> {
                    if (users > 2) {
                        throw new ConnectException("connection refused");
                    }
                    return server.measure(users, requests, durationNs);
                },
                Target.USUAL,
                server::nowNs,
                () -> false);
        assertThat(search.run(MINUTE_NS)).extracting(Level::users).containsExactly(1, 2);
        assertThat(search.endedBecause()).contains("with 4 users, connection refused");
    }

    private static List<Level> search(SimulatedServer server) throws IOException {
        return search(server, MINUTE_NS);
    }

    private static List<Level> search(SimulatedServer server, long budgetNs) throws IOException {
        return new Search(server, Target.USUAL, server::nowNs, () -> false).run(budgetNs);
    }
}
