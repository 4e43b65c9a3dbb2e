package dev.weir.ollama;

import dev.weir.llm.failure.LlmException;
import java.util.List;

/** Whether a server can answer for a model, and what to do if not. */
public sealed interface OllamaHealth {

    /** What a person can do about it, in a sentence. */
    String guidance();

    /** Whether requests can be answered. */
    default boolean isReady() {
        return this instanceof Ready;
    }

    /**
     * Nothing answers there.
     *
     * @param server base URL
     * @param failure what happened instead
     */
    record NotReachable(String server, LlmException failure) implements OllamaHealth {

        @Override
        public String guidance() {
            return "Nothing answers at " + server
                    + ". Start the server with `ollama serve`, or set the base URL to where it runs.";
        }
    }

    /**
     * Something answers, but not as Ollama does: a proxy that wants a token or has nothing behind it, or another service.
     *
     * @param server base URL
     * @param failure what it said
     */
    record Reachable(String server, LlmException failure) implements OllamaHealth {

        @Override
        public String guidance() {
            return server + " answers, but not as Ollama does: " + failure.getMessage();
        }
    }

    /**
     * Ollama answers, and does not have the model.
     *
     * @param server base URL
     * @param version the server's
     * @param model the one missing
     * @param installed names of those that it has
     */
    record WithoutModel(String server, String version, String model, List<String> installed) implements OllamaHealth {

        /** Copies the list. */
        public WithoutModel {
            installed = List.copyOf(installed);
        }

        @Override
        public String guidance() {
            return "Ollama " + version + " at " + server + " has no model " + model + ". Fetch it with `ollama pull "
                    + model + "`, or use one that it has: "
                    + (installed.isEmpty() ? "none yet" : String.join(", ", installed)) + ".";
        }
    }

    /**
     * Ollama answers, and has the model.
     *
     * @param server base URL
     * @param version the server's
     * @param model as the server lists it
     */
    record Ready(String server, String version, OllamaModel model) implements OllamaHealth {

        @Override
        public String guidance() {
            return "Ollama " + version + " at " + server + " is ready with " + model.name() + ".";
        }
    }
}
