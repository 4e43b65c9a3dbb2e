package dev.weir.llm;

import java.util.Optional;

/**
 * The end of an answer.
 *
 * @param reason {@code done_reason}: stop, length, load, unload, or whatever a remote model gave; servers before 0.1.35 send none
 * @param metrics what the server measured
 * @param contextJson {@code context} of /api/generate exactly as sent, a JSON array of token ids to be passed on in a next request; it
 *     holds the whole conversation, about 1 MB at 128k tokens
 */
public record Done(Optional<String> reason, Metrics metrics, Optional<String> contextJson) {}
