package dev.weir.bench.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ConnectionsTest {

    private static final int PORT = 11434; // 2CAA

    private static final List<String> TABLE = List.of(
            "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode",
            socket("0100007F:2CAA", "00000000:0000", "0A", 1),
            socket("0100007F:2CAA", "0100007F:9C40", "01", 2),
            socket("0100007F:9C40", "0100007F:2CAA", "01", 3),
            socket("0100007F:2CAA", "0100007F:9C42", "01", 4),
            socket("0000000000000000FFFF00000100007F:9C42", "0000000000000000FFFF00000100007F:2CAA", "01", 5),
            socket("0100007F:2CAA", "0100007F:9C44", "06", 6),
            socket("0100007F:1F90", "0100007F:9C46", "01", 7),
            "cut");

    @Test
    void countsEstablishedConnectionsAtThePort() {
        assertThat(Connections.ofOthers(PORT, TABLE, Set.of())).isEqualTo(2);
    }

    @Test
    void leavesItsOwnOutAlsoWhereTheyAreMappedToIPv6() {
        assertThat(Connections.ofOthers(PORT, TABLE, Set.of("5"))).isEqualTo(1);
        assertThat(Connections.ofOthers(PORT, TABLE, Set.of("3", "5"))).isZero();
    }

    private static String socket(String local, String remote, String state, int inode) {
        return "   0: " + local + " " + remote + " " + state + " 00000000:00000000 00:00000000 00000000  1000        0 "
                + inode + " 1 0000000000000000 100 0 0 10 0";
    }
}
