package dev.weir.bench.latency.request;

import java.util.Collections;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * How a model is to answer; what is empty is left to the server.
 *
 * @param temperature 0 for the likeliest token each time
 * @param seed for the same answer each time, as far as the server can
 * @param numPredict tokens after which an answer is cut off, in place of the prompt's own limit
 * @param numCtx tokens that prompt and answer may have together
 * @param others more members of {@code options}
 */
public record ModelOptions(
        OptionalDouble temperature,
        OptionalLong seed,
        OptionalInt numPredict,
        OptionalInt numCtx,
        SortedMap<String, JsonNode> others) {

    private static final JsonMapper JSON = new JsonMapper();

    /** Copies the other members. */
    public ModelOptions {
        others = Collections.unmodifiableSortedMap(new TreeMap<>(others));
    }

    /** With other members in any order. */
    public static ModelOptions of(
            OptionalDouble temperature,
            OptionalLong seed,
            OptionalInt numPredict,
            OptionalInt numCtx,
            Map<String, JsonNode> others) {
        return new ModelOptions(temperature, seed, numPredict, numCtx, new TreeMap<>(others));
    }

    /** Those that are not left to the server: names of Ollama's options to JSON values. */
    SortedMap<String, Object> toMap() {
        SortedMap<String, Object> map = new TreeMap<>();
        temperature.ifPresent(value -> map.put("temperature", value));
        seed.ifPresent(value -> map.put("seed", value));
        numPredict.ifPresent(value -> map.put("num_predict", value));
        numCtx.ifPresent(value -> map.put("num_ctx", value));
        others.forEach((name, value) -> map.put(name, JSON.treeToValue(value, Object.class)));
        return map;
    }
}
