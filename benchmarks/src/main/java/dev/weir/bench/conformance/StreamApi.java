package dev.weir.bench.conformance;

import java.util.Locale;

/** Which of Ollama's two ways to stream a text, and what its records look like (api/types.go). */
public enum StreamApi {
    /** {@code /api/generate}: the text is the member {@code response}. */
    GENERATE("/api/generate", "\"prompt\":\"Why?\"") {
        @Override
        String text(String quoted) {
            return "\"response\":" + quoted;
        }

        @Override
        String thinking(String quotedThinking, String quotedText) {
            return "\"response\":" + quotedText + ",\"thinking\":" + quotedThinking;
        }
    },
    /** {@code /api/chat}: the text is the member {@code message.content}. */
    CHAT("/api/chat", "\"messages\":[{\"role\":\"user\",\"content\":\"Why?\"}]") {
        @Override
        String text(String quoted) {
            return "\"message\":{\"role\":\"assistant\",\"content\":" + quoted + "}";
        }

        @Override
        String thinking(String quotedThinking, String quotedText) {
            return "\"message\":{\"role\":\"assistant\",\"content\":" + quotedText + ",\"thinking\":" + quotedThinking
                    + "}";
        }
    };

    private final String path;
    private final String question;

    StreamApi(String path, String question) {
        this.path = path;
        this.question = question;
    }

    /** Where it is asked. */
    public String path() {
        return path;
    }

    /** As the command line spells it. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The body of a request for a stream of a model. */
    String request(String model) {
        return "{\"model\":\"" + model + "\"," + question + ",\"stream\":true}";
    }

    /** The member of a record that holds a text. */
    abstract String text(String quoted);

    /** The member or members of a record that hold thinking and a text. */
    abstract String thinking(String quotedThinking, String quotedText);
}
