package dev.weir.bench.micro.contender;

import java.io.IOException;
import java.io.InputStream;
import okio.BufferedSource;
import okio.Okio;

/** Lines as one reads them from an OkHttp response body: {@code readUtf8Line}. */
public final class OkioLines {

    /** Reads a stream to its end. */
    public void read(InputStream stream, Answer answer) throws IOException {
        BufferedSource source = Okio.buffer(Okio.source(stream));
        for (String line = source.readUtf8Line(); line != null; line = source.readUtf8Line()) {
            if (!line.isEmpty()) {
                answer.line(line);
            }
        }
    }
}
