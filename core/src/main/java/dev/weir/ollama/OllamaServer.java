package dev.weir.ollama;

/**
 * What the answers of one client share: the way to the server, and what has been learnt of it.
 *
 * @param http sends
 * @param queries asks it about itself
 * @param dialect how it has to be asked
 * @param context which context to ask for
 */
record OllamaServer(OllamaHttp http, ServerQueries queries, ServerDialect dialect, ContextLength context) {}
