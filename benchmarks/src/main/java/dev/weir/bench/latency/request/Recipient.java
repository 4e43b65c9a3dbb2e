package dev.weir.bench.latency.request;

import dev.weir.llm.LlmClient;

/**
 * Whom a question is put to, for each of the ways in which it can be.
 *
 * @param post writes requests to the server
 * @param client the same model of the same server, with the same options; it always streams
 */
public record Recipient(HttpPost post, LlmClient client) {}
