package dev.weir.recording;

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
