package dev.weir.replay;

import dev.weir.replay.Ledger.Outcome;

/** Performs a script for one client after the other. Thread-safe: what a stream needs is on its thread's stack. */
final class ScriptPlayer {

    private final boolean paced;
    private final Lateness lateness;

    /** {@code paced} is whether the scripts have times that can be kept, so that lateness means something. */
    ScriptPlayer(boolean paced, Lateness lateness) {
        this.paced = paced;
        this.lateness = lateness;
    }

    /**
     * Writes what the script says when it says so, and ends as it says; only closing in order is left to the caller.
     *
     * @param requestNs when the request had been received, on the line's clock
     */
    Outcome play(Script script, long requestNs, Line line) {
        noteLateness(requestNs + script.headersNs(), line);
        for (int write = 0; write < script.writes(); write++) {
            long dueNs = requestNs + script.dueNs(write);
            if (!line.waitUntil(dueNs) || !line.write(script.wire(), script.from(write), script.to(write))) {
                return gone(line);
            }
            noteLateness(dueNs, line);
        }
        if (!line.waitUntil(requestNs + script.endNs())) {
            return gone(line);
        }
        return switch (script.end()) {
            case KEEP, CLOSE -> Outcome.COMPLETED;
            case CUT -> Outcome.CUT;
            case RESET -> {
                line.reset();
                yield Outcome.CUT;
            }
            case STALL -> {
                line.waitUntilGone();
                yield gone(line);
            }
        };
    }

    private void noteLateness(long dueNs, Line line) {
        if (paced) {
            lateness.record(dueNs, line.nowNs());
        }
    }

    private static Outcome gone(Line line) {
        return line.isClosedHere() ? Outcome.CUT : Outcome.DISCONNECTED;
    }
}
