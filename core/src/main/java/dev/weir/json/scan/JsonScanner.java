package dev.weir.json.scan;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Objects;

/**
 * The loop over a text that arrives in pieces: one look into the current table a byte, and an action where a cell asks for one. What the
 * actions do is for the class that extends it; it holds the stack, and chooses table and state.
 *
 * <p>While it reads, its listener may ask ({@link #catchUp} then does nothing), but not feed, finish or reset it.
 */
public abstract class JsonScanner {

    /** What is put aside is read before it is longer: closing a value must not take a long run-up. */
    private static final int MAX_UNREAD_BYTES = 128;

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long CLOSING_BRACES = 0x7D7D7D7D7D7D7D7DL;
    private static final long BIT_OF_BRACKETS = 0x2020202020202020L; // ']' is '}' without it
    private static final long LOW_BITS = 0x0101010101010101L;
    private static final long HIGH_BITS = 0x8080808080808080L;

    /** The text, as far as it is needed. */
    protected final RetainedText text;

    /** The current state, of {@link #table}. */
    protected int state;

    /** The table of {@link JsonTable} or {@link ProseTable} that says what the next byte is worth. */
    protected short[] table;

    /**
     * Whether only a closing bracket can be worth anything: then short pieces without one are put aside, and read together with the next
     * that has one. That spares a handful of mispredicted branches for most tokens ({@code ElementsBenchmark}).
     */
    protected boolean onlyBracketsMatter;

    /** What may be done with it now. */
    private static final int READY = 0;

    private static final int READING = 1;
    private static final int FINISHED = 2;

    private int phase = READY;

    /**
     * @param maxKeptBytes the cap on what is kept
     * @param table the first one
     */
    protected JsonScanner(int maxKeptBytes, short[] table) {
        this.text = new RetainedText(maxKeptBytes);
        this.table = table;
    }

    /**
     * Takes the next bytes of the text.
     *
     * @param utf8 holds them from {@code from} (inclusive) to {@code to} (exclusive); it is the caller's again when this returns
     * @throws IndexOutOfBoundsException if they are not within the array
     * @throws IllegalStateException if the text was finished, and this not reset since; or if its listener calls
     */
    public final void feed(byte[] utf8, int from, int to) {
        Objects.checkFromToIndex(from, to, utf8.length);
        if (phase != READY) {
            throw refused();
        }
        int length = to - from;
        if (length > Long.BYTES || from > utf8.length - Long.BYTES) {
            feedPieces(utf8, from, to);
            return;
        }
        long word = (long) LONG.get(utf8, from);
        text.append(word, length);
        if (onlyBracketsMatter && text.end - text.position <= MAX_UNREAD_BYTES && !hasClosingBracket(word, length)) {
            return;
        }
        readFed();
    }

    private void readFed() {
        phase = READING;
        try {
            read();
        } finally {
            phase = READY;
        }
    }

    private IllegalStateException refused() {
        return new IllegalStateException(
                phase == FINISHED
                        ? "the text was finished; reset() before the next one"
                        : "a listener was called and feeds, finishes or resets who called it; do so when the call has returned");
    }

    private static boolean hasClosingBracket(long word, int length) {
        long bracketIsZero = (word | BIT_OF_BRACKETS) ^ CLOSING_BRACES;
        long found =
                (bracketIsZero - LOW_BITS) & ~bracketIsZero & HIGH_BITS; // the lowest set bit marks the first bracket
        return length > 0 && found << (Long.SIZE - Byte.SIZE * length) != 0;
    }

    private void feedPieces(byte[] utf8, int from, int to) {
        for (int next = from; next < to; ) {
            int length = Math.min(to - next, RetainedText.MAX_PIECE_BYTES);
            text.append(utf8, next, length);
            readFed();
            next += length;
        }
    }

    /**
     * Ends the text; again, it does nothing.
     *
     * @throws IllegalStateException if its listener calls
     */
    public final void finish() {
        if (phase == FINISHED) {
            return;
        }
        refuseListener();
        phase = READING;
        try {
            read();
            endText();
        } finally {
            phase = FINISHED;
        }
    }

    /**
     * Forgets the text.
     *
     * @throws IllegalStateException if its listener calls
     */
    public final void reset() {
        refuseListener();
        phase = READY;
        text.reset();
        startText();
    }

    private void refuseListener() {
        if (phase == READING) {
            throw refused();
        }
    }

    /** Reads what was put aside; of a text that was finished, that is nothing. */
    public final void catchUp() {
        if (phase == READY) {
            readFed();
        }
    }

    /** Reads what was put aside, or is to be read again; only where the text is being read. */
    protected final void read() {
        text.startReading();
        while (text.position < text.end) {
            byte[] bytes = text.bytes;
            short[] cells = table;
            int stop = text.limit;
            int i = text.position;
            int now = state;
            int cell = 0;
            while (i < stop) {
                cell = cells[now | (bytes[i++] & 0xFF)];
                if (cell < 0) {
                    break;
                }
                now = cell;
            }
            text.position = i;
            state = now;
            if (cell < 0) {
                act(cell);
            } else if (i < text.end) {
                overflow();
            }
        }
        pieceRead();
        text.endReading();
    }

    /**
     * The byte that was read last asks for the action of that cell; {@link #state} is still the one before it.
     *
     * <p>HotSpot compiles no method of more than 325 bytes of code into the loop (its {@code FreqInlineSize}). An extraction takes a few
     * percent longer where it is not; elements are found a few percent sooner.
     */
    protected abstract void act(int cell);

    /** What is kept has reached the cap, and more follows: keep less. */
    protected abstract void overflow();

    /** All that was fed has been read. */
    protected abstract void pieceRead();

    /** A text begins; none of it is there yet. */
    protected abstract void startText();

    /** The text has ended, and all of it has been read. */
    protected abstract void endText();
}
