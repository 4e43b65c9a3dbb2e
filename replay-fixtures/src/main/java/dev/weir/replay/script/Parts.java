package dev.weir.replay.script;

/**
 * What an answer owes after its headers, write by write: when each is due, and how long it is. Immutable and thread-safe; holds none of
 * the bytes.
 */
public final class Parts {

    /** None. */
    static final Parts NONE = new Parts(new long[0], new int[0], new int[0]);

    private final long[] dueNs;
    private final int[] ends;
    private final int[] bodyBytes;

    /** Takes over the arrays. */
    Parts(long[] dueNs, int[] ends, int[] bodyBytes) {
        this.dueNs = dueNs;
        this.ends = ends;
        this.bodyBytes = bodyBytes;
    }

    /** How many writes there are. */
    public int count() {
        return dueNs.length;
    }

    /** When a write, counted from 0, is due, ns after the request. */
    public long dueNs(int write) {
        return dueNs[write];
    }

    /** The offset of a write's first byte among all bytes after the headers. */
    public int from(int write) {
        return write == 0 ? 0 : ends[write - 1];
    }

    /** The offset after a write's last byte. */
    public int to(int write) {
        return ends[write];
    }

    /** How many bytes of the body a write holds, chunk framing left aside; 0 for the mark of the end. */
    public int bodyBytes(int write) {
        return bodyBytes[write];
    }
}
