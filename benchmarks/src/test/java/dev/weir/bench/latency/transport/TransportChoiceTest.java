package dev.weir.bench.latency.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.arrival.KernelStamps;
import java.net.URI;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TransportChoiceTest {

    @Test
    void tlsIsTimedByTheProcess() {
        TransportChoice choice = TransportChoice.best(URI.create("https://example.org/x"));
        assertThat(choice).isEqualTo(new TransportChoice(ArrivalClock.PROCESS, "TLS", true, "example.org", 443));
        assertThat(choice.label()).isEqualTo("process: TLS");
    }

    @Test
    void plainHttpIsTimedByTheKernelWhereThereAreStamps() {
        TransportChoice choice = TransportChoice.best(URI.create("HTTP://127.0.0.1:11434"));
        assertThat(choice.port()).isEqualTo(11434);
        assertThat(choice.tls()).isFalse();
        assertThat(choice.label())
                .isEqualTo(KernelStamps.whyNot().map(why -> "process: " + why).orElse("kernel"));
    }

    @Test
    void whoeverAsksForTheProcessClockGetsIt() throws UnknownHostException {
        TransportChoice choice = TransportChoice.processClock(URI.create("http://[::1]"));
        assertThat(choice.label()).isEqualTo("process: asked for");
        assertThat(choice.address().getPort()).isEqualTo(80);
        assertThat(choice.address().getAddress().isLoopbackAddress()).isTrue();
        try (Transport transport = NettyTransport.plain()) {
            assertThat(transport.clock()).isEqualTo(choice.clock());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost:11434", "ftp://a", "http:///x", "http://a_b", "/x"})
    void whatIsNoServerIsRefused(String url) {
        assertThatThrownBy(() -> TransportChoice.best(URI.create(url)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("http://127.0.0.1:11434");
    }
}
