package dev.weir.decode;

import dev.weir.llm.event.StreamEnding;
import dev.weir.llm.event.StreamListener;
import dev.weir.ndjson.LineSplitter;
import dev.weir.ndjson.LineTooLongException;

/**
 * Decodes one streamed answer of Ollama: bytes in, as they arrive and however they are cut, and what they carry out to a listener.
 *
 * <pre>{@code
 * StreamDecoder decoder = new StreamDecoder(listener);
 * for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
 *     decoder.feed(buffer, 0, n);
 * }
 * if (decoder.finish() == StreamEnding.INCOMPLETE) {
 *     System.err.println("the answer was cut short");
 * }
 * }</pre>
 *
 * <p>A {@link LineSplitter} feeds a {@link RecordDecoder}; see there for what is accepted. The events are the same for every chunking of
 * the same bytes. An object of a request with {@code "stream":false} is a stream of one record. In the steady state a record that carries
 * text or thinking allocates nothing.
 *
 * <p>After an exception, its own or the listener's, the decoder takes no more until {@link #reset()}. Not thread-safe; one decoder serves
 * one stream at a time. A listener must not call {@code feed}, {@code finish} or {@code reset}.
 */
public final class StreamDecoder implements AnswerDecoder {

    private final RecordDecoder records;
    private final LineSplitter lines;
    private long arrivalNs;

    /** With {@link DecoderOptions#DEFAULTS}. */
    public StreamDecoder(StreamListener listener) {
        this(listener, DecoderOptions.DEFAULTS);
    }

    /**
     * @param listener takes what the stream carries
     * @param options how to decode
     * @throws IllegalArgumentException if the options' limit is out of range
     */
    public StreamDecoder(StreamListener listener, DecoderOptions options) {
        this.records = new RecordDecoder(listener, options, this);
        this.lines = new LineSplitter(records, options.maxLineBytes());
    }

    /**
     * Takes the next bytes of the stream, whose arrival nobody timed.
     *
     * @param bytes holds them from {@code from} (inclusive) to {@code to} (exclusive); the caller's again when this returns
     * @throws InvalidUtf8Exception if a line is not UTF-8
     * @throws LineTooLongException if a line exceeds the limit
     * @throws MalformedRecordException in strict mode, if a line is malformed
     * @throws IllegalStateException after {@link #finish()} or an exception, until {@link #reset()}
     */
    @Override
    public void feed(byte[] bytes, int from, int to) {
        feed(bytes, from, to, 0);
    }

    /**
     * Takes the next bytes of the stream.
     *
     * @param bytes holds them from {@code from} (inclusive) to {@code to} (exclusive); the caller's again when this returns
     * @param arrivalNs when the read that brought them returned, on a clock of the caller's choice
     * @throws InvalidUtf8Exception if a line is not UTF-8
     * @throws LineTooLongException if a line exceeds the limit
     * @throws MalformedRecordException in strict mode, if a line is malformed
     * @throws IllegalStateException after {@link #finish()} or an exception, until {@link #reset()}
     */
    @Override
    public void feed(byte[] bytes, int from, int to, long arrivalNs) {
        this.arrivalNs = arrivalNs;
        try {
            lines.feed(bytes, from, to);
        } catch (RuntimeException | Error e) {
            records.fail();
            throw e;
        }
    }

    /**
     * Ends the stream, which may leave a last record without newline.
     *
     * @return how it ended
     * @throws InvalidUtf8Exception if what is left is not UTF-8, other than cut short
     * @throws LineTooLongException if it exceeds the limit
     * @throws MalformedRecordException in strict mode, if it is malformed
     * @throws IllegalStateException after an earlier {@code finish} or an exception, until {@link #reset()}
     */
    @Override
    public StreamEnding finish() {
        records.expectLastLine();
        try {
            lines.finish();
        } catch (RuntimeException | Error e) {
            records.fail();
            throw e;
        }
        return records.finish();
    }

    /** Forgets the stream, so that another can be fed from its start. Buffers, and what records look like, are kept. */
    @Override
    public void reset() {
        lines.reset();
        records.reset();
        arrivalNs = 0;
    }

    /** Within a call to the listener: when the bytes arrived that completed the record; 0 where nobody said. */
    @Override
    public long arrivalNs() {
        return arrivalNs;
    }

    /** Within a call to the listener: number of the record's line, counted from 1, blank lines included. */
    @Override
    public long lineNumber() {
        return lines.lineNumber();
    }

    /** Within a call to the listener: offset of the record's first byte from the start of the stream. */
    @Override
    public long lineOffset() {
        return lines.lineOffset();
    }

    /** Records so far, the final one and an error included; skipped lines are none. */
    @Override
    public long recordCount() {
        return records.recordCount();
    }

    /** Malformed lines so far: those skipped, and records with bad tool calls, of which the rest was delivered. */
    @Override
    public long malformedCount() {
        return records.malformedCount();
    }

    /** How the stream has ended so far; {@link StreamEnding#INCOMPLETE} until it has. */
    @Override
    public StreamEnding ending() {
        return records.ending();
    }
}
