package dev.weir.arrival;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The kernel's sockets as they are; where the machine has no stamps there is nothing to test. */
@EnabledIf("dev.weir.arrival.KernelStamps#available")
@Timeout(60)
class StampedSocketTest {

    private static final int FOR_EVER = -1;
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    private final ReceiveBuffer received = new ReceiveBuffer(4096);
    private final SendBuffer sendBuffer = new SendBuffer(512);
    private ServerSocket listener;
    private StampedPair pair;
    private StampedSocket socket;
    private Socket peer;

    @BeforeEach
    void connect() throws IOException {
        listener = new ServerSocket(0, 1, LOOPBACK);
        connectTo(listener);
    }

    private void connectTo(ServerSocket server) throws IOException {
        pair = StampedPair.through(server);
        socket = pair.socket();
        peer = pair.peer();
    }

    @AfterEach
    void close() throws IOException {
        pair.close();
        listener.close();
    }

    @Test
    void aReadBringsBytesAndTheTimeTheyArrived() throws IOException {
        ClockMapping mapping = new ClockMapping();
        for (int i = 0; i < 50; i++) {
            long beforeNs = System.nanoTime();
            peer.getOutputStream().write("hello".getBytes(StandardCharsets.US_ASCII));
            socket.awaitReadable(FOR_EVER);
            assertThat(socket.receive(received)).isEqualTo(5).isEqualTo(received.length());
            long returnedNs = System.nanoTime();
            byte[] bytes = new byte[7];
            received.copyTo(bytes, 1);
            assertThat(new String(bytes, 1, 5, StandardCharsets.US_ASCII)).isEqualTo("hello");
            assertThat(received.isStamped()).isTrue();
            assertThat(mapping.toMonotonicNs(received.stampNs()))
                    .isBetween(beforeNs - mapping.uncertaintyNs(), returnedNs + mapping.uncertaintyNs());
        }
        assertThat(mapping.steps()).isZero();
    }

    @Test
    void theStampIsOfTheArrivalNotOfTheRead() throws IOException {
        ClockMapping mapping = new ClockMapping();
        peer.getOutputStream().write(1);
        socket.awaitReadable(FOR_EVER);
        long arrivedBeforeNs = System.nanoTime();
        // Work between arrival and read, as a busy client has it.
        byte[] work = new byte[1 << 20];
        new Random(1).nextBytes(work);
        assertThat(socket.receive(received)).isEqualTo(1);
        assertThat(mapping.toMonotonicNs(received.stampNs()))
                .as("checksum %d", Arrays.hashCode(work))
                .isLessThan(arrivedBeforeNs + mapping.uncertaintyNs());
    }

    @Test
    void nothingThereIsZeroAndTheEndIsMinusOne() throws IOException {
        assertThat(socket.receive(received)).isZero();
        assertThat(received.isStamped()).isFalse();
        assertThatIllegalStateException().isThrownBy(received::stampNs).withMessage("the last read has no stamp");
        assertThat(socket.awaitReadable(0)).isFalse();
        peer.close();
        socket.awaitReadable(FOR_EVER);
        assertThat(socket.receive(received)).isEqualTo(-1);
    }

    @Test
    void aResetIsNamed() throws IOException {
        peer.setSoLinger(true, 0);
        peer.close();
        socket.awaitReadable(FOR_EVER);
        assertThatThrownBy(() -> socket.receive(received)).isInstanceOf(ConnectionResetException.class);
    }

    @Test
    void ourResetIsSeenByTheOtherSide() throws IOException {
        socket.reset();
        assertThatThrownBy(() -> peer.getInputStream().read()).hasMessageContaining("reset");
    }

    @Test
    void sendsMoreThanTheKernelTakesAtOnce() throws Exception {
        byte[] bytes = new byte[8 << 20];
        new Random(3).nextBytes(bytes);
        byte[][] arrived = new byte[1][];
        Thread reader = new Thread(() -> {
            try {
                arrived[0] = peer.getInputStream().readAllBytes();
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        // The kernel's buffers are smaller: without a reader not all is taken.
        int sent = socket.send(sendBuffer, bytes, 0, bytes.length);
        assertThat(sent).isBetween(1, bytes.length - 1);
        reader.start();
        while (sent < bytes.length) {
            socket.awaitWritable(FOR_EVER);
            sent += socket.send(sendBuffer, bytes, sent, bytes.length);
        }
        socket.shutdownOutput();
        reader.join();
        assertThat(arrived[0]).isEqualTo(bytes);
    }

    @Test
    void wakingEndsAWaitInAnotherThread() throws Exception {
        Thread waker = new Thread(socket::wake);
        waker.start();
        assertThat(socket.awaitReadable(FOR_EVER)).isTrue();
        assertThat(socket.receive(received)).isEqualTo(-1);
        waker.join();
    }

    @Test
    void aRefusedConnectIsNamed() throws IOException {
        int free;
        try (ServerSocket taken = new ServerSocket(0, 1, LOOPBACK)) {
            free = taken.getLocalPort();
        }
        InetSocketAddress nobody = new InetSocketAddress(LOOPBACK, free);
        assertThatThrownBy(() -> {
                    try (StampedSocket refused = StampedSocket.connect(nobody)) {
                        refused.awaitWritable(FOR_EVER);
                        refused.finishConnect();
                    }
                })
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("refused")
                .hasMessageContaining(String.valueOf(free));
        assertThatThrownBy(() -> StampedSocket.connect(InetSocketAddress.createUnresolved("nowhere.invalid", 1)))
                .isInstanceOf(UnknownHostException.class);
    }

    @Test
    void connectsOverIpv6() throws IOException {
        InetAddress loopback6 = InetAddress.getByAddress(new byte[] {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1});
        ServerSocket six;
        try {
            six = new ServerSocket(0, 1, loopback6);
        } catch (IOException e) {
            abort("there is no IPv6 here: " + e);
            return;
        }
        close();
        listener = six;
        connectTo(six);
        peer.getOutputStream().write(new byte[] {4, 2});
        socket.awaitReadable(FOR_EVER);
        assertThat(socket.receive(received)).isEqualTo(2);
        assertThat(received.isStamped()).isTrue();
    }

    @Test
    void epollTellsWhichOfManyIsReady() throws IOException {
        try (Epoll epoll = new Epoll(8);
                StampedSocket other = StampedSocket.connect(
                        new InetSocketAddress(listener.getInetAddress(), listener.getLocalPort()));
                Socket otherPeer = listener.accept()) {
            epoll.add(socket, 11, Epoll.READABLE);
            epoll.add(other, 22, Epoll.READABLE);
            assertThat(epoll.await(0)).isZero();
            otherPeer.getOutputStream().write(9);
            assertThat(epoll.await(FOR_EVER)).isEqualTo(1);
            assertThat(epoll.token(0)).isEqualTo(22);
            assertThat(epoll.readiness(0)).isEqualTo(Epoll.READABLE);
            epoll.change(other, 23, Epoll.READABLE | Epoll.WRITABLE);
            assertThat(epoll.await(FOR_EVER)).isEqualTo(1);
            assertThat(epoll.token(0)).isEqualTo(23);
            assertThat(epoll.readiness(0)).isEqualTo(Epoll.READABLE | Epoll.WRITABLE);
            epoll.remove(other);
            assertThat(epoll.await(0)).isZero();
            peer.setSoLinger(true, 0);
            peer.close();
            assertThat(epoll.await(FOR_EVER)).isEqualTo(1);
            assertThat(epoll.token(0)).isEqualTo(11);
            assertThat(epoll.readiness(0) & Epoll.READABLE).isNotZero();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void epollIsWokenOnce(boolean withASocketThatIsReady) throws Exception {
        try (Epoll epoll = new Epoll(8)) {
            if (withASocketThatIsReady) {
                epoll.add(socket, 5, Epoll.WRITABLE);
            }
            Thread waker = new Thread(epoll::wake);
            waker.start();
            waker.join();
            assertThat(epoll.await(FOR_EVER)).isEqualTo(withASocketThatIsReady ? 1 : 0);
            if (withASocketThatIsReady) {
                assertThat(epoll.token(0)).isEqualTo(5);
                epoll.remove(socket);
            }
            assertThat(epoll.await(0)).isZero();
        }
    }

    @Test
    void wakingWhatIsClosedDoesNothing() throws IOException {
        Epoll closed;
        try (Epoll epoll = new Epoll(1)) {
            closed = epoll;
        }
        closed.wake();
        socket.close();
        socket.wake();
        assertThat(peer.getInputStream().read()).isEqualTo(-1);
    }
}
