package dev.weir.decode;

import dev.weir.llm.event.ToolCall;
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
 * A call without a name cannot be made. It is left out and told of, and so is a member that is no array; the other calls, and the rest of
 * the record, are none the worse for it.
 */
final class ToolCallsMember {

    private static final String NO_ARGUMENTS = "{}";

    private final String memberName;
    private final List<ToolCall> calls = new ArrayList<>();
    private int elements;
    private int otherFlaws;
    private @Nullable String firstFlaw;

    ToolCallsMember(String memberName) {
        this.memberName = memberName;
    }

    void read(JsonSource json) {
        clear();
        if (json.token() == JsonToken.VALUE_NULL) {
            return;
        }
        if (json.token() != JsonToken.START_ARRAY) {
            firstFlaw = memberName + " must be an array, found " + JsonWords.describe(json.token());
            json.skip();
            return;
        }
        while (json.next() != JsonToken.END_ARRAY) {
            readCall(json);
            elements++;
        }
    }

    void clear() {
        calls.clear();
        elements = 0;
        otherFlaws = 0;
        firstFlaw = null;
    }

    void addTo(List<ToolCall> present) {
        present.addAll(calls);
    }

    /** Adds what was left out, for people, if anything was. */
    void addFlawsTo(List<String> present) {
        if (firstFlaw != null) {
            present.add(otherFlaws == 0 ? firstFlaw : firstFlaw + ", and " + otherFlaws + " more of them are no calls");
        }
    }

    private void readCall(JsonSource json) {
        if (json.token() != JsonToken.START_OBJECT) {
            leaveOut("is " + JsonWords.describe(json.token()));
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
            leaveOut("names no function");
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

    private void leaveOut(String because) {
        if (firstFlaw == null) {
            firstFlaw = memberName + "[" + elements + "] " + because;
        } else {
            otherFlaws++;
        }
    }

    private static final class Function {
        private OptionalInt index = OptionalInt.empty();
        private Optional<String> name = Optional.empty();
        private String argumentsJson = NO_ARGUMENTS;
    }
}
