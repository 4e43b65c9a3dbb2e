package dev.weir.bench.inspect;

import dev.weir.recording.Sha256;
import java.nio.charset.StandardCharsets;

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
        return Sha256.of(value.getBytes(StandardCharsets.UTF_8));
    }
}
