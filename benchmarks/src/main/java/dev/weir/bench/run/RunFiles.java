package dev.weir.bench.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Names of the files in a run's folder, and how a whole file is put there. */
final class RunFiles {

    static final String REQUESTS = "requests.jsonl";
    static final String LOG = "latency.hlog";
    static final String HARDWARE = "hardware.jsonl";
    static final String SUMMARY = "summary.json";
    static final String BENCHSTAT = "benchstat.txt";
    static final String SUITES = "suites";

    private RunFiles() {}

    /** Puts a file in its place at once: whoever reads meanwhile, or after a crash, finds the old one or the new one, and whole. */
    static void replace(Path file, byte[] content) throws IOException {
        Path unfinished = file.resolveSibling(file.getFileName() + ".tmp");
        Files.write(unfinished, content);
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
