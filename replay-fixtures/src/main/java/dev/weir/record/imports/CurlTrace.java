package dev.weir.record.imports;

import dev.weir.record.Recorder;
import dev.weir.record.capture.Tape;
import dev.weir.record.http.HttpSyntaxException;
import dev.weir.recording.head.RecordingClock;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Reads a trace of curl line by line, twice: once for its times, once for what was sent and received. Data stands in rows of 16 bytes:
 *
 * <pre>{@code
 * row = offset ": " 16( 2hex SP | 3SP ) text          offset hexadecimal, of at least 4 digits
 * }</pre>
 *
 * A trace of {@code --trace-ascii} has text in the place of the bytes, in which those that are no letters are lost: it is refused.
 */
final class CurlTrace {

    private static final int ROW_BYTES = 16;
    private static final int HEX_RADIX = 16;
    private static final long DAY_NS = TimeUnit.DAYS.toNanos(1);
    private static final String MADE_OF = "Made of a trace of curl";

    private final Path file;
    private final Path to;
    private final List<Path> made = new ArrayList<>();
    private final List<String> leftOut = new ArrayList<>();
    private long lineNumber;
    private @Nullable TracedExchange exchange;

    CurlTrace(Path file, Path to) {
        this.file = file;
        this.to = to;
    }

    ImportReport read() throws IOException {
        Times times = times();
        try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1)) {
            lineNumber = 0;
            long dayNs = 0;
            long lastNs = 0;
            for (String line = next(lines); line != null; line = next(lines)) {
                Optional<TraceLine> event = TraceLine.parse(line);
                if (event.isPresent()) {
                    TraceLine found = event.get();
                    long ns = times.usable() && found.timeNs() != null ? found.timeNs() : 0;
                    dayNs += ns < lastNs ? DAY_NS : 0;
                    lastNs = ns;
                    take(found, data(lines, found), dayNs + ns, times);
                }
            }
            finishExchange();
        } finally {
            if (exchange != null) {
                exchange.close();
            }
        }
        if (made.isEmpty() && leftOut.isEmpty()) {
            throw new IOException(
                    file + " holds no exchange: it is neither a trace of curl (record it with curl --raw --http1.1"
                            + " --trace FILE --trace-time) nor a HAR file");
        }
        return new ImportReport(made, leftOut);
    }

    private @Nullable String next(BufferedReader lines) throws IOException {
        lineNumber++;
        return lines.readLine();
    }

    /** What a trace's times are worth. */
    private record Times(boolean usable, String note) {

        RecordingClock clock() {
            return usable ? RecordingClock.PROCESS : RecordingClock.NONE;
        }
    }

    private Times times() throws IOException {
        boolean someLack = false;
        boolean setBack = false;
        long lastNs = 0;
        try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                Long ns = TraceLine.parse(line).map(TraceLine::timeNs).orElse(null);
                boolean isEvent = ns != null || TraceLine.parse(line).isPresent();
                someLack |= isEvent && ns == null;
                if (ns != null) {
                    // From one day to the next it falls by almost all of a day.
                    setBack |= ns < lastNs && lastNs - ns < DAY_NS / 2;
                    lastNs = ns;
                }
            }
        }
        if (someLack) {
            return new Times(false, MADE_OF + " without times.");
        }
        return setBack
                ? new Times(false, MADE_OF + ", while which the clock was set back: its times are left out.")
                : new Times(true, MADE_OF + "; its times are of curl's wall clock, in microseconds.");
    }

    private void take(TraceLine event, byte[] data, long ns, Times times) throws IOException {
        try {
            switch (event.kind()) {
                case "Send header" -> {
                    finishExchange();
                    Tape tape = Tape.begin(to, Recorder.MOST_BODY_BYTES);
                    exchange = begin(tape, times, data, ns);
                }
                case "Send data" -> present().sent(data, ns);
                case "Recv header", "Recv data" -> present().received(data, ns);
                case "Info" -> {
                    if (exchange != null) {
                        exchange.told(event.info());
                    }
                }
                default -> {
                    // What goes over the wire under TLS is data once more, encrypted.
                }
            }
        } catch (HttpSyntaxException e) {
            throw new IOException(
                    file + ", line " + lineNumber + ": " + e.getMessage() + "; record it with curl --raw --http1.1", e);
        }
    }

    private static TracedExchange begin(Tape tape, Times times, byte[] data, long ns) throws IOException {
        try {
            return new TracedExchange(tape, times.note(), times.clock(), data, ns);
        } catch (HttpSyntaxException e) {
            tape.close();
            throw e;
        }
    }

    private TracedExchange present() throws HttpSyntaxException {
        if (exchange == null) {
            throw new HttpSyntaxException("data before the head of a request");
        }
        return exchange;
    }

    private void finishExchange() throws IOException {
        TracedExchange finished = exchange;
        if (finished == null) {
            return;
        }
        Instant undated = Files.getLastModifiedTime(file).toInstant();
        finished.finish(undated).ifPresentOrElse(made::add, () -> leftOut.add(finished + " was not answered"));
        finished.close();
        exchange = null;
    }

    /** The bytes that follow an event; fewer where the trace ends. */
    private byte[] data(BufferedReader lines, TraceLine event) throws IOException {
        byte[] data = new byte[event.bytes()];
        int length = 0;
        while (length < data.length) {
            String row = next(lines);
            if (row == null) {
                return Arrays.copyOf(data, length);
            }
            length += takeRow(row, data, length);
        }
        return data;
    }

    private int takeRow(String row, byte[] data, int from) throws IOException {
        int count = Math.min(ROW_BYTES, data.length - from);
        int at = row.indexOf(": ") + 2;
        boolean isRow = at > 2 && row.length() >= at + 3 * count;
        for (int i = 0; isRow && i < count; i++, at += 3) {
            int high = Character.digit(row.charAt(at), HEX_RADIX);
            int low = Character.digit(row.charAt(at + 1), HEX_RADIX);
            isRow = high >= 0 && low >= 0 && row.charAt(at + 2) == ' ';
            data[from + i] = (byte) (high * HEX_RADIX + low);
        }
        if (!isRow) {
            throw new IOException(file + ", line " + lineNumber + ": expected " + count
                    + " bytes in hexadecimal; a trace of --trace-ascii has lost bytes and cannot be imported: record it with"
                    + " curl --raw --http1.1 --trace FILE --trace-time");
        }
        return count;
    }
}
