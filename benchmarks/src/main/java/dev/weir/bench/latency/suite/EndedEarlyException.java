package dev.weir.bench.latency.suite;

import dev.weir.bench.latency.laboratory.Interruption;
import java.io.IOException;

/** The session was ended while something that it needs was being started; the message says by what. It is no failure of that. */
public final class EndedEarlyException extends IOException {

    private static final long serialVersionUID = 1L;

    /** {@code why} is the {@link Interruption}'s reason. */
    public EndedEarlyException(String why) {
        super(why);
    }
}
