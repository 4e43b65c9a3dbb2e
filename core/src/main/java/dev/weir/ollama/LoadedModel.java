package dev.weir.ollama;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * A model that the server holds in memory ({@code /api/ps}). What a server does not say is empty.
 *
 * @param name as requests name it
 * @param digest sha256 of its manifest, hexadecimal
 * @param sizeBytes memory that it takes
 * @param vramBytes how much of that is on a GPU; 0 if none
 * @param contextLength tokens that prompt and answer may have together
 * @param expiresAt when it will be unloaded, RFC 3339
 */
public record LoadedModel(
        String name,
        Optional<String> digest,
        OptionalLong sizeBytes,
        OptionalLong vramBytes,
        OptionalLong contextLength,
        Optional<String> expiresAt) {}
