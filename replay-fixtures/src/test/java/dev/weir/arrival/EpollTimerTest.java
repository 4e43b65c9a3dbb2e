package dev.weir.arrival;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;

@EnabledIf("dev.weir.arrival.KernelStamps#available")
@Timeout(60)
class EpollTimerTest {

    private static final long MS = 1_000_000;

    private Epoll epoll;

    @BeforeEach
    void open() throws IOException {
        epoll = new Epoll(8);
    }

    @AfterEach
    void close() {
        epoll.close();
    }

    @Test
    void waitsUntilTheTimeHasComeAndNotBefore() throws IOException {
        for (int i = 0; i < 50; i++) {
            long atNs = System.nanoTime() + i * 20_000L;
            assertThat(epoll.awaitUntil(atNs)).isZero();
            assertThat(System.nanoTime()).isGreaterThanOrEqualTo(atNs);
        }
    }

    @Test
    void aTimeThatHasPassedIsNotWaitedFor() throws IOException {
        assertThat(epoll.awaitUntil(System.nanoTime() - MS)).isZero();
        assertThat(epoll.awaitUntil(Long.MIN_VALUE / 2 + System.nanoTime())).isZero();
    }

    @Test
    void anEarlierTimeTakesTheLaterOnesPlace() throws IOException {
        long farNs = System.nanoTime() + 3_600_000 * MS;
        epoll.wake();
        assertThat(epoll.awaitUntil(farNs)).as("woken").isZero();
        long nearNs = System.nanoTime() + MS;
        assertThat(epoll.awaitUntil(nearNs)).isZero();
        assertThat(System.nanoTime()).isGreaterThanOrEqualTo(nearNs);
        epoll.wake();
        assertThat(epoll.awaitUntil(farNs)).as("woken again").isZero();
    }

    @Test
    void aTimerThatWentOffUnseenIsNotTakenForTheNext() throws IOException {
        long firstNs = System.nanoTime() + MS;
        epoll.wake();
        epoll.awaitUntil(firstNs);
        while (System.nanoTime() < firstNs + MS) {
            Thread.onSpinWait();
        }
        // The first call may find the old timer; whoever waits for a time asks again until it has come.
        long nextNs = System.nanoTime() + 2 * MS;
        int calls = 0;
        while (System.nanoTime() < nextNs) {
            assertThat(epoll.awaitUntil(nextNs)).isZero();
            calls++;
        }
        assertThat(calls).isBetween(1, 2);
    }
}
