package dev.weir.bench.latency.server;

import dev.weir.llm.failure.LlmException;
import dev.weir.llm.failure.LlmHttpException;
import dev.weir.llm.failure.LlmMalformedStreamException;
import dev.weir.ollama.LoadedModel;
import dev.weir.ollama.OllamaClient;
import dev.weir.ollama.OllamaClientBuilder;
import dev.weir.ollama.OllamaHealth;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLException;

/** Asks an Ollama what it is, with core's client. */
public final class ServerProbe implements StateProbe {

    /** Asked for where the user names no model; the answer lists those that there are. */
    private static final String NO_MODEL = "-";

    private static final int NOT_FOUND = 404;

    private final String url;
    private final Map<String, String> headers;

    /**
     * @param url where the server is
     * @param headers sent with each request
     */
    public ServerProbe(String url, Map<String, String> headers) {
        this.url = url;
        this.headers = Map.copyOf(headers);
    }

    @Override
    public ServerState state(Optional<String> model) throws ServerNotReadyException {
        OllamaHealth health = ask(model.orElse(NO_MODEL)).health();
        if (health instanceof OllamaHealth.WithoutModel without && model.isEmpty()) {
            if (without.installed().size() == 1) {
                return state(Optional.of(without.installed().get(0)));
            }
            throw new ServerNotReadyException(
                    "which model? Ollama " + without.version() + " at " + url
                            + (without.installed().isEmpty()
                                    ? " has none; fetch one with `ollama pull NAME`"
                                    : " has " + String.join(", ", without.installed()) + "; name one with --model"),
                    true);
        }
        if (health instanceof OllamaHealth.Ready ready) {
            return new ServerState(
                    url,
                    ready.version(),
                    ready.model(),
                    loaded(ask(ready.model().name())));
        }
        throw notReady(health);
    }

    private ServerNotReadyException notReady(OllamaHealth health) {
        Optional<SSLException> tls = health instanceof OllamaHealth.NotReachable none
                ? tlsFailure(none.failure())
                : health instanceof OllamaHealth.Reachable other ? tlsFailure(other.failure()) : Optional.empty();
        if (tls.isPresent()) {
            return new ServerNotReadyException(
                    url + " answers, but no TLS connection comes about ("
                            + tls.get().getMessage()
                            + "); is its certificate self-signed, or of an authority of your own? Name it with --cacert FILE",
                    true);
        }
        return new ServerNotReadyException(
                health.guidance()
                        + (health instanceof OllamaHealth.Reachable other && isOfAnotherKind(other.failure())
                                ? "; of vLLM, llama.cpp, LM Studio, SGLang and others say --api openai"
                                : ""),
                !(health instanceof OllamaHealth.NotReachable));
    }

    /** Another program than Ollama answers, as far as can be told. */
    private static boolean isOfAnotherKind(LlmException failure) {
        return failure instanceof LlmMalformedStreamException
                || (failure instanceof LlmHttpException http && http.status() == NOT_FOUND);
    }

    private static Optional<SSLException> tlsFailure(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SSLException tls) {
                return Optional.of(tls);
            }
        }
        return Optional.empty();
    }

    private OllamaClient ask(String model) {
        OllamaClientBuilder builder = OllamaClient.builder().baseUrl(url).model(model);
        headers.forEach(builder::header);
        return builder.build();
    }

    /** Old servers do not say. */
    private static List<LoadedModel> loaded(OllamaClient client) {
        try {
            return client.ps();
        } catch (LlmException e) {
            return List.of();
        }
    }
}
