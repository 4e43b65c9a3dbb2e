package dev.weir.replay;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.zip.GZIPInputStream;

/** Decompresses a recorded body, as far as it goes and within bounds. */
final class Gunzip {

    private static final int READ_BYTES = 8192;

    private Gunzip() {}

    static byte[] all(String recording, byte[] compressed) {
        ByteArrayOutputStream plain = new ByteArrayOutputStream(4 * compressed.length);
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(compressed))) {
            byte[] read = new byte[READ_BYTES];
            for (int n = in.read(read); n >= 0; n = in.read(read)) {
                plain.write(read, 0, n);
                if (plain.size() > RecordingReader.LARGEST_FILE_BYTES) {
                    throw RecordingException.inFile(
                            recording,
                            "its body decompresses to more than " + RecordingReader.LARGEST_FILE_BYTES
                                    + " bytes; use the compressed body");
                }
            }
        } catch (EOFException e) {
            // The response was cut: what came before the cut is what a reader of the stream had.
            return plain.toByteArray();
        } catch (IOException e) {
            throw RecordingException.inFile(
                    recording, "its body cannot be decompressed (" + e + "); its file should not end in .gz", e);
        }
        return plain.toByteArray();
    }
}
