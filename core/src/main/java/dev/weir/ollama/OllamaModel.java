package dev.weir.ollama;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * A model that the server has ({@code /api/tags}). What a server does not say is empty.
 *
 * @param name as requests name it, such as {@code llama3.2:latest}
 * @param digest sha256 of its manifest, hexadecimal
 * @param sizeBytes size on disk
 * @param modifiedAt when it was fetched or made, RFC 3339
 * @param family such as {@code llama}
 * @param parameterSize such as {@code 3.2B}
 * @param quantization such as {@code Q4_K_M}
 */
public record OllamaModel(
        String name,
        Optional<String> digest,
        OptionalLong sizeBytes,
        Optional<String> modifiedAt,
        Optional<String> family,
        Optional<String> parameterSize,
        Optional<String> quantization) {

    /** One of which only the name is known. */
    public static OllamaModel named(String name) {
        return new OllamaModel(
                name,
                Optional.empty(),
                OptionalLong.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }
}
