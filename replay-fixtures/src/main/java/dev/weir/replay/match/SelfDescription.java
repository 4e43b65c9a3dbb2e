package dev.weir.replay.match;

import dev.weir.recording.ModelInfo;
import dev.weir.recording.Recording;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a replay server says of itself where no recording says it, so that a client's health check finds the server that it looks for.
 * All of it is true, and nothing is made up:
 *
 * <ul>
 *   <li>{@code /api/version}: the version of the Ollama that the first recording to name one was made with;
 *   <li>{@code /api/tags}: the models that answered in recordings, each with what its first {@code recording.json} says: name, digest,
 *       {@code details.parameter_size} and {@code details.quantization_level}. What it does not say is left out: {@code modified_at},
 *       {@code size} and the other details;
 *   <li>{@code /api/ps}: no model, since none is in memory.
 * </ul>
 *
 * Immutable and thread-safe.
 */
final class SelfDescription {

    private static final String OLLAMA = "ollama";
    private static final int NOT_FOUND = 404;

    private final Map<String, String> answers = new HashMap<>();

    SelfDescription(List<Recording> recordings) {
        recordings.stream()
                .filter(recording -> OLLAMA.equals(recording.server().product()))
                .flatMap(recording -> recording.serverVersion().stream())
                .findFirst()
                .ifPresent(version -> answers.put(OllamaPaths.VERSION, version(version)));
        answers.put(OllamaPaths.TAGS, models(recordings));
        answers.put(OllamaPaths.PS, models(List.of()));
    }

    /** The answer to a {@code GET} of a path; empty where there is none. */
    Optional<Answer> answer(String path) {
        return Optional.ofNullable(answers.get(path)).map(Answer.Said::json);
    }

    private static String version(String version) {
        return JsonMapper.shared().createObjectNode().put("version", version).toString();
    }

    private static String models(List<Recording> recordings) {
        Map<ModelName, ModelInfo> models = new LinkedHashMap<>();
        recordings.stream()
                .filter(recording -> recording.status() != NOT_FOUND)
                .forEach(recording -> recording
                        .modelName()
                        .ifPresent(name -> models.putIfAbsent(ModelName.of(name), recording.model())));
        ObjectNode answer = JsonMapper.shared().createObjectNode();
        ArrayNode list = answer.putArray("models");
        models.forEach((name, model) -> putModel(list.addObject(), name, model));
        return answer.toString();
    }

    private static void putModel(ObjectNode entry, ModelName name, ModelInfo model) {
        entry.put("name", name.toString()).put("model", name.toString());
        putIfKnown(entry, "digest", model.digest());
        ObjectNode details = entry.putObject("details");
        putIfKnown(details, "parameter_size", model.parameterSize());
        putIfKnown(details, "quantization_level", model.quantization());
    }

    private static void putIfKnown(ObjectNode object, String member, @Nullable String value) {
        if (value != null) {
            object.put(member, value);
        }
    }
}
