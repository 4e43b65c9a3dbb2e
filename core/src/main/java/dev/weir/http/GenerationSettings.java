package dev.weir.http;

import dev.weir.llm.LlmRequest;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What a client of any dialect asks of its model where a request says nothing else; what is empty is left to the server. The builders'
 * methods say what each setting means. Immutable.
 */
public record GenerationSettings(
        OptionalDouble temperature,
        OptionalInt maxTokens,
        OptionalLong seed,
        Optional<String> systemPrompt,
        Optional<String> format,
        List<String> stop) {

    /** All is left to the server. */
    public static final GenerationSettings NONE = new GenerationSettings(
            OptionalDouble.empty(),
            OptionalInt.empty(),
            OptionalLong.empty(),
            Optional.empty(),
            Optional.empty(),
            List.of());

    /**
     * The same with this temperature.
     *
     * @throws IllegalArgumentException if a request cannot have it
     */
    public GenerationSettings withTemperature(double newTemperature) {
        LlmRequest.builder().temperature(newTemperature); // refuses what no request may ask for
        return new GenerationSettings(OptionalDouble.of(newTemperature), maxTokens, seed, systemPrompt, format, stop);
    }

    /**
     * The same with this number of tokens.
     *
     * @throws IllegalArgumentException if a request cannot have it
     */
    public GenerationSettings withMaxTokens(int newMaxTokens) {
        LlmRequest.builder().maxTokens(newMaxTokens);
        return new GenerationSettings(temperature, OptionalInt.of(newMaxTokens), seed, systemPrompt, format, stop);
    }

    /** The same with this seed. */
    public GenerationSettings withSeed(long newSeed) {
        return new GenerationSettings(temperature, maxTokens, OptionalLong.of(newSeed), systemPrompt, format, stop);
    }

    /** The same with these instructions. */
    public GenerationSettings withSystemPrompt(String newSystemPrompt) {
        return new GenerationSettings(temperature, maxTokens, seed, Optional.of(newSystemPrompt), format, stop);
    }

    /** The same with this format, which the dialect has checked. */
    public GenerationSettings withFormat(String newFormat) {
        return new GenerationSettings(temperature, maxTokens, seed, systemPrompt, Optional.of(newFormat), stop);
    }

    /** The same with these texts that end an answer. */
    public GenerationSettings withStop(String... newStop) {
        return new GenerationSettings(temperature, maxTokens, seed, systemPrompt, format, List.of(newStop));
    }

    /** What is asked for with a request: what it says itself, and these settings for the rest. */
    public GenerationSettings under(LlmRequest request) {
        return new GenerationSettings(
                request.temperature().isPresent() ? request.temperature() : temperature,
                request.maxTokens().isPresent() ? request.maxTokens() : maxTokens,
                request.seed().isPresent() ? request.seed() : seed,
                systemPrompt,
                request.format().or(() -> format),
                stop);
    }
}
