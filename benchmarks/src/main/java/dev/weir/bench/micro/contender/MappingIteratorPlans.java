package dev.weir.bench.micro.contender;

import java.io.InputStream;

/** Bytes to plans with the least code that is fast: a Jackson {@code MappingIterator}, and one {@code readValue} at the end. */
public final class MappingIteratorPlans {

    private final MappingIteratorRecords records = new MappingIteratorRecords();
    private final WholeTextPlans plans = new WholeTextPlans();

    /** Reads a stream to its end. */
    public void read(InputStream stream, Answer answer) {
        CollectedText text = new CollectedText();
        records.read(stream, text);
        text.tell(plans, answer);
    }
}
