package dev.weir.replay.match;

import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a member of a request says that its absence would say too. Clients differ in whether they write such members out, and servers read
 * both alike: Go's decoder leaves a field as it is for {@code null}, and gives one that is absent the zero value of its type (api/types.go,
 * openai/openai.go).
 */
final class Defaults {

    /** JSON schemas and what a tool is called with: here to be empty is to say something. */
    private static final Set<String> VERBATIM = Set.of("format", "schema", "arguments");

    /** Objects whose keys are the user's own, so that an entry is no member with a default. */
    private static final Set<String> OWN_KEYS = Set.of("properties", "$defs");

    private static final String OPTIONS = "options";

    private static final JsonMapper MAPPER = JsonMapper.shared();
    private static final JsonNode ZERO = MAPPER.readTree("0");
    private static final JsonNode ONE = MAPPER.readTree("1");
    private static final JsonNode TRUE = MAPPER.readTree("true");
    private static final JsonNode FALSE = MAPPER.readTree("false");
    private static final JsonNode AUTO = MAPPER.readTree("\"auto\"");

    /** Of a request to Ollama's own API, beyond what is empty. */
    private static final Map<String, JsonNode> OLLAMA =
            Map.of("truncate", TRUE, "shift", TRUE, "top_logprobs", ZERO, "width", ZERO, "height", ZERO, "steps", ZERO);

    /** Of a chat completion (OpenAI's reference, "Create chat completion"), beyond what is empty. */
    private static final Map<String, JsonNode> OPENAI = Map.of(
            "temperature", ONE,
            "top_p", ONE,
            "n", ONE,
            "frequency_penalty", ZERO,
            "presence_penalty", ZERO,
            "top_logprobs", ZERO,
            "tool_choice", AUTO,
            "parallel_tool_calls", TRUE,
            "service_tier", AUTO,
            "response_format", MAPPER.readTree("{\"type\":\"text\"}"));

    /** Of any object within a request, beyond what is empty. */
    private static final Map<String, JsonNode> WITHIN = Map.of("index", ZERO, "include_usage", FALSE);

    private Defaults() {}

    /** Whether a member of a request's body, with its own defaults left out, says nothing. */
    static boolean saysNothing(String path, String name, JsonNode value) {
        return switch (name) {
            case "think", "format" -> value.isNull() || isEmptyText(value); // false and {} are demands
            default ->
                isEmpty(value)
                        || value.equals(FALSE)
                        || Scalars.areSame(value, (path.startsWith("/v1/") ? OPENAI : OLLAMA).get(name));
        };
    }

    /** The value of a member of that name without all that says nothing, at every depth. */
    static JsonNode leftOut(String name, JsonNode value) {
        if (VERBATIM.contains(name)) {
            return value;
        }
        if (value.isArray()) {
            ArrayNode elements = MAPPER.createArrayNode();
            value.forEach(element -> elements.add(leftOut("", element)));
            return elements;
        }
        if (value.isObject()) {
            ObjectNode members = MAPPER.createObjectNode();
            value.properties().forEach(member -> {
                JsonNode less = leftOut(member.getKey(), member.getValue());
                if (OWN_KEYS.contains(name) || !saysNothingWithin(name, member.getKey(), less)) {
                    members.set(member.getKey(), less);
                }
            });
            return members;
        }
        return value;
    }

    private static boolean saysNothingWithin(String parent, String name, JsonNode value) {
        // An option that is zero, empty or false replaces one that the model's author may have set.
        return parent.equals(OPTIONS)
                ? value.isNull() || (value.isArray() && value.isEmpty())
                : isEmpty(value) || Scalars.areSame(value, WITHIN.get(name));
    }

    private static boolean isEmpty(JsonNode value) {
        return value.isNull() || isEmptyText(value) || (value.isContainer() && value.isEmpty());
    }

    private static boolean isEmptyText(JsonNode value) {
        return value.isString() && value.stringValue().isEmpty();
    }
}
