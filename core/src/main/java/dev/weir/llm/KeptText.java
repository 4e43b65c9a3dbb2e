package dev.weir.llm;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** An answer's text, from its beginning up to a limit. Keeps whole events only, so never a part of a code point. */
final class KeptText {

    private static final int FIRST_BYTES = 1024;

    private final int limitBytes;
    private byte[] utf8 = new byte[0];
    private int lengthBytes;
    private boolean full;

    KeptText(int limitBytes) {
        this.limitBytes = limitBytes;
    }

    /** Adds an event's text, unless it or one before it is beyond the limit. */
    void keep(byte[] bytes, int from, int to) {
        int addedBytes = to - from;
        full |= addedBytes > limitBytes - lengthBytes;
        if (full) {
            return;
        }
        if (addedBytes > utf8.length - lengthBytes) {
            int doubled = Math.max(FIRST_BYTES, 2 * utf8.length);
            utf8 = Arrays.copyOf(utf8, Math.min(limitBytes, Math.max(doubled, lengthBytes + addedBytes)));
        }
        System.arraycopy(bytes, from, utf8, lengthBytes, addedBytes);
        lengthBytes += addedBytes;
    }

    /** Whether something had to be left out. */
    boolean isCut() {
        return full;
    }

    String text() {
        return new String(utf8, 0, lengthBytes, StandardCharsets.UTF_8);
    }
}
