package dev.weir.bench.latency.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.arrival.KernelStamps;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;

class TransportChoiceTest {

    @Test
    void tlsIsTimedByTheProcess() {
        TransportChoice choice = TransportChoice.best("example.org", 443, true);
        assertThat(choice).isEqualTo(new TransportChoice(ArrivalClock.PROCESS, "TLS", true, "example.org", 443));
        assertThat(choice.clock()).isEqualTo(ArrivalClock.PROCESS);
        assertThat(choice.reason()).isEqualTo("TLS");
    }

    @Test
    void plainHttpIsTimedByTheKernelWhereThereAreStamps() {
        TransportChoice choice = TransportChoice.best("127.0.0.1", 11434, false);
        assertThat(choice.reason()).isEqualTo(KernelStamps.whyNot().orElse(""));
        assertThat(choice.clock()).isEqualTo(choice.reason().isEmpty() ? ArrivalClock.KERNEL : ArrivalClock.PROCESS);
    }

    @Test
    void whoeverAsksForTheProcessClockGetsIt() throws UnknownHostException {
        TransportChoice choice = TransportChoice.processClock("[::1]", 80, false);
        assertThat(choice.clock()).isEqualTo(ArrivalClock.PROCESS);
        assertThat(choice.reason()).isEqualTo("asked for");
        assertThat(choice.address().getPort()).isEqualTo(80);
        assertThat(choice.address().getAddress().isLoopbackAddress()).isTrue();
        try (Transport transport = NettyTransport.plain()) {
            assertThat(transport.clock()).isEqualTo(choice.clock());
        }
    }
}
