package dev.weir.decode;

import dev.weir.llm.event.Logprob;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import tools.jackson.core.JsonToken;

/**
 * {@code logprobs}.
 *
 * <pre>{@code
 * [{"token":"Hi","logprob":-0.1,"bytes":[72,105],"top_logprobs":[{"token":...}, ...]}, ...]
 * }</pre>
 *
 * They only comment on the text, so whatever has another shape is left out rather than the record rejected.
 */
final class LogprobsReader {

    private LogprobsReader() {}

    static List<Logprob> read(JsonSource json) {
        return readArray(json, true);
    }

    private static List<Logprob> readArray(JsonSource json, boolean withTop) {
        List<Logprob> logprobs = new ArrayList<>();
        if (json.token() != JsonToken.START_ARRAY) {
            json.skip();
            return logprobs;
        }
        while (json.next() != JsonToken.END_ARRAY) {
            if (json.token() == JsonToken.START_OBJECT) {
                logprobs.add(readLogprob(json, withTop));
            } else {
                json.skip();
            }
        }
        return logprobs;
    }

    private static Logprob readLogprob(JsonSource json, boolean withTop) {
        String token = "";
        double logprob = Double.NaN;
        List<Integer> bytes = List.of();
        List<Logprob> top = List.of();
        while (json.next() != JsonToken.END_OBJECT) {
            String name = json.nameThenValue();
            if (name.equals("token")) {
                token = json.optionalString().orElse("");
            } else if (name.equals("logprob")) {
                logprob = json.numberOrNaN();
            } else if (name.equals("bytes")) {
                bytes = readBytes(json);
            } else if (name.equals("top_logprobs") && withTop) {
                top = readArray(json, false);
            } else {
                json.skip();
            }
        }
        return new Logprob(token, logprob, bytes, top);
    }

    private static List<Integer> readBytes(JsonSource json) {
        List<Integer> bytes = new ArrayList<>();
        if (json.token() != JsonToken.START_ARRAY) {
            json.skip();
            return bytes;
        }
        while (json.next() != JsonToken.END_ARRAY) {
            OptionalInt value = json.optionalInt();
            if (value.isPresent() && value.getAsInt() >= 0 && value.getAsInt() <= 255) {
                bytes.add(value.getAsInt());
            }
        }
        return bytes;
    }
}
