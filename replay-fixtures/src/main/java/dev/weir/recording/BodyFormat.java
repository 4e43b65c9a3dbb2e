package dev.weir.recording;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a response body is, as the ending of its file name says. */
public enum BodyFormat {
    /** {@code .ndjson}: one JSON object a line. */
    NDJSON,
    /** {@code .json}: a single JSON object. */
    JSON,
    /** {@code .sse}: server-sent events. */
    SSE,
    /** {@code .html}: a page, usually a proxy's. */
    HTML,
    /** Any other ending. */
    OTHER;

    private static final String GZIP_SUFFIX = ".gz";

    /**
     * The name of a body's file, by what the response says of it.
     *
     * @param contentType the value of {@code Content-Type}, or null
     * @param contentEncoding the value of {@code Content-Encoding}, or null; one other than gzip becomes the file's last ending, so that
     *     nobody takes the bytes for what they are only once decoded
     */
    public static String fileName(@Nullable String contentType, @Nullable String contentEncoding) {
        String type =
                contentType == null ? "" : contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        String plain;
        if (type.endsWith("ndjson") || type.endsWith("jsonl")) {
            plain = "body.ndjson";
        } else if (type.endsWith("json")) {
            plain = "body.json";
        } else if (type.equals("text/event-stream")) {
            plain = "body.sse";
        } else if (type.equals("text/html")) {
            plain = "body.html";
        } else {
            plain = "body.bin";
        }
        String coding = contentEncoding == null ? "" : contentEncoding.strip().toLowerCase(Locale.ROOT);
        return switch (coding) {
            case "", "identity" -> plain;
            case "gzip", "x-gzip" -> plain + GZIP_SUFFIX;
            default -> plain + "." + coding.replaceAll("[^a-z0-9]+", "-");
        };
    }

    static BodyFormat ofFile(String fileName) {
        String plain =
                isCompressed(fileName) ? fileName.substring(0, fileName.length() - GZIP_SUFFIX.length()) : fileName;
        return switch (plain.substring(plain.lastIndexOf('.') + 1)) {
            case "ndjson" -> NDJSON;
            case "json" -> JSON;
            case "sse" -> SSE;
            case "html" -> HTML;
            default -> OTHER;
        };
    }

    static boolean isCompressed(String fileName) {
        return fileName.endsWith(GZIP_SUFFIX);
    }
}
