package dev.weir.recording.head;

import org.jspecify.annotations.Nullable;

/**
 * What answered.
 *
 * @param product such as {@code ollama}, or null where the recording does not say
 * @param version such as {@code 0.24.0}, or null where the recording does not say
 */
public record ServerInfo(@Nullable String product, @Nullable String version) {}
