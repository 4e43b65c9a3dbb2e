package dev.weir.ollama;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** What a client asks for in every request; what is empty is left to the server. */
record ModelSettings(
        String model,
        OptionalDouble temperature,
        OptionalInt maxTokens,
        OptionalLong seed,
        OptionalInt contextLength,
        Optional<Duration> keepAlive,
        Optional<String> systemPrompt,
        Optional<String> format,
        List<String> stop,
        Optional<Think> think) {}
