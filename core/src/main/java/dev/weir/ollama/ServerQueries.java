package dev.weir.ollama;

import dev.weir.http.AnswerFailures;
import dev.weir.http.ErrorBody;
import dev.weir.http.ServerHttp;
import dev.weir.llm.failure.LlmException;
import dev.weir.llm.failure.LlmMalformedStreamException;
import dev.weir.llm.failure.LlmTooLargeException;
import dev.weir.llm.failure.LlmTotalTimeoutException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import okhttp3.Call;
import okhttp3.Response;
import okio.BufferedSource;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What a server says about itself and its models (Ollama {@code server/routes.go}). */
final class ServerQueries {

    /** Bytes are UTF-8, whatever they look like (RFC 8259, section 8.1). */
    private static final JsonMapper JSON = new JsonMapper(JsonFactory.builder()
            .disable(TokenStreamFactory.Feature.CHARSET_DETECTION)
            .build());

    private static final int MAX_BODY_BYTES = 8_000_000;
    private static final String VERSION = "api/version";
    private static final String TAGS = "api/tags";
    private static final String PS = "api/ps";
    private static final String SHOW = "api/show";

    private final ServerHttp http;
    private final Duration timeout;

    ServerQueries(ServerHttp http, Duration timeout) {
        this.http = http;
        this.timeout = timeout;
    }

    String version() {
        return requiredText(ask(VERSION, http.get(VERSION), ""), "version", VERSION);
    }

    List<OllamaModel> tags() {
        List<OllamaModel> models = new ArrayList<>();
        for (JsonNode model : models(ask(TAGS, http.get(TAGS), ""), TAGS)) {
            JsonNode details = model.path("details");
            models.add(new OllamaModel(
                    requiredText(model, "name", TAGS),
                    text(model, "digest"),
                    number(model, "size"),
                    text(model, "modified_at"),
                    text(details, "family"),
                    text(details, "parameter_size"),
                    text(details, "quantization_level")));
        }
        return List.copyOf(models);
    }

    List<LoadedModel> ps() {
        return ps(call -> {});
    }

    /** @param begun told of the call before it is made, so that it can be cancelled */
    List<LoadedModel> ps(Consumer<Call> begun) {
        Call call = http.get(PS);
        begun.accept(call);
        List<LoadedModel> models = new ArrayList<>();
        for (JsonNode model : models(ask(PS, call, ""), PS)) {
            models.add(new LoadedModel(
                    requiredText(model, "name", PS),
                    text(model, "digest"),
                    number(model, "size"),
                    number(model, "size_vram"),
                    number(model, "context_length"),
                    text(model, "expires_at")));
        }
        return List.copyOf(models);
    }

    ModelDetails show(String name) {
        ObjectNode request = JSON.createObjectNode().put("model", name);
        JsonNode shown = ask(SHOW, http.post(SHOW, JSON.writeValueAsBytes(request)), name);
        List<String> capabilities = new ArrayList<>();
        shown.path("capabilities").forEach(capability -> capabilities.add(capability.asString()));
        JsonNode details = shown.path("details");
        return new ModelDetails(
                capabilities,
                text(shown, "template"),
                text(shown, "parameters"),
                text(details, "family"),
                text(details, "parameter_size"),
                text(details, "quantization_level"),
                scalars(shown.path("model_info")));
    }

    private JsonNode ask(String path, Call call, String model) {
        AnswerFailures failures = AnswerFailures.ofQuery(OllamaServer.ADVICE, http.where(path), model);
        try (Response response = ServerHttp.execute(call)) {
            if (!response.isSuccessful()) {
                throw failures.refused(response, ErrorBody.of(response));
            }
            return parse(path, body(path, response));
        } catch (SocketTimeoutException e) {
            throw failures.noAnswer(e);
        } catch (InterruptedIOException e) {
            if (Thread.currentThread().isInterrupted()) {
                throw failures.noAnswer(e);
            }
            throw new LlmTotalTimeoutException(
                    http.where(path) + " did not answer within " + timeout.toMillis()
                            + " ms; see whether the machine is overloaded, or restart the server with `ollama serve`",
                    timeout,
                    e);
        } catch (IOException e) {
            throw failures.noAnswer(e);
        }
    }

    private byte[] body(String path, Response response) throws IOException {
        BufferedSource source = response.body().source();
        if (source.request(MAX_BODY_BYTES + 1L)) {
            throw new LlmTooLargeException(
                    http.where(path) + " answered with more than " + MAX_BODY_BYTES
                            + " bytes; check that the base URL is Ollama's",
                    MAX_BODY_BYTES,
                    null);
        }
        return source.readByteArray();
    }

    private JsonNode parse(String path, byte[] body) {
        try {
            JsonNode json = JSON.readTree(body);
            if (json.isObject()) {
                return json;
            }
        } catch (JacksonException e) {
            throw notOllama(path, "no JSON");
        }
        throw notOllama(path, "no JSON object");
    }

    private JsonNode models(JsonNode json, String path) {
        JsonNode models = json.path("models");
        if (models.isNull()) {
            return JSON.createArrayNode();
        }
        if (!models.isArray()) {
            throw notOllama(path, "no \"models\"");
        }
        return models;
    }

    private String requiredText(JsonNode json, String member, String path) {
        return text(json, member).orElseThrow(() -> notOllama(path, "no \"" + member + "\""));
    }

    private LlmException notOllama(String path, String found) {
        return new LlmMalformedStreamException(
                http.where(path) + " answered with " + found + "; check that the base URL is Ollama's", null);
    }

    private static Optional<String> text(JsonNode json, String member) {
        JsonNode value = json.path(member);
        return value.isString() ? Optional.of(value.stringValue()) : Optional.empty();
    }

    private static OptionalLong number(JsonNode json, String member) {
        JsonNode value = json.path(member);
        return value.canConvertToLong() && value.isIntegralNumber()
                ? OptionalLong.of(value.longValue())
                : OptionalLong.empty();
    }

    private static Map<String, Object> scalars(JsonNode json) {
        Map<String, Object> scalars = new LinkedHashMap<>();
        json.forEachEntry((name, value) -> {
            if (value.isString()) {
                scalars.put(name, value.stringValue());
            } else if (value.isNumber()) {
                scalars.put(name, value.numberValue());
            } else if (value.isBoolean()) {
                scalars.put(name, value.booleanValue());
            }
        });
        return scalars;
    }
}
