package dev.weir.bench.latency.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;

class ConnectQueueTest {

    private static final int AT_ONCE = 32;

    private final Queue<Runnable> timers = new ArrayDeque<>();
    private final ConnectQueue connects = new ConnectQueue((atNs, task) -> timers.add(task));
    private final List<Integer> begun = new ArrayList<>();

    private void add(int count) {
        for (int i = 0; i < count; i++) {
            int number = begun.size() + i;
            connects.add(() -> begun.add(number));
        }
    }

    private void endAll() {
        int open = begun.size();
        for (int i = 0; i < open; i++) {
            connects.ended();
        }
    }

    @Test
    void aFewBeginAtOnce() {
        add(AT_ONCE);
        assertThat(begun).hasSize(AT_ONCE);
    }

    @Test
    void moreWaitForTheServerToHaveAcceptedThose() {
        add(3 * AT_ONCE);
        assertThat(begun).hasSize(AT_ONCE);
        endAll();
        assertThat(begun).as("all have ended, but the pause has not").hasSize(AT_ONCE);
        timers.remove().run();
        assertThat(begun).hasSize(2 * AT_ONCE);
    }

    @Test
    void whatHasNotEndedHoldsTheNextBack() {
        add(3 * AT_ONCE);
        timers.remove().run();
        assertThat(begun).as("the pause has passed, but none has ended").hasSize(AT_ONCE);
        connects.ended();
        assertThat(begun).hasSize(AT_ONCE + 1);
    }

    @Test
    void allBeginInTheEndAndInOrder() {
        add(100);
        int ended = 0;
        while (begun.size() < 100) {
            for (; ended < begun.size(); ended++) {
                connects.ended();
            }
            timers.remove().run();
        }
        assertThat(begun).isSorted().hasSize(100);
        assertThat(timers).hasSizeLessThanOrEqualTo(1);
    }
}
