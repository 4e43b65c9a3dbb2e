package dev.weir.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.replay.script.Pacing;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import org.junit.jupiter.api.Test;

class BindFailureTest {

    /** Of the block for documentation, which no machine has (RFC 5737). */
    private static final byte[] ELSEWHERE = {(byte) 192, 0, 2, 1};

    @Test
    void anAddressOfAnotherMachineIsNoPortInUse() throws IOException {
        InetAddress elsewhere = InetAddress.getByAddress(ELSEWHERE);
        assertThatThrownBy(() -> ReplayServer.builder()
                        .pacing(new Pacing.None())
                        .address(elsewhere)
                        .port(80)
                        .start())
                .isInstanceOf(AddressNotLocalException.class)
                .hasMessageStartingWith("192.0.2.1 is no address of this machine; choose one that is");
    }

    /** As the system says it; a test that runs as the administrator cannot have it happen. */
    @Test
    void aPortThatIsForAdministratorsIsNoPortInUse() {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        IOException failure = BindFailure.of(loopback, 80, new BindException("Permission denied (Bind failed)"));
        assertThat(failure)
                .isInstanceOfSatisfying(
                        PortNotPermittedException.class,
                        e -> assertThat(e.port()).isEqualTo(80))
                .hasMessage("this user may not listen on port 80 of 127.0.0.1; choose a port from 1024");
    }
}
