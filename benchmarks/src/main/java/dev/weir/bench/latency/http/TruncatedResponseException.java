package dev.weir.bench.latency.http;

/** The connection ended before the response did. */
public final class TruncatedResponseException extends HttpResponseException {

    private static final long serialVersionUID = 1L;

    private final Place place;

    /** What the response had come to when the connection ended. */
    public enum Place {
        /** Not one byte had come. */
        BEFORE_RESPONSE("before the response began"),
        /** The status line or the headers. */
        HEAD("inside the response's head"),
        /** A body with {@code Content-Length}. */
        CONTENT_LENGTH("before the body had the length that Content-Length gives"),
        /** The data of a chunk. */
        INSIDE_CHUNK("inside a chunk"),
        /** After a chunk's data, where the last chunk has not come: its end, or the size of the next. */
        BETWEEN_CHUNKS("between chunks, before the last one"),
        /** After the last chunk. */
        TRAILERS("inside the trailers"),
        /** All of the framing, but not all of what was compressed. */
        INSIDE_GZIP("inside a compressed body");

        private final String words;

        Place(String words) {
            this.words = words;
        }
    }

    TruncatedResponseException(Place place, long offset) {
        super("the connection ended " + place.words, offset);
        this.place = place;
    }

    /** What the response had come to. */
    public Place place() {
        return place;
    }
}
