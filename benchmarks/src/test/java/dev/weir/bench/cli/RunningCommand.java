package dev.weir.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A command on a thread of its own, which is interrupted to stop it. */
final class RunningCommand {

    /** Long enough never to pass in a test that works. */
    private static final int PATIENCE_S = 60;

    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    private final StringWriter err = new StringWriter();
    private final FutureTask<Integer> status;
    private final Thread thread;

    RunningCommand(String... arguments) {
        this(OptionalInt.empty(), arguments);
    }

    /** On a terminal of so many columns. */
    RunningCommand(OptionalInt columns, String... arguments) {
        PrintWriter out = new PrintWriter(new Lines(), true);
        status = new FutureTask<>(() -> Weir.run(out, new PrintWriter(err, true), columns, arguments));
        thread = new Thread(status, "weir " + arguments[0]);
        thread.setDaemon(true);
        thread.start();
    }

    /** Waits for the next line that it prints. */
    String nextLine() throws InterruptedException {
        String line = lines.poll(PATIENCE_S, TimeUnit.SECONDS);
        assertThat(line).as("what it prints; its errors: %s", err).isNotNull();
        return Objects.requireNonNull(line);
    }

    /** Stops it and returns its exit status. */
    int stop() throws InterruptedException, ExecutionException {
        thread.interrupt();
        return status.get();
    }

    /** What it has written to standard error. */
    String err() {
        return err.toString();
    }

    private final class Lines extends Writer {

        private final StringBuilder line = new StringBuilder();

        @Override
        public void write(char[] text, int from, int length) {
            line.append(text, from, length);
            for (int end = line.indexOf("\n"); end >= 0; end = line.indexOf("\n")) {
                lines.add(line.substring(0, end).stripTrailing());
                line.delete(0, end + 1);
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
