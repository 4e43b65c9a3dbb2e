package dev.weir.llm;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Objects;

/**
 * An image that a question is about.
 *
 * @param mediaType such as {@code image/png}
 * @param base64 its bytes (RFC 4648, section 4)
 */
public record Image(String mediaType, String base64) {

    private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G'};
    private static final byte[] JPEG = {(byte) 0xFF, (byte) 0xD8, (byte) 0xFF};
    private static final byte[] GIF = "GIF8".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] RIFF = "RIFF".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] WEBP = "WEBP".getBytes(StandardCharsets.US_ASCII);
    private static final int WEBP_AT = 8;

    /**
     * @throws IllegalArgumentException if it is no Base64
     */
    public Image {
        Objects.requireNonNull(mediaType, "mediaType");
        try {
            Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("the image is no Base64: " + e.getMessage(), e);
        }
    }

    /** An image of a kind that its bytes do not tell. */
    public static Image of(String mediaType, byte[] bytes) {
        return new Image(mediaType, Base64.getEncoder().encodeToString(bytes));
    }

    /**
     * A PNG, JPEG, GIF or WebP image.
     *
     * @throws IllegalArgumentException if it begins like none of them
     */
    public static Image of(byte[] bytes) {
        return of(mediaType(bytes), bytes);
    }

    private static String mediaType(byte[] bytes) {
        if (hasAt(0, PNG, bytes)) {
            return "image/png";
        }
        if (hasAt(0, JPEG, bytes)) {
            return "image/jpeg";
        }
        if (hasAt(0, GIF, bytes)) {
            return "image/gif";
        }
        if (hasAt(0, RIFF, bytes) && hasAt(WEBP_AT, WEBP, bytes)) {
            return "image/webp";
        }
        throw new IllegalArgumentException("these " + bytes.length
                + " bytes begin like no PNG, JPEG, GIF or WebP; give the image's media type too");
    }

    private static boolean hasAt(int at, byte[] expected, byte[] bytes) {
        return bytes.length >= at + expected.length
                && Arrays.equals(bytes, at, at + expected.length, expected, 0, expected.length);
    }

    /** Media type and length; never the bytes. */
    @Override
    public String toString() {
        return "Image[" + mediaType + ", " + base64.length() + " characters of Base64]";
    }
}
