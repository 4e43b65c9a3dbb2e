package dev.weir.openai;

import dev.weir.decode.DecoderOptions;
import dev.weir.http.GenerationSettings;
import dev.weir.http.Timeouts;

/** What a client does and asks for the same way for every answer. */
record AnswerSettings(String model, GenerationSettings generation, Timeouts timeouts, DecoderOptions decoding) {}
