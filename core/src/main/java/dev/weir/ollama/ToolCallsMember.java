package dev.weir.ollama;

import dev.weir.llm.ToolCall;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonToken;

/**
 * {@code message.tool_calls} of /api/chat, or {@code tool_calls} of /api/generate.
 *
 * <pre>{@code
 * [{"id":"call_1","function":{"index":0,"name":"f","arguments":{"x":1}}}, ...]     id and index may be absent
 * }</pre>
 *
 * A call without a name cannot be made, so it makes the record malformed.
 */
final class ToolCallsMember {

    private static final String NO_ARGUMENTS = "{}";

    private final String memberName;
    private List<ToolCall> calls = List.of();
    private @Nullable String problem;

    ToolCallsMember(String memberName) {
        this.memberName = memberName;
    }

    void read(JsonSource json) {
        clear();
        if (json.token() == JsonToken.VALUE_NULL) {
            return;
        }
        if (json.token() != JsonToken.START_ARRAY) {
            problem = memberName + " must be an array, found " + JsonWords.describe(json.token());
            json.skip();
            return;
        }
        calls = new ArrayList<>();
        while (json.next() != JsonToken.END_ARRAY) {
            readCall(json);
        }
    }

    void clear() {
        calls = List.of();
        problem = null;
    }

    /** @throws MalformedLineException if the member, or one of the calls, is none */
    void addTo(List<ToolCall> present) throws MalformedLineException {
        if (problem != null) {
            throw new MalformedLineException(problem);
        }
        present.addAll(calls);
    }

    private void readCall(JsonSource json) {
        if (json.token() != JsonToken.START_OBJECT) {
            fail("is " + JsonWords.describe(json.token()));
            json.skip();
            return;
        }
        Optional<String> id = Optional.empty();
        Function function = new Function();
        while (json.next() != JsonToken.END_OBJECT) {
            switch (json.nameThenValue()) {
                case "id" -> id = json.optionalString();
                case "function" -> function = readFunction(json);
                default -> json.skip();
            }
        }
        String name = function.name.orElse("");
        if (name.isEmpty()) {
            fail("names no function");
        } else {
            calls.add(new ToolCall(id, function.index, name, function.argumentsJson));
        }
    }

    private static Function readFunction(JsonSource json) {
        Function function = new Function();
        if (json.token() != JsonToken.START_OBJECT) {
            json.skip();
            return function;
        }
        while (json.next() != JsonToken.END_OBJECT) {
            switch (json.nameThenValue()) {
                case "index" -> function.index = json.optionalInt();
                case "name" -> function.name = json.optionalString();
                case "arguments" -> {
                    boolean absent = json.token() == JsonToken.VALUE_NULL;
                    function.argumentsJson = absent ? NO_ARGUMENTS : json.source();
                }
                default -> json.skip();
            }
        }
        return function;
    }

    private void fail(String what) {
        if (problem == null) {
            problem = memberName + "[" + calls.size() + "] " + what;
        }
    }

    private static final class Function {
        private OptionalInt index = OptionalInt.empty();
        private Optional<String> name = Optional.empty();
        private String argumentsJson = NO_ARGUMENTS;
    }
}
