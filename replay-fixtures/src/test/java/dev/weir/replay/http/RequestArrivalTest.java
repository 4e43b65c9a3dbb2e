package dev.weir.replay.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weir.arrival.ArrivalPeek;
import dev.weir.arrival.KernelStamps;
import dev.weir.recording.Recording;
import dev.weir.replay.RawClient;
import dev.weir.replay.ledger.Moment.Clock;
import dev.weir.replay.script.Pacing;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.RecvByteBufAllocator.ExtendedHandle;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollSocketChannel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A request whose bytes lie in the socket for as long as the event loop is held up: from when its answer's times count. */
@Timeout(120)
class RequestArrivalTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Recording TOOLS = Recording.bundled("chat-tools");

    /** The mapping of one clock to another knows single stamps less exactly than the clock reads, by less than a microsecond. */
    private static final long ROUNDING_NS = 1_000;

    @Test
    void withStampsTheTimesCountFromTheArrivalAndTheWaitIsOwed() throws Exception {
        assumeTrue(Epoll.isAvailable() && KernelStamps.available(), "the kernel stamps");
        HttpServer server = start(Transport.EPOLL, new Pacing.Scaled(0.01));
        try (RawClient client = new RawClient(server.port())) {
            Held held = new Held(server);
            int fd = fd(held.connection);
            ArrivalPeek peek = new ArrivalPeek(1 << 16);
            long beforeNs = System.nanoTime();
            client.send("POST", "/api/chat", TOOLS.requestBody());
            await(() -> peek.look(fd, 1 << 16) > TOOLS.requestBody().length);
            long arrivedBeforeNs = System.nanoTime();
            long releasedNs = held.release();
            JsonNode request = answered(server);
            assertThat(request.get("arrived_clock").stringValue()).isEqualTo("kernel");
            long arrivedNs = request.get("arrived_monotonic_ns").longValue();
            assertThat(arrivedNs).isBetween(beforeNs - ROUNDING_NS, arrivedBeforeNs + ROUNDING_NS);
            JsonNode head = request.get("writes").get(0);
            assertThat(arrivedNs + head.get("begun_ns").longValue()).isGreaterThanOrEqualTo(releasedNs);
            long owedNs =
                    head.get("written_ns").longValue() - head.get("due_ns").longValue();
            assertThat(owedNs)
                    .isGreaterThanOrEqualTo(
                            releasedNs - arrivedNs - head.get("due_ns").longValue());
            assertThat(server.lateness().snapshot().getMaxValue()).isGreaterThanOrEqualTo(owedNs);
        } finally {
            server.close();
        }
    }

    @Test
    void withoutStampsTheyCountFromTheRead() throws Exception {
        readsWithoutStamps(Transport.NIO, new Pacing.Scaled(0.01));
    }

    @Test
    void aServerThatKeepsNoTimesAsksForNoStamps() throws Exception {
        assumeTrue(Epoll.isAvailable(), "Linux's event loop");
        readsWithoutStamps(Transport.EPOLL, new Pacing.None());
    }

    private static void readsWithoutStamps(Transport transport, Pacing pacing) throws Exception {
        HttpServer server = start(transport, pacing);
        try (RawClient client = new RawClient(server.port())) {
            Held held = new Held(server);
            client.send("POST", "/api/chat", TOOLS.requestBody());
            long releasedNs = held.release();
            JsonNode request = answered(server);
            assertThat(request.get("arrived_clock").stringValue()).isEqualTo("process");
            assertThat(request.get("arrived_monotonic_ns").longValue()).isGreaterThanOrEqualTo(releasedNs);
        } finally {
            server.close();
        }
    }

    /** Then the last byte came after the look, and the stamp is not its own. */
    @Test
    void aReadThatBroughtMoreThanWasSeenCountsFromItself() throws Exception {
        assumeTrue(Epoll.isAvailable() && KernelStamps.available(), "the kernel stamps");
        HttpServer server = start(Transport.EPOLL, new Pacing.Recorded());
        try (RawClient client = new RawClient(server.port())) {
            Held held = new Held(server);
            int fd = fd(held.connection);
            ArrivalPeek peek = new ArrivalPeek(1 << 16);
            client.sendRaw("GET /".getBytes(StandardCharsets.US_ASCII));
            await(() -> peek.look(fd, 1 << 16) == 5);
            ExtendedHandle sizes = (ExtendedHandle) new AdaptiveRecvByteBufAllocator().newHandle();
            StampedReads reads = new StampedReads(sizes, peek, fd);
            long beforeNs = System.nanoTime();
            look(reads);
            reads.lastBytesRead(6);
            assertThat(reads.get().clock()).isEqualTo(Clock.PROCESS);
            assertThat(reads.get().monotonicNs()).isGreaterThanOrEqualTo(beforeNs);
            look(reads);
            reads.lastBytesRead(5);
            assertThat(reads.get().clock()).isEqualTo(Clock.KERNEL);
            assertThat(reads.get().monotonicNs()).isLessThan(beforeNs + ROUNDING_NS);
            reads.lastBytesRead(-1);
            assertThat(reads.get().clock()).as("the end is no read").isEqualTo(Clock.KERNEL);
            held.release();
        } finally {
            server.close();
        }
    }

    private static void look(StampedReads reads) {
        ByteBuf buffer = reads.allocate(UnpooledByteBufAllocator.DEFAULT);
        buffer.release();
    }

    private static HttpServer start(Transport transport, Pacing pacing) throws IOException {
        return HttpServer.start(ServerSettings.usual(List.of(TOOLS), pacing, transport), 0);
    }

    /** What the server tells of its only request. */
    private static JsonNode answered(HttpServer server) throws Exception {
        server.ledger().await(counts -> counts.completed() == 1, PATIENCE);
        RawClient.RawAnswer answer =
                RawClient.exchange(server.port(), "GET", "/weir/requests?format=json", new byte[0]);
        JsonNode requests = JsonMapper.shared()
                .readTree(new String(answer.unchunked(), StandardCharsets.UTF_8))
                .get("requests");
        assertThat(requests).hasSize(1);
        return requests.get(0);
    }

    private static int fd(Channel connection) {
        return ((EpollSocketChannel) connection).fd().intValue();
    }

    private static void await(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            Thread.onSpinWait();
        }
    }

    /** The only connection of a server, on an event loop that does nothing until it is released. */
    private static final class Held {

        private final Channel connection;
        private final CountDownLatch released = new CountDownLatch(1);

        Held(HttpServer server) throws InterruptedException {
            await(() -> !server.connections().isEmpty());
            connection = server.connections().iterator().next();
            CountDownLatch holding = new CountDownLatch(1);
            connection.eventLoop().execute(() -> {
                holding.countDown();
                try {
                    released.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            holding.await();
        }

        /** Lets it go on, and says when. */
        long release() {
            long nowNs = System.nanoTime();
            released.countDown();
            return nowNs;
        }
    }
}
