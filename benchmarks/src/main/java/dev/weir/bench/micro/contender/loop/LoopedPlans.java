package dev.weir.bench.micro.contender.loop;

import dev.weir.bench.micro.contender.Answer;
import java.io.IOException;
import java.io.InputStream;

/** Bytes to plans, each as it closes: a loop finds the lines, a counter of braces the plans, and a JSON library reads both. Not thread-safe. */
public final class LoopedPlans {

    private final LineLoop loop = new LineLoop();
    private final JsonLibrary library;
    private final BracePlans plans;

    /** @param answer told of each plan and of the end */
    public LoopedPlans(JsonLibrary library, Answer answer) {
        this.library = library;
        plans = new BracePlans(library, answer);
    }

    /** Reads a stream to its end. */
    public void read(InputStream stream) throws IOException {
        plans.reset();
        loop.read(stream, (buffer, from, to) -> library.record(buffer, from, to, plans));
    }
}
