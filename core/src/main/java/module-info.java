/** Weir's core: from socket bytes to lines, records, text and plans, as they arrive. */
module dev.weir.core {
    requires static transitive org.jspecify;
    requires okhttp3;
    requires transitive tools.jackson.databind;

    exports dev.weir.json;
    exports dev.weir.llm;
    exports dev.weir.ndjson;
    exports dev.weir.ollama;
    exports dev.weir.plan;
    exports dev.weir.planner;
    exports dev.weir.prompt;
}
