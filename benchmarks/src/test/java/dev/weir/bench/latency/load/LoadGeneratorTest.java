package dev.weir.bench.latency.load;

import static dev.weir.bench.latency.load.VirtualLoad.MS;
import static dev.weir.bench.latency.load.VirtualLoad.S;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.bench.latency.transport.StampDoubts;
import dev.weir.bench.run.Metric;
import dev.weir.bench.run.Outcome;
import dev.weir.bench.run.RequestResult;
import dev.weir.bench.run.Shard;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class LoadGeneratorTest {

    private static final double METRONOME = Double.POSITIVE_INFINITY;

    private final SteadyServer server = new SteadyServer(50 * MS, 10 * MS, 6);
    private final VirtualLoad load = VirtualLoad.on(server);

    private static LoadShape.Closed closed(int streams) {
        return new LoadShape.Closed(streams, 0);
    }

    private static LoadShape.Open open(double ratePerS, double burstiness) {
        return new LoadShape.Open(ratePerS, burstiness, 0);
    }

    private List<Long> scheduledMs() {
        return load.results.stream()
                .map(RequestResult::scheduledNs)
                .sorted()
                .map(ns -> ns / MS)
                .toList();
    }

    // closed loop

    @Test
    void eachStreamOfAClosedLoopAsksWhenItsLastAnswerHasEnded() {
        load.connectFirst = 2;
        LoadReport report = load.run(closed(2), Extent.requests(6));
        assertThat(report).isEqualTo(new LoadReport(6, 6, null, null, List.of()));
        assertThat(scheduledMs()).containsExactly(0L, 0L, 100L, 100L, 200L, 200L);
        assertThat(load.results).extracting(RequestResult::index).containsExactly(0L, 1L, 2L, 3L, 4L, 5L);
        assertThat(load.results).extracting(RequestResult::stream).containsExactly(0, 1, 0, 1, 0, 1);
        assertThat(load.results).extracting(RequestResult::prompt).containsExactly("p0", "p1", "p2", "p3", "p4", "p5");
        assertThat(load.results).allSatisfy(result -> {
            assertThat(result.valueNs(Metric.SEND_LAG)).hasValue(0);
            assertThat(result.valueNs(Metric.TTFT)).hasValue(50 * MS);
            assertThat(result.valueNs(Metric.E2EL)).hasValue(100 * MS);
            assertThat(result.endedNs()).isEqualTo(result.scheduledNs() + 100 * MS);
        });
        assertThat(load.transport.peers).hasSize(2);
    }

    @Test
    void openingAConnectionIsTimedOnceAndBeforeTheSchedule() {
        load.connectFirst = 1;
        load.run(closed(1), Extent.requests(3));
        assertThat(load.results.get(0).valueNs(Metric.CONNECT)).hasValue(VirtualTransport.CONNECT_NS);
        assertThat(load.results.get(1).valueNs(Metric.CONNECT)).isEmpty();
    }

    /** A warm-up uses the connection first; the run's figures say all the same what opening it took. */
    @Test
    void aWarmUpDoesNotTakeTheOpeningFromTheRun() {
        load.run(closed(1), Extent.before(2));
        assertThat(load.results.get(0).valueNs(Metric.CONNECT)).isEmpty();
        load.run(closed(1), Extent.requests(2));
        assertThat(load.results.get(2).valueNs(Metric.CONNECT)).hasValue(VirtualTransport.CONNECT_NS);
        assertThat(load.results.get(3).valueNs(Metric.CONNECT)).isEmpty();
        assertThat(load.transport.peers).hasSize(1);
    }

    @Test
    void aRampStartsTheStreamsOneAfterAnother() {
        load.connectFirst = 4;
        load.run(new LoadShape.Closed(4, 40 * MS), Extent.requests(4));
        assertThat(scheduledMs()).containsExactly(0L, 10L, 20L, 30L);
    }

    @Test
    void withinADurationRequestsStartAndAfterItTheyEnd() {
        load.connectFirst = 1;
        LoadReport report = load.run(closed(1), Extent.duration(250 * MS));
        assertThat(scheduledMs()).containsExactly(0L, 100L, 200L);
        assertThat(report.ok()).isEqualTo(3);
        assertThat(report.stoppedBecause()).isNull();
    }

    @Test
    void requestsAheadOfARunAskForOtherPrompts() {
        load.run(closed(1), Extent.before(3));
        assertThat(load.results).extracting(RequestResult::index).containsExactly(-3L, -2L, -1L);
        assertThat(load.results).extracting(RequestResult::prompt).containsExactly("p-3", "p-2", "p-1");
    }

    @Test
    void moreStreamsThanRequestsAreNoReasonToWait() {
        assertThat(load.run(closed(5), Extent.requests(2)).requests()).isEqualTo(2);
    }

    @Test
    void aStreamPausesAfterAFailure() {
        VirtualLoad failing = new VirtualLoad(
                new VirtualTransport((peer, request) -> peer.answer(0, Http.whole(500, "{\"error\":\"no\"}"))));
        failing.connectFirst = 1;
        LoadReport report = failing.run(closed(1), Extent.requests(3));
        assertThat(failing.results).extracting(RequestResult::scheduledNs).containsExactly(0L, 100 * MS, 200 * MS);
        assertThat(report.ok()).isZero();
        assertThat(report.lastError()).isEqualTo("HTTP 500: no");
    }

    // open loop

    @Test
    void anOpenLoopWaitsForNoAnswer() {
        load.opensAhead = true;
        LoadReport report = load.run(open(100, METRONOME), Extent.requests(50));
        assertThat(report.ok()).isEqualTo(50);
        assertThat(scheduledMs())
                .isEqualTo(
                        LongStream.rangeClosed(1, 50).map(i -> 10 * i).boxed().toList());
        // 100 ms each and a new one every 10 ms: ten are under way at once, and one connection is held ready
        assertThat(load.transport.peers).hasSizeBetween(10, 12);
        assertThat(report.degraded()).isEmpty();
    }

    @Test
    void aScheduleIsAFunctionOfItsSeed() {
        load.run(open(200, 1), Extent.requests(100));
        List<Long> first = scheduledMs();
        VirtualLoad again = VirtualLoad.on(new SteadyServer(7 * MS, MS, 90));
        again.run(open(200, 1), Extent.requests(100));
        assertThat(again.results.stream()
                        .map(r -> r.scheduledNs() / MS)
                        .sorted()
                        .toList())
                .isEqualTo(first);
        VirtualLoad other = VirtualLoad.on(new SteadyServer(50 * MS, 10 * MS, 6));
        other.seed = 2;
        other.run(open(200, 1), Extent.requests(100));
        assertThat(other.results.stream()
                        .map(r -> r.scheduledNs() / MS)
                        .sorted()
                        .toList())
                .isNotEqualTo(first);
    }

    @Test
    void anOpenLoopEndsWithItsDurationAndTheAnswersUnderWay() {
        LoadReport report = load.run(open(100, METRONOME), Extent.duration(105 * MS));
        assertThat(report.requests()).isEqualTo(10);
        assertThat(scheduledMs()).last().isEqualTo(100L);
    }

    @Test
    void withTooFewConnectionsTheWaitIsInTheLatencyAndTheRunIsDegraded() {
        load.mostConnections = 2;
        load.connectFirst = 2;
        LoadReport report = load.run(open(100, METRONOME), Extent.requests(40));
        assertThat(report.ok()).isEqualTo(40);
        // two connections serve 20 a second: the last of 40 that come within 0.4 s is sent after 1.9 s
        RequestResult last =
                load.results.stream().filter(r -> r.index() == 39).findFirst().orElseThrow();
        assertThat(last.scheduledNs()).isEqualTo(400 * MS);
        assertThat(last.valueNs(Metric.E2EL).orElseThrow()).isGreaterThan(1_500 * MS);
        assertThat(report.degraded())
                .anyMatch(reason -> reason.contains("had to wait for a connection, because 2 were in use"))
                .anyMatch(reason -> reason.startsWith("the rate was not reached: "));
    }

    @Test
    void aConnectionThatIsOpenedForARequestIsInItsLatency() {
        load.run(open(100, METRONOME), Extent.requests(1));
        assertThat(load.results.get(0).valueNs(Metric.TTFT)).hasValue(VirtualTransport.CONNECT_NS + 50 * MS);
        assertThat(load.results.get(0).valueNs(Metric.CONNECT)).hasValue(VirtualTransport.CONNECT_NS);
    }

    // a stall

    /** The same second of silence, seen by both kinds of load. */
    @Test
    void aStallShowsInTheOpenLoopAndHidesInTheClosedOne() {
        server.stallsFromNs = 6 * S;
        server.stallsToNs = 7 * S;
        load.opensAhead = true;
        load.run(open(50, 1), Extent.duration(20 * S));
        Histogram openLoop = new Histogram(load, Metric.E2EL);
        assertThat(openLoop.count).isGreaterThan(800);
        assertThat(openLoop.p50Ns).isLessThan(101 * MS);
        assertThat(openLoop.p99Ns).isGreaterThan(900 * MS);

        SteadyServer same = new SteadyServer(50 * MS, 10 * MS, 6);
        same.stallsFromNs = 6 * S;
        same.stallsToNs = 7 * S;
        VirtualLoad closedLoad = VirtualLoad.on(same);
        closedLoad.connectFirst = 5;
        closedLoad.run(closed(5), Extent.duration(20 * S));
        Histogram closedLoop = new Histogram(closedLoad, Metric.E2EL);
        assertThat(closedLoop.count).isGreaterThan(800);
        assertThat(closedLoop.p99Ns).isLessThan(101 * MS);
        assertThat(closedLoop.maxNs).isGreaterThan(1_000 * MS);
    }

    /** Read from HdrHistogram's, to keep the assertions short. */
    private static final class Histogram {

        final long count;
        final long p50Ns;
        final long p99Ns;
        final long maxNs;

        Histogram(VirtualLoad load, Metric metric) {
            org.HdrHistogram.Histogram histogram = load.histogram(metric);
            count = histogram.getTotalCount();
            p50Ns = histogram.getValueAtPercentile(50);
            p99Ns = histogram.getValueAtPercentile(99);
            maxNs = histogram.getMaxValue();
        }
    }

    // ends

    @Test
    void stoppingCancelsWhatIsUnderWay() {
        load.connectFirst = 2;
        LoadGenerator generator = load.start(closed(2), Extent.requests(100));
        load.transport.at(load.transport.nowNs() + 130 * MS, () -> generator.stop("interrupted"));
        LoadReport report = load.finish();
        assertThat(report.stoppedBecause()).isEqualTo("interrupted");
        assertThat(load.results)
                .extracting(RequestResult::outcome)
                .containsExactly(Outcome.OK, Outcome.OK, Outcome.CANCELLED, Outcome.CANCELLED);
        assertThat(load.results.get(3).error()).isEqualTo("interrupted");
        assertThat(load.transport.peers).allMatch(VirtualTransport.Peer::isClosedByClient);
        assertThat(generator.progress().inFlight()).isZero();
    }

    /** As after a warm-up that somebody ended: nothing is sent only to be cancelled. */
    @Test
    void aLoadThatIsStoppedBeforeItStartsSendsNothing() {
        LoadGenerator generator = load.newGenerator(closed(2), Extent.requests(4));
        generator.stop("interrupted");
        load.start(generator);
        assertThat(load.finish()).isEqualTo(new LoadReport(0, 0, null, "interrupted", List.of()));
        assertThat(load.results).isEmpty();
        assertThat(load.transport.peers).isEmpty();
    }

    @Test
    void stoppingALoadThatIsOverHasNoEffect() {
        LoadGenerator generator = load.start(closed(1), Extent.requests(1));
        assertThat(load.finish().stoppedBecause()).isNull();
        generator.stop("too late");
        assertThat(load.finish().stoppedBecause()).isNull();
    }

    @Test
    void resultsThatCannotBeKeptEndTheLoad() {
        RuntimeException full = new IllegalStateException("disk full");
        load.sink = result -> {
            throw full;
        };
        load.start(closed(3), Extent.requests(1_000));
        assertThatThrownBy(load::finish).isInstanceOf(CompletionException.class).hasCause(full);
        assertThat(server.requests).isEqualTo(3);
    }

    @Test
    void aServerThatIsGoneIsNotAskedForEver() {
        load.connectFirst = 2;
        LoadGenerator generator = load.start(closed(2), Extent.duration(3_600 * S));
        long diesNs = load.transport.nowNs() + 250 * MS;
        load.transport.at(diesNs, () -> {
            server.refusal = new IOException("Connection refused");
            load.transport.peers.forEach(peer -> peer.close(diesNs, new IOException("Connection reset")));
        });
        LoadReport report = load.finish();
        assertThat(report.stoppedBecause())
                .startsWith("nothing but failures for 10 s")
                .endsWith("no connection: Connection refused");
        assertThat(report.ok()).isEqualTo(4);
        assertThat(load.results).extracting(RequestResult::outcome).contains(Outcome.TRUNCATED, Outcome.UNREACHABLE);
        assertThat(generator.progress().sinceStartNs()).isBetween(10 * S, 12 * S);
    }

    @Test
    void aBugInASenderEndsTheLoadInsteadOfHangingIt() {
        Sender broken = new Sender() {
            @Override
            public java.util.concurrent.CompletableFuture<Void> connect(int connections) {
                return new java.util.concurrent.CompletableFuture<>();
            }

            @Override
            public Outgoing prepare(long index) {
                throw new IllegalStateException("a bug");
            }

            @Override
            public void tick(long nowNs) {}

            @Override
            public void cancelAll(String why) {}

            @Override
            public List<String> degraded() {
                return List.of();
            }
        };
        LoadGenerator generator =
                new LoadGenerator(load.transport, broken, closed(1), Extent.requests(1), Shard.WHOLE, 1, result -> {});
        java.util.concurrent.CompletableFuture<LoadReport> end = generator.start();
        load.transport.run();
        assertThat(end).isCompletedExceptionally();
    }

    // what makes figures less than they could be

    @Test
    void aGeneratorThatIsLateSaysSo() {
        load.transport.lateByNs = 15 * MS;
        List<String> reasons = new ArrayList<>(
                load.run(open(100, METRONOME), Extent.requests(100)).degraded());
        assertThat(reasons).anyMatch(reason -> reason.startsWith("the generator was at its limit: "));
    }

    @Test
    void whatTheTransportDoubtsIsPassedOn() {
        load.sink = result -> load.transport.doubts = new StampDoubts(10, 0, 1);
        assertThat(load.run(closed(1), Extent.requests(1)).degraded())
                .singleElement()
                .asString()
                .contains("was stepped 1 times");
    }

    /** One transport serves all loads of a session, and a sender those of its warm-up too. */
    @Test
    void whatItDoubtedBeforeTheLoadIsNot() {
        load.transport.doubts = new StampDoubts(1_000, 7, 1);
        assertThat(load.run(closed(1), Extent.requests(1)).degraded()).isEmpty();
        load.sink = result -> load.transport.doubts = new StampDoubts(1_010, 9, 1);
        assertThat(load.run(closed(1), Extent.requests(1)).degraded())
                .singleElement()
                .asString()
                .startsWith("2 of 10 reads had no stamp");
    }

    @Test
    void whatWaitedInTheWarmUpIsNotOfTheLoad() {
        load.mostConnections = 1;
        assertThat(load.run(closed(2), Extent.requests(4)).degraded())
                .anyMatch(reason -> reason.contains("had to wait for a connection"));
        assertThat(load.run(closed(1), Extent.requests(1)).degraded()).isEmpty();
    }
}
