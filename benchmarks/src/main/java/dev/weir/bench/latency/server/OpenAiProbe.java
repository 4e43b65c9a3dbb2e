package dev.weir.bench.latency.server;

import dev.weir.llm.failure.LlmException;
import dev.weir.llm.failure.LlmTimeoutException;
import dev.weir.llm.failure.LlmUnreachableException;
import dev.weir.ollama.OllamaModel;
import dev.weir.openai.OpenAiClient;
import dev.weir.openai.OpenAiClientBuilder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Asks a server of OpenAI's API what it is. That API tells names of models and nothing else; where the server is an Ollama, it is asked in
 * Ollama's own, and tells more.
 */
public final class OpenAiProbe implements StateProbe {

    private final String url;
    private final Map<String, String> headers;
    private final StateProbe asOllama;

    /**
     * @param url where the server is, without {@code /v1}
     * @param headers sent with each request
     */
    public OpenAiProbe(String url, Map<String, String> headers) {
        this.url = url;
        this.headers = Map.copyOf(headers);
        this.asOllama = new ServerProbe(url, headers);
    }

    @Override
    public ServerState state(Optional<String> model) throws ServerNotReadyException {
        try {
            return asOllama.state(model);
        } catch (ServerNotReadyException e) {
            if (!e.isReachable()) {
                throw e;
            }
        }
        String name = model.isPresent() ? model.get() : onlyOne(models(null));
        if (model.isPresent()) {
            models(name);
        }
        return new ServerState(url, null, null, OllamaModel.named(name), List.of());
    }

    private String onlyOne(List<String> models) throws ServerNotReadyException {
        if (models.size() == 1) {
            return models.get(0);
        }
        throw new ServerNotReadyException(
                "which model? " + url
                        + (models.isEmpty() ? " names none" : " has " + String.join(", ", models))
                        + "; name one with --model",
                true);
    }

    /**
     * The server's models.
     *
     * @param wanted the one that the user named: it need not be among them, since servers take other names too, nor need they be told;
     *     null where that is what decides
     */
    private List<String> models(@Nullable String wanted) throws ServerNotReadyException {
        OpenAiClientBuilder builder =
                OpenAiClient.builder().baseUrl(url + "/v1").model(wanted == null ? "-" : wanted);
        headers.forEach(builder::header);
        try {
            return builder.build().models();
        } catch (LlmUnreachableException | LlmTimeoutException e) {
            throw new ServerNotReadyException(String.valueOf(e.getMessage()), false);
        } catch (LlmException e) {
            if (wanted == null) {
                throw new ServerNotReadyException(e.getMessage() + "; or name the model with --model", true);
            }
            return List.of();
        }
    }
}
