package dev.weir.bench.latency.load;

import static dev.weir.bench.latency.load.VirtualLoad.MS;
import static dev.weir.bench.latency.load.VirtualLoad.S;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.bench.run.Metric;
import dev.weir.bench.run.Outcome;
import dev.weir.bench.run.RequestResult;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a sender makes of servers that do as they like; one request after another, on a virtual clock. */
class TransportSenderTest {

    private static final String DONE = "{\"response\":\"a\",\"done\":true}\n";
    private static final LoadShape ONE_STREAM = new LoadShape.Closed(1, 0);

    private static VirtualLoad against(VirtualTransport.Server server) {
        return new VirtualLoad(new VirtualTransport(server));
    }

    /** Answers at once. */
    private static VirtualTransport.Server says(String answer) {
        return (peer, request) -> peer.answer(0, answer);
    }

    private static RequestResult only(VirtualLoad load) {
        load.run(ONE_STREAM, Extent.requests(1));
        assertThat(load.results).hasSize(1);
        return load.results.get(0);
    }

    // time limits: every request ends

    @Test
    void silenceBeforeTheFirstByteHasALimit() {
        VirtualLoad load = against((peer, request) -> {});
        RequestResult result = only(load);
        assertThat(result.outcome()).isEqualTo(Outcome.TIMED_OUT);
        assertThat(result.error()).isEqualTo("no byte of a response within 30 s");
        assertThat(result.endedNs()).isBetween(30 * S, 31 * S);
        assertThat(load.transport.peers.get(0).isClosedByClient()).isTrue();
    }

    @Test
    void silenceInTheMiddleHasALimit() {
        RequestResult result = only(against(says(Http.OK + Http.chunk("{\"response\":\"a\"}\n"))));
        assertThat(result.outcome()).isEqualTo(Outcome.TIMED_OUT);
        assertThat(result.error()).isEqualTo("nothing more within 20 s of its last byte");
        assertThat(result.endedNs()).isBetween(20 * S, 21 * S);
        assertThat(result.valueNs(Metric.TTFT)).isPresent();
    }

    @Test
    void anAnswerThatNeverEndsHasALimit() {
        VirtualLoad load = against((peer, request) -> {
            for (int i = 0; i < 1_000; i++) {
                peer.answer(S * i, (i == 0 ? Http.OK : "") + Http.chunk("{\"response\":\"a\"}\n"));
            }
        });
        RequestResult result = only(load);
        assertThat(result.outcome()).isEqualTo(Outcome.TIMED_OUT);
        assertThat(result.error()).isEqualTo("not complete within 100 s");
    }

    @Test
    void aWaitForAConnectionHasALimit() {
        VirtualLoad load = against(says(Http.OK));
        load.limits = new TimeLimits(10 * S, 60 * S, 100 * S);
        load.mostConnections = 1;
        load.run(new LoadShape.Open(10, Double.POSITIVE_INFINITY, 0), Extent.requests(2));
        assertThat(load.results)
                .extracting(RequestResult::error)
                .containsExactly("no connection was free within 10 s", "nothing more within 60 s of its last byte");
    }

    // connections

    @Test
    void aConnectionServesOneRequestAfterAnother() {
        VirtualLoad load = against(says(Http.OK + Http.chunk(DONE) + Http.LAST_CHUNK));
        assertThat(load.run(ONE_STREAM, Extent.requests(20)).ok()).isEqualTo(20);
        assertThat(load.transport.peers).hasSize(1);
    }

    @Test
    void aConnectionThatEndsWithItsAnswerIsReplaced() {
        VirtualLoad load = against(says(Http.whole(200, DONE, "Connection: close")));
        assertThat(load.run(ONE_STREAM, Extent.requests(3)).ok()).isEqualTo(3);
        assertThat(load.transport.peers).hasSize(3).allMatch(VirtualTransport.Peer::isClosedByClient);
    }

    @Test
    void anAnswerThatEndsWithItsConnectionIsComplete() {
        VirtualLoad load = against((peer, request) -> {
            peer.answer(0, Http.untilClose(DONE));
            peer.close(0, null);
        });
        assertThat(load.run(ONE_STREAM, Extent.requests(2)).ok()).isEqualTo(2);
        assertThat(load.transport.peers).hasSize(2);
    }

    @Test
    void aConnectionThatBreaksBeforeTheResponseIsNoAnswer() {
        RequestResult result = only(against((peer, request) -> peer.close(0, new IOException("Connection reset"))));
        assertThat(result.outcome()).isEqualTo(Outcome.UNREACHABLE);
        assertThat(result.error()).isEqualTo("Connection reset");
        assertThat(only(against((peer, request) -> peer.close(0, null))).error())
                .startsWith("the connection ended before the response began");
    }

    @Test
    void whatIsNoHttpIsSaid() {
        VirtualLoad load = against(says("SSH-2.0-OpenSSH\n"));
        RequestResult result = only(load);
        assertThat(result.outcome()).isEqualTo(Outcome.MALFORMED);
        assertThat(result.error()).startsWith("this is no HTTP/1.1 response, it begins with");
        assertThat(load.transport.peers.get(0).isClosedByClient()).isTrue();
    }

    /** Such as what a proxy adds; the answer itself is whole. */
    @Test
    void bytesBehindAResponseSpoilItsConnectionOnly() {
        VirtualLoad load = against(says(Http.whole(200, DONE) + "surprise"));
        assertThat(load.run(ONE_STREAM, Extent.requests(2)).ok()).isEqualTo(2);
        assertThat(load.transport.peers).hasSize(2);
    }

    @Test
    void aResponseThatIsCutShortIsTruncated() {
        RequestResult result = only(against((peer, request) -> {
            peer.answer(0, Http.OK + Http.chunk("{\"response\":\"a\"}\n"));
            peer.close(0, null);
        }));
        assertThat(result.outcome()).isEqualTo(Outcome.TRUNCATED);
        assertThat(result.error()).contains("after 1 records", "the connection ended between chunks");
    }

    /** The next answer would seem to begin with it. */
    @Test
    void aConnectionOnWhichNobodyAskedForWhatComesIsLeft() {
        VirtualLoad load = against((peer, request) -> {
            peer.answer(0, Http.whole(200, DONE));
            peer.answer(0, "surprise");
        });
        load.connectFirst = 1;
        load.run(new LoadShape.Open(10, Double.POSITIVE_INFINITY, 0), Extent.requests(3));
        assertThat(load.results).extracting(RequestResult::outcome).containsOnly(Outcome.OK);
        assertThat(load.transport.peers).hasSize(3);
    }

    @Test
    void aConnectionThatClosesWhileFreeIsReplaced() {
        VirtualLoad load = against(says(Http.whole(200, DONE)));
        load.connectFirst = 3;
        load.start(ONE_STREAM, Extent.requests(1));
        load.transport.peers.forEach(peer -> peer.close(0, null));
        assertThat(load.finish().ok()).isEqualTo(1);
        assertThat(load.transport.peers).hasSize(4);
    }

    @Test
    void withoutAServerEveryRequestEnds() {
        SteadyServer server = new SteadyServer(MS, MS, 2);
        server.refusal = new IOException("Connection refused");
        VirtualLoad load = VirtualLoad.on(server);
        load.opensAhead = true;
        LoadReport report = load.run(new LoadShape.Open(100, 1, 0), Extent.requests(30));
        assertThat(report.requests()).isEqualTo(30);
        assertThat(load.results).allSatisfy(result -> {
            assertThat(result.outcome()).isEqualTo(Outcome.UNREACHABLE);
            assertThat(result.error()).isEqualTo("no connection: Connection refused");
            assertThat(result.status()).isZero();
        });
    }

    @Test
    void connectingAheadSaysWhetherTheServerIsThere() {
        SteadyServer server = new SteadyServer(MS, MS, 2);
        VirtualLoad load = VirtualLoad.on(server);
        Sender sender = load.sender();
        CompletableFuture<Void> open = sender.connect(5);
        load.transport.run();
        assertThat(open).isCompleted();
        assertThat(load.transport.peers).hasSize(5);
        server.refusal = new IOException("Connection refused");
        CompletableFuture<Void> refused = sender.connect(6);
        load.transport.run();
        assertThat(refused).isCompletedExceptionally();
    }

    /** Such as one whose workers are out of connections: it takes one and closes it. */
    @Test
    void aServerThatClosesWhatItHasJustTakenIsNotWaitedFor() {
        SteadyServer server = new ClosesOne(1, 3);
        VirtualLoad load = VirtualLoad.on(server);
        CompletableFuture<Void> open = load.sender().connect(3);
        load.transport.run();
        assertThat(open).isCompletedExceptionally();
        assertThatThrownBy(open::join)
                .hasMessageContaining(
                        "of 3 it closed one that it had just taken, before any request, with 1 still open");
    }

    @Test
    void aConnectionOfEarlierThatClosesMeanwhileIsReplaced() {
        SteadyServer server = new ClosesOne(1, 4);
        VirtualLoad load = VirtualLoad.on(server);
        CompletableFuture<Void> two = load.sender().connect(2);
        load.transport.run();
        assertThat(two).isCompleted();
        CompletableFuture<Void> four = load.sender().connect(4);
        load.transport.run();
        assertThat(four).isCompletedWithValue(null);
        assertThat(load.transport.peers).hasSize(5);
    }

    /** Closes one connection just before it takes another. */
    private static final class ClosesOne extends SteadyServer {

        private final int closed;
        private final int before;
        private int taken;

        ClosesOne(int closed, int before) {
            super(MS, MS, 2);
            this.closed = closed;
            this.before = before;
        }

        @Override
        public @Nullable IOException refusal() {
            if (++taken == before && transport != null) {
                transport.peers.get(closed - 1).close(nowNs() + VirtualTransport.CONNECT_NS, null);
            }
            return super.refusal();
        }
    }

    // answers that are none

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"500 | {'error':'x'}", "200 | {'error':'x'}", "200 | nonsense", "200 | {'done':true}"})
    void whatIsNoGoodAnswerDoesNotEndItsConnection(int status, String body) {
        VirtualLoad load = against(says(Http.whole(status, body.replace('\'', '"') + "\\n")));
        LoadReport report = load.run(ONE_STREAM, Extent.requests(3));
        assertThat(report.ok()).isZero();
        assertThat(report.requests()).isEqualTo(3);
        assertThat(load.results).allMatch(result -> result.error() != null);
        assertThat(load.transport.peers).hasSize(1);
    }
}
