package dev.weir.json;

import java.io.InputStream;

/**
 * The bytes of one element after the other, a line feed behind each, as one text of many values: so that one parser reads them all. What
 * making a parser for each would take, {@code ElementsBenchmark} shows: of 100 elements, 357 kB instead of 272. At the end of an element
 * that has not been followed by another it is at the end of the text. Not thread-safe.
 */
final class ElementInput extends InputStream {

    private byte[] bytes = {};
    private int at;
    private int to;

    /** Whether the line feed behind the element was read. */
    private boolean separated = true;

    /** Lets the next element be read; what was left of the one before is dropped. */
    void set(byte[] utf8, int from, int newTo) {
        bytes = utf8;
        at = from;
        to = newTo;
        separated = false;
    }

    /** Whether all of the element was read; what a parser has left in this would be taken from the next. */
    boolean isDrained() {
        return at == to;
    }

    @Override
    public int read() {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] into, int offset, int most) {
        int count = Math.min(most, to - at);
        System.arraycopy(bytes, at, into, offset, count);
        at += count;
        if (count < most && !separated) {
            into[offset + count++] = '\n';
            separated = true;
        }
        return count == 0 && most > 0 ? -1 : count;
    }
}
