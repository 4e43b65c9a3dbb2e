package dev.weir.decode.internal;

/** UTF-8 as RFC 3629 has it: nothing overlong, no surrogates, nothing beyond U+10FFFF. */
public final class Utf8 {

    private static final char REPLACEMENT = '\uFFFD';

    private Utf8() {}

    /** Index of the first byte that starts no valid sequence, or -1. */
    public static int indexOfInvalid(byte[] bytes, int from, int to) {
        int i = from;
        while (i < to) {
            i = JsonBytes.indexOfNonAscii(bytes, i, to);
            if (i < to) {
                int end = endOfSequence(bytes, i, to);
                if (end < 0) {
                    return i;
                }
                i = end;
            }
        }
        return -1;
    }

    /** Index after the sequence of two to four bytes at {@code at}, or -1 if there is none or it is cut short. */
    public static int endOfSequence(byte[] bytes, int at, int to) {
        int lead = bytes[at] & 0xFF;
        if (lead >= 0xE0 && lead <= 0xEF) {
            return at + 3 <= to && isSecond(lead, bytes[at + 1]) && isContinuation(bytes[at + 2]) ? at + 3 : -1;
        }
        if (lead >= 0xC2 && lead <= 0xDF) {
            return at + 2 <= to && isContinuation(bytes[at + 1]) ? at + 2 : -1;
        }
        return lead >= 0xF0
                        && lead <= 0xF4
                        && at + 4 <= to
                        && isSecond(lead, bytes[at + 1])
                        && isContinuation(bytes[at + 2])
                        && isContinuation(bytes[at + 3])
                ? at + 4
                : -1;
    }

    /** Whether the bytes from {@code at}, which are no whole sequence, are the beginning of one. */
    public static boolean isCutShort(byte[] bytes, int at, int to) {
        int lead = bytes[at] & 0xFF;
        if (lead < 0xC2 || lead > 0xF4) {
            return false;
        }
        int wanted = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
        if (to - at >= wanted) {
            return false;
        }
        return (to - at < 2 || isSecond(lead, bytes[at + 1])) && (to - at < 3 || isContinuation(bytes[at + 2]));
    }

    /** Puts U+FFFD in the place of each surrogate without its other half, which UTF-8 cannot hold, as Go's decoder does. */
    public static String withoutLoneSurrogates(String text) {
        StringBuilder mended = null;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!Character.isSurrogate(c)) {
                continue;
            }
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else {
                mended = mended == null ? new StringBuilder(text) : mended;
                mended.setCharAt(i, REPLACEMENT);
            }
        }
        return mended == null ? text : mended.toString();
    }

    /** The second byte rules out overlong forms, surrogates and what lies beyond U+10FFFF. */
    private static boolean isSecond(int lead, byte second) {
        int value = second & 0xFF;
        int lowest = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
        int highest = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
        return value >= lowest && value <= highest;
    }

    private static boolean isContinuation(byte b) {
        return b < (byte) 0xC0; // as a signed byte: 0x80 to 0xBF are the lowest
    }
}
