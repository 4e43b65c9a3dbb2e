package dev.weir.recording.head;

import org.jspecify.annotations.Nullable;

/**
 * The model that a recorded request was for. Each part is null where the recording does not say; all are for requests without a model.
 *
 * @param name as the request named it, such as {@code smollm2:135m-instruct-q4_1}
 * @param digest of the model's manifest, hexadecimal
 * @param quantization such as {@code Q4_1}
 * @param parameterSize such as {@code 134.52M}
 */
public record ModelInfo(
        @Nullable String name,
        @Nullable String digest,
        @Nullable String quantization,
        @Nullable String parameterSize) {}
