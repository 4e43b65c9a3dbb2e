package dev.weir.ollama;

/** Names of models, which leave out what is usual (Ollama {@code types/model/name.go}). */
final class ModelName {

    private static final String USUAL_HOST = "registry.ollama.ai/";
    private static final String USUAL_NAMESPACE = "library/";
    private static final String USUAL_TAG = ":latest";

    private ModelName() {}

    /** Whether two names mean the same model: {@code llama3.2} is {@code registry.ollama.ai/library/llama3.2:latest}. */
    static boolean same(String one, String other) {
        return shortest(one).equalsIgnoreCase(shortest(other));
    }

    private static String shortest(String name) {
        String withoutHost = name.startsWith(USUAL_HOST) ? name.substring(USUAL_HOST.length()) : name;
        String bare =
                withoutHost.startsWith(USUAL_NAMESPACE) ? withoutHost.substring(USUAL_NAMESPACE.length()) : withoutHost;
        return bare.endsWith(USUAL_TAG) ? bare.substring(0, bare.length() - USUAL_TAG.length()) : bare;
    }
}
