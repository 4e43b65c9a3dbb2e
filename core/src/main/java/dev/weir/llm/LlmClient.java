package dev.weir.llm;

import dev.weir.llm.failure.LlmException;
import java.util.List;

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
