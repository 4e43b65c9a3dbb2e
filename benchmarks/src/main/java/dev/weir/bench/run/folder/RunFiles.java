package dev.weir.bench.run.folder;

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
        try {
            Files.write(unfinished(file), content);
            finish(file);
        } catch (IOException e) {
            drop(file);
            throw e;
        }
    }

    /** Where a file that grows is written until it is whole. */
    static Path unfinished(Path file) {
        return file.resolveSibling(file.getFileName() + ".tmp");
    }

    /** Drops what was written at {@link #unfinished}: half of it is of no use, and the disk may be full. */
    static void drop(Path file) throws IOException {
        Files.deleteIfExists(unfinished(file));
    }

    /** Puts what was written at {@link #unfinished} in its place. */
    static void finish(Path file) throws IOException {
        Files.move(unfinished(file), file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
