package dev.weir.prompt;

import java.io.Serial;

/** A prompt that exceeds its budget; it was not sent. */
public final class PromptTooLargeException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    private final long characters;

    PromptTooLargeException(PromptSize size, String limit) {
        super("the prompt has " + size.describe() + ", more than " + limit
                + "; send fewer agents at once, a compressed prompt, or raise the limit");
        this.characters = size.characters();
    }

    /** Its length, code points. */
    public long characters() {
        return characters;
    }
}
