package dev.weir.ollama;

/** What a client does the same way for every answer. */
record AnswerSettings(ModelSettings model, Timeouts timeouts, DecoderOptions decoding) {}
