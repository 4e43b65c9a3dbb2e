package dev.weir.json.scan;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The end of a text: what may have to be read again, {@code bytes[keep, position)}, and what has not been read yet,
 * {@code bytes[position, end)}. Places in the text are absolute offsets; {@link #index} and {@link #offset} translate.
 *
 * <p>{@value #FRONT} bytes before and {@value #SLACK} bytes behind it may be read too, whatever is in them; the last byte before it is that
 * of the text.
 *
 * <p>The buffer doubles once more than five eighths of it are needed: so it is at most 3.2 times as long as the cap and a piece together.
 */
public final class RetainedText {

    /** No place in the text. */
    public static final long NONE = -1;

    public static final int FRONT = 16;
    public static final int SLACK = 16;

    /** The most that can be appended at once: it bounds what the buffer holds beyond the cap. */
    public static final int MAX_PIECE_BYTES = 1 << 14;

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    public byte[] bytes = new byte[1 << 8];

    /** Index behind the last byte. */
    public int end;

    /** Index of the next byte to read, and of the first one that is not to be read yet. */
    public int position;

    public int limit;

    /** Which part of the cap makes room for reading on, each time that only a tail is kept. */
    private static final int TAIL_STEPS = 16;

    private final int maxKeptBytes;

    /** Offset of the first byte that may have to be read again, or {@link #NONE}. */
    private long keep;

    /** Offset of {@code bytes[0]}. */
    private long base;

    private long rereadBytes;

    /** @param maxKeptBytes the cap: reading stops where more would have to be kept */
    public RetainedText(int maxKeptBytes) {
        this.maxKeptBytes = maxKeptBytes;
        reset();
    }

    /** Forgets the text. */
    public void reset() {
        end = FRONT;
        position = FRONT;
        limit = FRONT;
        keep = NONE;
        base = -FRONT;
        rereadBytes = 0;
    }

    /** The offset in the text of what is at that index. */
    public long offset(int index) {
        return base + index;
    }

    /** The index of what is at that offset of the text. */
    public int index(long offset) {
        return (int) (offset - base);
    }

    /** Offset of the byte that was read last. */
    public long here() {
        return base + position - 1;
    }

    /** Offset of the first byte that is kept, or {@link #NONE}. */
    public long keep() {
        return keep;
    }

    /** Keeps what is behind {@code from}, up to the cap: there, reading stops. */
    public void keep(long from) {
        keep = from;
        limit = Math.min(end, index(from) + maxKeptBytes);
    }

    /**
     * Keeps, of what is kept, the last {@value #TAIL_STEPS}th parts but one of the cap; of nothing, what comes next. There, what outgrew
     * the cap is read again should it break off.
     */
    public void keepTail() {
        int tailBytes = maxKeptBytes - Math.max(1, maxKeptBytes / TAIL_STEPS);
        keep(keep == NONE ? offset(position) : Math.max(keep, offset(position) - tailBytes));
    }

    /** Nothing before the position is needed again. */
    public void keepNothing() {
        keep = NONE;
        limit = end;
    }

    /** Goes back. */
    public void readAgainFrom(int index) {
        rereadBytes += position - index;
        position = index;
    }

    /** How many bytes were read more than once, each as often. */
    public long rereadBytes() {
        return rereadBytes;
    }

    /** Adds the lowest {@code length} bytes of the word: tokens are short, and so this costs one store. */
    public void append(long word, int length) {
        if (end + Long.BYTES + SLACK > bytes.length) {
            makeRoom(Long.BYTES);
        }
        LONG.set(bytes, end, word);
        end += length;
    }

    /** Adds at most {@value #MAX_PIECE_BYTES} bytes. */
    public void append(byte[] utf8, int from, int length) {
        if (end + length + SLACK > bytes.length) {
            makeRoom(length);
        }
        System.arraycopy(utf8, from, bytes, end, length);
        end += length;
    }

    /** Everything that was appended may now be read. */
    public void startReading() {
        limit = keep == NONE ? end : Math.min(end, index(keep) + maxKeptBytes);
    }

    /** Everything has been read. */
    public void endReading() {
        if (keep == NONE) {
            bytes[FRONT - 1] = bytes[end - 1];
            base += end - FRONT;
            end = FRONT;
            position = FRONT;
        }
    }

    private void makeRoom(int length) {
        int from = keep == NONE ? position : index(keep);
        int kept = end - from;
        int needed = FRONT + kept + length + SLACK;
        boolean roomy = needed
                <= bytes.length / 8 * 5; // a piece on top of a cap of a power of two is not to double it once more
        byte[] target = roomy ? bytes : new byte[Math.max(needed, 2 * bytes.length)];
        System.arraycopy(bytes, from - FRONT, target, 0, FRONT + kept);
        bytes = target;
        base += from - FRONT;
        position -= from - FRONT;
        end = FRONT + kept;
    }
}
