package dev.weir.replay.ledger;

import dev.weir.replay.match.Match;
import dev.weir.replay.script.Parts;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A request, and write by write what its answer owed and when it was paid. Write 0 is the headers, or an answer of the server's own as a
 * whole; write n is the one that {@link Parts} counts as n - 1. Times are ns after the arrival of the request's last byte. Thread-safe.
 */
public final class LoggedRequest {

    private final long id;
    private final String method;
    private final String path;
    private final int status;
    private final @Nullable Match match;
    private final Moment arrived;
    private final int headBytes;
    private final long headersNs;
    private final Parts parts;
    private final long[] begunNs;
    private final long[] writtenNs;
    private long waitedNs;
    private int written;
    private Ledger.@Nullable Outcome outcome;

    /**
     * A request whose answer is still to be written.
     *
     * @param id counts the requests of a server
     * @param match which recording answers; null where none does
     * @param headBytes length of write 0
     * @param headersNs when write 0 is due
     * @param parts the writes after it
     */
    public LoggedRequest(
            long id,
            String method,
            String path,
            int status,
            @Nullable Match match,
            Moment arrived,
            int headBytes,
            long headersNs,
            Parts parts) {
        this.id = id;
        this.method = method;
        this.path = path;
        this.status = status;
        this.match = match;
        this.arrived = arrived;
        this.headBytes = headBytes;
        this.headersNs = headersNs;
        this.parts = parts;
        this.begunNs = new long[parts.count() + 1];
        this.writtenNs = new long[parts.count() + 1];
    }

    /** Notes that the answer's times count from later than the arrival, because the request waited for a slot. */
    public synchronized void waited(long ns) {
        waitedNs = ns;
    }

    /**
     * Notes the next write.
     *
     * @param begunMonotonicNs when its bytes began to be handed to the operating system, on the clock of {@link System#nanoTime}
     * @param writtenMonotonicNs when all of them had been
     */
    public synchronized void written(long begunMonotonicNs, long writtenMonotonicNs) {
        begunNs[written] = begunMonotonicNs - arrived.monotonicNs();
        writtenNs[written] = writtenMonotonicNs - arrived.monotonicNs();
        written++;
    }

    /** Notes what became of the answer. */
    public synchronized void ended(Ledger.Outcome how) {
        outcome = how;
    }

    /** Counts the requests of a server, from 1. */
    public long id() {
        return id;
    }

    String method() {
        return method;
    }

    String path() {
        return path;
    }

    int status() {
        return status;
    }

    Optional<Match> match() {
        return Optional.ofNullable(match);
    }

    Moment arrived() {
        return arrived;
    }

    /** How many writes the answer has, made or not: what it takes to remember it. */
    int size() {
        return begunNs.length;
    }

    /** What has been written so far. */
    synchronized Writes writes() {
        return new Writes(waitedNs, Arrays.copyOf(begunNs, written), Arrays.copyOf(writtenNs, written), outcome);
    }

    /** How long the request waited before its answer's times began to count, what has been written when, and how it ended. */
    final class Writes {

        private final long waitedNs;
        private final long[] begunNs;
        private final long[] writtenNs;
        private final Ledger.@Nullable Outcome outcome;

        private Writes(long waitedNs, long[] begunNs, long[] writtenNs, Ledger.@Nullable Outcome outcome) {
            this.waitedNs = waitedNs;
            this.begunNs = begunNs;
            this.writtenNs = writtenNs;
            this.outcome = outcome;
        }

        int count() {
            return begunNs.length;
        }

        long waitedNs() {
            return waitedNs;
        }

        Optional<Ledger.Outcome> outcome() {
            return Optional.ofNullable(outcome);
        }

        /** {@code headers}, the number of a write of the body, {@code end} for the mark of the body's end, or {@code answer}. */
        String part(int write) {
            if (write == 0) {
                return match == null ? "answer" : "headers";
            }
            return bytes(write) == 0 ? "end" : Integer.toString(write - 1);
        }

        long dueNs(int write) {
            return waitedNs + (write == 0 ? headersNs : parts.dueNs(write - 1));
        }

        long begunNs(int write) {
            return begunNs[write];
        }

        long writtenNs(int write) {
            return writtenNs[write];
        }

        /** Of the body; 0 for headers and end. */
        int bytes(int write) {
            return write == 0 ? 0 : parts.bodyBytes(write - 1);
        }

        /** Of all that went over the wire. */
        int wireBytes(int write) {
            return write == 0 ? headBytes : parts.to(write - 1) - parts.from(write - 1);
        }
    }
}
