package dev.weir.bench.micro.input;

import java.io.InputStream;
import java.util.List;
import java.util.Objects;

/**
 * A stream as a socket hands it out: each read returns at most the rest of one chunk, copied into the reader's buffer.
 *
 * <p>All contenders read from it, so all pay for the same copies and see the same chunk boundaries. {@link #next} moves on to the next
 * variant of the stream and allocates nothing. Not thread-safe.
 */
public final class Reads extends InputStream {

    /** Size of the buffer that contenders without one of their own read into: that of OkHttp's, which never returns more. */
    public static final int BUFFER_BYTES = 8192;

    private final List<ChunkedBody> variants;
    private int variant;
    private byte[] bytes = new byte[0];
    private int[] chunkBytes = new int[0];
    private int chunk;
    private int chunkEnd;
    private int position;

    Reads(List<ChunkedBody> variants) {
        this.variants = List.copyOf(variants);
        variant = this.variants.size() - 1;
    }

    /** Begins the next variant of the stream; the first call begins the stream as it was recorded. */
    public Reads next() {
        variant = variant + 1 == variants.size() ? 0 : variant + 1;
        bytes = variants.get(variant).bytes();
        chunkBytes = variants.get(variant).chunkBytes();
        chunk = 0;
        chunkEnd = 0;
        position = 0;
        return this;
    }

    /** Takes all that is left and looks at none of it; returns how much it was, bytes. */
    public long drain(byte[] buffer) {
        long sum = 0;
        for (int count = read(buffer); count >= 0; count = read(buffer)) {
            sum += count;
        }
        return sum;
    }

    @Override
    public int read(byte[] buffer) {
        return read(buffer, 0, buffer.length);
    }

    @Override
    public int read(byte[] buffer, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, buffer.length);
        if (length == 0) {
            return 0;
        }
        if (position == chunkEnd) {
            if (chunk == chunkBytes.length) {
                return -1;
            }
            chunkEnd += chunkBytes[chunk++];
        }
        int count = Math.min(length, chunkEnd - position);
        System.arraycopy(bytes, position, buffer, offset, count);
        position += count;
        return count;
    }

    @Override
    public int read() {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }
}
