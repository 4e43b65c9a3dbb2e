package dev.weir.bench.overhead;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SentTimeTest {

    private final SentTime sentTime = new SentTime();

    private long of(String line) throws IOException {
        byte[] bytes = ("x" + line + "y").getBytes(StandardCharsets.UTF_8);
        return sentTime.of(bytes, 1, bytes.length - 1);
    }

    @Test
    void digitsAreNanosecondsOfTheMonotonicClock() throws IOException {
        assertThat(of("{\"model\":\"m\",\"created_at\":\"0000000000123456789\",\"response\":\"a\"}"))
                .isEqualTo(123_456_789);
    }

    @Test
    void aTimeOfTheWallClockIsMapped() throws IOException {
        long beforeNs = System.nanoTime();
        Instant now = Instant.now();
        long afterNs = System.nanoTime();
        // The pairs of readings that map one clock to the other leave less than a thousandth of a millisecond.
        assertThat(of("{\"created_at\":\"" + now + "\"}")).isBetween(beforeNs - 1_000, afterNs + 1_000);
    }

    @Test
    void aRecordThatDoesNotSayIsNamed() {
        assertThatThrownBy(() -> of("{\"model\":\"m\"}"))
                .hasMessageContaining("no created_at")
                .hasMessageContaining("model");
        assertThatThrownBy(() -> of("{\"created_at\":\"yesterday\"}")).hasMessageContaining("yesterday");
        assertThatThrownBy(() -> of("{\"created_at\":\"123")).hasMessageContaining("no created_at");
    }
}
