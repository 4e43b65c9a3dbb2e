package dev.weir.bench.latency.prompt;

import java.io.IOException;
import java.nio.file.Path;

/** A file of prompts that cannot be used. The message names the file, the line and what to do. */
public final class PromptFileException extends IOException {

    private static final long serialVersionUID = 1L;

    private final int line;

    PromptFileException(Path file, int line, String problem) {
        super(file + (line > 0 ? ", line " + line : "") + ": " + problem);
        this.line = line;
    }

    /** Number of the line at fault, counted from 1; 0 where it is the file. */
    public int line() {
        return line;
    }
}
