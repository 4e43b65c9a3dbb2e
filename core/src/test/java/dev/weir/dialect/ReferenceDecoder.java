package dev.weir.dialect;

import dev.weir.llm.event.Done;
import dev.weir.llm.event.Metrics;
import dev.weir.llm.event.ToolCall;
import dev.weir.sse.ObviousEvents;
import dev.weir.sse.ObviousEvents.Found;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/**
 * The slow, obvious way to decode a whole answer: find its events, make a String and a tree of the data of each, look at the tree. It
 * shares no code with the decoders; its events are those of {@link EventLog}.
 */
abstract class ReferenceDecoder {

    private static final JsonNode MISSING = MissingNode.getInstance();

    final List<String> events = new ArrayList<>();
    Optional<String> reason = Optional.empty();
    boolean inOnePiece;
    private final List<JsonNode> usages = new ArrayList<>();
    private int records;
    private int malformed;
    private String ending = "INCOMPLETE";
    private boolean flawed;
    private @Nullable Found current;

    private boolean callIsOpen;
    private int calls;
    private OptionalLong callIndex = OptionalLong.empty();
    private Optional<String> callId = Optional.empty();
    private String callName = "";
    private StringBuilder arguments = new StringBuilder();
    private boolean argumentsAreWhole;

    static List<String> events(Dialect dialect, byte[] stream) {
        return events(dialect, stream, Integer.MAX_VALUE);
    }

    static List<String> events(Dialect dialect, byte[] stream, int maxEventBytes) {
        int first = 0;
        while (first < stream.length && " \t\r\n".indexOf(stream[first]) >= 0) {
            first++;
        }
        if (first < stream.length && stream[first] == '{') {
            return eventsOfObject(dialect, stream, first, maxEventBytes);
        }
        ReferenceDecoder decoder = of(dialect);
        for (Found found : ObviousEvents.of(stream, maxEventBytes)) {
            if (found.kind().equals("too long")) {
                decoder.events.add(EventLog.tooLong(found.line(), found.offset()));
                return decoder.events;
            }
            if (!decoder.take(found)) {
                return decoder.events;
            }
        }
        return decoder.end();
    }

    /** An answer in one piece. */
    private static List<String> eventsOfObject(Dialect dialect, byte[] stream, int from, int maxBytes) {
        ReferenceDecoder decoder = of(dialect);
        decoder.inOnePiece = true;
        String latin1 = new String(stream, from, stream.length - from, StandardCharsets.ISO_8859_1);
        if (latin1.length() > maxBytes) {
            decoder.events.add(EventLog.tooLong(1, from));
            return decoder.events;
        }
        return decoder.take(new Found("unfinished", "", "", latin1, 1, from, from)) ? decoder.end() : decoder.events;
    }

    private static ReferenceDecoder of(Dialect dialect) {
        return switch (dialect) {
            case CHAT_COMPLETIONS -> new Chat();
            case RESPONSES -> new Responses();
            case MESSAGES -> new Messages();
        };
    }

    private List<String> end() {
        events.add(EventLog.ended(ending, records, malformed));
        return events;
    }

    /** Returns false if the stream cannot go on. */
    private boolean take(Found found) {
        boolean isErrorField = found.kind().equals("unknown") && found.name().equals("error");
        boolean isLast = found.kind().equals("unfinished");
        if (!isErrorField && !isLast && !found.kind().equals("event")) {
            return true;
        }
        if (isErrorField && !ending.equals("INCOMPLETE")) {
            return true;
        }
        ByteBuffer bytes = ByteBuffer.wrap(found.bytes());
        CharsetDecoder utf8 = StandardCharsets.UTF_8.newDecoder();
        CharBuffer chars = CharBuffer.allocate(bytes.remaining());
        CoderResult result = utf8.decode(bytes, chars, false);
        if (result.isError() || bytes.hasRemaining()) {
            if (!result.isError() && isLast) {
                malformed(found);
                return true;
            }
            boolean onFirstLine = found.text().lastIndexOf('\n', bytes.position()) < 0 || inOnePiece;
            events.add(EventLog.notUtf8(found.line(), found.dataOffset() + (onFirstLine ? bytes.position() : 0)));
            return false;
        }
        String text = chars.flip().toString();
        String stripped = text.replaceAll("^[ \\t\\r\\n]+|[ \\t\\r\\n]+$", "");
        if (!isErrorField && (stripped.isEmpty() || stripped.equals("[DONE]"))) {
            if (!stripped.isEmpty() && ending.equals("INCOMPLETE")) {
                current = found;
                lastWord();
            }
            return true;
        }
        JsonNode tree;
        try {
            tree = EventLog.JSON.readTree(withoutLoneEscapes(text));
        } catch (JacksonException e) {
            tree = MISSING;
        }
        if (isErrorField) {
            takeErrorField(tree, found);
        } else if (!tree.isObject() || !isGood(tree) || !ending.equals("INCOMPLETE")) {
            malformed(found);
        } else {
            records++;
            current = found;
            deliver(tree);
            tellFlaws();
        }
        return true;
    }

    /** RFC 8259 lets an escaped surrogate stand alone; Jackson does not, in a name. */
    private static String withoutLoneEscapes(String json) {
        StringBuilder mended = new StringBuilder();
        for (int i = 0; i < json.length(); ) {
            boolean isEscape = json.charAt(i) == '\\' && i + 1 < json.length();
            int unit = isEscape ? unit(json, i) : -1;
            int low = unit >= 0 ? unit(json, i + 6) : -1;
            if (unit >= 0xD800 && unit <= 0xDBFF && low >= 0xDC00 && low <= 0xDFFF) {
                mended.append(json, i, i + 12);
                i += 12;
            } else if (unit >= 0xD800 && unit <= 0xDFFF) {
                mended.append("\\ufffd");
                i += 6;
            } else {
                int end = Math.min(json.length(), i + (isEscape ? 2 : 1));
                mended.append(json, i, end);
                i = end;
            }
        }
        return mended.toString();
    }

    private static int unit(String json, int at) {
        return json.length() >= at + 6 && json.substring(at, at + 6).matches("\\\\u[0-9a-fA-F]{4}")
                ? Integer.parseInt(json.substring(at + 2, at + 6), 16)
                : -1;
    }

    private void takeErrorField(JsonNode tree, Found found) {
        if (tree.isMissingNode()) {
            malformed(found);
        } else if (error(tree) != null) {
            records++;
            gaveUp(error(tree));
        }
    }

    /** What is wrong with a part of a record is told once, before the end of an answer if the record ends it. */
    private void tellFlaws() {
        if (flawed) {
            flawed = false;
            malformed(Objects.requireNonNull(current, "no record"));
        }
    }

    private void malformed(Found found) {
        malformed++;
        events.add("malformed " + found.line() + "@" + found.offset());
    }

    /** Whether what must be a string is one. */
    abstract boolean isGood(JsonNode record);

    abstract void deliver(JsonNode record);

    void lastWord() {}

    void flaw() {
        flawed = true;
    }

    void text(JsonNode node) {
        string(node).ifPresent(text -> events.add("text " + text));
    }

    void thinking(JsonNode node) {
        string(node).ifPresent(text -> events.add("thinking " + text));
    }

    void usage(JsonNode usage) {
        if (usage.isObject()) {
            usages.add(usage);
        }
    }

    void gaveUp(@Nullable String message) {
        ending = "SERVER_ERROR";
        events.add(EventLog.error(String.valueOf(message)));
    }

    /** An answer in one piece without what makes it one: a refusal in somebody's own form. */
    void noAnswer(JsonNode object) {
        gaveUp(string(object.path("message")).orElse(object.toString()));
    }

    void done(Optional<String> why) {
        endCall(why);
        tellFlaws();
        ending = "DONE";
        OptionalLong prompt = last("prompt_tokens", "input_tokens");
        OptionalLong read = last("cache_read_input_tokens");
        OptionalLong created = last("cache_creation_input_tokens");
        OptionalLong cached = OptionalLong.empty();
        for (JsonNode usage : usages) {
            JsonNode details = lastOf(usage, "prompt_tokens_details", "input_tokens_details");
            OptionalLong found = count(details.path("cached_tokens"));
            cached = found.isPresent() ? found : cached;
        }
        OptionalLong none = OptionalLong.empty();
        Metrics metrics = new Metrics(
                none,
                none,
                prompt.isEmpty() ? none : OptionalLong.of(prompt.getAsLong() + read.orElse(0) + created.orElse(0)),
                cached.isPresent() ? cached : read,
                none,
                last("completion_tokens", "output_tokens"),
                none);
        events.add("done " + new Done(why, metrics, Optional.empty()));
    }

    private OptionalLong last(String... names) {
        OptionalLong last = OptionalLong.empty();
        for (JsonNode usage : usages) {
            OptionalLong found = count(lastOf(usage, names));
            last = found.isPresent() ? found : last;
        }
        return last;
    }

    /** Of several members that mean the same, the last. */
    private static JsonNode lastOf(JsonNode object, String... names) {
        JsonNode last = MISSING;
        for (var member : object.properties()) {
            if (List.of(names).contains(member.getKey())) {
                last = member.getValue();
            }
        }
        return last;
    }

    private static OptionalLong count(JsonNode node) {
        OptionalLong value = number(node);
        return value.isPresent() && value.getAsLong() >= 0 ? value : OptionalLong.empty();
    }

    void beginCall(OptionalLong index, Optional<String> id, String name) {
        callIsOpen = true;
        callIndex = index;
        callId = id;
        callName = name;
        arguments = new StringBuilder();
        argumentsAreWhole = false;
        events.add(EventLog.begin(calls, id, name));
    }

    void arguments(String piece) {
        if (!piece.isEmpty()) {
            arguments.append(piece);
            events.add(EventLog.arguments(calls, piece));
        }
    }

    void endCall() {
        endCall(false);
    }

    /** The answer ends with it. */
    void endCall(Optional<String> why) {
        endCall(Set.of("length", "max_tokens", "max_output_tokens").contains(why.orElse("")));
    }

    private void endCall(boolean isAtLimit) {
        if (callIsOpen) {
            callIsOpen = false;
            calls++;
            if (arguments.isEmpty() ? isAtLimit : !isWhole(arguments.toString())) {
                flaw();
                return;
            }
            OptionalInt index = callIndex.isPresent()
                            && callIndex.getAsLong() == (int) callIndex.getAsLong()
                            && callIndex.getAsLong() >= 0
                    ? OptionalInt.of((int) callIndex.getAsLong())
                    : OptionalInt.empty();
            events.add(EventLog.describe(
                    new ToolCall(callId, index, callName, arguments.isEmpty() ? "{}" : arguments.toString())));
        }
    }

    private static boolean isWhole(String json) {
        try {
            return !EventLog.JSON.readTree(withoutLoneEscapes(json)).isMissingNode();
        } catch (JacksonException e) {
            return false;
        }
    }

    boolean callIsOpen() {
        return callIsOpen;
    }

    boolean isIndexOfCall(OptionalLong index) {
        return callIsOpen && callIndex.equals(index);
    }

    boolean hasArguments() {
        return !arguments.isEmpty();
    }

    @Nullable String error(JsonNode error) {
        if (error.isMissingNode() || error.isNull() || (error.isBoolean() && !error.booleanValue())) {
            return null;
        }
        if (error.isString()) {
            return string(error).orElse(null);
        }
        return string(error.path("message")).orElse(error.toString());
    }

    static boolean isTextOrAbsent(JsonNode node) {
        return node.isMissingNode() || node.isNull() || node.isString();
    }

    static Optional<String> string(JsonNode node) {
        return node.isString() && !node.stringValue().isEmpty()
                ? Optional.of(withoutLoneSurrogates(node.stringValue()))
                : Optional.empty();
    }

    static OptionalLong number(JsonNode node) {
        return node.isIntegralNumber() && node.canConvertToLong()
                ? OptionalLong.of(node.longValue())
                : OptionalLong.empty();
    }

    private static String withoutLoneSurrogates(String text) {
        return text.codePoints()
                .map(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? 0xFFFD : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static final class Chat extends ReferenceDecoder {

        private static JsonNode choice(JsonNode record) {
            JsonNode chosen = MISSING;
            for (JsonNode choice :
                    record.path("choices").isArray() ? record.path("choices") : EventLog.JSON.createArrayNode()) {
                if (choice.isObject() && number(choice.path("index")).orElse(0) == 0) {
                    chosen = choice;
                }
            }
            return chosen;
        }

        private static JsonNode message(JsonNode choice) {
            return lastOf(choice, "delta", "message");
        }

        @Override
        boolean isGood(JsonNode record) {
            JsonNode choices = record.path("choices");
            boolean good = choices.isMissingNode() || choices.isNull() || choices.isArray();
            for (JsonNode choice : choices.isArray() ? choices : EventLog.JSON.createArrayNode()) {
                good &= choice.isObject();
            }
            JsonNode choice = choice(record);
            JsonNode message = message(choice);
            return good
                    && (message.isMissingNode() || message.isNull() || message.isObject())
                    && isTextOrAbsent(choice.path("text"))
                    && isTextOrAbsent(message.path("content"))
                    && isTextOrAbsent(message.path("refusal"))
                    && isTextOrAbsent(message.path("reasoning"))
                    && isTextOrAbsent(message.path("reasoning_content"));
        }

        @Override
        void deliver(JsonNode record) {
            usage(record.path("usage"));
            JsonNode choice = choice(record);
            JsonNode message = message(choice);
            thinking(
                    string(message.path("reasoning_content")).isPresent()
                            ? message.path("reasoning_content")
                            : message.path("reasoning"));
            text(message.path("content"));
            text(choice.path("text"));
            text(message.path("refusal"));
            toolCalls(message.path("tool_calls"));
            if (string(choice.path("finish_reason")).isPresent()) {
                reason = string(choice.path("finish_reason"));
                endCall(reason);
            }
            if (error(record.path("error")) != null) {
                gaveUp(error(record.path("error")));
            } else if (record.path("object").asString("").equals("error")
                    && string(record.path("message")).isPresent()) {
                gaveUp(string(record.path("message")).orElseThrow());
            } else if (inOnePiece && !record.path("choices").isArray()) {
                noAnswer(record);
            } else if (inOnePiece) {
                done(reason);
            }
        }

        @Override
        void lastWord() {
            done(reason);
        }

        private void toolCalls(JsonNode pieces) {
            if (pieces.isMissingNode() || pieces.isNull()) {
                return;
            }
            if (!pieces.isArray()) {
                flaw();
                return;
            }
            for (JsonNode piece : pieces) {
                if (piece.isObject()) {
                    toolCall(piece);
                } else {
                    flaw();
                }
            }
        }

        private void toolCall(JsonNode piece) {
            OptionalLong index = count(piece.path("index"));
            Optional<String> id = string(piece.path("id"));
            Optional<String> name = string(piece.path("function").path("name"));
            boolean continues = callIsOpen()
                    && (id.isEmpty() || id.equals(super.callId))
                    && (index.isPresent() ? isIndexOfCall(index) : id.isPresent() || name.isEmpty());
            if (!continues) {
                if (name.isEmpty()) {
                    flaw();
                    return;
                }
                endCall();
                beginCall(index, id, name.get());
            }
            JsonNode arguments = piece.path("function").path("arguments");
            if (arguments.isMissingNode()
                    || arguments.isNull()
                    || (arguments.isString() && string(arguments).isEmpty())) {
                return;
            }
            if (super.argumentsAreWhole || (!arguments.isString() && hasArguments())) {
                flaw();
                return;
            }
            arguments(arguments.isString() ? string(arguments).orElseThrow() : arguments.toString());
            super.argumentsAreWhole = !arguments.isString();
        }
    }

    private static final class Responses extends ReferenceDecoder {

        private static final List<String> DELTAS = List.of(
                "response.output_text.delta",
                "response.refusal.delta",
                "response.reasoning_text.delta",
                "response.reasoning_summary_text.delta",
                "response.function_call_arguments.delta");

        private static String type(JsonNode record) {
            return string(record.path("type")).orElse("");
        }

        @Override
        boolean isGood(JsonNode record) {
            return inOnePiece || !DELTAS.contains(type(record)) || isTextOrAbsent(record.path("delta"));
        }

        @Override
        void deliver(JsonNode record) {
            OptionalLong index =
                    OptionalLong.of(number(record.path("output_index")).orElse(-1));
            JsonNode item = record.path("item");
            if (inOnePiece) {
                long i = 0;
                for (JsonNode output :
                        record.path("output").isArray() ? record.path("output") : EventLog.JSON.createArrayNode()) {
                    item(output, OptionalLong.of(i++));
                }
                if (error(record.path("error")) == null
                        && !record.path("output").isArray()) {
                    noAnswer(record);
                } else {
                    complete(record);
                }
                return;
            }
            switch (type(record)) {
                case "response.output_text.delta", "response.refusal.delta" -> text(record.path("delta"));
                case "response.reasoning_text.delta", "response.reasoning_summary_text.delta" ->
                    thinking(record.path("delta"));
                case "response.output_item.added" -> begin(item, index);
                case "response.function_call_arguments.delta" -> {
                    if (isIndexOfCall(index)) {
                        arguments(string(record.path("delta")).orElse(""));
                    } else {
                        flaw();
                    }
                }
                case "response.function_call_arguments.done" -> {
                    if (!isIndexOfCall(index)) {
                        flaw();
                    } else if (!hasArguments()) {
                        arguments(string(record.path("arguments")).orElse(""));
                    }
                }
                case "response.output_item.done" -> end(item, index);
                case "response.completed", "response.incomplete" -> complete(record.path("response"));
                case "response.failed" -> {
                    String why = error(record.path("response").path("error"));
                    gaveUp(why == null ? "the response failed, and the server does not say why" : why);
                }
                default -> {
                    String error = error(record.path("error"));
                    if (error != null) {
                        gaveUp(error);
                    } else if (type(record).equals("error")) {
                        gaveUp(string(record.path("message")).orElse("the server does not say what went wrong"));
                    }
                }
            }
        }

        private void complete(JsonNode response) {
            usage(response.path("usage"));
            String error = error(response.path("error"));
            if (error != null) {
                gaveUp(error);
                return;
            }
            Optional<String> incomplete =
                    string(response.path("incomplete_details").path("reason"));
            done(incomplete.isPresent() ? incomplete : string(response.path("status")));
        }

        private void item(JsonNode item, OptionalLong index) {
            if (type(item).equals("function_call")) {
                end(item, index);
                return;
            }
            for (String member : List.of("summary", "content")) {
                for (JsonNode part :
                        item.path(member).isArray() ? item.path(member) : EventLog.JSON.createArrayNode()) {
                    if (type(item).equals("reasoning")) {
                        thinking(part.path("text"));
                    } else {
                        text(part.path("text"));
                        text(part.path("refusal"));
                    }
                }
            }
        }

        private void begin(JsonNode item, OptionalLong index) {
            if (type(item).equals("function_call")) {
                endCall();
                Optional<String> name = string(item.path("name"));
                if (name.isPresent()) {
                    beginCall(index, string(item.path("call_id")), name.get());
                } else {
                    flaw();
                }
            }
        }

        private void end(JsonNode item, OptionalLong index) {
            if (!type(item).equals("function_call")) {
                return;
            }
            if (!isIndexOfCall(index)) {
                begin(item, index);
            }
            if (callIsOpen() && !hasArguments()) {
                arguments(string(item.path("arguments")).orElse(""));
            }
            endCall();
        }
    }

    private static final class Messages extends ReferenceDecoder {

        private String wholeInput = "";
        private boolean isOfAnotherKind;

        private static String type(JsonNode record) {
            return string(record.path("type")).orElse("");
        }

        private static boolean isGoodBlock(JsonNode block) {
            return isTextOrAbsent(block.path("text"))
                    && isTextOrAbsent(block.path("thinking"))
                    && isTextOrAbsent(block.path("partial_json"));
        }

        @Override
        boolean isGood(JsonNode record) {
            return switch (type(record)) {
                case "content_block_delta" -> isGoodBlock(record.path("delta"));
                case "content_block_start" -> isGoodBlock(record.path("content_block"));
                default -> true;
            };
        }

        @Override
        void deliver(JsonNode record) {
            OptionalLong index = OptionalLong.of(number(record.path("index")).orElse(-1));
            String error = error(record.path("error"));
            if (error != null || type(record).equals("error")) {
                gaveUp(error == null ? "the server does not say what went wrong" : error);
                return;
            }
            if (inOnePiece && !record.path("content").isArray()) {
                noAnswer(record);
                return;
            }
            if (inOnePiece) {
                long i = 0;
                for (JsonNode block :
                        record.path("content").isArray() ? record.path("content") : EventLog.JSON.createArrayNode()) {
                    begin(block, OptionalLong.of(i++));
                }
                end();
                usage(record.path("usage"));
                done(string(record.path("stop_reason")));
                return;
            }
            JsonNode delta = record.path("delta");
            switch (type(record)) {
                case "message_start" -> usage(record.path("message").path("usage"));
                case "content_block_start" -> begin(record.path("content_block"), index);
                case "content_block_delta" -> {
                    thinking(delta.path("thinking"));
                    text(delta.path("text"));
                    Optional<String> json = string(delta.path("partial_json"));
                    if (json.isPresent() && isIndexOfCall(index)) {
                        arguments(json.get());
                    } else if (json.isPresent() && !isOfAnotherKind) {
                        flaw();
                    }
                }
                case "content_block_stop" -> end();
                case "message_delta" -> {
                    usage(record.path("usage"));
                    Optional<String> stop = string(delta.path("stop_reason"));
                    reason = stop.isPresent() ? stop : reason;
                }
                case "message_stop" -> {
                    end();
                    done(reason);
                }
                default -> {}
            }
        }

        private void begin(JsonNode block, OptionalLong index) {
            end();
            thinking(block.path("thinking"));
            text(block.path("text"));
            isOfAnotherKind = !type(block).isEmpty() && !type(block).equals("tool_use");
            if (!type(block).equals("tool_use")) {
                return;
            }
            Optional<String> name = string(block.path("name"));
            if (name.isEmpty()) {
                flaw();
                return;
            }
            beginCall(index, string(block.path("id")), name.get());
            JsonNode input = block.path("input");
            boolean isNone = input.isMissingNode() || input.isNull() || (input.isObject() && input.isEmpty());
            wholeInput = isNone ? "" : input.toString();
        }

        private void end() {
            if (callIsOpen() && !hasArguments()) {
                arguments(wholeInput);
            }
            endCall();
        }
    }
}
