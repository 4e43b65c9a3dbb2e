package dev.weir.ollama;

import dev.weir.http.GenerationSettings;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/** What a client asks for in every request; what is empty is left to the server. */
record ModelSettings(
        String model,
        GenerationSettings generation,
        OptionalInt contextLength,
        Optional<Duration> keepAlive,
        Optional<Think> think) {}
