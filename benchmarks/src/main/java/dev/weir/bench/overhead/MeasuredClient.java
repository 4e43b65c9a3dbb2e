package dev.weir.bench.overhead;

import java.io.Closeable;
import java.io.IOException;

/** A way to read many streams, of which the cost is measured. */
interface MeasuredClient extends Closeable {

    /** As the command line has it. */
    String name();

    /**
     * Has so many connections open; those that are opened are timed.
     *
     * @throws IOException if one cannot be opened
     */
    void connect(int streams, LevelResult result) throws IOException;

    /**
     * Asks for an answer on each stream, all at once, and waits for all of them.
     *
     * @throws IOException if one fails
     */
    void round(int streams, LevelResult result) throws IOException;

    @Override
    void close();
}
