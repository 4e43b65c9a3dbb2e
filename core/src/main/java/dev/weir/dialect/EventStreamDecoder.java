package dev.weir.dialect;

import dev.weir.decode.AnswerDecoder;
import dev.weir.decode.DecoderOptions;
import dev.weir.decode.InvalidUtf8Exception;
import dev.weir.decode.MalformedRecordException;
import dev.weir.decode.internal.JsonName;
import dev.weir.decode.internal.JsonReader;
import dev.weir.decode.internal.JsonReader.Kind;
import dev.weir.decode.internal.JsonString;
import dev.weir.decode.internal.MalformedJsonException;
import dev.weir.decode.internal.MalformedLog;
import dev.weir.decode.internal.Utf8;
import dev.weir.llm.event.Done;
import dev.weir.llm.event.ServerError;
import dev.weir.llm.event.StreamEnding;
import dev.weir.llm.event.StreamListener;
import dev.weir.sse.EventTooLongException;
import dev.weir.sse.SseListener;
import dev.weir.sse.SseSplitter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Decodes an answer in server-sent events, each of which carries a record: a JSON object.
 *
 * <p><b>Malformed records.</b> One that is no JSON object, or whose text is no string, or that comes after the end, delivers nothing: it is
 * counted, logged ({@code dev.weir.dialect}), passed to {@link StreamListener#onMalformed} and skipped, or in strict mode fails the stream.
 * A tool call that is none spoils only itself: it is told of, and what else its record carries is delivered; a call whose arguments are not
 * one whole JSON value is told of where it ends. An event of white space is no record, and neither is {@code [DONE]}.
 *
 * <p><b>Invalid UTF-8</b> in a record fails the stream, unless the end of the stream cuts it short. In comments and types of events it is
 * not looked at.
 *
 * <p><b>An answer in one piece</b> ({@code "stream":false}, or a server's refusal) is a JSON object in place of the events. What begins with a
 * brace is taken for one, and decoded once the stream has ended. One without what an answer of its dialect has is a refusal in somebody's
 * own form: its {@code message} is the server's last word, or else the object itself.
 *
 * <p><b>An event that the end of the stream cuts short</b> counts if it is whole but for its blank line.
 */
abstract class EventStreamDecoder implements AnswerDecoder {

    private static final JsonName LAST_WORD = JsonName.of("[DONE]");
    private static final JsonName ERROR = JsonName.of("error");
    private static final JsonName MESSAGE = JsonName.of("message");

    private static final int INITIAL_OBJECT_BYTES = 4096;

    /** How the answer is written, as its first byte that is no white space tells. */
    private enum Form {
        UNKNOWN,
        EVENTS,
        OBJECT
    }

    /** The event's data, or the whole answer. */
    final JsonReader json = new JsonReader();

    /** For what is read once the record is known to be good. */
    final JsonReader again = new JsonReader();

    final StreamListener listener;
    final GrowingToolCall toolCall;
    final TokenCounts tokens = new TokenCounts();

    private final DecoderOptions options;
    private final MalformedLog malformed = new MalformedLog(LOG_OF_EVENTS);
    private final JsonString errorMessage = new JsonString();
    private final SseSplitter events;
    private final TextTemplate template = new TextTemplate();
    private byte[] record = {};
    private long recordCount;
    private long arrivalNs;
    private StreamEnding ending = StreamEnding.INCOMPLETE;
    private Form form = Form.UNKNOWN;

    /** The answer in one piece, as far as it has come. */
    private byte[] object = {};

    private int objectBytes;
    private long objectOffset;
    private boolean cutShort;

    /** False while a call is under way, so that one that failed leaves it so, and after the end. */
    private boolean open = true;

    private int flaws;
    private @Nullable String firstFlaw;

    EventStreamDecoder(StreamListener listener, DecoderOptions options) {
        this.listener = Objects.requireNonNull(listener, "listener");
        this.options = Objects.requireNonNull(options, "options");
        this.toolCall = new GrowingToolCall(listener, options.maxLineBytes());
        this.events = new SseSplitter(new Events(), options.maxLineBytes());
    }

    /** Reads a record with {@link #json}, and delivers nothing yet. */
    abstract void readRecord() throws MalformedJsonException;

    /** Delivers what the record carries. */
    abstract void deliver();

    /**
     * Teaches the template the record that was delivered last, if nothing of what another of its shape does hangs on what came before:
     * the record carries text or thinking, and nothing else. A dialect whose records never are alike teaches nothing.
     */
    void teach(TextTemplate shape, int from, int to) {}

    /** {@code [DONE]}: what some dialects end a stream with. */
    abstract void lastWord();

    /** Forgets the stream. */
    abstract void forget();

    /** Whether the answer came in one piece instead of in events. */
    final boolean isInOnePiece() {
        return form == Form.OBJECT;
    }

    /** The bytes that the record stands in. */
    final byte[] record() {
        return record;
    }

    @Override
    public final void feed(byte[] bytes, int from, int to, long newArrivalNs) {
        leaveOpenState();
        arrivalNs = newArrivalNs;
        try {
            if (form == Form.UNKNOWN) {
                recogniseForm(bytes, from, to);
            } else if (form == Form.OBJECT) {
                keep(bytes, from, to);
            } else {
                events.feed(bytes, from, to);
            }
        } catch (RuntimeException | Error e) {
            malformed.logOthers();
            throw e;
        }
        open = true;
    }

    private void leaveOpenState() {
        if (!open) {
            throw new IllegalStateException("the stream has ended, or failed: reset() before feeding another");
        }
        open = false;
    }

    /** White space may stand before either form; in events it makes blank lines. */
    private void recogniseForm(byte[] bytes, int from, int to) {
        Objects.checkFromToIndex(from, to, bytes.length);
        int first = from;
        while (first < to && isSpace(bytes[first])) {
            first++;
        }
        objectOffset += first - from;
        if (first < to && bytes[first] == '{') {
            form = Form.OBJECT;
            keep(bytes, first, to);
        } else {
            form = first < to ? Form.EVENTS : Form.UNKNOWN;
            events.feed(bytes, from, to);
        }
    }

    private void keep(byte[] bytes, int from, int to) {
        long length = (long) objectBytes + (to - from);
        if (length > options.maxLineBytes()) {
            throw new EventTooLongException(1, objectOffset, options.maxLineBytes());
        }
        if (length > object.length) {
            long roomy = Math.min(Math.max(INITIAL_OBJECT_BYTES, 2L * object.length), options.maxLineBytes());
            object = Arrays.copyOf(object, Math.toIntExact(Math.max(length, roomy)));
        }
        System.arraycopy(bytes, from, object, objectBytes, to - from);
        objectBytes = Math.toIntExact(length);
    }

    @Override
    public final StreamEnding finish() {
        leaveOpenState();
        cutShort = true;
        try {
            events.finish();
            if (form == Form.OBJECT) {
                take(object, 0, objectBytes);
            }
        } finally {
            malformed.logOthers();
        }
        return ending;
    }

    @Override
    public final void reset() {
        events.reset();
        malformed.reset();
        toolCall.reset();
        tokens.clear();
        recordCount = 0;
        arrivalNs = 0;
        ending = StreamEnding.INCOMPLETE;
        form = Form.UNKNOWN;
        objectBytes = 0;
        objectOffset = 0;
        cutShort = false;
        open = true;
        flaws = 0;
        firstFlaw = null;
        forget();
    }

    @Override
    public final long arrivalNs() {
        return arrivalNs;
    }

    @Override
    public final long recordCount() {
        return recordCount;
    }

    @Override
    public final long malformedCount() {
        return malformed.count();
    }

    @Override
    public final StreamEnding ending() {
        return ending;
    }

    /** Within a call to the listener: number of the line on which the record's data begins, counted from 1. */
    @Override
    public final long lineNumber() {
        return isInOnePiece() ? 1 : events.lineNumber();
    }

    /** Within a call to the listener: offset of that line's first byte from the start of the stream. */
    @Override
    public final long lineOffset() {
        return isInOnePiece() ? objectOffset : events.lineOffset();
    }

    /** The answer is complete. */
    final void done(Optional<String> reason) {
        endLastToolCall(reason);
        reportFlaws();
        ending = StreamEnding.DONE;
        listener.onDone(new Done(reason, tokens.metrics(), Optional.empty()));
    }

    /** The server gave up. */
    final void gaveUp(String message) {
        ending = StreamEnding.SERVER_ERROR;
        listener.onServerError(new ServerError(message, Optional.empty()));
    }

    /** The answer in one piece holds none: a gateway, say, refused with status 200. */
    final void gaveUpWithoutAnswer(JsonString message) {
        gaveUp(message.isEmpty() ? new String(object, 0, objectBytes, StandardCharsets.UTF_8).strip() : message.text());
    }

    /** The call that is being written, if one is, is complete; or else left out. */
    final void endToolCall() {
        endToolCall(false);
    }

    /** The same where the answer ends with it, for this reason. */
    final void endLastToolCall(Optional<String> reason) {
        endToolCall(Done.isLimit(reason));
    }

    private void endToolCall(boolean isAtLimit) {
        String flaw = toolCall.end(isAtLimit);
        if (flaw != null) {
            leaveOut(flaw);
        }
    }

    /** Something is wrong with a part of the record, which is left out. */
    final void leaveOut(String because) {
        if (firstFlaw == null) {
            firstFlaw = because;
        } else {
            flaws++;
        }
    }

    final void deliverText(JsonString text) {
        if (!text.isEmpty()) {
            listener.onText(text.bytes(), text.from(), text.to());
        }
    }

    final void deliverThinking(JsonString thinking) {
        if (!thinking.isEmpty()) {
            listener.onThinking(thinking.bytes(), thinking.from(), thinking.to());
        }
    }

    final void addArguments(byte[] utf8, int from, int to) {
        if (!toolCall.add(utf8, from, to)) {
            leaveOut("the arguments of a tool call are longer than " + options.maxLineBytes() + " bytes");
        }
    }

    final void addArguments(JsonString text) {
        addArguments(text.bytes(), text.from(), text.to());
    }

    /** Reads a string; whatever else there is counts as absent. */
    static void readOptional(JsonString into, JsonReader reader) throws MalformedJsonException {
        into.clear();
        if (reader.kind() == Kind.STRING) {
            reader.readString(into);
        } else {
            reader.skip();
        }
    }

    static Optional<String> optional(JsonString text) {
        return text.isEmpty() ? Optional.empty() : Optional.of(text.text());
    }

    /** Reads what a server says went wrong: a string, or an object with a {@code message}. @return null if it is null, false or empty */
    final @Nullable String readError(JsonReader reader) throws MalformedJsonException {
        Kind kind = reader.kind();
        int from = reader.position();
        errorMessage.clear();
        switch (kind) {
            case STRING -> {
                reader.readString(errorMessage);
                return errorMessage.isEmpty() ? null : errorMessage.text();
            }
            case OBJECT -> {
                reader.beginObject();
                while (reader.nextMember()) {
                    if (reader.nameIs(MESSAGE)) {
                        readOptional(errorMessage, reader);
                    } else {
                        reader.skip();
                    }
                }
                if (!errorMessage.isEmpty()) {
                    return errorMessage.text();
                }
            }
            default -> reader.skip();
        }
        return kind == Kind.NULL || kind == Kind.FALSE
                ? null
                : new String(record, from, reader.position() - from, StandardCharsets.UTF_8);
    }

    private void take(byte[] data, int from, int to) {
        record = data;
        if (mayBeAsBefore() && template.matches(data, from, to)) {
            takeAsBefore();
            return;
        }
        json.begin(data, from, to);
        if (json.isBlank()) {
            return;
        }
        if (isLastWord(data, from, to)) {
            if (ending == StreamEnding.INCOMPLETE) {
                lastWord();
            }
            return;
        }
        try {
            readRecord();
            json.end();
            checkRecord();
        } catch (MalformedJsonException e) {
            refuse(data, from, to, e.reason());
            return;
        }
        if (ending != StreamEnding.INCOMPLETE) {
            report("it follows the record that ended the answer", MalformedLog.Fate.SKIPPED);
            return;
        }
        recordCount++;
        deliver();
        reportFlaws();
        if (mayBeAsBefore()) {
            teach(template, from, to);
        }
    }

    private boolean mayBeAsBefore() {
        return options.fastPath() && ending == StreamEnding.INCOMPLETE && !isInOnePiece();
    }

    /** A record that is like an earlier one but for its text. */
    private void takeAsBefore() {
        recordCount++;
        if (template.isThinking()) {
            deliverThinking(template.value());
        } else {
            deliverText(template.value());
        }
    }

    /** @throws MalformedJsonException if a member that matters holds what it must not */
    abstract void checkRecord() throws MalformedJsonException;

    private void refuse(byte[] data, int from, int to, String reason) {
        int invalid = Utf8.indexOfInvalid(data, from, to);
        if (invalid < 0) {
            report(cutShort ? reason + "; the stream ends here" : reason, MalformedLog.Fate.SKIPPED);
        } else if (cutShort && Utf8.isCutShort(data, invalid, to)) {
            report("it ends within a character; the stream ends here", MalformedLog.Fate.SKIPPED);
        } else {
            throw new InvalidUtf8Exception(lineNumber(), offsetOf(data, from, invalid), data[invalid]);
        }
    }

    private long offsetOf(byte[] data, int from, int index) {
        if (isInOnePiece()) {
            return objectOffset + (index - from);
        }
        for (int i = from; i < index; i++) {
            if (data[i] == '\n') {
                return events.dataOffset(); // the lines of data do not stand side by side
            }
        }
        return events.dataOffset() + (index - from);
    }

    private void reportFlaws() {
        String flaw = firstFlaw;
        if (flaw != null) {
            String all = flaws == 0 ? flaw : flaw + ", and " + flaws + " more like that";
            firstFlaw = null;
            flaws = 0;
            report(all, MalformedLog.Fate.DELIVERED);
        }
    }

    private void report(String reason, MalformedLog.Fate fate) {
        if (options.strict()) {
            malformed.addFatal();
            throw new MalformedRecordException(lineNumber(), lineOffset(), reason);
        }
        malformed.add(lineNumber(), lineOffset(), reason, fate);
        listener.onMalformed(lineNumber(), lineOffset(), reason);
    }

    private static boolean isLastWord(byte[] data, int from, int to) {
        int first = from;
        while (first < to && isSpace(data[first])) {
            first++;
        }
        int end = to;
        while (end > first && isSpace(data[end - 1])) {
            end--;
        }
        return LAST_WORD.is(data, first, end);
    }

    private static boolean isSpace(byte b) {
        return b == ' ' || b == '\t' || b == '\r' || b == '\n';
    }

    private final class Events implements SseListener {

        @Override
        public void onEvent(byte[] data, int from, int to) {
            take(data, from, to);
        }

        @Override
        public void onUnfinishedEvent(byte[] data, int from, int to) {
            take(data, from, to);
        }

        /** llama.cpp's server, until 2025, says {@code error: {...}} where others say {@code data: {"error":{...}}}. */
        @Override
        public void onUnknownField(byte[] bytes, int nameFrom, int nameTo, int valueFrom, int valueTo) {
            if (ending == StreamEnding.INCOMPLETE && ERROR.is(bytes, nameFrom, nameTo)) {
                takeErrorField(bytes, valueFrom, valueTo);
            }
        }

        private void takeErrorField(byte[] bytes, int from, int to) {
            record = bytes;
            json.begin(bytes, from, to);
            try {
                String error = readError(json);
                json.end();
                if (error != null) {
                    recordCount++;
                    gaveUp(error);
                }
            } catch (MalformedJsonException e) {
                refuse(bytes, from, to, e.reason());
            }
        }
    }
}
