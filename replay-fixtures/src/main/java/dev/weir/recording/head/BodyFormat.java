package dev.weir.recording.head;

import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a response body is, as the ending of its file name says. */
public enum BodyFormat {
    /** {@code .ndjson}: one JSON object a line. */
    NDJSON("ndjson"),
    /** {@code .json}: a single JSON object. */
    JSON("json"),
    /** {@code .sse}: server-sent events. */
    SSE("sse"),
    /** {@code .html}: a page, usually a proxy's. */
    HTML("html"),
    /** Any other ending. */
    OTHER("bin");

    private static final String GZIP_SUFFIX = ".gz";

    private final String ending;

    BodyFormat(String ending) {
        this.ending = ending;
    }

    /**
     * What a body of this type is.
     *
     * @param contentType the value of {@code Content-Type}, or null
     */
    public static BodyFormat of(@Nullable String contentType) {
        String type =
                contentType == null ? "" : contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        if (type.endsWith("ndjson") || type.endsWith("jsonl")) {
            return NDJSON;
        }
        if (type.endsWith("json")) {
            return JSON;
        }
        return switch (type) {
            case "text/event-stream" -> SSE;
            case "text/html" -> HTML;
            default -> OTHER;
        };
    }

    /**
     * The name of a body's file, by what the response says of it.
     *
     * @param contentType the value of {@code Content-Type}, or null
     * @param contentEncoding the value of {@code Content-Encoding}, or null; one other than gzip becomes the file's last ending, so that
     *     nobody takes the bytes for what they are only once decoded
     */
    public static String fileName(@Nullable String contentType, @Nullable String contentEncoding) {
        String plain = "body." + of(contentType).ending;
        String coding = contentEncoding == null ? "" : contentEncoding.strip().toLowerCase(Locale.ROOT);
        return switch (coding) {
            case "", "identity" -> plain;
            case "gzip", "x-gzip" -> plain + GZIP_SUFFIX;
            default -> plain + "." + coding.replaceAll("[^a-z0-9]+", "-");
        };
    }

    /** The format of a body in a file of that name; {@link #OTHER} where its ending is none of these. */
    public static BodyFormat ofFile(String fileName) {
        String plain =
                isCompressed(fileName) ? fileName.substring(0, fileName.length() - GZIP_SUFFIX.length()) : fileName;
        String ending = plain.substring(plain.lastIndexOf('.') + 1);
        return Arrays.stream(values())
                .filter(format -> format.ending.equals(ending))
                .findFirst()
                .orElse(OTHER);
    }

    /** Whether a body in a file of that name is compressed with gzip. */
    public static boolean isCompressed(String fileName) {
        return fileName.endsWith(GZIP_SUFFIX);
    }
}
