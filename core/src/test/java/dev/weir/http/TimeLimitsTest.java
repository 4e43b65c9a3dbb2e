package dev.weir.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Conditions 15 and 16 again, on a clock that a test turns. */
class TimeLimitsTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final HandTurnedScheduler time = new HandTurnedScheduler();
    private final List<Duration> cuts = new ArrayList<>();

    @Test
    void condition15AMinuteOfSilenceBeforeTheHeadersIsWithinTheDefaults() {
        TimeLimits limits = limits(new HttpSettings("http://localhost").timeouts());
        limits.start();
        limits.readBegins();
        time.advance(Duration.ofMinutes(2));
        assertThat(cuts).isEmpty();
        assertThat(limits.exceeded()).isEmpty();
    }

    @Test
    void condition15TheFirstByteLimitCountsFromTheRequestOn() {
        TimeLimits limits = limits(new Timeouts(MINUTE, Duration.ZERO, Duration.ZERO));
        limits.start();
        time.advance(Duration.ofSeconds(59));
        assertThat(cuts).isEmpty();
        time.advance(Duration.ofSeconds(10));
        assertThat(cuts).containsExactly(MINUTE);
        assertThat(limits.exceeded()).contains(TimeLimits.Limit.FIRST_BYTE);
    }

    @Test
    void condition16TheIdleLimitCountsFromTheLastByteOn() {
        TimeLimits limits = limits(new Timeouts(MINUTE, MINUTE, Duration.ZERO));
        limits.start();
        for (int i = 0; i < 10; i++) {
            limits.readBegins();
            time.advance(Duration.ofSeconds(50));
            limits.readEnds();
        }
        assertThat(cuts).isEmpty();
        limits.readBegins();
        time.advance(Duration.ofSeconds(70));
        assertThat(cuts).containsExactly(Duration.ofSeconds(10 * 50 + 60));
        assertThat(limits.exceeded()).contains(TimeLimits.Limit.IDLE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT0S", "PT1H"})
    void aRefusalThatStopsIsNotWaitedForAsLongAsAnAnswer(Duration idle) {
        TimeLimits limits = limits(new Timeouts(Duration.ofHours(1), idle, Duration.ZERO));
        limits.start();
        limits.refusalBegins();
        time.advance(Duration.ofSeconds(11));
        assertThat(cuts).containsExactly(Duration.ofSeconds(10));
        assertThat(limits.exceeded()).contains(TimeLimits.Limit.IDLE);
    }

    @Test
    void aRefusalIsNoFirstByte() {
        TimeLimits limits = limits(new Timeouts(MINUTE, Duration.ZERO, Duration.ZERO));
        limits.start();
        time.advance(Duration.ofSeconds(55));
        limits.refusalBegins();
        time.advance(Duration.ofSeconds(4));
        limits.refusalEnds();
        assertThat(cuts).isEmpty();
        time.advance(Duration.ofSeconds(11));
        assertThat(cuts).containsExactly(MINUTE);
        assertThat(limits.exceeded()).contains(TimeLimits.Limit.FIRST_BYTE);
    }

    @Test
    void aSlowReaderDoesNotMakeTheServerIdle() {
        TimeLimits limits = limits(new Timeouts(MINUTE, MINUTE, Duration.ZERO));
        limits.start();
        limits.readBegins();
        limits.readEnds();
        time.advance(Duration.ofMinutes(10));
        assertThat(cuts).isEmpty();
    }

    @Test
    void condition15TheTotalLimitCountsWhateverArrives() {
        TimeLimits limits = limits(new Timeouts(MINUTE, MINUTE, Duration.ofMinutes(3)));
        limits.start();
        for (int i = 0; i < 10; i++) {
            limits.readBegins();
            time.advance(Duration.ofSeconds(30));
            limits.readEnds();
        }
        assertThat(cuts).containsExactly(Duration.ofMinutes(3));
        assertThat(limits.exceeded()).contains(TimeLimits.Limit.TOTAL);
    }

    @Test
    void nothingIsCutOnceItIsOver() {
        TimeLimits limits = limits(new Timeouts(MINUTE, MINUTE, MINUTE));
        limits.start();
        limits.end();
        time.advance(Duration.ofHours(1));
        assertThat(cuts).isEmpty();
        assertThat(time.pending()).isZero();
    }

    @Test
    void zeroWaitsForEver() {
        TimeLimits limits = limits(new Timeouts(Duration.ZERO, Duration.ZERO, Duration.ZERO));
        limits.start();
        limits.readBegins();
        time.advance(Duration.ofDays(365));
        assertThat(cuts).isEmpty();
    }

    @Test
    void readsScheduleNothing() {
        TimeLimits limits = limits(new HttpSettings("http://localhost").timeouts());
        limits.start();
        for (int i = 0; i < 1_000; i++) {
            limits.readBegins();
            limits.readEnds();
        }
        assertThat(time.scheduledSoFar()).isEqualTo(1);
    }

    @Test
    void takesLimitsBeyondTheClock() {
        TimeLimits limits = limits(new Timeouts(Duration.ofDays(1_000_000), Duration.ZERO, Duration.ZERO));
        limits.start();
        time.advance(Duration.ofDays(365));
        assertThat(cuts).isEmpty();
    }

    /** Whoever ends the exchange meanwhile must not wait for what cutting it calls, such as an event listener of the user's. */
    @Test
    void noLockIsHeldWhileItIsCut() {
        List<Boolean> locked = new ArrayList<>();
        AtomicReference<TimeLimits> made = new AtomicReference<>();
        TimeLimits limits = new TimeLimits(
                new Timeouts(MINUTE, Duration.ZERO, Duration.ZERO),
                () -> locked.add(Thread.holdsLock(made.get())),
                time,
                time::nanoTime);
        made.set(limits);
        limits.start();
        time.advance(MINUTE);
        assertThat(locked).containsExactly(false);
    }

    private TimeLimits limits(Timeouts timeouts) {
        return new TimeLimits(timeouts, () -> cuts.add(time.sinceStart()), time, time::nanoTime);
    }
}
