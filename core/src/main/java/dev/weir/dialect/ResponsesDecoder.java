package dev.weir.dialect;

import dev.weir.decode.DecoderOptions;
import dev.weir.decode.internal.JsonName;
import dev.weir.decode.internal.JsonReader;
import dev.weir.decode.internal.JsonReader.Kind;
import dev.weir.decode.internal.JsonString;
import dev.weir.decode.internal.MalformedJsonException;
import dev.weir.llm.event.StreamListener;
import org.jspecify.annotations.Nullable;

/**
 * Decodes an answer of OpenAI's responses:
 *
 * <pre>{@code
 * data: {"type":"response.output_text.delta","delta":"Hi","output_index":0}
 * data: {"type":"response.reasoning_text.delta","delta":"Let","output_index":0}        or response.reasoning_summary_text.delta
 * data: {"type":"response.output_item.added","output_index":1,"item":{"type":"function_call","call_id":"call_1","name":"f"}}
 * data: {"type":"response.function_call_arguments.delta","output_index":1,"delta":"{\"x"}
 * data: {"type":"response.function_call_arguments.delta","output_index":1,"delta":"\":1}"}
 * data: {"type":"response.output_item.done","output_index":1,"item":{"type":"function_call","arguments":"{\"x\":1}"}}
 * data: {"type":"response.completed","response":{"status":"completed","usage":{"input_tokens":11,"output_tokens":18}}}
 * }</pre>
 *
 * <p>Text is that of {@code response.output_text.delta} and {@code response.refusal.delta}. The names of the events, before {@code data},
 * are not looked at, and other types carry nothing new. Arguments that come whole, in an item or in
 * {@code response.function_call_arguments.done}, are taken where none came in pieces.
 *
 * <p>The answer is complete at {@code response.completed} or {@code response.incomplete}; the reason is that of {@code
 * incomplete_details} or else {@code status}. {@code response.failed} and {@code error} are the server's last word, and so is an answer in
 * one piece that has no {@code output}: its {@code message}, or else the whole object. A call whose arguments are not one whole JSON value
 * when it ends is left out and told of ({@link StreamListener#onMalformed}).
 *
 * <p>Not thread-safe; one decoder decodes one stream at a time.
 */
public final class ResponsesDecoder extends EventStreamDecoder {

    private static final int NOWHERE = -1;

    private static final JsonName TYPE = JsonName.of("type");
    private static final JsonName DELTA = JsonName.of("delta");
    private static final JsonName ARGUMENTS = JsonName.of("arguments");
    private static final JsonName OUTPUT_INDEX = JsonName.of("output_index");
    private static final JsonName ITEM = JsonName.of("item");
    private static final JsonName RESPONSE = JsonName.of("response");
    private static final JsonName ERROR = JsonName.of("error");
    private static final JsonName MESSAGE = JsonName.of("message");
    private static final JsonName CALL_ID = JsonName.of("call_id");
    private static final JsonName NAME = JsonName.of("name");
    private static final JsonName STATUS = JsonName.of("status");
    private static final JsonName USAGE = JsonName.of("usage");
    private static final JsonName INCOMPLETE_DETAILS = JsonName.of("incomplete_details");
    private static final JsonName REASON = JsonName.of("reason");
    private static final JsonName OUTPUT = JsonName.of("output");
    private static final JsonName CONTENT = JsonName.of("content");
    private static final JsonName SUMMARY = JsonName.of("summary");
    private static final JsonName TEXT = JsonName.of("text");
    private static final JsonName REFUSAL = JsonName.of("refusal");

    private static final JsonName OUTPUT_TEXT_DELTA = JsonName.of("response.output_text.delta");
    private static final JsonName REFUSAL_DELTA = JsonName.of("response.refusal.delta");
    private static final JsonName REASONING_DELTA = JsonName.of("response.reasoning_text.delta");
    private static final JsonName REASONING_SUMMARY_DELTA = JsonName.of("response.reasoning_summary_text.delta");
    private static final JsonName ARGUMENTS_DELTA = JsonName.of("response.function_call_arguments.delta");
    private static final JsonName ARGUMENTS_DONE = JsonName.of("response.function_call_arguments.done");
    private static final JsonName ITEM_ADDED = JsonName.of("response.output_item.added");
    private static final JsonName ITEM_DONE = JsonName.of("response.output_item.done");
    private static final JsonName COMPLETED = JsonName.of("response.completed");
    private static final JsonName INCOMPLETE = JsonName.of("response.incomplete");
    private static final JsonName FAILED = JsonName.of("response.failed");
    private static final JsonName FUNCTION_CALL = JsonName.of("function_call");
    private static final JsonName REASONING = JsonName.of("reasoning");

    private final JsonReader parts = new JsonReader();
    private final TokenCounts usage = new TokenCounts();
    private final JsonString type = new JsonString();
    private final TextField delta = new TextField("delta");
    private final JsonString arguments = new JsonString();
    private final JsonString message = new JsonString();
    private final JsonString itemType = new JsonString();
    private final JsonString callId = new JsonString();
    private final JsonString callName = new JsonString();
    private final JsonString itemArguments = new JsonString();
    private final JsonString status = new JsonString();
    private final JsonString incompleteReason = new JsonString();
    private final JsonString partText = new JsonString();
    private final JsonString partRefusal = new JsonString();
    private long outputIndex;
    private int outputAt;
    private int contentAt;
    private int summaryAt;
    private @Nullable String error;
    private @Nullable String responseError;

    /** With {@link DecoderOptions#DEFAULTS}. */
    public ResponsesDecoder(StreamListener listener) {
        this(listener, DecoderOptions.DEFAULTS);
    }

    /**
     * @param listener takes what the stream carries
     * @param options how to decode; {@link DecoderOptions#maxLineBytes()} holds for lines, the data of an event, and the arguments of a
     *     tool call
     * @throws IllegalArgumentException if the options' limit is out of range
     */
    public ResponsesDecoder(StreamListener listener, DecoderOptions options) {
        super(listener, options);
    }

    @Override
    void forget() {}

    @Override
    void readRecord() throws MalformedJsonException {
        type.clear();
        delta.clear();
        arguments.clear();
        message.clear();
        outputIndex = GrowingToolCall.NO_INDEX;
        error = null;
        clearItem();
        clearResponse();
        if (isInOnePiece()) {
            readResponse();
            return;
        }
        json.beginObject();
        while (json.nextMember()) {
            if (json.nameIs(DELTA)) {
                delta.read(json);
            } else if (json.nameIs(TYPE)) {
                readOptional(type, json);
            } else if (json.nameIs(OUTPUT_INDEX)) {
                outputIndex = json.readLong(GrowingToolCall.NO_INDEX);
            } else if (json.nameIs(ARGUMENTS)) {
                readOptional(arguments, json);
            } else if (json.nameIs(ITEM)) {
                readItem(json);
            } else if (json.nameIs(RESPONSE)) {
                readResponse();
            } else if (json.nameIs(ERROR)) {
                error = readError(json);
            } else if (json.nameIs(MESSAGE)) {
                readOptional(message, json);
            } else {
                json.skip();
            }
        }
    }

    private void clearItem() {
        itemType.clear();
        callId.clear();
        callName.clear();
        itemArguments.clear();
        contentAt = NOWHERE;
        summaryAt = NOWHERE;
    }

    private void readItem(JsonReader reader) throws MalformedJsonException {
        clearItem();
        if (!reader.enterObject()) {
            return;
        }
        while (reader.nextMember()) {
            if (reader.nameIs(TYPE)) {
                readOptional(itemType, reader);
            } else if (reader.nameIs(CALL_ID)) {
                readOptional(callId, reader);
            } else if (reader.nameIs(NAME)) {
                readOptional(callName, reader);
            } else if (reader.nameIs(ARGUMENTS)) {
                readOptional(itemArguments, reader);
            } else if (reader.nameIs(CONTENT)) {
                contentAt = skipArray(reader);
            } else if (reader.nameIs(SUMMARY)) {
                summaryAt = skipArray(reader);
            } else {
                reader.skip();
            }
        }
    }

    private void clearResponse() {
        status.clear();
        incompleteReason.clear();
        usage.clear();
        outputAt = NOWHERE;
        responseError = null;
    }

    /** What is a member of the event otherwise is one of the answer in one piece. */
    private void readResponse() throws MalformedJsonException {
        clearResponse();
        if (json.kind() != Kind.OBJECT && !isInOnePiece()) {
            json.skip();
            return;
        }
        json.beginObject();
        while (json.nextMember()) {
            if (json.nameIs(STATUS)) {
                readOptional(status, json);
            } else if (json.nameIs(USAGE)) {
                usage.read(json);
            } else if (json.nameIs(ERROR)) {
                responseError = readError(json);
            } else if (json.nameIs(INCOMPLETE_DETAILS)) {
                readIncompleteDetails();
            } else if (json.nameIs(OUTPUT)) {
                outputAt = skipArray(json);
            } else if (isInOnePiece() && json.nameIs(MESSAGE)) {
                readOptional(message, json);
            } else {
                json.skip();
            }
        }
    }

    private void readIncompleteDetails() throws MalformedJsonException {
        incompleteReason.clear();
        if (!json.enterObject()) {
            return;
        }
        while (json.nextMember()) {
            if (json.nameIs(REASON)) {
                readOptional(incompleteReason, json);
            } else {
                json.skip();
            }
        }
    }

    /** @return where the array stands; {@link #NOWHERE} if it is none */
    private static int skipArray(JsonReader reader) throws MalformedJsonException {
        int at = reader.kind() == Kind.ARRAY ? reader.position() : NOWHERE;
        reader.skip();
        return at;
    }

    @Override
    void checkRecord() throws MalformedJsonException {
        if (OUTPUT_TEXT_DELTA.is(type)
                || ARGUMENTS_DELTA.is(type)
                || REASONING_DELTA.is(type)
                || REASONING_SUMMARY_DELTA.is(type)
                || REFUSAL_DELTA.is(type)) {
            delta.check();
        }
    }

    @Override
    void deliver() {
        if (isInOnePiece()) {
            deliverWhole();
        } else if (OUTPUT_TEXT_DELTA.is(type) || REFUSAL_DELTA.is(type)) {
            deliverText(delta.value());
        } else if (ARGUMENTS_DELTA.is(type)) {
            if (isOfCall()) {
                addArguments(delta.value());
            }
        } else if (REASONING_DELTA.is(type) || REASONING_SUMMARY_DELTA.is(type)) {
            deliverThinking(delta.value());
        } else if (ITEM_ADDED.is(type)) {
            beginCall();
        } else if (ARGUMENTS_DONE.is(type)) {
            if (isOfCall() && !toolCall.hasArguments()) {
                addArguments(arguments);
            }
        } else if (ITEM_DONE.is(type)) {
            endCall();
        } else if (COMPLETED.is(type) || INCOMPLETE.is(type)) {
            end();
        } else if (FAILED.is(type)) {
            gaveUp(responseError == null ? "the response failed, and the server does not say why" : responseError);
        } else if (ERROR.is(type) || error != null) {
            gaveUp(error == null ? messageOfError() : error);
        }
    }

    @Override
    void lastWord() {
        // Some servers send it after what completes a response; it completes none.
    }

    private String messageOfError() {
        return message.isEmpty() ? "the server does not say what went wrong" : message.text();
    }

    private boolean isOfCall() {
        if (toolCall.isOpen() && outputIndex == toolCall.index()) {
            return true;
        }
        leaveOut("arguments of output " + outputIndex + ", which is no tool call that is being written");
        return false;
    }

    private void beginCall() {
        if (!FUNCTION_CALL.is(itemType)) {
            return;
        }
        endToolCall();
        if (callName.isEmpty()) {
            leaveOut("the tool call of output " + outputIndex + " names no function");
            return;
        }
        toolCall.begin(outputIndex, callId, callName);
    }

    private void endCall() {
        if (!FUNCTION_CALL.is(itemType)) {
            return;
        }
        if (!toolCall.isOpen() || toolCall.index() != outputIndex) {
            beginCall();
        }
        if (toolCall.isOpen()) {
            if (!toolCall.hasArguments()) {
                addArguments(itemArguments);
            }
            endToolCall();
        }
    }

    private void end() {
        tokens.update(usage);
        if (responseError != null) {
            gaveUp(responseError);
        } else {
            done(incompleteReason.isEmpty() ? optional(status) : optional(incompleteReason));
        }
    }

    private void deliverWhole() {
        if (outputAt != NOWHERE) {
            deliverOutput();
        }
        if (outputAt == NOWHERE && responseError == null) {
            gaveUpWithoutAnswer(message);
        } else {
            end();
        }
    }

    /** The items of an answer in one piece, in their order. */
    private void deliverOutput() {
        again.begin(record(), outputAt, record().length);
        try {
            again.beginArray();
            while (again.nextElement()) {
                outputIndex++;
                readItem(again);
                deliverItem();
            }
        } catch (MalformedJsonException e) {
            throw new IllegalStateException("what was read before cannot be read again: " + e.reason(), e);
        }
    }

    private void deliverItem() throws MalformedJsonException {
        if (FUNCTION_CALL.is(itemType)) {
            endCall();
            return;
        }
        boolean isThinking = REASONING.is(itemType);
        deliverParts(summaryAt, isThinking);
        deliverParts(contentAt, isThinking);
    }

    private void deliverParts(int at, boolean isThinking) throws MalformedJsonException {
        if (at == NOWHERE) {
            return;
        }
        parts.begin(record(), at, record().length);
        parts.beginArray();
        while (parts.nextElement()) {
            readPart();
            if (isThinking) {
                deliverThinking(partText);
            } else {
                deliverText(partText);
                deliverText(partRefusal);
            }
        }
    }

    private void readPart() throws MalformedJsonException {
        partText.clear();
        partRefusal.clear();
        if (!parts.enterObject()) {
            return;
        }
        while (parts.nextMember()) {
            if (parts.nameIs(TEXT)) {
                readOptional(partText, parts);
            } else if (parts.nameIs(REFUSAL)) {
                readOptional(partRefusal, parts);
            } else {
                parts.skip();
            }
        }
    }
}
