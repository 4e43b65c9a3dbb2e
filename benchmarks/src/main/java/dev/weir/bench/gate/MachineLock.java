package dev.weir.bench.gate;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Properties;
import java.util.function.Supplier;

/**
 * JMH's lock on this machine, {@code jmh.lock} in the folder for temporary files, for a whole run of the gate.
 *
 * <p>JMH itself takes it for one benchmark after the other, so that another run could begin between two of them, and both would be
 * disturbed and broken off.
 */
final class MachineLock {

    /** Told to JMH by whoever holds the lock already; JMH reads it once, when its classes are loaded. */
    static final String JMH_IGNORES_IT = "jmh.ignoreLock";

    private static final String FOLDER = "java.io.tmpdir";

    private MachineLock() {}

    /**
     * Does something that measures while nobody else does.
     *
     * @param properties name the folder, as {@code java.io.tmpdir}
     * @return what the work returns
     * @throws GateException.MachineTaken if another process, or another run in this one, holds the lock
     */
    static <T> T whileHeld(Properties properties, Supplier<T> work) {
        Path file = Path.of(properties.getProperty(FOLDER, System.getProperty(FOLDER)), "jmh.lock");
        try (FileChannel channel = open(file)) {
            if (!lock(channel)) {
                throw new GateException.MachineTaken(
                        "another JMH run is measuring on this machine, and each would disturb the other (it holds "
                                + file + "); run this again when that has ended");
            }
            return work.get();
        } catch (IOException e) {
            throw new GateException.MachineTaken(
                    "cannot tell whether another JMH run is measuring on this machine: " + file + " cannot be locked ("
                            + e + "); delete it, or make it writable",
                    e);
        }
    }

    private static FileChannel open(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        // As JMH does it: other users must be able to lock the file that this one has created. It fails where another
        // user created it.
        boolean unused = file.toFile().setWritable(true, false);
        return channel;
    }

    /** Until the channel is closed. */
    private static boolean lock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }
}
