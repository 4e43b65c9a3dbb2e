package dev.weir.ollama;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the server knows of a model ({@code /api/show}). What a server does not say is empty.
 *
 * @param capabilities such as {@code completion}, {@code tools}, {@code thinking}; servers before 0.6.4 say none
 * @param template Go template that makes the prompt of the messages
 * @param parameters defaults, one a line: name and value
 * @param family such as {@code llama}
 * @param parameterSize such as {@code 3.2B}
 * @param quantization such as {@code Q4_K_M}
 * @param modelInfo the metadata that are numbers, strings or booleans, such as {@code general.architecture}
 */
public record ModelDetails(
        List<String> capabilities,
        Optional<String> template,
        Optional<String> parameters,
        Optional<String> family,
        Optional<String> parameterSize,
        Optional<String> quantization,
        Map<String, Object> modelInfo) {

    /** Copies the collections. */
    public ModelDetails {
        capabilities = List.copyOf(capabilities);
        modelInfo = Map.copyOf(modelInfo);
    }
}
