package dev.weir.replay.match;

import dev.weir.recording.Recording;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a replay server says of itself where no recording says it, so that a client's health check finds the server that it looks for.
 * All of it is true, and nothing is made up:
 *
 * <ul>
 *   <li>{@code /api/version}: the version of the Ollama that the first recording to name one was made with;
 *   <li>{@code /api/tags}: the models that answered in recordings, each as a recorded list has it, or else with what its first
 *       {@code recording.json} says: name, digest, {@code details.parameter_size} and {@code details.quantization_level}; what it does not
 *       say is left out;
 *   <li>{@code /v1/models} and {@code /v1/models/NAME}: the same models; {@code created} is 0 where it is not known;
 *   <li>{@code /api/ps}: no model, since none is in memory;
 *   <li>{@code /health}: that it is well, in the words of llama.cpp's server.
 * </ul>
 *
 * Immutable and thread-safe.
 */
final class SelfDescription {

    private static final String OLLAMA = "ollama";

    private final Models models;
    private final Optional<String> version;

    SelfDescription(List<Recording> recordings) {
        this.models = new Models(recordings);
        this.version = recordings.stream()
                .filter(recording -> OLLAMA.equals(recording.server().product()))
                .flatMap(recording -> recording.serverVersion().stream())
                .findFirst();
    }

    /** Whether a recorded answer to a {@code GET} of the path leaves out what is true of the server that replays it. */
    boolean knowsMoreThanRecorded(String path) {
        return path.equals(OllamaPaths.TAGS) && !models.areAllRecorded();
    }

    /** The answer to a {@code GET} of a path; empty where there is none. */
    Optional<Answer> answer(String path) {
        if (path.startsWith(OllamaPaths.OPENAI_MODEL)) {
            return Optional.of(model(path, path.substring(OllamaPaths.OPENAI_MODEL.length())));
        }
        return switch (path) {
            case OllamaPaths.VERSION ->
                version.map(known -> Answer.Said.json(JsonMapper.shared()
                        .createObjectNode()
                        .put("version", known)
                        .toString()));
            case OllamaPaths.TAGS -> Optional.of(Answer.Said.json(models.tags()));
            case OllamaPaths.PS -> Optional.of(Answer.Said.json("{\"models\":[]}"));
            case OllamaPaths.OPENAI_MODELS -> Optional.of(Answer.Said.json(models.openAiList()));
            case OllamaPaths.HEALTH -> Optional.of(Answer.Said.json("{\"status\":\"ok\"}"));
            default -> Optional.empty();
        };
    }

    private Answer model(String path, String encodedName) {
        String name = decoded(encodedName);
        return models.openAiModel(ModelName.of(name))
                .map(Answer.Said::json)
                .orElseGet(() -> Answer.Said.modelNotFound(path, name));
    }

    private static String decoded(String name) {
        try {
            return URLDecoder.decode(name.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return name; // which no model is named
        }
    }
}
