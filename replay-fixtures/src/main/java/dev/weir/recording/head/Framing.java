package dev.weir.recording.head;

/** How a response says where its body ends (RFC 9112, section 6). */
public enum Framing {
    /** {@code Transfer-Encoding: chunked}. */
    CHUNKED("chunked"),
    /** A {@code Content-Length} header. */
    CONTENT_LENGTH("content-length"),
    /** Neither: the body ends where the connection does. */
    CLOSE("close");

    private final String label;

    Framing(String label) {
        this.label = label;
    }

    /** As {@code recording.json} spells it. */
    public String label() {
        return label;
    }
}
