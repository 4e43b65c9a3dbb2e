package dev.weir.llm;

import dev.weir.llm.failure.LlmException;
import java.util.List;
import java.util.concurrent.Executor;

/**
 * Asks a large language model.
 *
 * <p>One method has to be written, so a lambda is a client. One that only answers whole still streams: its answer arrives as a single
 * chunk. Thread-safe unless an implementation says otherwise.
 */
@FunctionalInterface
public interface LlmClient {

    /**
     * Asks, and waits for the whole answer.
     *
     * @return the answer's text; empty if the model said nothing
     * @throws LlmException if there is no complete answer; it carries what arrived of it
     */
    String complete(LlmRequest request);

    /**
     * Asks one question, and waits for the whole answer.
     *
     * @throws LlmException if there is no complete answer; it carries what arrived of it
     */
    default String complete(String prompt) {
        return complete(LlmRequest.of(prompt));
    }

    /**
     * Asks, and gives the answer while it is being written. Returns at once: the request is sent when the stream is first read, and
     * whatever fails, fails there.
     *
     * <p>Unless a client overrides it, the answer of {@link #complete(LlmRequest)} is the stream's only chunk.
     *
     * @return to be read once, and closed
     */
    default LlmStream completeStreaming(LlmRequest request) {
        return LlmStream.ofWhole(() -> complete(request));
    }

    /**
     * Asks one question, and gives the answer while it is being written.
     *
     * @return to be read once, and closed
     * @see #completeStreaming(LlmRequest)
     */
    default LlmStream completeStreaming(String prompt) {
        return completeStreaming(LlmRequest.of(prompt));
    }

    /**
     * Asks, and gives the elements of the JSON in the answer, each as soon as its last byte has arrived. The request is sent when the stream
     * is first read.
     *
     * @param pointer where they are: a JSON Pointer with {@code *}, such as {@code /items/*}
     * @param type what each is bound to, by Jackson
     * @return to be read once, by an {@code Iterator} or a listener, and closed
     * @throws IllegalArgumentException if it is no such pointer
     */
    default <T> ElementStream<T> elements(LlmRequest request, String pointer, Class<T> type) {
        return new ElementStream<>(completeStreaming(request), pointer, type);
    }

    /**
     * The same as a reactive stream: each subscriber gets an answer of its own.
     *
     * @param pointer where they are: a JSON Pointer with {@code *}, such as {@code /items/*}
     * @param type what each is bound to, by Jackson
     * @param executor runs the reading, which waits for the server: it needs a thread for each answer that is read at the same time
     */
    default <T> ElementPublisher<T> elementPublisher(
            LlmRequest request, String pointer, Class<T> type, Executor executor) {
        return new ElementPublisher<>(() -> elements(request, pointer, type), executor);
    }

    /**
     * Goes on with a conversation, and waits for the whole answer.
     *
     * @param messages oldest first; at least one
     * @throws LlmException if there is no complete answer; it carries what arrived of it
     * @throws IllegalArgumentException if there is no message
     */
    default String chat(List<ChatMessage> messages) {
        return complete(LlmRequest.of(messages));
    }

    /**
     * Goes on with a conversation, and gives the answer while it is being written.
     *
     * @param messages oldest first; at least one
     * @return to be read once, and closed
     * @throws IllegalArgumentException if there is no message
     * @see #completeStreaming(LlmRequest)
     */
    default LlmStream chatStreaming(List<ChatMessage> messages) {
        return completeStreaming(LlmRequest.of(messages));
    }
}
