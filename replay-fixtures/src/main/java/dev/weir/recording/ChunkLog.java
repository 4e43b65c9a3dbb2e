package dev.weir.recording;

import dev.weir.recording.head.ResponseHead;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The chunks of a recorded body: how long each is and when it had arrived, from a {@code chunks.csv}.
 *
 * <pre>{@code
 * file = "t_ns,bytes" LF { t_ns "," bytes LF }        t_ns >= 0 and never less than in the row before; bytes >= 1
 * }</pre>
 *
 * CR LF ends a row too, and the last row may lack its end. Immutable.
 */
final class ChunkLog {

    static final String FILE = "chunks.csv";
    static final String HEADING = "t_ns,bytes";

    private static final String ADVICE = "; restore the row or record again";
    private static final int FIRST_ROW = 2;
    private static final int LONGEST_QUOTE_CHARS = 40;

    private final long[] arrivedNs;
    /** Offset of the byte after each chunk's last. */
    private final int[] ends;

    private ChunkLog(long[] arrivedNs, int[] ends) {
        this.arrivedNs = arrivedNs;
        this.ends = ends;
    }

    /**
     * Reads the rows and checks each against those before it, the body and the response's times.
     *
     * @throws RecordingException naming the row that is wrong
     */
    static ChunkLog parse(Path file, byte[] csv, int bodyBytes, ResponseHead response) {
        String[] rows = new String(csv, StandardCharsets.US_ASCII).split("\r?\n", -1);
        if (!rows[0].equals(HEADING)) {
            throw RecordingException.inRow(
                    file, 1, "the heading must be \"" + HEADING + "\", found " + quote(rows[0]) + "; restore the file");
        }
        int to = rows[rows.length - 1].isEmpty() ? rows.length - 1 : rows.length;
        int count = Math.max(0, to - 1);
        long[] arrivedNs = new long[count];
        int[] ends = new int[count];
        long previousNs = response.headersNs();
        int end = 0;
        for (int i = 0; i < count; i++) {
            Row row = Row.parse(file, i + FIRST_ROW, rows[i + 1]);
            if (row.arrivedNs < previousNs) {
                throw row.wrong("t_ns " + row.arrivedNs + " is before " + previousNs
                        + (i == 0 ? ", when the headers arrived" : ", the time of the row above"));
            }
            if (row.arrivedNs > response.endNs()) {
                throw row.wrong(
                        "t_ns " + row.arrivedNs + " is after " + response.endNs() + ", when the response ended");
            }
            if (row.bytes > bodyBytes - end) {
                throw row.wrong("the rows up to here sum to " + ((long) end + row.bytes)
                        + " bytes, but the body has only " + bodyBytes);
            }
            end += row.bytes;
            previousNs = row.arrivedNs;
            arrivedNs[i] = row.arrivedNs;
            ends[i] = end;
        }
        if (end != bodyBytes) {
            throw RecordingException.inFile(
                    file,
                    "its " + count + " chunks sum to " + end + " bytes, but the body has " + bodyBytes
                            + "; restore the missing rows or record again");
        }
        return new ChunkLog(arrivedNs, ends);
    }

    /** The chunks of a body that this program made: when each arrives, and the offset after its last byte. */
    static ChunkLog of(long[] arrivedNs, int[] ends) {
        return new ChunkLog(arrivedNs, ends);
    }

    /** Offset of the byte after the last chunk's last; 0 where there is no chunk. */
    int end() {
        return ends.length == 0 ? 0 : ends[ends.length - 1];
    }

    int count() {
        return ends.length;
    }

    int bytes(int chunk) {
        return chunk == 0 ? ends[0] : ends[chunk] - ends[chunk - 1];
    }

    long arrivedNs(int chunk) {
        return arrivedNs[chunk];
    }

    /** When the byte at {@code offset} had arrived: the time of the chunk that holds it. */
    long byteArrivedNs(int offset) {
        int found = Arrays.binarySearch(ends, offset);
        return arrivedNs[found >= 0 ? found + 1 : -found - 1];
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ChunkLog that
                && Arrays.equals(arrivedNs, that.arrivedNs)
                && Arrays.equals(ends, that.ends);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(arrivedNs) + Arrays.hashCode(ends);
    }

    private static String quote(String text) {
        return '"'
                + (text.length() <= LONGEST_QUOTE_CHARS ? text : text.substring(0, LONGEST_QUOTE_CHARS) + "...")
                + '"';
    }

    private record Row(Path file, int number, long arrivedNs, int bytes) {

        static Row parse(Path file, int number, String text) {
            int comma = text.indexOf(',');
            Row row;
            try {
                row = new Row(
                        file,
                        number,
                        Long.parseLong(text, 0, Math.max(0, comma), 10),
                        Integer.parseInt(text, comma + 1, text.length(), 10));
            } catch (NumberFormatException e) {
                throw RecordingException.inRow(
                        file,
                        number,
                        "expected two whole numbers such as \"323720,20\", found " + quote(text) + ADVICE,
                        e);
            }
            if (row.arrivedNs < 0 || row.bytes < 1) {
                throw row.wrong("t_ns must be at least 0 and bytes at least 1, found " + quote(text));
            }
            return row;
        }

        RecordingException wrong(String problem) {
            return RecordingException.inRow(file, number, problem + ADVICE);
        }
    }
}
