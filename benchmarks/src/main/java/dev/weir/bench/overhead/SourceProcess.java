package dev.weir.bench.overhead;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** A {@link SyntheticSource} in a process of its own, so that its CPU time is its own. It ends with this process. */
final class SourceProcess implements Closeable {

    private final Process process;
    private final BufferedReader answers;
    private final PrintStream questions;
    private final int port;
    private long cpuNs;

    private SourceProcess(Process process) throws IOException {
        this.process = process;
        this.answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII));
        this.questions = new PrintStream(process.getOutputStream(), true, StandardCharsets.US_ASCII);
        this.port = Integer.parseInt(answer());
    }

    /**
     * Starts it with this process's own Java and class path.
     *
     * @throws IOException if it does not start
     */
    static SourceProcess start() throws IOException {
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                SyntheticSource.class.getName());
        return new SourceProcess(new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    String url() {
        return "http://127.0.0.1:" + port;
    }

    /** Begins to count its CPU time and how late it is. */
    void begin() throws IOException {
        cpuNs = ask().cpuNs;
    }

    /** Tells a level what the source used and how late it was since {@link #begin}. */
    void end(LevelResult result) throws IOException {
        Usage usage = ask();
        result.source(usage.cpuNs - cpuNs, (double) usage.lateP99Ns);
    }

    private record Usage(long cpuNs, long lateP99Ns) {}

    private Usage ask() throws IOException {
        questions.println();
        String answer = answer();
        int space = answer.indexOf(' ');
        return new Usage(Long.parseLong(answer, 0, space, 10), Long.parseLong(answer, space + 1, answer.length(), 10));
    }

    private String answer() throws IOException {
        String line = answers.readLine();
        if (line == null) {
            throw new IOException("the source's process has ended; what it wrote stands above");
        }
        return line;
    }

    @Override
    public void close() {
        questions.close();
        process.destroy();
    }
}
