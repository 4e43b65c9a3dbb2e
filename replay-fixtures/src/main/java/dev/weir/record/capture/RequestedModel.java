package dev.weir.record.capture;

import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** Finds the model that a request names: the member {@code model}, or {@code name} as older requests of Ollama have it. */
public final class RequestedModel {

    private static final JsonFactory JSON = new JsonFactory();

    private RequestedModel() {}

    /** The model's name, or null where the request is no JSON object or names none. */
    public static @Nullable String of(Tape tape) throws IOException {
        try (InputStream body = tape.requestBody()) {
            return of(body);
        }
    }

    public static @Nullable String of(InputStream body) {
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), body)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return null;
            }
            String found = null;
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = parser.currentName();
                JsonToken value = parser.nextToken();
                if (value == JsonToken.VALUE_STRING && name.equals("model")) {
                    return parser.getString();
                }
                if (value == JsonToken.VALUE_STRING && name.equals("name")) {
                    found = parser.getString();
                }
                parser.skipChildren();
            }
            return found;
        } catch (JacksonException e) {
            return null;
        }
    }
}
