package dev.weir.llm.failure;

import org.jspecify.annotations.Nullable;

/**
 * An answer that failed: one subclass for each way, so that a {@code catch} or a {@code switch} can tell them apart.
 *
 * <p>Messages say where, what, and what to do about it. They never hold a header's value or a whole payload.
 */
public abstract sealed class LlmException extends RuntimeException
        permits LlmUnreachableException,
                LlmHttpException,
                LlmPromptTooLongException,
                LlmServerErrorException,
                LlmIncompleteStreamException,
                LlmMalformedStreamException,
                LlmUtf8Exception,
                LlmTimeoutException,
                LlmCancelledException,
                LlmTooLargeException {

    private static final long serialVersionUID = 1L;

    private String partialText = "";

    LlmException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /**
     * The answer's text that had arrived before it failed; empty if none. Of a text longer than {@value dev.weir.llm.LlmStream#PARTIAL_TEXT_BYTES}
     * bytes in UTF-8, that much of its beginning.
     */
    public final String partialText() {
        return partialText;
    }

    /** Adds what only the stream knows to an exception that its source made. For whoever reads an answer, once. */
    public final void setPartialText(String text) {
        partialText = text;
    }
}
