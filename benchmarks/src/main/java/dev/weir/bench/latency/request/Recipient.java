package dev.weir.bench.latency.request;

import dev.weir.llm.LlmClient;
import org.jspecify.annotations.Nullable;

/**
 * Whom a question is put to, for each of the ways in which it can be.
 *
 * @param post writes requests to the server
 * @param client the same model of the same server, with the same options; it always streams. Null where nobody asks through core
 */
public record Recipient(HttpPost post, @Nullable LlmClient client) {}
