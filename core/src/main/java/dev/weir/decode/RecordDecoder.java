package dev.weir.decode;

import dev.weir.decode.internal.JsonString;
import dev.weir.decode.internal.MalformedLog;
import dev.weir.decode.internal.Utf8;
import dev.weir.llm.event.Done;
import dev.weir.llm.event.ServerError;
import dev.weir.llm.event.StreamEnding;
import dev.weir.llm.event.StreamListener;
import dev.weir.llm.event.ToolCall;
import dev.weir.ndjson.LineListener;
import dev.weir.ndjson.LinePosition;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;

/**
 * Turns the lines of an answer of /api/generate or /api/chat into what they carry. {@link StreamDecoder} is this behind a line splitter.
 *
 * <p>A line takes the first of three ways that accepts it, and the events are the same on each:
 *
 * <ol>
 *   <li>{@link RecordTemplate}: it looks like an earlier record but for time and text;
 *   <li>{@link RecordScanner}: it is one of the usual records;
 *   <li>{@link RecordParser}: Jackson, for all others.
 * </ol>
 *
 * The first two allocate nothing in the steady state.
 *
 * <p><b>Malformed lines.</b> A line that is no JSON object, or whose text is no string, or that comes after the end, delivers nothing: it
 * is counted, logged, passed to {@link StreamListener#onMalformed} and skipped, or in strict mode fails the stream and is not logged. The
 * log ({@code dev.weir.decode}) has the first five of a stream one by one and the others as a number, once the stream has ended or failed
 * or the decoder is reset; the listener is told of all. A line of white space is no line at all.
 *
 * <p><b>Records with bad tool calls.</b> A tool call that names no function, or a {@code tool_calls} that is no array, spoils only itself:
 * the line is malformed as above, told of first, but not skipped; what else its record carries is delivered. Such a line counts both as a
 * record and as malformed.
 *
 * <p><b>A byte order mark</b> before the first line is ignored; anywhere else it makes a line malformed.
 *
 * <p><b>Invalid UTF-8</b> in any line fails the stream, wherever in the line it stands. Only a sequence that the end of the stream cuts
 * short is taken for what it is, a sign of a stream that is incomplete.
 *
 * <p>Not thread-safe.
 */
public final class RecordDecoder implements LineListener {

    private static final byte[] BYTE_ORDER_MARK = "\uFEFF".getBytes(StandardCharsets.UTF_8);

    private final StreamListener listener;
    private final DecoderOptions options;
    private final LinePosition position;
    private final RecordScanner scanner = new RecordScanner();
    private final MalformedLog malformed = new MalformedLog(AnswerDecoder.LOG_OF_LINES);
    private final RecordTemplate textTemplate = new RecordTemplate();
    private final RecordTemplate thinkingTemplate = new RecordTemplate();

    /** The one that matched last. */
    private RecordTemplate template = textTemplate;

    private long recordCount;
    private int toolCallCount;
    private StreamEnding ending = StreamEnding.INCOMPLETE;
    private boolean lastLine;

    /**
     * @param listener takes what the records carry
     * @param options {@link DecoderOptions#maxLineBytes()} is the splitter's affair and not looked at
     * @param position where the line stands that is being decoded
     */
    public RecordDecoder(StreamListener listener, DecoderOptions options, LinePosition position) {
        this.listener = Objects.requireNonNull(listener, "listener");
        this.options = Objects.requireNonNull(options, "options");
        this.position = Objects.requireNonNull(position, "position");
    }

    /**
     * Decodes one line.
     *
     * @throws InvalidUtf8Exception if it is not UTF-8
     * @throws MalformedRecordException in strict mode, if it is malformed
     */
    @Override
    public void onLine(byte[] bytes, int from, int to) {
        if (ending == StreamEnding.INCOMPLETE) {
            if (matchTemplate(bytes, from, to) == to) {
                deliverMatch();
                return;
            }
            if (scanner.read(bytes, from, to)) {
                deliverScan(bytes, from, to);
                return;
            }
        }
        decodeUnusual(bytes, from, to);
    }

    /** Decodes the line at {@code from} if it has the shape of an earlier one. */
    @Override
    public int recogniseLine(byte[] bytes, int from, int to) {
        if (ending != StreamEnding.INCOMPLETE) {
            return NOT_RECOGNISED;
        }
        int end = matchTemplate(bytes, from, to);
        if (end == RecordTemplate.NO_MATCH) {
            return NOT_RECOGNISED;
        }
        int lf = end < to && bytes[end] == '\r' ? end + 1 : end;
        if (lf >= to || bytes[lf] != '\n') {
            return NOT_RECOGNISED;
        }
        deliverMatch();
        return lf + 1;
    }

    /** Records of the stream so far, the final one and an error included; skipped lines are none. */
    public long recordCount() {
        return recordCount;
    }

    /** Malformed lines of the stream so far: those skipped, and records with bad tool calls. */
    public long malformedCount() {
        return malformed.count();
    }

    /** How the stream has ended so far; {@link StreamEnding#INCOMPLETE} until it has. */
    public StreamEnding ending() {
        return ending;
    }

    /** Forgets the stream, so that another can be decoded. What the records look like is remembered. */
    public void reset() {
        malformed.reset();
        recordCount = 0;
        toolCallCount = 0;
        ending = StreamEnding.INCOMPLETE;
        lastLine = false;
    }

    /** Says that a line that comes now is what the stream had left when it ended. */
    void expectLastLine() {
        lastLine = true;
    }

    /** Ends the stream. */
    StreamEnding finish() {
        malformed.logOthers();
        return ending;
    }

    /** Says that nothing more of the stream is read, because it failed. */
    void fail() {
        malformed.logOthers();
    }

    private int matchTemplate(byte[] bytes, int from, int to) {
        if (!options.fastPath()) {
            return RecordTemplate.NO_MATCH;
        }
        int end = template.match(bytes, from, to);
        if (end == RecordTemplate.NO_MATCH) {
            RecordTemplate other = template == textTemplate ? thinkingTemplate : textTemplate;
            end = other.match(bytes, from, to);
            if (end != RecordTemplate.NO_MATCH) {
                template = other;
            }
        }
        return end;
    }

    private void deliverMatch() {
        recordCount++;
        JsonString value = template.value();
        if (template == textTemplate) {
            deliverText(value);
        } else {
            deliverThinking(value);
        }
    }

    private void deliverScan(byte[] bytes, int from, int to) {
        recordCount++;
        if (!scanner.isDone() && options.fastPath()) {
            learn(bytes, from, to);
        }
        deliverThinking(scanner.thinking());
        deliverText(scanner.text());
        if (scanner.isDone()) {
            deliverDone(scanner.toDone(bytes));
        }
    }

    private void deliverText(JsonString text) {
        if (!text.isEmpty()) {
            listener.onText(text.bytes(), text.from(), text.to());
        }
    }

    private void deliverThinking(JsonString thinking) {
        if (!thinking.isEmpty()) {
            listener.onThinking(thinking.bytes(), thinking.from(), thinking.to());
        }
    }

    /** It came whole: its arguments are one piece. */
    private void deliverToolCall(ToolCall call) {
        byte[] arguments = call.argumentsJson().getBytes(StandardCharsets.UTF_8);
        listener.onToolCallBegin(toolCallCount, call.id(), call.name());
        listener.onToolCallArguments(toolCallCount, arguments, 0, arguments.length);
        toolCallCount++;
        listener.onToolCall(call);
    }

    private void deliverDone(Done done) {
        ending = StreamEnding.DONE;
        listener.onDone(done);
    }

    private void learn(byte[] bytes, int from, int to) {
        if (scanner.thinking().isEmpty()) {
            textTemplate.learn(bytes, from, to, scanner.createdAtSpan(), scanner.textSpan());
        } else if (scanner.text().isEmpty()) {
            thinkingTemplate.learn(bytes, from, to, scanner.createdAtSpan(), scanner.thinkingSpan());
        }
    }

    private void decodeUnusual(byte[] bytes, int from, int to) {
        int invalid = Utf8.indexOfInvalid(bytes, from, to);
        if (invalid >= 0) {
            if (!lastLine || !Utf8.isCutShort(bytes, invalid, to)) {
                throw new InvalidUtf8Exception(
                        position.lineNumber(), position.lineOffset() + (invalid - from), bytes[invalid]);
            }
            rejectLine("it ends within a character");
            return;
        }
        ParsedRecord parsed;
        try {
            parsed = RecordParser.parse(bytes, from, afterByteOrderMark(bytes, from, to), to);
        } catch (MalformedLineException e) {
            rejectLine(e.reason());
            return;
        }
        if (parsed == null) {
            return;
        }
        if (ending != StreamEnding.INCOMPLETE) {
            rejectLine("it follows the record that ended the answer");
            return;
        }
        if (!parsed.flaws().isEmpty()) {
            report(String.join("; ", parsed.flaws()), MalformedLog.Fate.DELIVERED);
        }
        deliver(parsed);
    }

    /** Index of the line's first byte after the mark that may stand before a stream's first; RFC 8259, section 8.1, lets a reader ignore it. */
    private int afterByteOrderMark(byte[] bytes, int from, int to) {
        int length = BYTE_ORDER_MARK.length;
        boolean marked = position.lineOffset() == 0
                && to - from >= length
                && Arrays.equals(bytes, from, from + length, BYTE_ORDER_MARK, 0, length);
        return marked ? from + length : from;
    }

    private void rejectLine(String why) {
        report(lastLine ? why + "; the stream ends within this line" : why, MalformedLog.Fate.SKIPPED);
    }

    private void report(String reason, MalformedLog.Fate fate) {
        long lineNumber = position.lineNumber();
        long byteOffset = position.lineOffset();
        if (options.strict()) {
            malformed.addFatal();
            throw new MalformedRecordException(lineNumber, byteOffset, reason);
        }
        malformed.add(lineNumber, byteOffset, reason, fate);
        listener.onMalformed(lineNumber, byteOffset, reason);
    }

    private void deliver(ParsedRecord parsed) {
        recordCount++;
        for (String thinking : parsed.thinking()) {
            byte[] utf8 = thinking.getBytes(StandardCharsets.UTF_8);
            listener.onThinking(utf8, 0, utf8.length);
        }
        for (String text : parsed.texts()) {
            byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
            listener.onText(utf8, 0, utf8.length);
        }
        if (!parsed.logprobs().isEmpty()) {
            listener.onLogprobs(parsed.logprobs());
        }
        parsed.toolCalls().forEach(this::deliverToolCall);
        ServerError error = parsed.error();
        Done done = parsed.done();
        if (error != null) {
            ending = StreamEnding.SERVER_ERROR;
            listener.onServerError(error);
        } else if (done != null) {
            deliverDone(done);
        }
    }
}
