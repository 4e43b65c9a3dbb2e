package dev.weir.bench.micro.input;

import dev.weir.recording.Chunking;
import java.util.Arrays;
import java.util.stream.IntStream;

/** A response body and the lengths of the chunks that it arrived in. The arrays are shared with whoever holds it and are never written. */
final class ChunkedBody {

    private final byte[] bytes;
    private final int[] chunkBytes;

    /**
     * @param bytes the body
     * @param chunkBytes lengths of its chunks, which sum to the body's
     */
    ChunkedBody(byte[] bytes, int[] chunkBytes) {
        this.bytes = bytes;
        this.chunkBytes = chunkBytes;
    }

    byte[] bytes() {
        return bytes;
    }

    int[] chunkBytes() {
        return chunkBytes;
    }

    /** The bytes before an index; the chunk that holds it ends there. */
    ChunkedBody upTo(int end) {
        IntStream.Builder kept = IntStream.builder();
        int start = 0;
        for (int i = 0; i < chunkBytes.length && start < end; i++) {
            kept.add(Math.min(chunkBytes[i], end - start));
            start += chunkBytes[i];
        }
        return new ChunkedBody(Arrays.copyOf(bytes, end), kept.build().toArray());
    }

    /** The same bytes in chunks of one length. */
    ChunkedBody inReadsOf(int readBytes) {
        return new ChunkedBody(bytes, new Chunking.Fixed(readBytes).lengths(bytes));
    }
}
