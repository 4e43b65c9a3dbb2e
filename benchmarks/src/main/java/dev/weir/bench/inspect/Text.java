package dev.weir.bench.inspect;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A text of an answer. */
public record Text(String value) {

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
}
