package dev.weir.replay.script;

import dev.weir.recording.Recording;

/**
 * When the parts of one response are due, ns after the last byte of its request. Immutable and thread-safe.
 *
 * @see Pacing#schedule
 */
public final class Schedule {

    /** Seventy years: late enough, and the sum with any time of the clock still is a time. */
    private static final long LATEST_NS = Long.MAX_VALUE / 4;

    private final long headersNs;
    private final long[] chunksNs;
    private final long endNs;

    private Schedule(long headersNs, long[] chunksNs, long endNs) {
        this.headersNs = headersNs;
        this.chunksNs = chunksNs;
        this.endNs = endNs;
    }

    static Schedule recorded(Recording recording, int[] lengths, double factor) {
        long[] chunksNs = new long[lengths.length];
        int end = 0;
        for (int chunk = 0; chunk < lengths.length; chunk++) {
            end += lengths[chunk];
            chunksNs[chunk] = scale(recording.byteNs(end - 1), factor);
        }
        return new Schedule(scale(recording.headersNs(), factor), chunksNs, scale(recording.endNs(), factor));
    }

    static Schedule every(long gapNs, int chunks) {
        long[] chunksNs = new long[chunks];
        for (int chunk = 0; chunk < chunks; chunk++) {
            chunksNs[chunk] = scale(gapNs, chunk);
        }
        return new Schedule(0, chunksNs, chunks == 0 ? 0 : chunksNs[chunks - 1]);
    }

    private static long scale(long ns, double factor) {
        return Math.min(LATEST_NS, factor == 1 ? ns : Math.round(ns * factor));
    }

    /** When status line and headers are due, ns. */
    public long headersNs() {
        return headersNs;
    }

    /** Number of chunks. */
    public int chunkCount() {
        return chunksNs.length;
    }

    /**
     * When a chunk is due, ns.
     *
     * @param chunk counted from 0
     * @throws IndexOutOfBoundsException if there is no such chunk
     */
    public long chunkNs(int chunk) {
        return chunksNs[chunk];
    }

    /** When the end of the response is due, ns. */
    public long endNs() {
        return endNs;
    }
}
