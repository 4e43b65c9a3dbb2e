package dev.weir.bench.overhead;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.arrival.ClockMapping;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SentTimeTest {

    private final SentTime sentTime = new SentTime();

    private OptionalLong of(String line) {
        return of(sentTime, line);
    }

    private static OptionalLong of(SentTime reader, String line) {
        byte[] bytes = ("x" + line + "y").getBytes(StandardCharsets.UTF_8);
        return reader.of(bytes, 1, bytes.length - 1);
    }

    @Test
    void digitsAreNanosecondsOfTheMonotonicClock() {
        assertThat(of("{\"model\":\"m\",\"created_at\":\"0000000000123456789\",\"response\":\"a\"}"))
                .hasValue(123_456_789);
    }

    @Test
    void aTimeOfTheWallClockIsMapped() {
        long beforeNs = System.nanoTime();
        Instant now = Instant.now();
        long afterNs = System.nanoTime();
        // The pairs of readings that map one clock to the other leave less than a thousandth of a millisecond.
        assertThat(of("{\"created_at\":\"" + now + "\"}").getAsLong()).isBetween(beforeNs - 1_000, afterNs + 1_000);
    }

    @Test
    void aRecordThatDoesNotSayHasNone() {
        assertThat(of("{\"model\":\"m\"}")).isEmpty();
        assertThat(of("{\"created_at\":\"yesterday\"}")).isEmpty();
        assertThat(of("{\"created_at\":\"123")).isEmpty();
        assertThat(of("{\"created_at\":\"+999999999-12-31T23:59:59Z\"}")).isEmpty();
    }

    @Test
    void aStepOfTheWallClockIsADoubtWhereTheServerGoesByIt() {
        AtomicLong nowNs = new AtomicLong();
        AtomicLong distanceNs = new AtomicLong(1_000_000_000_000L);
        SentTime reader =
                new SentTime(new ClockMapping(() -> nowNs.addAndGet(10), () -> nowNs.addAndGet(10) + distanceNs.get()));
        assertThat(of(reader, "{\"created_at\":\"1970-01-01T00:16:40.000000500Z\"}")
                        .getAsLong())
                .isBetween(490L, 510L);
        assertThat(reader.doubts()).isEmpty();
        distanceNs.addAndGet(5_000_000);
        reader.refresh();
        assertThat(reader.doubts()).singleElement().asString().contains("was stepped 1 times");
        reader.begin();
        assertThat(reader.doubts()).as("what is read from now on").isEmpty();

        SentTime byTheMonotonicClock =
                new SentTime(new ClockMapping(() -> nowNs.addAndGet(10), () -> nowNs.addAndGet(10) + distanceNs.get()));
        assertThat(of(byTheMonotonicClock, "{\"created_at\":\"500\"}")).hasValue(500);
        distanceNs.addAndGet(5_000_000);
        byTheMonotonicClock.refresh();
        assertThat(byTheMonotonicClock.doubts()).isEmpty();
    }
}
