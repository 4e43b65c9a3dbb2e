package dev.weir.ollama;

import dev.weir.http.ServerHttp;
import dev.weir.http.ServerQuery;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import okhttp3.Call;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What a server says about itself and its models (Ollama {@code server/routes.go}). */
final class ServerQueries {

    private static final JsonMapper JSON = new JsonMapper();
    private static final String VERSION = "api/version";
    private static final String TAGS = "api/tags";
    private static final String PS = "api/ps";
    private static final String SHOW = "api/show";

    private final ServerHttp http;
    private final ServerQuery query;

    ServerQueries(ServerHttp http, Duration timeout) {
        this.http = http;
        this.query = new ServerQuery(http, OllamaServer.ADVICE, timeout);
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
        return query.ask(path, call, model);
    }

    private JsonNode models(JsonNode json, String path) {
        JsonNode models = json.path("models");
        if (models.isNull()) {
            return JSON.createArrayNode();
        }
        if (!models.isArray()) {
            throw query.unexpected(path, "no \"models\"");
        }
        return models;
    }

    private String requiredText(JsonNode json, String member, String path) {
        return text(json, member).orElseThrow(() -> query.unexpected(path, "no \"" + member + "\""));
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
