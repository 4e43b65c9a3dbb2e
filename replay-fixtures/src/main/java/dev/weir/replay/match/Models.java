package dev.weir.replay.match;

import dev.weir.recording.Recording;
import dev.weir.recording.head.ModelInfo;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The models that recordings answer for, and those that a recorded {@code /api/tags} lists: each as recorded there, or else with what its
 * first {@code recording.json} says. Immutable and thread-safe.
 */
final class Models {

    private static final JsonMapper MAPPER = JsonMapper.shared();
    private static final int OK = 200;
    private static final int NOT_FOUND = 404;
    private static final String LIST = "models";
    private static final String NAME = "name";

    /** As {@code /api/tags} has them. */
    private final Map<ModelName, ObjectNode> entries = new LinkedHashMap<>();

    /** How many of them come from the recorded list. */
    private final int recorded;

    Models(List<Recording> recordings) {
        recordings.stream()
                .filter(recording -> recording.path().equals(OllamaPaths.TAGS) && recording.status() == OK)
                .forEach(this::addListed);
        recorded = entries.size();
        recordings.stream()
                .filter(recording -> recording.status() != NOT_FOUND)
                .forEach(recording -> recording
                        .modelName()
                        .map(ModelName::of)
                        .ifPresent(name -> entries.computeIfAbsent(name, absent -> entry(absent, recording.model()))));
    }

    private void addListed(Recording tags) {
        JsonNode list;
        try {
            list = MAPPER.readTree(tags.plainBody()).path(LIST);
        } catch (JacksonException e) {
            return; // some other server's page: its models are those of the recordings
        }
        list.forEach(entry -> {
            if (entry instanceof ObjectNode object && object.path(NAME).isString()) {
                entries.putIfAbsent(ModelName.of(object.path(NAME).stringValue()), object);
            }
        });
    }

    /** Whether the recorded list has all of them. */
    boolean areAllRecorded() {
        return recorded == entries.size();
    }

    /** The answer of {@code /api/tags}. */
    String tags() {
        ObjectNode answer = MAPPER.createObjectNode();
        answer.putArray(LIST).addAll(entries.values());
        return answer.toString();
    }

    /** The answer of {@code /v1/models}. */
    String openAiList() {
        ObjectNode answer = MAPPER.createObjectNode().put("object", "list");
        ArrayNode data = answer.putArray("data");
        entries.forEach((name, entry) -> data.add(openAiEntry(name, entry)));
        return answer.toString();
    }

    /** The answer of {@code /v1/models/NAME}; empty where there is no such model. */
    Optional<String> openAiModel(ModelName name) {
        return entries.entrySet().stream()
                .filter(entry -> entry.getKey().equals(name))
                .findFirst()
                .map(entry -> openAiEntry(entry.getKey(), entry.getValue()).toString());
    }

    private static ObjectNode entry(ModelName name, ModelInfo model) {
        ObjectNode entry = MAPPER.createObjectNode().put(NAME, name.toString()).put("model", name.toString());
        putIfKnown(entry, "digest", model.digest());
        ObjectNode details = entry.putObject("details");
        putIfKnown(details, "parameter_size", model.parameterSize());
        putIfKnown(details, "quantization_level", model.quantization());
        return entry;
    }

    private static void putIfKnown(ObjectNode object, String member, @Nullable String value) {
        if (value != null) {
            object.put(member, value);
        }
    }

    /** As Ollama makes it of an entry of its list (openai/openai.go, toModel); a time that is not known is 0. */
    private static ObjectNode openAiEntry(ModelName name, ObjectNode entry) {
        return MAPPER.createObjectNode()
                .put("id", name.toString())
                .put("object", "model")
                .put("created", epochSeconds(entry.path("modified_at").asString("")))
                .put("owned_by", name.owner());
    }

    private static long epochSeconds(String time) {
        try {
            return OffsetDateTime.parse(time).toEpochSecond();
        } catch (DateTimeException e) {
            return 0;
        }
    }
}
