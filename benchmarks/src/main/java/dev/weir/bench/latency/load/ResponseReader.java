package dev.weir.bench.latency.load;

/** Takes the bytes of one response after another on a connection, and finds head, body and end. */
public interface ResponseReader {

    /** What is found, in the order in which it stands. */
    interface Listener {

        /** The head is complete. */
        void head(int status);

        /** A piece of the body, chunk framing removed, during the call only. */
        void body(byte[] bytes, int from, int to);
    }

    /** Where a response stands. */
    enum State {
        OPEN,
        COMPLETE,
        /** Complete, and the connection cannot be used again. */
        COMPLETE_AND_CLOSING
    }

    /** Forgets the response, so that another can be fed from its start. */
    void reset();

    /**
     * Takes the next bytes.
     *
     * @throws java.io.IOException if they are no HTTP response
     */
    State feed(byte[] bytes, int from, int to) throws java.io.IOException;

    /** Whether the server's closing of the connection completes the response. */
    boolean isCompleteAtClose();
}
