package dev.weir.bench.conformance;

import dev.weir.bench.text.Printable;
import java.io.IOException;

/** The client's command is none that can be run. */
public final class CannotStartException extends IOException {

    private static final long serialVersionUID = 1L;

    private static final int LONGEST_WORDS = 300;

    CannotStartException(String command, int status, String words) {
        super("the command cannot be started (status " + status + "): "
                + Printable.excerpt(words.strip(), LONGEST_WORDS) + "; run it by itself first: " + command);
    }
}
