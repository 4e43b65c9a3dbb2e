package dev.weir.openai;

import dev.weir.decode.DecoderOptions;
import dev.weir.http.Timeouts;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** What a client does and asks for the same way for every answer; what is empty is left to the server. */
record AnswerSettings(
        String model,
        OptionalDouble temperature,
        OptionalInt maxTokens,
        OptionalLong seed,
        Optional<String> systemPrompt,
        Optional<String> format,
        List<String> stop,
        Timeouts timeouts,
        DecoderOptions decoding) {}
