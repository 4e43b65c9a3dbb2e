package dev.weir.recording;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;

/** A file that is written from its beginning, and whose length and sum are known at its end. */
final class SummedFile implements Closeable {

    private static final int BUFFER_BYTES = 1 << 14;

    private final FileChannel channel;
    private final OutputStream out;
    private final MessageDigest digest = Sha256.begin();
    private long length;
    private String sha256 = "";

    /** Makes the file. */
    SummedFile(Path file) throws IOException {
        channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        out = new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER_BYTES);
    }

    void write(byte[] bytes, int from, int to) throws IOException {
        out.write(bytes, from, to - from);
        digest.update(bytes, from, to - from);
        length += to - from;
    }

    void write(String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        write(bytes, 0, bytes.length);
    }

    /** Lets others read what has been written so far. */
    void flush() throws IOException {
        out.flush();
    }

    /** Sees to it that all is on the disk, and closes the file. */
    void finish() throws IOException {
        out.flush();
        channel.force(true);
        channel.close();
        sha256 = Sha256.end(digest);
    }

    /** How many bytes were written. */
    long length() {
        return length;
    }

    /** Their sum, once the file is finished. */
    String sha256() {
        return sha256;
    }

    /** Closes the file, whatever of it has been written. */
    @Override
    public void close() throws IOException {
        channel.close();
    }
}
