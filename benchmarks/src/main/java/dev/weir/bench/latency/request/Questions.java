package dev.weir.bench.latency.request;

import dev.weir.bench.latency.load.RequestSource;
import dev.weir.llm.LlmClient;
import dev.weir.llm.LlmRequest;
import dev.weir.plan.ToolRegistry;
import java.util.SortedMap;

/** What a load asks, one question for each index, for any client to ask in its own way. Thread-safe. */
public interface Questions {

    /** For people. */
    String name();

    /** How many different ones there are. */
    int count();

    /** SHA-256 of all of them in their order, hexadecimal. */
    String sha256();

    /** What each sends beside its text: names to JSON values. */
    SortedMap<String, Object> options();

    /** Those that a plan in an answer may use. */
    ToolRegistry tools();

    /** Path of the API that they are put to; of several whose answers are alike, one. */
    String path();

    /** The questions as requests of HTTP. */
    RequestSource requests();

    /** A question for core's client. */
    Call call(long index);

    /**
     * A question for core's client.
     *
     * @param prompt which one it is
     * @param client whom to ask; the same one for questions that differ in nothing but their text
     * @param request what to ask
     */
    record Call(String prompt, LlmClient client, LlmRequest request) {}
}
