package dev.weir.bench.micro.contender;

import java.io.InputStream;
import tools.jackson.databind.MappingIterator;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;

/** Records as Jackson's documentation reads a sequence of them: a {@link MappingIterator} over the stream. */
public final class MappingIteratorRecords {

    private final ObjectReader reader = JsonMapper.shared().readerFor(StreamRecord.class);

    /** Decodes a stream to its end. */
    public void read(InputStream stream, Answer answer) {
        try (MappingIterator<StreamRecord> records = reader.readValues(stream)) {
            while (records.hasNextValue()) {
                records.nextValue().tell(answer);
            }
        }
    }
}
