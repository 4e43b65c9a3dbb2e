package dev.weir.bench.cli;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A text of an answer. */
record Text(String value) {

    static Text ofUtf8(byte[] utf8) {
        return new Text(new String(utf8, StandardCharsets.UTF_8));
    }

    /** Length in code points. */
    int chars() {
        return value.codePointCount(0, value.length());
    }

    /** SHA-256 of the text in UTF-8, hexadecimal. */
    String sha256() {
        try {
            byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(utf8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** On one line, without control characters, and shortened where it is longer than so many characters. */
    String excerpt(int mostChars) {
        boolean isCut = chars() > mostChars;
        String shown = isCut ? value.substring(0, value.offsetByCodePoints(0, mostChars)) : value;
        return shown.replaceAll("\\s+", " ").replaceAll("\\p{Cntrl}", "\uFFFD") + (isCut ? " ..." : "");
    }

    /** As it is, but for control characters other than line breaks and tabs, which a terminal might obey. */
    String printable() {
        return value.replaceAll("[\\p{Cntrl}&&[^\n\t]]", "\uFFFD");
    }
}
