package dev.weir.decode;

import dev.weir.decode.internal.JsonString;
import dev.weir.llm.event.Done;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads the usual records, of which a stream without tools, logprobs or errors consists:
 *
 * <pre>{@code
 * record  = { model, created_at, response | thinking | message, done, and what FinalMembers knows }
 * message = { role, content, thinking }
 * }</pre>
 *
 * in any order, each member at most once, with strings for all but {@code message} and {@code done}. White space may stand wherever JSON
 * allows it. It accepts nothing that is not a valid JSON object of that form in valid UTF-8; whatever it rejects may still be a good
 * record and is for {@link RecordParser}.
 *
 * <p>Allocates nothing once its buffers are large enough. Not thread-safe.
 */
final class RecordScanner {

    private static final int REJECTED = JsonString.REJECTED;
    private static final byte[] FALSE = "false".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] TRUE = "true".getBytes(StandardCharsets.US_ASCII);

    /** Of members that share a bit a record may have one only. */
    private static final MemberName MODEL = MemberName.of("model", 1);

    private static final MemberName CREATED_AT = MemberName.of("created_at", 1 << 1);
    private static final MemberName RESPONSE = MemberName.of("response", 1 << 2);
    private static final MemberName CONTENT = MemberName.of("content", 1 << 2);
    private static final MemberName THINKING = MemberName.of("thinking", 1 << 3);
    private static final MemberName MESSAGE = MemberName.of("message", 1 << 4);
    private static final MemberName ROLE = MemberName.of("role", 1 << 5);
    private static final MemberName DONE = MemberName.of("done", 1 << 6);
    private static final MemberName DONE_REASON = MemberName.of("done_reason", 1 << 7);
    private static final MemberName CONTEXT = MemberName.of("context", 1 << 8);
    private static final MemberName TOTAL_DURATION = MemberName.of("total_duration", 1 << 9);
    private static final MemberName LOAD_DURATION = MemberName.of("load_duration", 1 << 10);
    private static final MemberName PROMPT_EVAL_COUNT = MemberName.of("prompt_eval_count", 1 << 11);
    private static final MemberName PROMPT_EVAL_DURATION = MemberName.of("prompt_eval_duration", 1 << 12);
    private static final MemberName EVAL_COUNT = MemberName.of("eval_count", 1 << 13);
    private static final MemberName EVAL_DURATION = MemberName.of("eval_duration", 1 << 14);

    private final JsonString text = new JsonString();
    private final JsonString thinking = new JsonString();
    private final JsonString skipped = new JsonString();
    private final FinalMembers finalMembers = new FinalMembers();
    private final Span createdAtSpan = new Span();
    private final Span textSpan = new Span();
    private final Span thinkingSpan = new Span();
    private boolean done;

    /** One bit for each member met. */
    private int seen;

    /** Where in its line the value of a string stands, escapes and all, without the quotes. */
    static final class Span {
        private int from;
        private int to;
        private boolean present;

        int from() {
            return from;
        }

        /** Index of the closing quote. */
        int to() {
            return to;
        }

        boolean isPresent() {
            return present;
        }

        private void set(int newFrom, int newTo) {
            from = newFrom;
            to = newTo;
            present = true;
        }
    }

    /** The text of the record last read, empty if it has none. */
    JsonString text() {
        return text;
    }

    /** The thinking of the record last read, empty if it has none. */
    JsonString thinking() {
        return thinking;
    }

    /** Whether the record last read is the final one. */
    boolean isDone() {
        return done;
    }

    /** What the final record says; {@code bytes} are those that it was read from. */
    Done toDone(byte[] bytes) {
        return finalMembers.toDone(bytes);
    }

    Span createdAtSpan() {
        return createdAtSpan;
    }

    Span textSpan() {
        return textSpan;
    }

    Span thinkingSpan() {
        return thinkingSpan;
    }

    /**
     * Reads one line.
     *
     * @return whether it is a usual record, whose values can then be asked for until the next call
     */
    boolean read(byte[] bytes, int from, int to) {
        text.clear();
        thinking.clear();
        createdAtSpan.present = false;
        textSpan.present = false;
        thinkingSpan.present = false;
        finalMembers.clear();
        done = false;
        seen = 0;
        int brace = skipSpace(bytes, from, to);
        if (brace == to || bytes[brace] != '{') {
            return false;
        }
        int end = readMembers(bytes, brace + 1, to, false);
        return end != REJECTED && skipSpace(bytes, end, to) == to;
    }

    /** Reads the members of an object from behind its brace; returns the index after the closing one. */
    private int readMembers(byte[] bytes, int at, int to, boolean inMessage) {
        int i = at;
        while (true) {
            i = skipSpace(bytes, i, to);
            if (i == to || bytes[i] != '"') {
                return REJECTED;
            }
            i = inMessage ? readMessageMember(bytes, i + 1, to) : readRecordMember(bytes, i + 1, to);
            if (i == REJECTED) {
                return REJECTED;
            }
            i = skipSpace(bytes, i, to);
            if (i == to) {
                return REJECTED;
            }
            byte next = bytes[i++];
            if (next == '}') {
                return i;
            }
            if (next != ',') {
                return REJECTED;
            }
        }
    }

    /** Reads the member of a record whose name begins at {@code at}; returns the index after its value. */
    private int readRecordMember(byte[] bytes, int at, int to) {
        if (MODEL.standsAt(bytes, at, to)) {
            return skipped.readQuoted(bytes, valueOf(MODEL, bytes, at, to), to);
        }
        if (CREATED_AT.standsAt(bytes, at, to)) {
            return readString(skipped, createdAtSpan, bytes, valueOf(CREATED_AT, bytes, at, to), to);
        }
        if (RESPONSE.standsAt(bytes, at, to)) {
            return readString(text, textSpan, bytes, valueOf(RESPONSE, bytes, at, to), to);
        }
        if (MESSAGE.standsAt(bytes, at, to)) {
            int brace = valueOf(MESSAGE, bytes, at, to);
            return brace < to && bytes[brace] == '{' ? readMembers(bytes, brace + 1, to, true) : REJECTED;
        }
        if (DONE.standsAt(bytes, at, to)) {
            return readDone(bytes, valueOf(DONE, bytes, at, to), to);
        }
        if (THINKING.standsAt(bytes, at, to)) {
            return readString(thinking, thinkingSpan, bytes, valueOf(THINKING, bytes, at, to), to);
        }
        return readFinalMember(bytes, at, to);
    }

    /** The same for a member of {@code message}. */
    private int readMessageMember(byte[] bytes, int at, int to) {
        if (ROLE.standsAt(bytes, at, to)) {
            return skipped.readQuoted(bytes, valueOf(ROLE, bytes, at, to), to);
        }
        if (CONTENT.standsAt(bytes, at, to)) {
            return readString(text, textSpan, bytes, valueOf(CONTENT, bytes, at, to), to);
        }
        if (THINKING.standsAt(bytes, at, to)) {
            return readString(thinking, thinkingSpan, bytes, valueOf(THINKING, bytes, at, to), to);
        }
        return REJECTED;
    }

    /** The same for a member that is found in final records only. */
    private int readFinalMember(byte[] bytes, int at, int to) {
        if (DONE_REASON.standsAt(bytes, at, to)) {
            return finalMembers.reason.readQuoted(bytes, valueOf(DONE_REASON, bytes, at, to), to);
        }
        if (CONTEXT.standsAt(bytes, at, to)) {
            return finalMembers.readContext(bytes, valueOf(CONTEXT, bytes, at, to), to);
        }
        if (TOTAL_DURATION.standsAt(bytes, at, to)) {
            return finalMembers.totalDuration.read(bytes, valueOf(TOTAL_DURATION, bytes, at, to), to);
        }
        if (LOAD_DURATION.standsAt(bytes, at, to)) {
            return finalMembers.loadDuration.read(bytes, valueOf(LOAD_DURATION, bytes, at, to), to);
        }
        if (PROMPT_EVAL_COUNT.standsAt(bytes, at, to)) {
            return finalMembers.promptEvalCount.read(bytes, valueOf(PROMPT_EVAL_COUNT, bytes, at, to), to);
        }
        if (PROMPT_EVAL_DURATION.standsAt(bytes, at, to)) {
            return finalMembers.promptEvalDuration.read(bytes, valueOf(PROMPT_EVAL_DURATION, bytes, at, to), to);
        }
        if (EVAL_COUNT.standsAt(bytes, at, to)) {
            return finalMembers.evalCount.read(bytes, valueOf(EVAL_COUNT, bytes, at, to), to);
        }
        if (EVAL_DURATION.standsAt(bytes, at, to)) {
            return finalMembers.evalDuration.read(bytes, valueOf(EVAL_DURATION, bytes, at, to), to);
        }
        return REJECTED;
    }

    /** Index of the value of the member that stands at {@code at}; {@code to} if there is none, or the record had the member before. */
    private int valueOf(MemberName name, byte[] bytes, int at, int to) {
        boolean duplicate = (seen & name.bit()) != 0;
        seen |= name.bit();
        int colon = skipSpace(bytes, at + name.length(), to);
        return duplicate || colon == to || bytes[colon] != ':' ? to : skipSpace(bytes, colon + 1, to);
    }

    private int readDone(byte[] bytes, int at, int to) {
        if (isWordAt(FALSE, bytes, at, to)) {
            return at + FALSE.length;
        }
        done = isWordAt(TRUE, bytes, at, to);
        return done ? at + TRUE.length : REJECTED;
    }

    private static int readString(JsonString value, Span span, byte[] bytes, int at, int to) {
        int end = value.readQuoted(bytes, at, to);
        span.set(at + 1, end - 1);
        return end;
    }

    private static boolean isWordAt(byte[] word, byte[] bytes, int at, int to) {
        return word.length <= to - at && Arrays.equals(word, 0, word.length, bytes, at, at + word.length);
    }

    private static int skipSpace(byte[] bytes, int at, int to) {
        int i = at;
        while (i < to
                && bytes[i] <= ' '
                && (bytes[i] == ' ' || bytes[i] == '\t' || bytes[i] == '\r' || bytes[i] == '\n')) {
            i++;
        }
        return i;
    }
}
