package dev.weir.arrival;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;

/** Looks at sockets whose bytes are stamped already; where the machine has no stamps there is nothing to test. */
@EnabledIf("dev.weir.arrival.KernelStamps#available")
@Timeout(60)
class ArrivalPeekTest {

    private static final int FOR_EVER = -1;
    private static final int CAPACITY = 16;

    private final ArrivalPeek peek = new ArrivalPeek(CAPACITY);
    private final ReceiveBuffer received = new ReceiveBuffer(4096);
    private ServerSocket listener;
    private StampedPair pair;
    private StampedSocket socket;
    private Socket peer;

    @BeforeEach
    void connect() throws IOException {
        listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        pair = StampedPair.through(listener);
        socket = pair.socket();
        peer = pair.peer();
    }

    @AfterEach
    void close() throws IOException {
        pair.close();
        listener.close();
    }

    private void receive(String text) throws IOException {
        peer.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
        socket.awaitReadable(FOR_EVER);
    }

    @Test
    void seesBytesAndTheirStampAndLeavesThemThere() throws IOException {
        ClockMapping mapping = new ClockMapping();
        long beforeNs = System.nanoTime();
        receive("hello");
        assertThat(peek.look(socket.fd(), CAPACITY)).isEqualTo(5);
        assertThat(peek.look(socket.fd(), CAPACITY)).as("a second time").isEqualTo(5);
        long lookedNs = System.nanoTime();
        assertThat(socket.receive(received)).isEqualTo(5);
        assertThat(peek.arrivedEpochNs()).isEqualTo(received.stampNs());
        assertThat(peek.arrivedNs(System.nanoTime()).orElseThrow())
                .isBetween(beforeNs - mapping.uncertaintyNs(), lookedNs + mapping.uncertaintyNs());
    }

    @Test
    void seesNoMoreThanTheReadTakesNorThanItHolds() throws IOException {
        receive("x".repeat(100));
        assertThat(peek.look(socket.fd(), 7)).isEqualTo(7);
        assertThat(peek.look(socket.fd(), 100)).isEqualTo(CAPACITY);
        assertThat(peek.look(socket.fd(), 8)).isEqualTo(8);
    }

    @Test
    void isNeverLaterThanTheRead() throws IOException {
        receive("hello");
        peek.look(socket.fd(), CAPACITY);
        long longAgoNs = System.nanoTime() - 3_600_000_000_000L;
        assertThat(peek.arrivedNs(longAgoNs)).hasValue(longAgoNs);
    }

    @Test
    void whereThereIsNothingItSeesNothing() throws IOException {
        assertThat(peek.look(socket.fd(), CAPACITY)).isZero();
        peer.close();
        socket.awaitReadable(FOR_EVER);
        assertThat(peek.look(socket.fd(), CAPACITY)).as("at the end").isZero();
        assertThat(socket.receive(received)).isEqualTo(-1);
        assertThat(peek.look(-1, CAPACITY)).as("no socket").isZero();
    }

    @Test
    void aResetIsLeftForTheRead() throws IOException {
        peer.setSoLinger(true, 0);
        peer.close();
        socket.awaitReadable(FOR_EVER);
        assertThat(peek.look(socket.fd(), CAPACITY)).isZero();
        assertThatThrownBy(() -> socket.receive(received)).isInstanceOf(ConnectionResetException.class);
    }
}
