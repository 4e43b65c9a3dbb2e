package dev.weir.replay.http;

import dev.weir.replay.script.Script;
import java.util.function.Consumer;

/** Performs one script for one client. Used by the client's event loop. */
final class ScriptPlayer {

    /** Is told of each write. */
    @FunctionalInterface
    interface WriteListener {

        /**
         * A write was made; times on the line's clock, ns.
         *
         * @param dueNs when it was due
         * @param begunNs when its bytes began to be handed to the operating system
         * @param writtenNs when all of them had been
         */
        void onWritten(long dueNs, long begunNs, long writtenNs);
    }

    private final Script script;
    private final byte[] head;
    private final long startNs;
    private final Line line;
    private final WriteListener listener;
    private final Consumer<Script.End> atItsEnd;
    private int nextWrite;

    /**
     * A player that has not begun.
     *
     * @param head status line and headers, not empty
     * @param startNs from when the script's times count, on the line's clock
     * @param atItsEnd is told how the script ends, when it does; the rest is left to it
     */
    ScriptPlayer(
            Script script,
            byte[] head,
            long startNs,
            Line line,
            WriteListener listener,
            Consumer<Script.End> atItsEnd) {
        this.script = script;
        this.head = head;
        this.startNs = startNs;
        this.line = line;
        this.listener = listener;
        this.atItsEnd = atItsEnd;
    }

    /** Begins; all else follows as the line's clock has it. */
    void play() {
        line.at(startNs + script.headersNs(), this::writeHead);
    }

    private void writeHead() {
        write(head, 0, head.length, startNs + script.headersNs());
    }

    private void writeNext() {
        int write = nextWrite++;
        write(
                script.wire(),
                script.parts().from(write),
                script.parts().to(write),
                startNs + script.parts().dueNs(write));
    }

    private void write(byte[] bytes, int from, int to, long dueNs) {
        long begunNs = line.nowNs();
        line.write(bytes, from, to, () -> {
            listener.onWritten(dueNs, begunNs, line.nowNs());
            waitForTheNext();
        });
    }

    private void waitForTheNext() {
        if (nextWrite < script.parts().count()) {
            line.at(startNs + script.parts().dueNs(nextWrite), this::writeNext);
        } else {
            line.at(startNs + script.endNs(), () -> atItsEnd.accept(script.end()));
        }
    }
}
