package dev.weir.bench.compare;

/** What is added up over the requests of a piece of a run. */
enum Sum {
    REQUESTS,
    TOKENS,
    /** Tokens but the first of each request. */
    GENERATED_TOKENS,
    /** From the first text to the last, of all requests. */
    GENERATING_S,
    DURATION_S,
    GPU_JOULES
}
