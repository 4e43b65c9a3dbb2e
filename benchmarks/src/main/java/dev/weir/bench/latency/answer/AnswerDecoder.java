package dev.weir.bench.latency.answer;

/** Turns the bytes of one answer, however they are cut, into what they carry. Not thread-safe. */
public interface AnswerDecoder {

    /**
     * Takes the next bytes of the body.
     *
     * @param bytes holds them from {@code from} (inclusive) to {@code to} (exclusive); the caller's again when this returns
     * @throws MalformedAnswerException if they cannot be decoded; the decoder takes no more until {@link #reset}
     */
    void feed(byte[] bytes, int from, int to);

    /**
     * Ends the body, which may deliver a last record.
     *
     * @throws MalformedAnswerException if what is left cannot be decoded
     */
    void finish();

    /** Records so far; within an event, the number of the record that carries it, counted from 1. */
    long recordCount();

    /** Forgets the answer, so that another can be fed from its start. */
    void reset();
}
