package dev.weir.decode;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonToken;

/** A member that must hold a string, or null, which counts as absent. Of several of the same name the last counts. */
final class TextMember {

    private final String name;
    private @Nullable String value;
    private @Nullable JsonToken unwanted;

    TextMember(String name) {
        this.name = name;
    }

    void read(JsonSource json) {
        clear();
        JsonToken token = json.token();
        if (token == JsonToken.VALUE_STRING) {
            value = json.string();
        } else if (token != JsonToken.VALUE_NULL) {
            unwanted = token;
            json.skip();
        }
    }

    void clear() {
        value = null;
        unwanted = null;
    }

    /** @throws MalformedLineException if the member holds something else */
    void addTo(List<String> present) throws MalformedLineException {
        if (unwanted != null) {
            throw new MalformedLineException(name + " must be a string, found " + JsonWords.describe(unwanted));
        }
        if (value != null && !value.isEmpty()) {
            present.add(value);
        }
    }
}
