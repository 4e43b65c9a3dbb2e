package dev.weir.bench.latency.load;

import static dev.weir.bench.latency.load.VirtualLoad.MS;
import static dev.weir.bench.latency.load.VirtualLoad.S;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bench.latency.answer.RequestStart;
import dev.weir.bench.run.Outcome;
import dev.weir.bench.run.RequestResult;
import dev.weir.bench.run.ServerList;
import dev.weir.bench.run.Shard;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.assertj.core.groups.Tuple;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One load over several servers. */
class SpreadLoadTest {

    private static final ServerList SERVERS = ServerList.parse("http://a=2,http://b,http://c");

    private record Sent(long index, int stream, String server, long atNs) {}

    private static List<Sent> sent(LoadShape shape, Extent extent, Shard shard) {
        VirtualLoad load = VirtualLoad.on(new SteadyServer(50 * MS, 10 * MS, 6));
        load.shard = shard;
        load.servers = SERVERS;
        load.opensAhead = true;
        if (shape instanceof LoadShape.Closed closed) {
            load.connectFirst = (int) shard.share(0, closed.streams());
        }
        load.run(shape, extent);
        return load.results.stream()
                .map(result -> new Sent(
                        result.index(), result.stream(), String.valueOf(result.server()), result.scheduledNs()))
                .sorted(Comparator.comparingLong(Sent::index))
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
    @ValueSource(ints = {2, 3, 4, 7})
    void shardsAskTheServersThatOneGeneratorAsks(int count) {
        LoadShape open = new LoadShape.Open(40, 0.7, 0);
        List<Sent> whole = sent(open, Extent.requests(200), Shard.WHOLE);
        assertThat(union(open, Extent.requests(200), count)).isEqualTo(whole).hasSize(200);
        assertThat(whole)
                .allMatch(request ->
                        request.server().equals(SERVERS.of(request.index()).url()));
    }

    /** All servers answer equally fast here, so that streams take turns as those of one generator do. */
    @ParameterizedTest
    @ValueSource(ints = {2, 3})
    void soTheyDoInAClosedLoop(int count) {
        LoadShape closed = new LoadShape.Closed(6, 0);
        assertThat(union(closed, Extent.requests(24), count))
                .extracting(Sent::index, Sent::server)
                .isEqualTo(sent(closed, Extent.requests(24), Shard.WHOLE).stream()
                        .map(request -> Tuple.tuple(request.index(), request.server()))
                        .toList());
    }

    @Test
    void eachServerHasMoreThanItsShareOfTheConnectionsAhead() {
        List<String> told = new ArrayList<>();
        SpreadSender sender = new SpreadSender(
                SERVERS, List.of(new Scripted("a", told), new Scripted("b", told), new Scripted("c", told)));
        assertThat(sender.connect(40)).isCompleted();
        assertThat(told).containsExactly("a connects 40", "b connects 21", "c connects 21");
        sender.cancelAll("enough");
        sender.tick(1);
        assertThat(told).contains("b cancels enough", "c ticks");
        assertThat(sender.degraded()).as("what all say is said once").containsExactly("doubtful");
    }

    @Test
    void oneServerThatTakesNoConnectionDoesNotKeepTheOthersWaiting() {
        Scripted bad = new Scripted("a", new ArrayList<>());
        bad.refusal = new IOException("refused");
        Scripted good = new Scripted("b", new ArrayList<>());
        assertThat(new SpreadSender(SERVERS, List.of(bad, good, good)).connect(4))
                .isCompleted();
        assertThat(new SpreadSender(SERVERS, List.of(bad, bad, bad)).connect(4)).isCompletedExceptionally();
    }

    /** Two of three servers fail at once, the other takes a minute for each answer: it is waited for. */
    @Test
    void aLoadGoesOnWhileOneServerMayOnlyBeSlow() {
        VirtualTransport clock = new VirtualTransport((peer, request) -> {});
        Scripted slow = new Scripted("slow", new ArrayList<>(), clock, 60 * S, Outcome.OK);
        Scripted down = new Scripted("down", new ArrayList<>(), clock, 0, Outcome.UNREACHABLE);
        List<RequestResult> results = new ArrayList<>();
        LoadGenerator generator = new LoadGenerator(
                clock,
                new SpreadSender(SERVERS, List.of(down, down, slow)),
                new LoadShape.Open(20, 1, 0),
                Extent.requests(800),
                Shard.WHOLE,
                1,
                results::add);
        CompletableFuture<LoadReport> end = generator.start();
        clock.run();
        assertThat(end.join().stoppedBecause()).isNull();
        assertThat(results).hasSize(800);
        assertThat(results)
                .filteredOn(result -> result.outcome() == Outcome.OK)
                .hasSize(200)
                .allMatch(result -> "http://c".equals(result.server()));
    }

    @Test
    void itIsGivenUpWhereAllOfThemFail() {
        VirtualTransport clock = new VirtualTransport((peer, request) -> {});
        Scripted down = new Scripted("down", new ArrayList<>(), clock, 0, Outcome.UNREACHABLE);
        LoadGenerator generator = new LoadGenerator(
                clock,
                new SpreadSender(SERVERS, List.of(down, down, down)),
                new LoadShape.Open(20, 1, 0),
                Extent.requests(800),
                Shard.WHOLE,
                1,
                result -> {});
        CompletableFuture<LoadReport> end = generator.start();
        clock.run();
        assertThat(end.join().stoppedBecause()).startsWith("nothing but failures for 10 s");
    }

    /** Answers nothing, or each request after a while in one way. */
    private static final class Scripted implements Sender {

        private final String name;
        private final List<String> told;
        private final VirtualTransport clock;
        private final long afterNs;
        private final Outcome outcome;
        private @Nullable IOException refusal;

        Scripted(String name, List<String> told) {
            this(name, told, new VirtualTransport((peer, request) -> {}), 0, Outcome.OK);
        }

        Scripted(String name, List<String> told, VirtualTransport clock, long afterNs, Outcome outcome) {
            this.name = name;
            this.told = told;
            this.clock = clock;
            this.afterNs = afterNs;
            this.outcome = outcome;
        }

        @Override
        public CompletableFuture<Void> connect(int connections) {
            told.add(name + " connects " + connections);
            return refusal == null ? CompletableFuture.completedFuture(null) : CompletableFuture.failedFuture(refusal);
        }

        @Override
        public Outgoing prepare(long index) {
            return new Outgoing() {
                @Override
                public String prompt() {
                    return "p";
                }

                @Override
                public void send(RequestStart start, Consumer<RequestResult> whenOver) {
                    clock.at(
                            clock.nowNs() + afterNs,
                            () -> whenOver.accept(new RequestResult.Builder(
                                            start.index(), start.stream(), "p", start.t0Ns() - start.runStartNs())
                                    .ended(outcome, clock.nowNs() - start.runStartNs())
                                    .error(outcome == Outcome.OK ? null : "gone")
                                    .build()));
                }
            };
        }

        @Override
        public void tick(long nowNs) {
            told.add(name + " ticks");
        }

        @Override
        public void cancelAll(String why) {
            told.add(name + " cancels " + why);
        }

        @Override
        public List<String> degraded() {
            return List.of("doubtful");
        }
    }
}
