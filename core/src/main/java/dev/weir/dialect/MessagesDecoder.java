package dev.weir.dialect;

import dev.weir.decode.DecoderOptions;
import dev.weir.decode.internal.JsonName;
import dev.weir.decode.internal.JsonReader;
import dev.weir.decode.internal.JsonReader.Kind;
import dev.weir.decode.internal.JsonString;
import dev.weir.decode.internal.MalformedJsonException;
import dev.weir.llm.event.StreamListener;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Decodes an answer of Anthropic's messages:
 *
 * <pre>{@code
 * data: {"type":"message_start","message":{"usage":{"input_tokens":11,"output_tokens":0}}}
 * data: {"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}
 * data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Hi"}}
 * data: {"type":"content_block_start","index":1,"content_block":{"type":"tool_use","id":"toolu_1","name":"f","input":{}}}
 * data: {"type":"content_block_delta","index":1,"delta":{"type":"input_json_delta","partial_json":"{\"x"}}
 * data: {"type":"content_block_delta","index":1,"delta":{"type":"input_json_delta","partial_json":"\":1}"}}
 * data: {"type":"content_block_stop","index":1}
 * data: {"type":"message_delta","delta":{"stop_reason":"tool_use"},"usage":{"output_tokens":18}}
 * data: {"type":"message_stop"}
 * }</pre>
 *
 * <p>Thinking comes in blocks of its own ({@code thinking_delta}); its signature is not read. Of tools, those that the server itself runs
 * ({@code server_tool_use}) are no calls. The names of the events, before {@code data}, are not looked at, and other types carry nothing.
 * A call's {@code input} that comes whole is taken where none came in pieces.
 *
 * <p>The answer is complete at {@code message_stop}; {@code error} is the server's last word, and so is an answer in one piece that has no
 * {@code content}: its {@code message}, or else the whole object. A call whose input is not one whole JSON value when its block ends is left
 * out and told of ({@link StreamListener#onMalformed}).
 *
 * <p>Not thread-safe; one decoder decodes one stream at a time.
 */
public final class MessagesDecoder extends EventStreamDecoder {

    private static final int NOWHERE = -1;
    private static final byte[] NO_INPUT = {};

    private static final JsonName TYPE = JsonName.of("type");
    private static final JsonName INDEX = JsonName.of("index");
    private static final JsonName MESSAGE = JsonName.of("message");
    private static final JsonName USAGE = JsonName.of("usage");
    private static final JsonName CONTENT_BLOCK = JsonName.of("content_block");
    private static final JsonName DELTA = JsonName.of("delta");
    private static final JsonName ERROR = JsonName.of("error");
    private static final JsonName CONTENT = JsonName.of("content");
    private static final JsonName STOP_REASON = JsonName.of("stop_reason");
    private static final JsonName ID = JsonName.of("id");
    private static final JsonName NAME = JsonName.of("name");
    private static final JsonName INPUT = JsonName.of("input");
    private static final JsonName TEXT = JsonName.of("text");
    private static final JsonName THINKING = JsonName.of("thinking");
    private static final JsonName PARTIAL_JSON = JsonName.of("partial_json");

    private static final JsonName BLOCK_START = JsonName.of("content_block_start");
    private static final JsonName BLOCK_DELTA = JsonName.of("content_block_delta");
    private static final JsonName BLOCK_STOP = JsonName.of("content_block_stop");
    private static final JsonName MESSAGE_START = JsonName.of("message_start");
    private static final JsonName MESSAGE_DELTA = JsonName.of("message_delta");
    private static final JsonName MESSAGE_STOP = JsonName.of("message_stop");
    private static final JsonName TOOL_USE = JsonName.of("tool_use");

    private final TokenCounts usage = new TokenCounts();
    private final TokenCounts messageUsage = new TokenCounts();
    private final JsonString type = new JsonString();
    private final JsonString stopReason = new JsonString();
    private final JsonString message = new JsonString();
    private final Block block = new Block();
    private final Block delta = new Block();
    private long index;
    private int contentAt;
    private @Nullable String error;
    private Optional<String> reason = Optional.empty();

    /** Whether the block that is being written is no call for the client to make: text, thinking, or a tool that the server itself runs. */
    private boolean isOfAnotherKind;

    /** What came whole when the call that is being written began. */
    private byte[] wholeInput = NO_INPUT;

    /** A block of content, or what is to be added to one. */
    private static final class Block {
        private final JsonString type = new JsonString();
        private final JsonString id = new JsonString();
        private final JsonString name = new JsonString();
        private final TextField text = new TextField("text");
        private final TextField thinking = new TextField("thinking");
        private final TextField partialJson = new TextField("partial_json");
        private final JsonString stopReason = new JsonString();
        private int inputFrom;
        private int inputTo;

        void clear() {
            type.clear();
            id.clear();
            name.clear();
            text.clear();
            thinking.clear();
            partialJson.clear();
            stopReason.clear();
            inputFrom = 0;
            inputTo = 0;
        }

        void read(JsonReader json) throws MalformedJsonException {
            clear();
            if (!json.enterObject()) {
                return;
            }
            while (json.nextMember()) {
                if (json.nameIs(TEXT)) {
                    text.read(json);
                } else if (json.nameIs(TYPE)) {
                    readOptional(type, json);
                } else if (json.nameIs(PARTIAL_JSON)) {
                    partialJson.read(json);
                } else if (json.nameIs(THINKING)) {
                    thinking.read(json);
                } else if (json.nameIs(ID)) {
                    readOptional(id, json);
                } else if (json.nameIs(NAME)) {
                    readOptional(name, json);
                } else if (json.nameIs(INPUT)) {
                    readInput(json);
                } else if (json.nameIs(STOP_REASON)) {
                    readOptional(stopReason, json);
                } else {
                    json.skip();
                }
            }
        }

        private void readInput(JsonReader json) throws MalformedJsonException {
            boolean isAbsent = json.kind() == Kind.NULL;
            int from = json.position();
            json.skip();
            inputFrom = isAbsent ? 0 : from;
            inputTo = isAbsent ? 0 : json.position();
        }

        void check() throws MalformedJsonException {
            text.check();
            thinking.check();
            partialJson.check();
        }
    }

    /** With {@link DecoderOptions#DEFAULTS}. */
    public MessagesDecoder(StreamListener listener) {
        this(listener, DecoderOptions.DEFAULTS);
    }

    /**
     * @param listener takes what the stream carries
     * @param options how to decode; {@link DecoderOptions#maxLineBytes()} holds for lines, the data of an event, and the arguments of a
     *     tool call
     * @throws IllegalArgumentException if the options' limit is out of range
     */
    public MessagesDecoder(StreamListener listener, DecoderOptions options) {
        super(listener, options);
    }

    @Override
    void forget() {
        reason = Optional.empty();
        isOfAnotherKind = false;
    }

    @Override
    void readRecord() throws MalformedJsonException {
        type.clear();
        stopReason.clear();
        block.clear();
        delta.clear();
        usage.clear();
        message.clear();
        messageUsage.clear();
        index = GrowingToolCall.NO_INDEX;
        contentAt = NOWHERE;
        error = null;
        json.beginObject();
        while (json.nextMember()) {
            if (json.nameIs(TYPE)) {
                readOptional(type, json);
            } else if (json.nameIs(INDEX)) {
                index = json.readLong(GrowingToolCall.NO_INDEX);
            } else if (json.nameIs(DELTA)) {
                delta.read(json);
            } else if (json.nameIs(CONTENT_BLOCK)) {
                block.read(json);
            } else if (json.nameIs(USAGE)) {
                usage.read(json);
            } else if (json.nameIs(MESSAGE)) {
                readMessage();
            } else if (json.nameIs(ERROR)) {
                error = readError(json);
            } else if (json.nameIs(CONTENT)) {
                contentAt = json.kind() == Kind.ARRAY ? json.position() : NOWHERE;
                json.skip();
            } else if (json.nameIs(STOP_REASON)) {
                readOptional(stopReason, json);
            } else {
                json.skip();
            }
        }
    }

    /** What begins an answer in events, or the words of a refusal in one piece. */
    private void readMessage() throws MalformedJsonException {
        messageUsage.clear();
        message.clear();
        if (json.kind() == Kind.STRING) {
            json.readString(message);
            return;
        }
        if (!json.enterObject()) {
            return;
        }
        while (json.nextMember()) {
            if (json.nameIs(USAGE)) {
                messageUsage.read(json);
            } else {
                json.skip();
            }
        }
    }

    @Override
    void checkRecord() throws MalformedJsonException {
        if (BLOCK_DELTA.is(type)) {
            delta.check();
        } else if (BLOCK_START.is(type)) {
            block.check();
        }
    }

    @Override
    void deliver() {
        if (error != null || ERROR.is(type)) {
            gaveUp(error == null ? "the server does not say what went wrong" : error);
        } else if (isInOnePiece() && contentAt == NOWHERE) {
            gaveUpWithoutAnswer(message);
        } else if (isInOnePiece()) {
            deliverContent();
            tokens.update(usage);
            done(optional(stopReason));
        } else if (BLOCK_DELTA.is(type)) {
            deliverDelta();
        } else if (BLOCK_START.is(type)) {
            beginBlock();
        } else if (BLOCK_STOP.is(type)) {
            endCall();
        } else if (MESSAGE_START.is(type)) {
            tokens.update(messageUsage);
        } else if (MESSAGE_DELTA.is(type)) {
            tokens.update(usage);
            reason = delta.stopReason.isEmpty() ? reason : optional(delta.stopReason);
        } else if (MESSAGE_STOP.is(type)) {
            endCall();
            done(reason);
        }
    }

    @Override
    void lastWord() {
        // Not Anthropic's; a gateway may send it, and completes nothing with it.
    }

    private void deliverDelta() {
        deliverThinking(delta.thinking.value());
        deliverText(delta.text.value());
        if (delta.partialJson.isEmpty()) {
            return;
        }
        if (toolCall.isOpen() && toolCall.index() == index) {
            addArguments(delta.partialJson.value());
        } else if (!isOfAnotherKind) {
            leaveOut("input of block " + index + ", which is no tool call that is being written");
        }
    }

    private void beginBlock() {
        endCall();
        deliverThinking(block.thinking.value());
        deliverText(block.text.value());
        isOfAnotherKind = !block.type.isEmpty() && !TOOL_USE.is(block.type);
        if (TOOL_USE.is(block.type)) {
            beginCall();
        }
    }

    private void beginCall() {
        if (block.name.isEmpty()) {
            leaveOut("the tool call of block " + index + " names no function");
            return;
        }
        toolCall.begin(index, block.id, block.name);
        wholeInput = isEmptyObject(record(), block.inputFrom, block.inputTo)
                ? NO_INPUT
                : Arrays.copyOfRange(record(), block.inputFrom, block.inputTo);
    }

    private static boolean isEmptyObject(byte[] bytes, int from, int to) {
        for (int i = from + 1; i < to - 1; i++) {
            if (bytes[i] > ' ' || bytes[i] < 0) {
                return false;
            }
        }
        return from < to && bytes[from] == '{';
    }

    private void endCall() {
        if (toolCall.isOpen()) {
            if (!toolCall.hasArguments()) {
                addArguments(wholeInput, 0, wholeInput.length);
            }
            endToolCall();
        }
    }

    /** The blocks of an answer in one piece, in their order. */
    private void deliverContent() {
        again.begin(record(), contentAt, record().length);
        try {
            again.beginArray();
            for (index = 0; again.nextElement(); index++) {
                block.read(again);
                beginBlock();
            }
            endCall();
        } catch (MalformedJsonException e) {
            throw new IllegalStateException("what was read before cannot be read again: " + e.reason(), e);
        }
    }
}
