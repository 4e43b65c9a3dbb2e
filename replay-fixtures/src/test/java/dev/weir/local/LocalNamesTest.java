package dev.weir.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LocalNamesTest {

    private final LocalNames loopback = new LocalNames(InetAddress.getLoopbackAddress());

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "localhost",
                " localhost:1 ",
                "LOCALHOST",
                "a.localhost",
                "gpu.local:80",
                "host.docker.internal",
                "127.0.0.1:8",
                "[::1]:8",
                "0.0.0.0",
                "192.168.1.5",
                "[fd00::1]"
            })
    void aServerOfThisMachineAloneAnswersToNamesOfIt(String host) {
        assertThat(loopback.isAskedBy(host)).isTrue();
        assertThat(loopback.isAskedBy("localhost", "http://" + host.strip() + "/api/tags"))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.example",
                "evil.example:80",
                "localhost.evil.example",
                "127.0.0.1.evil.example:80",
                "1.2.3.x",
                "8.8.8.8",
                "notlocal",
                "local"
            })
    void toOthersItDoesNot(String host) {
        assertThat(loopback.isAskedBy(host)).isFalse();
        assertThat(loopback.isAskedBy(host, "/api/tags")).isFalse();
        assertThat(loopback.isAskedBy("localhost", "http://" + host + "/api/tags"))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"any.example", "localhost", "8.8.8.8"})
    void aServerOfOtherMachinesTooAnswersToAll(String host) throws UnknownHostException {
        LocalNames all = new LocalNames(InetAddress.getByAddress(new byte[4]));
        assertThat(all.isAskedBy(host)).isTrue();
        assertThat(all.isAskedBy(host, "http://" + host + "/")).isTrue();
    }
}
