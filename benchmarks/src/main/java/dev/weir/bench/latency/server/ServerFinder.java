package dev.weir.bench.latency.server;

import dev.weir.bench.latency.server.FoundServer.Product;
import dev.weir.llm.failure.LlmException;
import dev.weir.ollama.LoadedModel;
import dev.weir.ollama.OllamaClient;
import dev.weir.ollama.OllamaClientBuilder;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Finds servers and tells them apart by what they answer: {@code /api/version} is Ollama's, {@code /props} that of llama.cpp's server,
 * {@code /api/v0/models} LM Studio's, {@code /version} vLLM's, and {@code /v1/models} that of all who speak OpenAI's API. Thread-safe.
 */
public final class ServerFinder {

    /** Where these servers listen unless they are told otherwise: Ollama, llama.cpp's server, LM Studio, vLLM. */
    public static final List<String> USUAL = List.of(
            "http://127.0.0.1:11434", "http://127.0.0.1:8080", "http://127.0.0.1:1234", "http://127.0.0.1:8000");

    /** A server that is busy with a prompt answers these questions all the same; one that does not in this time is not there. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final String LM_STUDIO_MODELS = "/api/v0/models";

    private final Map<String, String> headers;
    private final HttpClient http;

    /** @param headers sent with each request */
    public ServerFinder(Map<String, String> headers) {
        this.headers = Map.copyOf(headers);
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(PATIENCE)
                .build();
    }

    /**
     * The servers that answer at these addresses, in their order.
     *
     * @throws ServerNotReadyException if none does; the message says how to start one
     */
    public List<FoundServer> find(List<String> urls) throws ServerNotReadyException {
        List<FoundServer> found = new ArrayList<>();
        for (String url : urls) {
            try {
                found.add(identify(url));
            } catch (ServerNotReadyException e) {
                // the next one may be there
            }
        }
        if (found.isEmpty()) {
            throw new ServerNotReadyException(
                    "no server answers at " + String.join(", ", urls)
                            + "; start one, such as with `ollama serve`, or say where it is with --url",
                    false);
        }
        return found;
    }

    /**
     * What answers at an address.
     *
     * @throws ServerNotReadyException if nothing does, or nothing that serves models
     */
    public FoundServer identify(String url) throws ServerNotReadyException {
        Optional<JsonNode> ollama = ask(url, "/api/version");
        Optional<String> version = ollama.flatMap(answer -> text(answer, "version"));
        if (version.isPresent()) {
            return ollama(url, version.get());
        }
        Optional<JsonNode> list =
                ask(url, "/v1/models").filter(answer -> answer.path("data").isArray());
        if (list.isEmpty()) {
            throw new ServerNotReadyException(
                    url + " answers, but neither as Ollama (/api/version) nor as a server of OpenAI's API (/v1/models);"
                            + " is there another service at that port?",
                    true);
        }
        List<String> models = new ArrayList<>();
        list.get().path("data").forEach(model -> text(model, "id").ifPresent(models::add));
        Optional<JsonNode> props = ask(url, "/props");
        if (props.isPresent() && props.get().has("default_generation_settings")) {
            int slots = props.get().path("total_slots").asInt(0);
            return new FoundServer(
                    url,
                    Product.LLAMA_CPP,
                    text(props.get(), "build_info"),
                    models,
                    List.of(),
                    slots > 0 ? OptionalInt.of(slots) : OptionalInt.empty());
        }
        String owner = list.get().path("data").path(0).path("owned_by").asString("");
        if (owner.equals("vllm")) {
            Optional<String> ofVllm = ask(url, "/version").flatMap(answer -> text(answer, "version"));
            return openAi(url, Product.VLLM, ofVllm, models, List.of());
        }
        Optional<JsonNode> lmStudio =
                ask(url, LM_STUDIO_MODELS).map(answer -> answer.path("data")).filter(JsonNode::isArray);
        return openAi(
                url,
                lmStudio.isPresent() ? Product.LM_STUDIO : Product.OPENAI,
                Optional.empty(),
                models,
                lmStudio.map(ServerFinder::loaded).orElse(List.of()));
    }

    /**
     * The same server with those of its models that answer in words, as far as it tells them from those that only embed text. Of an Ollama
     * that holds one in memory, only those in memory are asked for.
     */
    public FoundServer inWords(FoundServer server) throws ServerNotReadyException {
        return switch (server.product()) {
            case OLLAMA -> {
                List<LoadedModel> loaded = server.loaded().stream()
                        .filter(model -> answersInWords(server.url(), model.name()))
                        .toList();
                yield server.with(
                        loaded.isEmpty()
                                ? server.models().stream()
                                        .filter(model -> answersInWords(server.url(), model))
                                        .toList()
                                : server.models(),
                        loaded);
            }
            case LM_STUDIO -> {
                Set<String> embeddings = new HashSet<>();
                ask(server.url(), LM_STUDIO_MODELS)
                        .ifPresent(list -> list.path("data").forEach(model -> {
                            if (isEmbedding(model)) {
                                text(model, "id").ifPresent(embeddings::add);
                            }
                        }));
                yield server.with(
                        server.models().stream()
                                .filter(model -> !embeddings.contains(model))
                                .toList(),
                        server.loaded());
            }
            default -> server;
        };
    }

    private boolean answersInWords(String url, String model) {
        try (OllamaClient client = client(url, model)) {
            return WordModels.hasOne(client);
        }
    }

    private static boolean isEmbedding(JsonNode model) {
        return model.path("type").asString("").equals("embeddings");
    }

    /** Of LM Studio's own list, what is in memory and answers in words. */
    private static List<LoadedModel> loaded(JsonNode list) {
        List<LoadedModel> loaded = new ArrayList<>();
        for (JsonNode model : list) {
            Optional<String> name = text(model, "id");
            if (name.isPresent() && model.path("state").asString("").equals("loaded") && !isEmbedding(model)) {
                long context = model.path("loaded_context_length").asLong(0);
                loaded.add(new LoadedModel(
                        name.get(),
                        Optional.empty(),
                        OptionalLong.empty(),
                        OptionalLong.empty(),
                        context > 0 ? OptionalLong.of(context) : OptionalLong.empty(),
                        Optional.empty()));
            }
        }
        return loaded;
    }

    private static FoundServer openAi(
            String url, Product product, Optional<String> version, List<String> models, List<LoadedModel> loaded) {
        return new FoundServer(url, product, version, models, loaded, OptionalInt.empty());
    }

    private FoundServer ollama(String url, String version) throws ServerNotReadyException {
        try (OllamaClient client = client(url, "-")) {
            List<String> models =
                    client.tags().stream().map(model -> model.name()).toList();
            return new FoundServer(
                    url, Product.OLLAMA, Optional.of(version), models, loaded(client), OptionalInt.empty());
        } catch (LlmException e) {
            throw new ServerNotReadyException(
                    "Ollama " + version + " at " + url + " does not list its models: " + e.getMessage(), true);
        }
    }

    private OllamaClient client(String url, String model) {
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

    /** The JSON that a path answers with; empty where it answers otherwise. */
    private Optional<JsonNode> ask(String url, String path) throws ServerNotReadyException {
        try {
            HttpRequest.Builder request =
                    HttpRequest.newBuilder(URI.create(url + path)).timeout(PATIENCE);
            headers.forEach(request::header);
            HttpResponse<String> response = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
            return response.statusCode() == 200
                    ? Optional.of(JsonMapper.shared().readTree(response.body())).filter(JsonNode::isObject)
                    : Optional.empty();
        } catch (JacksonException e) {
            return Optional.empty();
        } catch (IOException | IllegalArgumentException e) {
            throw new ServerNotReadyException(
                    "nothing answers at " + url + " (" + said(e)
                            + "); start the server, such as with `ollama serve`, or say where it is with --url",
                    false);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ServerNotReadyException("interrupted while asking " + url, false);
        }
    }

    private static String said(Exception failure) {
        return failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
    }

    private static Optional<String> text(JsonNode node, String name) {
        String text = node.path(name).asString("");
        return text.isBlank() ? Optional.empty() : Optional.of(text);
    }
}
