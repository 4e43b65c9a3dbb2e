package dev.weir.decode;

import dev.weir.llm.event.StreamEnding;
import dev.weir.ndjson.LinePosition;

/**
 * Decodes one streamed answer, whoever wrote it: bytes in, as they arrive and however they are cut, and what they carry out to the {@link
 * dev.weir.llm.event.StreamListener} that the decoder was made with. The events are the same for every chunking of the same bytes.
 *
 * <p>A record is what a server writes at once: a line of NDJSON, or the data of a server-sent event. Not thread-safe; one decoder serves
 * one stream at a time, and after an exception, its own or the listener's, takes no more until {@link #reset()}. A listener must not call
 * {@code feed}, {@code finish} or {@code reset}.
 */
public interface AnswerDecoder extends LinePosition {

    /** Name of the {@link System.Logger} that is warned of malformed records in lines, as Ollama's API writes them. */
    String LOG_OF_LINES = "dev.weir.decode";

    /** Name of the {@link System.Logger} that is warned of malformed records in server-sent events. */
    String LOG_OF_EVENTS = "dev.weir.dialect";

    /**
     * Takes the next bytes of the stream, whose arrival nobody timed; otherwise as {@link #feed(byte[], int, int, long)}.
     *
     * @param bytes holds them from {@code from} (inclusive) to {@code to} (exclusive); the caller's again when this returns
     */
    default void feed(byte[] bytes, int from, int to) {
        feed(bytes, from, to, 0);
    }

    /**
     * Takes the next bytes of the stream.
     *
     * @param bytes holds them from {@code from} (inclusive) to {@code to} (exclusive); the caller's again when this returns
     * @param arrivalNs when the read that brought them returned, on a clock of the caller's choice
     * @throws InvalidUtf8Exception if a record is not UTF-8
     * @throws dev.weir.ndjson.LineTooLongException if a line exceeds the limit
     * @throws dev.weir.sse.EventTooLongException if an event exceeds the limit
     * @throws MalformedRecordException in strict mode, if a record is malformed
     * @throws IllegalStateException after {@link #finish()} or an exception, until {@link #reset()}
     */
    void feed(byte[] bytes, int from, int to, long arrivalNs);

    /**
     * Ends the stream, which may leave a last record.
     *
     * @return how it ended
     * @throws RuntimeException as {@link #feed(byte[], int, int, long)} does
     */
    StreamEnding finish();

    /** Forgets the stream, so that another can be fed from its start. Buffers are kept. */
    void reset();

    /** Within a call to the listener: when the bytes arrived that completed the record; 0 where nobody said. */
    long arrivalNs();

    /** Records so far, the one that ends the answer and an error included; what was skipped is none. */
    long recordCount();

    /** Malformed records so far: those skipped, and those of which the rest was delivered. */
    long malformedCount();

    /** How the stream has ended so far; {@link StreamEnding#INCOMPLETE} until it has. */
    StreamEnding ending();
}
