package dev.weir.bench.latency.http;

/**
 * How much a response may take where it is kept or skipped whole. Bodies are passed on as they come and have no limit.
 *
 * @param headBytes the longest head, and the longest trailer section
 * @param chunkLineBytes the longest line before a chunk, extensions included
 */
public record HttpLimits(int headBytes, int chunkLineBytes) {

    /** More than servers and proxies in use send: 64 KiB and 4 KiB. */
    public static final HttpLimits DEFAULTS = new HttpLimits(64 << 10, 4 << 10);

    /**
     * Checks the limits.
     *
     * @throws IllegalArgumentException if one is less than 1
     */
    public HttpLimits {
        if (headBytes < 1 || chunkLineBytes < 1) {
            throw new IllegalArgumentException("limits must be at least 1 byte, were " + headBytes + " for a head and "
                    + chunkLineBytes + " for a chunk's line");
        }
    }
}
