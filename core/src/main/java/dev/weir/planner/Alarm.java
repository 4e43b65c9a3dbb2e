package dev.weir.planner;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Does something later, unless it is called off. */
@FunctionalInterface
interface Alarm {

    /** The JDK's own timer thread. Whatever it is given to do must be short. */
    Alarm OF_THE_JDK = (delay, action) -> {
        CompletableFuture<Void> timer = new CompletableFuture<>();
        CompletableFuture<Void> rung = timer.orTimeout(TimeUnit.NANOSECONDS.convert(delay), TimeUnit.NANOSECONDS)
                .whenComplete((calledOff, timeUp) -> {
                    if (timeUp != null) {
                        action.run();
                    }
                });
        return () -> {
            if (!rung.isDone()) {
                timer.complete(null);
            }
        };
    };

    /**
     * Sets it.
     *
     * @return calls it off; without effect once it has rung
     */
    Runnable set(Duration delay, Runnable action);
}
