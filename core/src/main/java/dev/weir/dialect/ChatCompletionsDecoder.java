package dev.weir.dialect;

import dev.weir.decode.DecoderOptions;
import dev.weir.decode.internal.JsonName;
import dev.weir.decode.internal.JsonReader;
import dev.weir.decode.internal.JsonReader.Kind;
import dev.weir.decode.internal.JsonString;
import dev.weir.decode.internal.MalformedJsonException;
import dev.weir.llm.event.StreamListener;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Decodes an answer of OpenAI's chat completions, as OpenAI, vLLM, llama.cpp's server, LM Studio, SGLang and Ollama's {@code /v1} write it:
 *
 * <pre>{@code
 * data: {"choices":[{"index":0,"delta":{"role":"assistant","content":"Hi"},"finish_reason":null}]}
 * data: {"choices":[{"index":0,"delta":{"reasoning_content":"Let"},"finish_reason":null}]}
 * data: {"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"id":"call_1","function":{"name":"f","arguments":"{\"x"}}]}}]}
 * data: {"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"function":{"arguments":"\":1}"}}]}}]}
 * data: {"choices":[{"index":0,"delta":{},"finish_reason":"tool_calls"}]}
 * data: {"choices":[],"usage":{"prompt_tokens":11,"completion_tokens":18}}
 * data: [DONE]
 * }</pre>
 *
 * <p>Of several choices, that of index 0, which one without an index is. Thinking is {@code reasoning_content} or, where that is empty,
 * {@code reasoning}: servers that write both write the same. Text is {@code content}, then {@code text} of the older completions, then
 * {@code refusal}, each a string or null. {@code message} in place of {@code delta}, as in an answer in one piece, is read alike. Log
 * probabilities are not read.
 *
 * <p>A tool call begins with the first piece that has its name. A piece with the index of the call before, and no other id, continues it;
 * so does one with neither index, id nor name. The call is complete when another begins, or {@code finish_reason} or the end comes; if its
 * arguments are not one whole JSON value then, it is left out and told of ({@link StreamListener#onMalformed}).
 *
 * <p>The answer is complete at {@code [DONE]}; an end without it is {@code INCOMPLETE}, whatever {@code finish_reason} said. An
 * {@code error} is the server's last word, be it a member, an event of its own ({@code {"object":"error","message":"..."}}, vLLM before
 * 0.10) or a field of the stream ({@code error: {...}}, llama.cpp until 2025). So is an answer in one piece that has no {@code choices}:
 * its {@code message}, or else the whole object.
 *
 * <p>Not thread-safe; one decoder decodes one stream at a time.
 */
public final class ChatCompletionsDecoder extends EventStreamDecoder {

    private static final int NOWHERE = -1;

    private static final JsonName CHOICES = JsonName.of("choices");
    private static final JsonName USAGE = JsonName.of("usage");
    private static final JsonName ERROR = JsonName.of("error");
    private static final JsonName OBJECT = JsonName.of("object");
    private static final JsonName MESSAGE = JsonName.of("message");
    private static final JsonName INDEX = JsonName.of("index");
    private static final JsonName DELTA = JsonName.of("delta");
    private static final JsonName TEXT = JsonName.of("text");
    private static final JsonName FINISH_REASON = JsonName.of("finish_reason");
    private static final JsonName CONTENT = JsonName.of("content");
    private static final JsonName REASONING_CONTENT = JsonName.of("reasoning_content");
    private static final JsonName REASONING = JsonName.of("reasoning");
    private static final JsonName REFUSAL = JsonName.of("refusal");
    private static final JsonName TOOL_CALLS = JsonName.of("tool_calls");
    private static final JsonName ID = JsonName.of("id");
    private static final JsonName FUNCTION = JsonName.of("function");
    private static final JsonName NAME = JsonName.of("name");
    private static final JsonName ARGUMENTS = JsonName.of("arguments");

    private final TokenCounts usage = new TokenCounts();
    private final JsonString object = new JsonString();
    private final JsonString message = new JsonString();
    private final TextField content = new TextField("content");
    private final TextField text = new TextField("text");
    private final TextField refusal = new TextField("refusal");
    private final TextField reasoningContent = new TextField("reasoning_content");
    private final TextField reasoning = new TextField("reasoning");
    private final TextField[] texts = {content, text, refusal, reasoningContent, reasoning};
    private final JsonString finishReason = new JsonString();
    private final JsonString callId = new JsonString();
    private final JsonString callName = new JsonString();
    private final JsonString callArguments = new JsonString();
    private @Nullable String error;
    private @Nullable String wrongChoices;
    private @Nullable String wrongMessage;

    private boolean hasChoices;

    /** Where {@code tool_calls} stands in the record. */
    private int toolCallsAt;

    /** Where what a call's arguments are stands in the record, if they are no string. */
    private int argumentsFrom;

    private int argumentsTo;
    private Optional<String> reason = Optional.empty();

    /** With {@link DecoderOptions#DEFAULTS}. */
    public ChatCompletionsDecoder(StreamListener listener) {
        this(listener, DecoderOptions.DEFAULTS);
    }

    /**
     * @param listener takes what the stream carries
     * @param options how to decode; {@link DecoderOptions#maxLineBytes()} holds for lines, the data of an event, and the arguments of a
     *     tool call
     * @throws IllegalArgumentException if the options' limit is out of range
     */
    public ChatCompletionsDecoder(StreamListener listener, DecoderOptions options) {
        super(listener, options);
    }

    @Override
    void forget() {
        reason = Optional.empty();
    }

    @Override
    void readRecord() throws MalformedJsonException {
        usage.clear();
        object.clear();
        message.clear();
        clearChoice();
        error = null;
        wrongChoices = null;
        hasChoices = false;
        json.beginObject();
        while (json.nextMember()) {
            if (json.nameIs(CHOICES)) {
                readChoices();
            } else if (json.nameIs(USAGE)) {
                usage.read(json);
            } else if (json.nameIs(ERROR)) {
                error = readError(json);
            } else if (json.nameIs(OBJECT)) {
                readOptional(object, json);
            } else if (json.nameIs(MESSAGE)) {
                readOptional(message, json);
            } else {
                json.skip();
            }
        }
    }

    private void readChoices() throws MalformedJsonException {
        clearChoice();
        wrongChoices = null;
        Kind kind = json.kind();
        hasChoices = kind == Kind.ARRAY;
        if (!hasChoices) {
            wrongChoices = kind == Kind.NULL ? null : "choices must be an array, found " + kind;
            json.skip();
            return;
        }
        int heldFrom = NOWHERE;
        int chosenFrom = NOWHERE;
        json.beginArray();
        while (json.nextElement()) {
            kind = json.kind();
            if (kind == Kind.OBJECT) {
                heldFrom = json.position();
                chosenFrom = readChoice(json) == 0 ? heldFrom : chosenFrom;
            } else {
                wrongChoices = "each of choices must be an object, found " + kind;
                json.skip();
            }
        }
        if (heldFrom != chosenFrom) {
            clearChoice();
            if (chosenFrom != NOWHERE) {
                again.begin(record(), chosenFrom, json.position());
                readChoice(again);
            }
        }
    }

    private void clearChoice() {
        text.clear();
        finishReason.clear();
        clearMessage();
    }

    private void clearMessage() {
        wrongMessage = null;
        content.clear();
        refusal.clear();
        reasoningContent.clear();
        reasoning.clear();
        toolCallsAt = NOWHERE;
    }

    /** @return its index */
    private long readChoice(JsonReader reader) throws MalformedJsonException {
        clearChoice();
        long index = 0;
        reader.beginObject();
        while (reader.nextMember()) {
            if (reader.nameIs(DELTA) || reader.nameIs(MESSAGE)) {
                readMessage(reader);
            } else if (reader.nameIs(FINISH_REASON)) {
                readOptional(finishReason, reader);
            } else if (reader.nameIs(INDEX)) {
                index = reader.readLong(0);
            } else if (reader.nameIs(TEXT)) {
                text.read(reader);
            } else {
                reader.skip();
            }
        }
        return index;
    }

    private void readMessage(JsonReader reader) throws MalformedJsonException {
        clearMessage();
        Kind kind = reader.kind();
        if (kind != Kind.OBJECT) {
            wrongMessage = kind == Kind.NULL ? null : "delta must be an object, found " + kind;
            reader.skip();
            return;
        }
        reader.beginObject();
        while (reader.nextMember()) {
            if (reader.nameIs(CONTENT)) {
                content.read(reader);
            } else if (reader.nameIs(REASONING_CONTENT)) {
                reasoningContent.read(reader);
            } else if (reader.nameIs(REASONING)) {
                reasoning.read(reader);
            } else if (reader.nameIs(TOOL_CALLS)) {
                toolCallsAt = reader.kind() == Kind.NULL ? NOWHERE : reader.position();
                reader.skip();
            } else if (reader.nameIs(REFUSAL)) {
                refusal.read(reader);
            } else {
                reader.skip();
            }
        }
    }

    @Override
    void checkRecord() throws MalformedJsonException {
        String wrong = wrongChoices == null ? wrongMessage : wrongChoices;
        if (wrong != null) {
            throw new MalformedJsonException(wrong);
        }
        content.check();
        text.check();
        refusal.check();
        reasoningContent.check();
        reasoning.check();
    }

    @Override
    void deliver() {
        tokens.update(usage);
        deliverThinking(reasoningContent.isEmpty() ? reasoning.value() : reasoningContent.value());
        deliverText(content.value());
        deliverText(text.value());
        deliverText(refusal.value());
        if (toolCallsAt != NOWHERE) {
            deliverToolCalls();
        }
        if (!finishReason.isEmpty()) {
            reason = optional(finishReason);
            endLastToolCall(reason);
        }
        if (error != null) {
            gaveUp(error);
        } else if (ERROR.is(object) && !message.isEmpty()) {
            gaveUp(message.text());
        } else if (isInOnePiece() && !hasChoices) {
            gaveUpWithoutAnswer(message);
        } else if (isInOnePiece()) {
            done(reason);
        }
    }

    @Override
    void teach(TextTemplate shape, int from, int to) {
        TextField only = onlyText();
        if (only != null && toolCallsAt == NOWHERE && finishReason.isEmpty() && usage.isEmpty()) {
            shape.learn(record(), from, to, only, only == reasoningContent || only == reasoning);
        }
    }

    /** The member that alone holds a text; null if none does, or several do. */
    private @Nullable TextField onlyText() {
        TextField only = null;
        for (TextField field : texts) {
            if (!field.isEmpty()) {
                if (only != null) {
                    return null;
                }
                only = field;
            }
        }
        return only;
    }

    @Override
    void lastWord() {
        done(reason);
    }

    private void deliverToolCalls() {
        again.begin(record(), toolCallsAt, record().length);
        try {
            Kind kind = again.kind();
            if (kind != Kind.ARRAY) {
                leaveOut("tool_calls must be an array, found " + kind);
                return;
            }
            again.beginArray();
            for (int element = 0; again.nextElement(); element++) {
                deliverToolCall(element);
            }
        } catch (MalformedJsonException e) {
            throw new IllegalStateException("what was read before cannot be read again: " + e.reason(), e);
        }
    }

    private void deliverToolCall(int element) throws MalformedJsonException {
        Kind kind = again.kind();
        if (kind != Kind.OBJECT) {
            leaveOut("tool_calls[" + element + "] is " + kind);
            again.skip();
            return;
        }
        callId.clear();
        clearFunction();
        long index = GrowingToolCall.NO_INDEX;
        again.beginObject();
        while (again.nextMember()) {
            if (again.nameIs(INDEX)) {
                index = Math.max(GrowingToolCall.NO_INDEX, again.readLong(GrowingToolCall.NO_INDEX));
            } else if (again.nameIs(ID)) {
                readOptional(callId, again);
            } else if (again.nameIs(FUNCTION)) {
                readFunction();
            } else {
                again.skip();
            }
        }
        if (!continues(index)) {
            if (callName.isEmpty()) {
                leaveOut("tool_calls[" + element + "] names no function, and continues no call");
                return;
            }
            endToolCall();
            toolCall.begin(index, callId, callName);
        }
        deliverArguments(element);
    }

    private void deliverArguments(int element) {
        boolean isJson = argumentsFrom < argumentsTo;
        if (!isJson && callArguments.isEmpty()) {
            return;
        }
        if (toolCall.isWhole() || (isJson && toolCall.hasArguments())) {
            leaveOut("tool_calls[" + element + "] goes on with arguments that were whole, or not in strings");
        } else if (isJson) {
            addArguments(record(), argumentsFrom, argumentsTo);
            toolCall.becomeWhole();
        } else {
            addArguments(callArguments);
        }
    }

    private boolean continues(long index) {
        if (!toolCall.isOpen() || toolCall.isOtherId(callId)) {
            return false;
        }
        if (index != GrowingToolCall.NO_INDEX) {
            return index == toolCall.index();
        }
        return callName.isEmpty() || !callId.isEmpty();
    }

    private void clearFunction() {
        callName.clear();
        clearArguments();
    }

    private void clearArguments() {
        callArguments.clear();
        argumentsFrom = 0;
        argumentsTo = 0;
    }

    private void readFunction() throws MalformedJsonException {
        clearFunction();
        if (!again.enterObject()) {
            return;
        }
        while (again.nextMember()) {
            if (again.nameIs(NAME)) {
                readOptional(callName, again);
            } else if (again.nameIs(ARGUMENTS)) {
                readArguments();
            } else {
                again.skip();
            }
        }
    }

    /** A piece of a string of JSON; some servers write the JSON itself, whole. */
    private void readArguments() throws MalformedJsonException {
        clearArguments();
        Kind kind = again.kind();
        if (kind == Kind.STRING) {
            again.readString(callArguments);
            return;
        }
        int from = again.position();
        again.skip();
        if (kind != Kind.NULL) {
            argumentsFrom = from;
            argumentsTo = again.position();
        }
    }
}
