package dev.weir.replay.http;

import java.util.ArrayDeque;
import java.util.Deque;

/** How many answers of models are given at a time; further requests wait in the order in which they came. Thread-safe. */
final class Slots {

    private final int most;
    private final Deque<Runnable> waiting = new ArrayDeque<>();
    private int taken;

    Slots(int most) {
        this.most = most;
    }

    /**
     * Takes a slot, or waits for one.
     *
     * @param whenTaken is called where it has to be waited for, as soon as it is there, by whoever frees it
     * @return whether there was one at once
     */
    synchronized boolean takeOrAwait(Runnable whenTaken) {
        if (taken < most) {
            taken++;
            return true;
        }
        waiting.add(whenTaken);
        return false;
    }

    /** Waits no more; false if the slot had been taken before. */
    synchronized boolean giveUp(Runnable whenTaken) {
        return waiting.remove(whenTaken);
    }

    /** Frees a slot, or hands it on to the one that has waited longest. */
    void free() {
        Runnable next;
        synchronized (this) {
            next = waiting.poll();
            if (next == null) {
                taken--;
                return;
            }
        }
        next.run();
    }
}
