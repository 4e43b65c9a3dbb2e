package dev.weir.bench.conformance;

import dev.weir.recording.Chunking;
import dev.weir.recording.Recording;
import dev.weir.replay.script.Fault;
import dev.weir.replay.script.Pacing;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * One thing that streams of real servers do.
 *
 * @param name as the command line takes it
 * @param summary what the server does, in a few words
 * @param expectation what a client should do
 * @param text all text that is sent, or would be if nothing went wrong
 * @param silence for how long nothing at all is sent
 * @param chunking how the body is cut
 * @param pacing when it is sent
 * @param fault what goes wrong
 * @param answers makes the recordings that answer
 */
public record Condition(
        String name,
        String summary,
        Expectation expectation,
        String text,
        Duration silence,
        Chunking chunking,
        Pacing pacing,
        Fault fault,
        Answers answers) {

    /** Makes the recordings that answer under a condition. */
    @FunctionalInterface
    interface Answers {

        /**
         * Makes them.
         *
         * @param folder that they may be written into
         * @return all of one model; a client gets the first that it can read
         * @throws IOException if they cannot be written
         */
        List<Recording> in(Path folder) throws IOException;
    }
}
