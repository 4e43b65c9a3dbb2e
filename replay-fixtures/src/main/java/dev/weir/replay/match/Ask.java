package dev.weir.replay.match;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the JSON body of a request asks for, as far as it decides which recording answers.
 *
 * @param model the name as it was given; empty where there is none
 * @param purpose what the model is wanted for
 * @param streams whether the text is to be streamed
 * @param members all other members that have a bearing on the answer; one that says what its absence would say too is left out
 */
record Ask(Optional<String> model, Purpose purpose, boolean streams, Map<String, JsonNode> members) {

    /** Decimals, because a double cannot hold every number that can be sent; and as Go, which reads UTF-8, one value and no further. */
    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .disable(TokenStreamFactory.Feature.CHARSET_DETECTION)
                    .build())
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /** Members that decide something else, or nothing. */
    private static final Set<String> DECIDED = Set.of("model", "name", "stream", "keep_alive");

    private static final Pattern ZERO_DURATION =
            Pattern.compile("[-+]?(?:0|(?:(?:0+\\.?0*|\\.0+)(?:ns|us|\u00b5s|\u03bcs|ms|s|m|h))+)");

    /** What a model is wanted for (server/routes.go, GenerateHandler and ChatHandler). */
    enum Purpose {
        /** A text: there is a prompt, or there are messages. */
        TEXT,
        /** Nothing but that it be loaded: there are none. */
        LOAD,
        /** Nothing but that it be unloaded: neither a prompt nor messages, and {@code keep_alive} is 0. */
        UNLOAD
    }

    /** Reads a body; empty if it is not a JSON object. */
    static Optional<Ask> parse(String path, byte[] body) {
        JsonNode json;
        try {
            json = MAPPER.readTree(body);
        } catch (JacksonException e) {
            return Optional.empty();
        }
        if (json == null || !json.isObject()) {
            return Optional.empty();
        }
        Purpose purpose = purpose(json);
        return Optional.of(
                new Ask(model(json), purpose, purpose == Purpose.TEXT && streams(path, json), members(path, json)));
    }

    /** Ollama's own API streams unless told otherwise, the OpenAI-compatible one only if told so. */
    private static boolean streams(String path, JsonNode json) {
        return json.path("stream").asBoolean(path.startsWith("/api/"));
    }

    private static Optional<String> model(JsonNode json) {
        // "name" is what /api/show was asked with in early versions.
        return json.path("model")
                .stringValueOpt()
                .or(() -> json.path("name").stringValueOpt())
                .filter(name -> !name.isEmpty());
    }

    private static Purpose purpose(JsonNode json) {
        boolean wantsText = !json.path("prompt").asString("").isEmpty()
                || !json.path("messages").isEmpty();
        if (wantsText) {
            return Purpose.TEXT;
        }
        return isZero(json.path("keep_alive")) ? Purpose.UNLOAD : Purpose.LOAD;
    }

    /** Whether a {@code keep_alive}, seconds or a duration of Go (time.ParseDuration), is none. */
    private static boolean isZero(JsonNode keepAlive) {
        return keepAlive.isNumber()
                ? keepAlive.decimalValue().signum() == 0
                : ZERO_DURATION.matcher(keepAlive.asString("")).matches();
    }

    private static Map<String, JsonNode> members(String path, JsonNode json) {
        Map<String, JsonNode> members = new TreeMap<>();
        json.properties().stream()
                .filter(member -> !DECIDED.contains(member.getKey()))
                .forEach(member -> {
                    JsonNode value = Defaults.leftOut(member.getKey(), member.getValue());
                    if (!Defaults.saysNothing(path, member.getKey(), value)) {
                        members.put(member.getKey(), value);
                    }
                });
        return members;
    }

    /** What a request to a path must have and this one has not, in Ollama's words (server/routes.go, middleware/openai.go). */
    Optional<String> missingFor(String path) {
        if (path.equals(OllamaPaths.OPENAI_CHAT) && !members.containsKey("messages")) {
            return Optional.of("[] is too short - 'messages'");
        }
        // /api/generate looks for the model without a name, and does not find it.
        boolean needsModel = OllamaPaths.asksAModel(path) && !path.equals(OllamaPaths.GENERATE);
        return needsModel && model.isEmpty() ? Optional.of("model is required") : Optional.empty();
    }

    /** Whether both ask the same model for the same purpose and in the same manner. */
    boolean isLike(Ask other) {
        return purpose == other.purpose
                && streams == other.streams
                && asksFor(other.model)
                && !(thinking().isPresent()
                        && other.thinking().isPresent()
                        && !thinking().equals(other.thinking()));
    }

    /** Whether the model is told to think ({@code true} or a level), or not to; empty where that is left to it. */
    Optional<Boolean> thinking() {
        return Optional.ofNullable(members.get("think")).map(think -> think.asBoolean(true));
    }

    /** Whether this asks for a model of that name. */
    boolean asksFor(Optional<String> name) {
        return model.map(ModelName::of).equals(name.map(ModelName::of));
    }
}
