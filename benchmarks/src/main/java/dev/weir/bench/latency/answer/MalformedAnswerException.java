package dev.weir.bench.latency.answer;

/** The bytes of an answer are not of its dialect. The message says where. */
public final class MalformedAnswerException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** What the decoder said. */
    public MalformedAnswerException(RuntimeException cause) {
        super(cause.getMessage(), cause);
    }
}
