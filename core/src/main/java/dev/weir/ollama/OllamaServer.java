package dev.weir.ollama;

import dev.weir.http.ServerAdvice;
import dev.weir.http.ServerHttp;

/**
 * What the answers of one client share: the way to the server, and what has been learnt of it.
 *
 * @param http sends
 * @param queries asks it about itself
 * @param dialect how it has to be asked
 * @param context which context to ask for
 */
record OllamaServer(ServerHttp http, ServerQueries queries, ServerDialect dialect, ContextLength context) {

    static final ServerAdvice ADVICE = new ServerAdvice(
            "Ollama's",
            "start the server with `ollama serve`",
            "start the server behind the proxy with `ollama serve`",
            model -> "fetch the model with `ollama pull " + model + "`",
            "ask again later, or let it queue more with OLLAMA_MAX_QUEUE",
            "it may be loading the model or evaluating a long prompt (`ollama ps` shows which)");
}
