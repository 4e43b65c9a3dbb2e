package dev.weir.bench.conformance;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * A line of the shell that is run again and again. Whatever it starts has ended when a run returns, and ends with this process. Not
 * thread-safe.
 */
final class ClientCommand implements CheckedClient {

    private static final String SHELL = "/bin/sh";
    private static final int BUFFER_BYTES = 1 << 16;
    private static final int ERROR_BYTES_KEPT = 1 << 13;
    private static final long LONGEST_READ_MS = 10_000;

    private final String line;

    ClientCommand(String line) {
        this.line = line;
    }

    /** Runs it with nothing on standard input; the environment is added to this process's own. */
    @Override
    public CommandRun run(Map<String, String> environment, Duration limit, int mostOutputBytes)
            throws IOException, InterruptedException {
        ProcessMark mark = new ProcessMark(UUID.randomUUID().toString());
        ProcessBuilder builder = new ProcessBuilder(SHELL, "-c", line)
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
        builder.environment().putAll(environment);
        mark.put(builder.environment());
        Thread atExit = new Thread(mark::endAll, "end what the client left");
        Runtime.getRuntime().addShutdownHook(atExit);
        try {
            long startNs = System.nanoTime();
            Process process = builder.start();
            mark.add(process);
            return await(process, mark, startNs, limit, mostOutputBytes);
        } finally {
            mark.endAll();
            forget(atExit);
        }
    }

    private static CommandRun await(
            Process process, ProcessMark mark, long startNs, Duration limit, int mostOutputBytes)
            throws InterruptedException {
        Output output = new Output(process.getInputStream(), mostOutputBytes, process::destroyForcibly);
        Tail errors = new Tail(process.getErrorStream());
        output.start();
        errors.start();
        boolean hasEnded = process.waitFor(limit.toNanos(), TimeUnit.NANOSECONDS);
        long ns = System.nanoTime() - startNs;
        int left = mark.endAll();
        // Nobody holds the other ends any more, unless it hides; then what has been read has to do.
        output.join(LONGEST_READ_MS);
        errors.join(LONGEST_READ_MS);
        boolean endedByItself = hasEnded && !output.isTooLong;
        return new CommandRun(
                endedByItself ? OptionalInt.of(process.exitValue()) : OptionalInt.empty(),
                output.kept(),
                output.isTooLong,
                errors.text(),
                endedByItself ? left : 0,
                ns);
    }

    private static void forget(Thread atExit) {
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException e) {
            // This process is ending, and the hook is running.
        }
    }

    /** Reads a stream to its end, so that whoever writes into it is never held up. */
    private abstract static class Reading extends Thread {

        private final InputStream in;

        Reading(InputStream in, String name) {
            super(name);
            this.in = in;
            setDaemon(true);
        }

        @Override
        public void run() {
            byte[] buffer = new byte[BUFFER_BYTES];
            try (in) {
                for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                    take(buffer, read);
                }
            } catch (IOException e) {
                // Ended while it was writing: what there was has been read.
            }
        }

        abstract void take(byte[] buffer, int length);
    }

    /** Keeps the beginning, and has the writer ended when it goes on for too long. */
    private static final class Output extends Reading {

        private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
        private final int mostBytes;
        private final Runnable end;
        private volatile boolean isTooLong;

        Output(InputStream in, int mostBytes, Runnable end) {
            super(in, "what the client prints");
            this.mostBytes = mostBytes;
            this.end = end;
        }

        @Override
        void take(byte[] buffer, int length) {
            int room = mostBytes - kept.size();
            kept.write(buffer, 0, Math.min(room, length));
            if (length > room && !isTooLong) {
                isTooLong = true;
                end.run();
            }
        }

        byte[] kept() {
            return kept.toByteArray();
        }
    }

    /** Keeps the end. */
    private static final class Tail extends Reading {

        private volatile byte[] last = {};

        Tail(InputStream in) {
            super(in, "what the client says on standard error");
        }

        @Override
        void take(byte[] buffer, int length) {
            byte[] both = Arrays.copyOf(last, last.length + length);
            System.arraycopy(buffer, 0, both, last.length, length);
            last = Arrays.copyOfRange(both, Math.max(0, both.length - ERROR_BYTES_KEPT), both.length);
        }

        String text() {
            return new String(last, StandardCharsets.UTF_8);
        }
    }
}
