package dev.weir.ollama;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads the usual records, those that carry a piece of the answer:
 *
 * <pre>{@code
 * record  = { model, created_at, done: false, response | thinking | message }     any order, each at most once
 * message = { role, content, thinking }                                           any order, each at most once
 * }</pre>
 *
 * with a string for each member but {@code done} and {@code message}. White space may stand wherever JSON allows it. It accepts nothing
 * that is not a valid JSON object of that form in valid UTF-8; whatever it rejects may still be a good record and is for
 * {@link RecordParser}.
 *
 * <p>Not thread-safe.
 */
final class RecordScanner {

    private static final int REJECTED = JsonString.REJECTED;
    private static final byte[] FALSE = "false".getBytes(StandardCharsets.US_ASCII);

    /** Values of the record last read. */
    private final JsonString text = new JsonString();

    private final JsonString thinking = new JsonString();
    private final JsonString skipped = new JsonString();

    /** The raw values, escapes and all, without quotes: from the first byte to the closing quote; -1 if absent. */
    private final Span createdAtSpan = new Span();

    private final Span textSpan = new Span();
    private final Span thinkingSpan = new Span();

    /** One bit for each member met. */
    private int seen;

    /** A raw string value within a line. */
    static final class Span {
        int from = -1;
        int to = -1;

        private void set(int newFrom, int newTo) {
            from = newFrom;
            to = newTo;
        }

        boolean isPresent() {
            return from >= 0;
        }
    }

    /** The members of a usual record. Those that share a bit exclude each other. */
    private enum Member {
        MODEL("model", 1),
        CREATED_AT("created_at", 2),
        RESPONSE("response", 4),
        CONTENT("content", 4),
        THINKING("thinking", 8),
        MESSAGE("message", 16),
        DONE("done", 32),
        ROLE("role", 64);

        @SuppressWarnings("ImmutableEnumChecker") // never written to
        private final byte[] nameAndQuote;

        private final int bit;

        Member(String name, int bit) {
            this.nameAndQuote = (name + '"').getBytes(StandardCharsets.US_ASCII);
            this.bit = bit;
        }

        private boolean standsAt(byte[] bytes, int at, int to) {
            return nameAndQuote.length <= to - at
                    && Arrays.equals(nameAndQuote, 0, nameAndQuote.length, bytes, at, at + nameAndQuote.length);
        }
    }

    JsonString text() {
        return text;
    }

    JsonString thinking() {
        return thinking;
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
        createdAtSpan.set(-1, -1);
        textSpan.set(-1, -1);
        thinkingSpan.set(-1, -1);
        seen = 0;
        int i = skipSpace(bytes, from, to);
        if (i == to || bytes[i] != '{') {
            return false;
        }
        i = readMembers(bytes, i + 1, to, false);
        return i != REJECTED && skipSpace(bytes, i, to) == to;
    }

    /** Reads the members of an object from behind its brace; returns the index after the closing one. */
    private int readMembers(byte[] bytes, int at, int to, boolean inMessage) {
        int i = at;
        while (true) {
            i = skipSpace(bytes, i, to);
            if (to - i < 3 || bytes[i] != '"') {
                return REJECTED;
            }
            Member member = inMessage ? messageMember(bytes[i + 1]) : recordMember(bytes[i + 1], bytes[i + 2]);
            if (member == null || (seen & member.bit) != 0 || !member.standsAt(bytes, i + 1, to)) {
                return REJECTED;
            }
            seen |= member.bit;
            i = skipSpace(bytes, i + 1 + member.nameAndQuote.length, to);
            if (i == to || bytes[i] != ':') {
                return REJECTED;
            }
            i = readValue(member, bytes, skipSpace(bytes, i + 1, to), to);
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

    /** Reads the value at {@code at} and returns the index after it. */
    private int readValue(Member member, byte[] bytes, int at, int to) {
        if (at == to) {
            return REJECTED;
        }
        if (member == Member.DONE) {
            int end = at + FALSE.length;
            return end <= to && Arrays.equals(FALSE, 0, FALSE.length, bytes, at, end) ? end : REJECTED;
        }
        if (member == Member.MESSAGE) {
            return bytes[at] == '{' ? readMembers(bytes, at + 1, to, true) : REJECTED;
        }
        if (bytes[at] != '"') {
            return REJECTED;
        }
        int closingQuote;
        if (member.bit == Member.CONTENT.bit) {
            closingQuote = text.read(bytes, at + 1, to);
            textSpan.set(at + 1, closingQuote);
        } else if (member == Member.THINKING) {
            closingQuote = thinking.read(bytes, at + 1, to);
            thinkingSpan.set(at + 1, closingQuote);
        } else {
            closingQuote = skipped.read(bytes, at + 1, to);
            if (member == Member.CREATED_AT) {
                createdAtSpan.set(at + 1, closingQuote);
            }
        }
        return closingQuote == REJECTED ? REJECTED : closingQuote + 1;
    }

    /** The member of a record whose name can begin so. */
    private static @Nullable Member recordMember(byte first, byte second) {
        return switch (first) {
            case 'm' -> second == 'o' ? Member.MODEL : Member.MESSAGE;
            case 'c' -> Member.CREATED_AT;
            case 'r' -> Member.RESPONSE;
            case 't' -> Member.THINKING;
            case 'd' -> Member.DONE;
            default -> null;
        };
    }

    /** The member of a message whose name can begin so. */
    private static @Nullable Member messageMember(byte first) {
        return switch (first) {
            case 'r' -> Member.ROLE;
            case 'c' -> Member.CONTENT;
            case 't' -> Member.THINKING;
            default -> null;
        };
    }

    private static int skipSpace(byte[] bytes, int at, int to) {
        int i = at;
        while (i < to && (bytes[i] == ' ' || bytes[i] == '\t' || bytes[i] == '\r' || bytes[i] == '\n')) {
            i++;
        }
        return i;
    }
}
