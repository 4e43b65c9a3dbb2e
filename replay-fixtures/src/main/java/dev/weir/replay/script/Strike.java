package dev.weir.replay.script;

import dev.weir.recording.Recording;
import dev.weir.recording.head.Framing;
import java.util.function.IntPredicate;

/**
 * Where an answer is broken off: after the chunks that the fault counts, but always before the {@linkplain FinalRecord final record} is
 * whole, because a client that has that has all that it waits for.
 *
 * @param wholeChunks how many chunks are sent whole
 * @param cutBytes how many bytes of the next chunk are sent where the fault cuts inside it: half of it, or less
 */
record Strike(int wholeChunks, int cutBytes) {

    /**
     * Where a fault breaks an answer off.
     *
     * @param framing that the answer is sent in
     * @param lengths of the chunks that it is sent in
     */
    static Strike of(Fault fault, Recording recording, Framing framing, int[] lengths) {
        int[] ends = new int[lengths.length + 1];
        for (int chunk = 0; chunk < lengths.length; chunk++) {
            ends[chunk + 1] = ends[chunk] + lengths[chunk];
        }
        // After its last byte, only a chunked body is not whole yet; and nothing can be cut inside a chunk behind the
        // last.
        boolean canFollowTheLast = framing == Framing.CHUNKED && fault.kind() != Fault.Kind.CUT_INSIDE;
        int most = canFollowTheLast ? lengths.length : Math.max(0, lengths.length - 1);
        FinalRecord last = FinalRecord.of(recording).orElse(FinalRecord.NONE);
        int beforeTheLast = largest(lengths.length, chunks -> recording.plainBytesIn(ends[chunks]) <= last.from());
        int whole = Math.min(Math.min(fault.afterChunks(), most), beforeTheLast);
        int half = whole < lengths.length ? lengths[whole] / 2 : 0;
        return new Strike(whole, largest(half, bytes -> recording.plainBytesIn(ends[whole] + bytes) < last.to()));
    }

    /** The largest number up to {@code most} that something holds for, which holds for 0 and all up to that one. */
    private static int largest(int most, IntPredicate holds) {
        if (holds.test(most)) {
            return most;
        }
        int low = 0;
        int high = most;
        while (high - low > 1) {
            int middle = (low + high) >>> 1;
            if (holds.test(middle)) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
