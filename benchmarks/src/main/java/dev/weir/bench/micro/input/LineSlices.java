package dev.weir.bench.micro.input;

import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;

/**
 * The lines of a body, cut the slow and obvious way: blank ones left out, without LF or CRLF. The arrays are shared and are never
 * written.
 */
public final class LineSlices {

    private final byte[] bytes;
    private final int[] starts;
    private final int[] ends;

    private LineSlices(byte[] bytes, int[] starts, int[] ends) {
        this.bytes = bytes;
        this.starts = starts;
        this.ends = ends;
    }

    static LineSlices of(byte[] body) {
        IntStream.Builder starts = IntStream.builder();
        IntStream.Builder ends = IntStream.builder();
        int start = 0;
        for (int i = 0; i <= body.length; i++) {
            if (i == body.length || body[i] == '\n') {
                int end = i > start && i < body.length && body[i - 1] == '\r' ? i - 1 : i;
                if (end > start) {
                    starts.add(start);
                    ends.add(end);
                }
                start = i + 1;
            }
        }
        return new LineSlices(body, starts.build().toArray(), ends.build().toArray());
    }

    /** Number of lines. */
    public int count() {
        return starts.length;
    }

    /** What holds them all. */
    public byte[] bytes() {
        return bytes;
    }

    /** Index of a line's first byte. */
    public int start(int line) {
        return starts[line];
    }

    /** Index after a line's last byte. */
    public int end(int line) {
        return ends[line];
    }

    /** Each line as a String. */
    public String[] strings() {
        return IntStream.range(0, count())
                .mapToObj(line -> new String(bytes, starts[line], ends[line] - starts[line], StandardCharsets.UTF_8))
                .toArray(String[]::new);
    }
}
