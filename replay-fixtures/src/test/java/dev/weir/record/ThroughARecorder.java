package dev.weir.record;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** What tests of exchanges through a recorder have in common: its folder, and what it tells. */
abstract class ThroughARecorder {

    static final byte[] NONE = {};

    @TempDir
    Path folder;

    final Told told = new Told();

    Recorder recorder(ScriptedServer server) throws IOException {
        return recorder(server, true);
    }

    /** @param kernelStamps whether it is to use them where it can, as it does unless told otherwise */
    Recorder recorder(ScriptedServer server, boolean kernelStamps) throws IOException {
        return Recorder.builder(server.url(), folder)
                .kernelStamps(kernelStamps)
                .listener(told)
                .start();
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
