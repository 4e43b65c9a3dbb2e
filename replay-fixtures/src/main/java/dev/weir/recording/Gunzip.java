package dev.weir.recording;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;

/** Decompresses a recorded body, as far as it goes and within bounds. */
final class Gunzip {

    private static final int READ_BYTES = 8192;

    private Gunzip() {}

    /** Hands out what each chunk makes known, before it looks at the next. The bytes may end before the chunks do. */
    static void read(String recording, byte[] compressed, ChunkLog chunks, BodyListener listener) {
        ArrivingBytes arriving = new ArrivingBytes(compressed, chunks);
        long plainBytes = 0;
        try (GZIPInputStream in = new GZIPInputStream(arriving, READ_BYTES)) {
            byte[] read = new byte[READ_BYTES];
            for (int n = in.read(read); n >= 0; n = in.read(read)) {
                plainBytes += n;
                if (plainBytes > RecordingReader.LARGEST_FILE_BYTES) {
                    throw RecordingException.inFile(
                            recording,
                            "its body decompresses to more than " + RecordingReader.LARGEST_FILE_BYTES
                                    + " bytes; use the compressed body");
                }
                listener.onBytes(read, 0, n, arriving.arrivedNs());
            }
        } catch (EOFException e) {
            // The response was cut: what came before the cut is what a reader of the stream had.
        } catch (IOException e) {
            throw RecordingException.inFile(
                    recording, "its body cannot be decompressed (" + e + "); its file should not end in .gz", e);
        }
    }

    /** The compressed bytes, of which a read never takes more than is left of one chunk. */
    private static final class ArrivingBytes extends InputStream {

        private final byte[] bytes;
        private final ChunkLog chunks;
        private int at;
        private int chunk = -1;
        private int chunkEnd;

        ArrivingBytes(byte[] bytes, ChunkLog chunks) {
            this.bytes = bytes;
            this.chunks = chunks;
        }

        long arrivedNs() {
            return chunks.arrivedNs(chunk);
        }

        @Override
        public int read() {
            return atEnd() ? -1 : bytes[at++] & 0xFF;
        }

        @Override
        public int read(byte[] into, int offset, int length) {
            if (atEnd()) {
                return -1;
            }
            int taken = Math.min(length, chunkEnd - at);
            System.arraycopy(bytes, at, into, offset, taken);
            at += taken;
            return taken;
        }

        @Override
        public int available() {
            return bytes.length - at;
        }

        private boolean atEnd() {
            if (at == chunkEnd && at < bytes.length) {
                chunk++;
                chunkEnd = Math.min(bytes.length, chunkEnd + chunks.bytes(chunk));
            }
            return at == bytes.length;
        }
    }
}
