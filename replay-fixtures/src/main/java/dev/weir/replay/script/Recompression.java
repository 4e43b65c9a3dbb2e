package dev.weir.replay.script;

import dev.weir.recording.Chunking;
import dev.weir.recording.Recording;
import dev.weir.recording.head.Ending;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.zip.GZIPOutputStream;

/**
 * Puts a line into a compressed body: the text is compressed anew, and each chunk again makes known all of the text that it did. Not
 * thread-safe; serves one recording.
 */
final class Recompression {

    private final ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    private final GZIPOutputStream gzip;
    private final LongStream.Builder arrivedNs = LongStream.builder();
    private final IntStream.Builder ends = IntStream.builder();
    private long lastNs;

    private Recompression() throws IOException {
        gzip = new GZIPOutputStream(compressed, true);
    }

    /**
     * The recording as it would be had the server sent the line of a fault.
     *
     * @param chunking whose chunks the fault counts
     */
    static Recording withLine(Recording recording, Chunking chunking, Fault fault) {
        InsertedLine line = InsertedLine.of(fault, recording, chunking.lengths(recording));
        try {
            return new Recompression().write(recording, line, fault.kind() == Fault.Kind.ERROR_LINE);
        } catch (IOException e) {
            throw new UncheckedIOException("memory cannot fail", e);
        }
    }

    private Recording write(Recording recording, InsertedLine line, boolean isLast) throws IOException {
        List<Part> before = new ArrayList<>();
        List<Part> after = new ArrayList<>();
        split(recording, line.at(), before, after);
        for (Part part : before) {
            chunk(part);
        }
        chunk(new Part(line.bytes(), before.isEmpty() ? recording.headersNs() : lastNs));
        if (!isLast) {
            for (Part part : after) {
                chunk(part);
            }
        }
        if (isLast || recording.ending() == Ending.COMPLETE) {
            gzip.finish();
            endChunk(lastNs);
        }
        return recording.withBody(
                compressed.toByteArray(),
                arrivedNs.build().toArray(),
                ends.build().toArray(),
                isLast ? Ending.COMPLETE : recording.ending());
    }

    private static void split(Recording recording, int at, List<Part> before, List<Part> after) {
        AtomicInteger position = new AtomicInteger();
        recording.readPlain((bytes, from, to, ns) -> {
            int cut = from + Math.max(0, Math.min(to - from, at - position.getAndAdd(to - from)));
            before.add(new Part(Arrays.copyOfRange(bytes, from, cut), ns));
            after.add(new Part(Arrays.copyOfRange(bytes, cut, to), ns));
        });
        before.removeIf(part -> part.text.length == 0);
        after.removeIf(part -> part.text.length == 0);
    }

    private void chunk(Part part) throws IOException {
        gzip.write(part.text);
        gzip.flush();
        endChunk(part.arrivedNs);
    }

    private void endChunk(long ns) {
        lastNs = ns;
        arrivedNs.add(ns);
        ends.add(compressed.size());
    }

    /** What a chunk made known. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Part(byte[] text, long arrivedNs) {}
}
