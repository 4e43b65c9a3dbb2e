package dev.weir.recording;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 sums as files hold them: hexadecimal, lower case. */
public final class Sha256 {

    private Sha256() {}

    /** The sum of bytes. */
    public static String of(byte[] bytes) {
        MessageDigest sum = begin();
        sum.update(bytes);
        return end(sum);
    }

    /** A sum to which nothing has been added. */
    public static MessageDigest begin() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }

    /** The sum of all that was added. */
    public static String end(MessageDigest sum) {
        return HexFormat.of().formatHex(sum.digest());
    }
}
