package dev.weir.bench.cli.latency;

import dev.weir.bench.latency.load.TimeLimits;
import dev.weir.bench.latency.request.HttpPost;
import dev.weir.bench.latency.request.ModelOptions;
import dev.weir.bench.latency.request.Recipient;
import dev.weir.bench.latency.request.ServerAddress;
import dev.weir.bench.latency.request.ServerApi;
import dev.weir.llm.LlmClient;
import dev.weir.ollama.OllamaClient;
import dev.weir.ollama.OllamaClientBuilder;
import dev.weir.ollama.OllamaEndpoint;
import dev.weir.openai.OpenAiClient;
import dev.weir.openai.OpenAiClientBuilder;
import java.time.Duration;
import java.util.Map;

/**
 * Makes recipients that differ in nothing but their server.
 *
 * @param api which of the servers' APIs is spoken
 * @param model whom to ask
 * @param options how it is to answer
 * @param headers sent with each request
 * @param limits how long a request may take
 */
public record Recipients(
        ServerApi api, String model, ModelOptions options, Map<String, String> headers, TimeLimits limits) {

    /** Copies the headers. */
    public Recipients {
        headers = Map.copyOf(headers);
    }

    /** One at a server. */
    public Recipient at(ServerAddress address) {
        return new Recipient(new HttpPost(address, headers), client(address));
    }

    private LlmClient client(ServerAddress address) {
        return api == ServerApi.OPENAI ? openAi(address) : ollama(address);
    }

    private OllamaClient ollama(ServerAddress address) {
        OllamaClientBuilder builder = OllamaClient.builder()
                .baseUrl(address.url())
                .model(model)
                .endpoint(api == ServerApi.CHAT ? OllamaEndpoint.CHAT : OllamaEndpoint.GENERATE)
                .firstByteTimeout(Duration.ofNanos(limits.firstByteNs()))
                .idleTimeout(Duration.ofNanos(limits.idleNs()))
                .totalTimeout(Duration.ofNanos(limits.totalNs()));
        headers.forEach(builder::header);
        options.temperature().ifPresent(builder::temperature);
        options.seed().ifPresent(builder::seed);
        options.numCtx().ifPresent(builder::contextLength);
        return builder.build();
    }

    private OpenAiClient openAi(ServerAddress address) {
        OpenAiClientBuilder builder = OpenAiClient.builder()
                .baseUrl(address.url() + "/v1")
                .model(model)
                .firstByteTimeout(Duration.ofNanos(limits.firstByteNs()))
                .idleTimeout(Duration.ofNanos(limits.idleNs()))
                .totalTimeout(Duration.ofNanos(limits.totalNs()));
        headers.forEach(builder::header);
        options.temperature().ifPresent(builder::temperature);
        options.seed().ifPresent(builder::seed);
        return builder.build();
    }
}
