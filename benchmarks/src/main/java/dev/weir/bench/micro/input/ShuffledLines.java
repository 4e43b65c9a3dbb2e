package dev.weir.bench.micro.input;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** The lines of a stream in another order. What they say together is lost; what each says is not. */
final class ShuffledLines {

    private ShuffledLines() {}

    /**
     * Shuffles the lines before an index, the same way for the same seed; what follows stays where it is.
     *
     * @param end index after a line feed, or the body's length
     * @return the lines, a chunk each
     */
    static ChunkedBody of(byte[] body, int end, long seed) {
        List<Integer> starts = new ArrayList<>();
        int start = 0;
        for (int i = 0; i < end; i++) {
            if (body[i] == '\n') {
                starts.add(start);
                start = i + 1;
            }
        }
        int shuffledEnd = start;
        Collections.shuffle(starts, new Random(seed));
        ByteArrayOutputStream shuffled = new ByteArrayOutputStream(body.length);
        IntStream.Builder chunkBytes = IntStream.builder();
        for (int from : starts) {
            int to = from;
            while (body[to] != '\n') {
                to++;
            }
            shuffled.write(body, from, to + 1 - from);
            chunkBytes.add(to + 1 - from);
        }
        if (shuffledEnd < body.length) {
            shuffled.write(body, shuffledEnd, body.length - shuffledEnd);
            chunkBytes.add(body.length - shuffledEnd);
        }
        return new ChunkedBody(shuffled.toByteArray(), chunkBytes.build().toArray());
    }
}
