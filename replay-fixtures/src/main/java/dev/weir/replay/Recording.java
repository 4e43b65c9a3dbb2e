package dev.weir.replay;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;

/** One recorded response: its bytes and when they arrived. */
public final class Recording {

    private final String name;
    private final byte[] body;

    private Recording(String name, byte[] body) {
        this.name = name;
        this.body = body;
    }

    /** Reads a recording that ships with this jar. */
    public static Recording bundled(String name) {
        try (InputStream in = Recording.class.getResourceAsStream("recordings/" + name + "/body.ndjson")) {
            if (in == null) {
                throw new NoSuchFileException("recordings/" + name);
            }
            return new Recording(name, in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Its folder's name. */
    public String name() {
        return name;
    }

    /** A copy of the response body. */
    public byte[] body() {
        return body.clone();
    }
}
