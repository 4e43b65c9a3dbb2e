/** Weir's core: from socket bytes to lines, records, text and plans, as they arrive. */
module dev.weir.core {
    requires static transitive org.jspecify;
    requires static okhttp3; // only the clients need it: whoever uses one requires it as well
    requires transitive tools.jackson.databind;

    exports dev.weir.decode;
    exports dev.weir.dialect;
    exports dev.weir.json;
    exports dev.weir.llm;
    exports dev.weir.llm.event;
    exports dev.weir.llm.failure;
    exports dev.weir.ndjson;
    exports dev.weir.ollama;
    exports dev.weir.openai;
    exports dev.weir.plan;
    exports dev.weir.plan.extract;
    exports dev.weir.planner;
    exports dev.weir.prompt;
    exports dev.weir.prompt.compression;
    exports dev.weir.sse;
}
