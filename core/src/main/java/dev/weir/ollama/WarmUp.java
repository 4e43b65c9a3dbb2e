package dev.weir.ollama;

import dev.weir.decode.StreamDecoder;
import dev.weir.llm.event.StreamListener;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Loads and initialises the classes that an answer needs, before a request is sent rather than between its first bytes and their reader.
 * On a cold JVM that is tens of milliseconds, most of it Jackson.
 */
final class WarmUp {

    private static final String EVERY_SHAPE = """
            {"model":"m","created_at":"2026-01-01T00:00:00Z","message":{"role":"assistant","content":"a"},"done":false}
            {"model":"m","created_at":"2026-01-01T00:00:01Z","message":{"role":"assistant","content":"b"},"done":false}
            {"model":"m","message":{"role":"assistant","content":"","tool_calls":[{"function":{"name":"f","arguments":{}}}]}}
            {"model":"m","message":{"role":"assistant","content":""},"done":true,"done_reason":"stop","total_duration":1}
            """;

    private static final AtomicBoolean DONE = new AtomicBoolean();

    private WarmUp() {}

    /** Does it the first time in a process, and nothing later. */
    static void once() {
        if (DONE.compareAndSet(false, true)) {
            byte[] records = EVERY_SHAPE.getBytes(StandardCharsets.UTF_8);
            StreamDecoder decoder = new StreamDecoder(new StreamListener() {});
            decoder.feed(records, 0, records.length);
            decoder.finish();
        }
    }
}
