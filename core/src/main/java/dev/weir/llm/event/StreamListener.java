package dev.weir.llm.event;

import java.util.List;
import java.util.Optional;

/**
 * Takes what the records of one stream carry, in the order in which the stream carries it.
 *
 * <p>Within one record the order is: thinking, text, logprobs, tool calls, then the error or the end. After {@link #onServerError} or
 * {@link #onDone}, of which a stream has at most one, nothing but {@link #onMalformed} is called.
 *
 * <p>Slices belong to the decoder or to its feeder and may change as soon as the call returns. What a listener throws comes out of the
 * {@code feed} or {@code finish} that called it; the decoder must then be reset.
 */
public interface StreamListener {

    /**
     * Non-empty text of the answer: {@code response} or {@code message.content}, unescaped.
     *
     * @param utf8 holds the text from {@code from} (inclusive) to {@code to} (exclusive); always whole code points
     * @param from index of its first byte
     * @param to index after its last byte
     */
    default void onText(byte[] utf8, int from, int to) {}

    /**
     * Non-empty thinking: {@code thinking} or {@code message.thinking}, unescaped.
     *
     * @param utf8 holds it from {@code from} (inclusive) to {@code to} (exclusive); always whole code points
     * @param from index of its first byte
     * @param to index after its last byte
     */
    default void onThinking(byte[] utf8, int from, int to) {}

    /**
     * What the model thought of its tokens, where the request asked for it.
     *
     * @param logprobs one for each token of the record; never empty
     */
    default void onLogprobs(List<Logprob> logprobs) {}

    /**
     * A tool call begins. Its arguments follow as they grow, and then the whole call; only one call is written at a time. A call that
     * breaks off, or of which the arguments exceed the decoder's limit, is not followed by its whole.
     *
     * @param call its place among the answer's calls, counted from 0
     * @param id as in {@link ToolCall}
     * @param name of the function
     */
    default void onToolCallBegin(int call, Optional<String> id, String name) {}

    /**
     * More of a call's arguments: the next bytes of a JSON text, almost always an object, cut where the server cut it. Where a server sends
     * calls whole, the one piece that there is. An element of them can be acted on as soon as it has closed.
     *
     * @param call as given to {@link #onToolCallBegin}
     * @param utf8 holds them from {@code from} (inclusive) to {@code to} (exclusive); always whole code points
     * @param from index of the first byte
     * @param to index after the last byte
     */
    default void onToolCallArguments(int call, byte[] utf8, int from, int to) {}

    /** One tool call, complete. Those of one record come one by one, in its order. */
    default void onToolCall(ToolCall call) {}

    /** The answer is complete. */
    default void onDone(Done done) {}

    /** The server gave up. What it had sent until then, in the same record too, has been delivered. */
    default void onServerError(ServerError error) {}

    /**
     * A malformed line. One that is no record was skipped. One whose record has a tool call that is none was not: what else the record
     * carries follows. A strict decoder fails instead, in either case.
     *
     * @param lineNumber counted from 1, blank lines included
     * @param byteOffset of the line's first byte from the start of the stream
     * @param reason what is wrong with it, for people
     */
    default void onMalformed(long lineNumber, long byteOffset, String reason) {}
}
