package dev.weir.ollama;

import dev.weir.decode.DecoderOptions;
import dev.weir.http.Timeouts;

/** What a client does the same way for every answer. */
record AnswerSettings(ModelSettings model, Timeouts timeouts, DecoderOptions decoding) {}
