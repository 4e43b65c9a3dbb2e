package dev.weir.planner;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** An alarm that rings when a test says so. */
final class RingAlarm implements Alarm {

    final List<Duration> limits = new ArrayList<>();
    private final List<Runnable> pending = new ArrayList<>();

    @Override
    public Runnable set(Duration delay, Runnable action) {
        limits.add(delay);
        pending.add(action);
        return () -> pending.remove(action);
    }

    /** Rings all that is set. */
    void ring() {
        List.copyOf(pending).forEach(Runnable::run);
        pending.clear();
    }

    int pending() {
        return pending.size();
    }
}
