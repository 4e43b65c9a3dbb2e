package dev.weir.bench.launch;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Standard output or standard error. Keeps why it could not be written, which a {@link PrintWriter} does not tell. */
public final class StandardStream extends FilterOutputStream {

    private @Nullable IOException failure;

    public StandardStream(OutputStream stream) {
        super(stream);
    }

    /** A writer to it, in UTF-8, that flushes at the end of each line. */
    public PrintWriter writer() {
        return new PrintWriter(new OutputStreamWriter(this, StandardCharsets.UTF_8), true);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        try {
            out.write(bytes, offset, length);
        } catch (IOException e) {
            failure = failure == null ? e : failure;
            throw e;
        }
    }

    /** Why something could not be written, if so. */
    public Optional<IOException> failure() {
        return Optional.ofNullable(failure);
    }

    /** Whether it is a pipe whose reader has gone. Systems say so in words, and in other languages with these as well. */
    public boolean isReaderGone() {
        return failure()
                .map(Throwable::getMessage)
                .filter(message -> message.toLowerCase(Locale.ROOT).contains("pipe"))
                .isPresent();
    }
}
