package dev.weir.plan.bind;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A name that is looked for in JSON, as the bytes between its quotes and the closing quote: most names, quote and all, are one or two
 * words of eight bytes, so that one or two comparisons tell.
 */
final class ByteName {

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long QUOTES = 0x2222222222222222L;
    private static final long LOW_BITS = 0x0101010101010101L;
    private static final long HIGH_BITS = 0x8080808080808080L;

    final String name;

    /** Bytes of the name and its closing quote. */
    final int length;

    private final byte[] quoted;
    private final long head;
    private final long headMask;
    private final long tail;
    private final long tailMask;

    ByteName(String name) {
        this.name = name;
        byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
        this.length = utf8.length + 1;
        this.quoted = Arrays.copyOf(utf8, Math.max(2 * Long.BYTES, length));
        quoted[utf8.length] = '"';
        this.headMask = mask(length);
        this.tailMask = mask(length - Long.BYTES);
        boolean plain = utf8(name) && name.chars().allMatch(c -> c >= ' ' && c != '"' && c != '\\');
        this.head = plain ? (long) LONG.get(quoted, 0) : -1; // a name that JSON must escape is not found as bytes
        this.tail = (long) LONG.get(quoted, Long.BYTES);
    }

    private static boolean utf8(String name) {
        return new String(name.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8).equals(name);
    }

    private static long mask(int bytes) {
        return bytes <= 0 ? 0 : bytes >= Long.BYTES ? -1 : (1L << (8 * bytes)) - 1;
    }

    /** Whether the string whose first byte is at that index is this name. Reads up to 16 bytes, or as many as the name has. */
    boolean isAt(byte[] json, int index) {
        if (((long) LONG.get(json, index) & headMask) != head) {
            return false;
        }
        if (tailMask == 0) {
            return true;
        }
        if (((long) LONG.get(json, index + Long.BYTES) & tailMask) != tail) {
            return false;
        }
        return length <= 2 * Long.BYTES
                || (index + length <= json.length
                        && Arrays.equals(json, index + 16, index + length, quoted, 16, length));
    }

    /** A hash of the name's first eight bytes. */
    int hash() {
        return hash(head & mask(length - 1));
    }

    /** The {@link #hash()} of the name whose first byte is at that index, if it is a name's. */
    static int hashAt(byte[] json, int index) {
        long word = (long) LONG.get(json, index);
        long quoteIsZero = word ^ QUOTES;
        long found = (quoteIsZero - LOW_BITS) & ~quoteIsZero & HIGH_BITS; // the lowest set bit marks the first quote
        return hash(word & ((Long.lowestOneBit(found) >>> 7) - 1));
    }

    private static int hash(long word) {
        long mixed = word * 0x9E3779B97F4A7C15L; // the golden ratio: Fibonacci hashing
        return (int) (mixed >>> 32);
    }
}
